// kataras/muxie: a trie, and a handler a path that tells methods apart.
package main

import (
	"net/http"

	"github.com/kataras/muxie"
	"headroom/serve"
)

func build(routes []serve.Route) http.Handler {
	router := muxie.NewMux()
	paths := map[string]*muxie.MethodHandler{}
	for index, route := range routes {
		names := route.Names()
		methods, known := paths[route.Path]
		if !known {
			methods = muxie.Methods()
			paths[route.Path] = methods
			router.Handle(route.Colon(), methods)
		}
		methods.HandleFunc(route.Method, func(w http.ResponseWriter, r *http.Request) {
			serve.Answer(w, r, serve.Weigh(index, names, func(name string) string { return muxie.GetParam(w, name) }))
		})
	}
	return router
}

func main() { serve.Run(build) }
