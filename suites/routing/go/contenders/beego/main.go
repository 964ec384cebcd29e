// Beego, whose router is a tree.
package main

import (
	"net/http"

	"github.com/beego/beego/v2/server/web"
	"github.com/beego/beego/v2/server/web/context"
	"headroom/serve"
)

func build(routes []serve.Route) http.Handler {
	web.BConfig.RunMode = web.PROD
	handlers := web.NewControllerRegister()
	for index, route := range routes {
		names := route.Names()
		handlers.AddMethod(route.Method, route.Colon(), func(ctx *context.Context) {
			value := serve.Weigh(index, names, func(name string) string { return ctx.Input.Param(":" + name) })
			serve.Answer(ctx.ResponseWriter, ctx.Request, value)
		})
	}
	return handlers
}

func main() { serve.Run(build) }
