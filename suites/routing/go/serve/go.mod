module headroom/serve

go 1.24
