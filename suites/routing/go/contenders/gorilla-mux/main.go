// gorilla/mux: routes are tried in the order in which they were added.
package main

import (
	"net/http"

	"github.com/gorilla/mux"
	"headroom/serve"
)

func build(routes []serve.Route) http.Handler {
	router := mux.NewRouter()
	for index, route := range routes {
		names := route.Names()
		router.HandleFunc(route.Path, func(w http.ResponseWriter, r *http.Request) {
			params := mux.Vars(r)
			serve.Answer(w, r, serve.Weigh(index, names, func(name string) string { return params[name] }))
		}).Methods(route.Method)
	}
	return router
}

func main() { serve.Run(build) }
