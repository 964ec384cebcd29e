module headroom/muxie

go 1.24

require (
	github.com/kataras/muxie v1.1.2
	headroom/serve v0.0.0
)

replace headroom/serve => ../../serve
