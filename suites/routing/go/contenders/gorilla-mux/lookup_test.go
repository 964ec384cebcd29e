package main

import (
	"testing"

	"headroom/serve"
)

func BenchmarkLookup(b *testing.B) { serve.Bench(b, build) }
