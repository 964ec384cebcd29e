// Package serve is what every Go server of the HTTP stage has in common: the protocol of suites/routing/http/protocol.ts, the
// trivial handler, and extra lookups.
package serve

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"sync/atomic"
)

// Route as it is told by the parent: parameters are {name}.
type Route struct {
	Method string `json:"method"`
	Path   string `json:"path"`
}

// Address is a request that fits a route.
type Address struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Answer string `json:"answer"`
}

// Setup is the first line of standard input.
type Setup struct {
	Routes    []Route   `json:"routes"`
	Addresses []Address `json:"addresses"`
}

type extraLookups struct {
	ExtraLookups int64 `json:"extraLookups"`
}

// Build registers the routes with a router in its own way.
type Build func(routes []Route) http.Handler

var parameter = regexp.MustCompile(`\{(\w+)\}`)

// Names of a route's parameters, in the order of its path.
func (r Route) Names() []string {
	var names []string
	for _, found := range parameter.FindAllStringSubmatch(r.Path, -1) {
		names = append(names, found[1])
	}
	return names
}

// Colon is the path as most routers write it: /users/:user.
func (r Route) Colon() string {
	return parameter.ReplaceAllString(r.Path, ":$1")
}

// Weigh is the handler of every router in this suite: it reads all parameters, and tells routes apart.
func Weigh(index int, names []string, value func(name string) string) int32 {
	sum := int32(index + 1)
	for _, name := range names {
		text := value(name)
		sum = sum*31 + int32(len(text))*257 + int32(text[len(text)-1])
	}
	return sum
}

// quiet is the body of requests that are looked up and not answered.
type quiet struct{}

func (quiet) Read([]byte) (int, error) { return 0, io.EOF }
func (quiet) Close() error             { return nil }

var quietBody = &quiet{}

// Sum of what lookups without an answer came to: it is read, so that no compiler may leave them out.
var Sum atomic.Int64

// Answer writes the value, unless the request is a lookup alone.
func Answer(w http.ResponseWriter, r *http.Request, value int32) {
	if r.Body == io.ReadCloser(quietBody) {
		Sum.Add(int64(value))
		return
	}
	text := strconv.Itoa(int(value))
	w.Header().Set("Content-Type", "text/plain")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	io.WriteString(w, text)
}

// Null takes an answer and throws it away.
type Null struct{ header http.Header }

func NewNull() *Null                            { return &Null{header: http.Header{}} }
func (n *Null) Header() http.Header             { return n.header }
func (n *Null) Write(bytes []byte) (int, error) { return len(bytes), nil }
func (n *Null) WriteHeader(int)                 {}

// Lookups are requests for the addresses that are looked up and not answered.
func Lookups(addresses []Address) []*http.Request {
	requests := make([]*http.Request, len(addresses))
	for i, address := range addresses {
		request, err := http.NewRequest(address.Method, address.Path, nil)
		if err != nil {
			panic(err)
		}
		request.RequestURI = address.Path
		request.Body = quietBody
		requests[i] = request
	}
	return requests
}

// Run serves until standard input ends.
func Run(build Build) {
	if err := run(build); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(build Build) error {
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	var setup Setup
	if err := readLine(input, &setup); err != nil {
		return err
	}
	handler := build(setup.Routes)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	var extra atomic.Int64
	go http.Serve(listener, repeating(handler, Lookups(setup.Addresses), &extra))
	say(map[string]int{"port": listener.Addr().(*net.TCPAddr).Port})
	for {
		var wanted extraLookups
		err := readLine(input, &wanted)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		extra.Store(wanted.ExtraLookups)
		say(wanted)
	}
}

// repeating does extra lookups before each request.
func repeating(handler http.Handler, requests []*http.Request, extra *atomic.Int64) http.Handler {
	null := NewNull()
	var next atomic.Int64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if count := extra.Load(); count > 0 && len(requests) > 0 {
			from := next.Add(count) - count
			for i := int64(0); i < count; i++ {
				handler.ServeHTTP(null, requests[(from+i)%int64(len(requests))])
			}
		}
		handler.ServeHTTP(w, r)
	})
}

func readLine(input *bufio.Reader, into any) error {
	line, err := input.ReadBytes('\n')
	if len(line) == 0 && err != nil {
		return err
	}
	return json.Unmarshal(line, into)
}

func say(message any) {
	line, _ := json.Marshal(message)
	os.Stdout.Write(append(line, '\n'))
}
