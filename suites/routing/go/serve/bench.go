package serve

import (
	"encoding/json"
	"os"
	"testing"
)

// Bench is Go's own benchmark of lookups: all addresses of the setup in turn, parameters read, nothing answered. The setup
// stands in the file that HEADROOM_SETUP names.
func Bench(b *testing.B, build Build) {
	text, err := os.ReadFile(os.Getenv("HEADROOM_SETUP"))
	if err != nil {
		b.Fatal(err)
	}
	var setup Setup
	if err := json.Unmarshal(text, &setup); err != nil {
		b.Fatal(err)
	}
	handler := build(setup.Routes)
	requests := Lookups(setup.Addresses)
	null := NewNull()
	before := Sum.Load()
	b.ReportAllocs()
	b.ResetTimer()
	next := 0
	for i := 0; i < b.N; i++ {
		handler.ServeHTTP(null, requests[next])
		if next++; next == len(requests) {
			next = 0
		}
	}
	b.StopTimer()
	if Sum.Load() == before {
		b.Fatal("no lookup found its route")
	}
}
