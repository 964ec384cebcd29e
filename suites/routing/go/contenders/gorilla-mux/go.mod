module headroom/gorilla-mux

go 1.24

require (
	github.com/gorilla/mux v1.8.1
	headroom/serve v0.0.0
)

replace headroom/serve => ../../serve
