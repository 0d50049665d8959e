package api

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/internal/check"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]key{
		"GET /":                      {"GET", "/", nil},
		"GET /health":                {"GET", "/health", []string{"health"}},
		"POST /orders/{id}/lines":    {"POST", "/orders/{id}/lines", []string{"orders", "{id}", "lines"}},
		"ANY /{proxy+}":              {"ANY", "/{proxy+}", []string{"{proxy+}"}},
		"DELETE /v1.0/a-b_c/{order}": {"DELETE", "/v1.0/a-b_c/{order}", []string{"v1.0", "a-b_c", "{order}"}},
	} {
		t.Run("takes apart "+text, func(t *testing.T) {
			t.Parallel()
			got, err := parse(text)
			require.NoError(t, err)
			require.Equal(t, want, got)
		})
	}
	for text, want := range map[string]string{
		"":                   "one space and a path",
		"/health":            "one space and a path",
		"GET health":         "doesn't start with a slash",
		"get /health":        `the method "get"`,
		"FETCH /health":      `the method "FETCH"`,
		"GET  /health":       "doesn't start with a slash",
		"GET /health/":       "empty segment",
		"GET //":             "empty segment",
		"GET /a b":           `the segment "a b"`,
		"GET /{}":            `the segment "{}"`,
		"GET /x{id}":         `the segment "x{id}"`,
		"GET /{proxy+}/more": "the greedy variable {proxy+} isn't the last segment",
		"GET /%s":            `the segment "%s"`,
	} {
		t.Run("refuses "+text, func(t *testing.T) {
			t.Parallel()
			_, err := parse(text)
			require.ErrorContains(t, err, want)
		})
	}
}

func TestKey(t *testing.T) {
	t.Parallel()
	t.Run("has its path's parents", func(t *testing.T) {
		t.Parallel()
		k, err := parse("GET /orders/{id}/lines")
		require.NoError(t, err)
		require.Equal(t, []string{"/orders", "/orders/{id}", "/orders/{id}/lines"}, k.parents())
		parent, segment := above("/orders/{id}/lines")
		require.Equal(t, []string{"/orders/{id}", "lines"}, []string{parent, segment})
		parent, segment = above("/orders")
		require.Equal(t, []string{"/", "orders"}, []string{parent, segment})
	})
	t.Run("has a pattern of its requests", func(t *testing.T) {
		t.Parallel()
		for text, want := range map[string]string{
			"GET /":                  "GET/",
			"POST /orders":           "POST/orders",
			"GET /orders/{id}/lines": "GET/orders/*/lines",
			"ANY /{proxy+}":          "*/*",
			"ANY /":                  "*/",
		} {
			k, err := parse(text)
			require.NoError(t, err)
			require.Equal(t, want, k.pattern(), text)
		}
	})
	t.Run("has a name without those of variables", func(t *testing.T) {
		t.Parallel()
		for path, want := range map[string]string{
			"/":                         "/",
			"/orders":                   "/orders",
			"/orders/{id}/lines/{line}": "/orders/{}/lines/{}",
			"/{proxy+}":                 "/{+}",
			"/{id}/{rest+}":             "/{}/{+}",
		} {
			require.Equal(t, want, shape(path))
		}
		one, err := parse("GET /orders/{id}")
		require.NoError(t, err)
		other, err := parse("GET /orders/{order}")
		require.NoError(t, err)
		require.Equal(t, one.name(), other.name())
		require.Equal(t, one.slug(), other.slug())
	})
	t.Run("has a slug that no other has", func(t *testing.T) {
		t.Parallel()
		seen := map[string]bool{}
		long := strings.Repeat("long/", 40)
		for _, text := range []string{
			"GET /", "POST /", "GET /a/b", "GET /a-b", "GET /a/{b}", "ANY /{proxy+}", "GET /" + long + "a", "GET /" + long + "b",
		} {
			k, err := parse(text)
			require.NoError(t, err)
			require.Regexp(t, `^[A-Za-z0-9-]{1,37}$`, k.slug(), text)
			require.False(t, seen[k.slug()], text)
			seen[k.slug()] = true
		}
	})
}

// problemsOf are the mistakes of routes at plinth:api.
func problemsOf(kind Kind, routes map[string]Route) check.List {
	var p check.Problems
	(&Settings{Kind: kind, Routes: routes}).Validate(p.In("plinth:api"))
	return p.List()
}

func TestRoutesOfOneFunction(t *testing.T) {
	t.Parallel()
	routes := map[string]Route{}
	for i := range 41 {
		routes[fmt.Sprintf("GET /r%d", i)] = Route{Function: "orders"}
	}
	require.Empty(t, problemsOf(KindHTTP, routes))
	problems := problemsOf(KindREST, routes)
	require.Len(t, problems, 1)
	require.ErrorContains(t, problems[0],
		`plinth:api.routes: a REST API can lead 40 routes to one function, got 41 to "orders"`)
}

func TestVariables(t *testing.T) {
	t.Parallel()
	route := Route{Function: "api"}
	for name, c := range map[string]struct {
		kind   Kind
		routes []string
		want   int
	}{
		"have the same name":                   {KindREST, []string{"GET /o/{id}", "PUT /o/{id}", "GET /o/{id}/x"}, 0},
		"may not have two names":               {KindHTTP, []string{"GET /o/{id}", "PUT /o/{order}"}, 1},
		"may not have two names further down":  {KindREST, []string{"GET /o/{id}/x", "PUT /o/{order}/y"}, 1},
		"have their names at different places": {KindREST, []string{"GET /o/{id}", "GET /p/{order}"}, 0},
		"may be greedy beside a plain one":     {KindHTTP, []string{"GET /o/{id}", "ANY /o/{proxy+}"}, 0},
		"may not be so on a REST API":          {KindREST, []string{"GET /o/{id}", "ANY /o/{proxy+}"}, 1},
		"may be greedy beside plain segments":  {KindREST, []string{"GET /o/all", "ANY /o/{proxy+}"}, 0},
		"may be greedy below a plain variable": {KindREST, []string{"GET /{id}", "ANY /{id}/{proxy+}"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			routes := map[string]Route{}
			for _, text := range c.routes {
				routes[text] = route
			}
			require.Len(t, problemsOf(c.kind, routes), c.want)
		})
	}
}

func TestPreflights(t *testing.T) {
	t.Parallel()
	t.Run("are let through where ANY asks for authorization", func(t *testing.T) {
		t.Parallel()
		routes := map[string]Route{
			"GET /health":  {Auth: AuthNone},
			"ANY /open":    {Auth: AuthNone},
			"ANY /closed":  {Auth: AuthIAM},
			"ANY /own":     {Auth: AuthIAM},
			"OPTIONS /own": {Auth: AuthNone},
			"POST /orders": {Auth: AuthIAM},
		}
		require.Equal(t, []string{"/closed"}, preflights(KindHTTP, routes))
		require.Equal(t, []string{"/closed", "/health", "/open", "/orders"}, preflights(KindREST, routes))
	})
	t.Run("answer the methods of the routes", func(t *testing.T) {
		t.Parallel()
		some := map[string]Route{"GET /a": {}, "POST /b": {}, "OPTIONS /a": {}}
		require.Equal(t, []string{"GET", "POST"}, allowedMethods(some))
		require.Equal(t, methods, allowedMethods(map[string]Route{"GET /a": {}, "ANY /b": {}}))
		require.Equal(t, []string{"GET"}, allowedMethodsAt(map[string]Route{"GET /a": {}, "POST /b/a": {}}, "/a"))
	})
	t.Run("name the caller's origin among several", func(t *testing.T) {
		t.Parallel()
		one := withDefaults(CORS{Origins: []string{"https://a.example"}})
		require.Empty(t, one.originTemplate())
		require.Equal(t, map[string]string{
			"Access-Control-Allow-Headers": "authorization,content-type",
			"Access-Control-Allow-Methods": "GET",
			"Access-Control-Allow-Origin":  "https://a.example",
			"Access-Control-Max-Age":       "3600",
			"Vary":                         "Origin",
		}, one.headers([]string{"GET"}))
		two := withDefaults(CORS{Origins: []string{"https://a.example", "https://b.example"}, Credentials: true})
		require.Contains(t, two.originTemplate(), `#if($origin == "https://a.example" || $origin == "https://b.example")`)
		require.Equal(t, "true", two.headers(nil)["Access-Control-Allow-Credentials"])
		every := withDefaults(CORS{Origins: []string{"*"}})
		require.Empty(t, every.originTemplate())
		require.Equal(t, "*", every.headers(nil)["Access-Control-Allow-Origin"])
		require.NotContains(t, every.headers(nil), "Vary")
	})
}

func withDefaults(c CORS) *CORS {
	c.SetDefaults()
	return &c
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"GET /", "ANY /{proxy+}", "GET /a/{b}/c", "POST", "GET //"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		k, err := parse(text)
		if err != nil {
			return
		}
		require.Equal(t, text, k.method+" "+k.path)
		if paths := k.parents(); len(paths) > 0 {
			require.Equal(t, k.path, paths[len(paths)-1])
		}
	})
}
