// Iris, whose router is a trie.
package main

import (
	"net/http"

	"github.com/kataras/iris/v12"
	"headroom/serve"
)

func build(routes []serve.Route) http.Handler {
	app := iris.New()
	app.Logger().SetLevel("disable")
	for index, route := range routes {
		names := route.Names()
		app.Handle(route.Method, route.Path, func(ctx iris.Context) {
			params := ctx.Params()
			serve.Answer(ctx.ResponseWriter(), ctx.Request(), serve.Weigh(index, names, params.Get))
		})
	}
	if err := app.Build(); err != nil {
		panic(err)
	}
	return app
}

func main() { serve.Run(build) }
