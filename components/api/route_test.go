package api

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRoutesAreTakenApart(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]key{
		"GET /":                      {"GET", "/", nil},
		"GET /health":                {"GET", "/health", []string{"health"}},
		"POST /orders/{id}/lines":    {"POST", "/orders/{id}/lines", []string{"orders", "{id}", "lines"}},
		"ANY /{proxy+}":              {"ANY", "/{proxy+}", []string{"{proxy+}"}},
		"DELETE /v1.0/a-b_c/{order}": {"DELETE", "/v1.0/a-b_c/{order}", []string{"v1.0", "a-b_c", "{order}"}},
	} {
		got, err := parse(text)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
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
		_, err := parse(text)
		require.ErrorContains(t, err, want, text)
	}
}

func TestEveryPathHasItsParents(t *testing.T) {
	t.Parallel()
	k, err := parse("GET /orders/{id}/lines")
	require.NoError(t, err)
	require.Equal(t, []string{"/orders", "/orders/{id}", "/orders/{id}/lines"}, k.parents())
	parent, segment := above("/orders/{id}/lines")
	require.Equal(t, []string{"/orders/{id}", "lines"}, []string{parent, segment})
	parent, segment = above("/orders")
	require.Equal(t, []string{"/", "orders"}, []string{parent, segment})
}

func TestPatternsMatchTheRoutesRequests(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"GET /": "GET/", "POST /orders": "POST/orders", "GET /orders/{id}/lines": "GET/orders/*/lines", "ANY /{proxy+}": "*/*", "ANY /": "*/",
	} {
		k, err := parse(text)
		require.NoError(t, err)
		require.Equal(t, want, k.pattern(), text)
	}
}

func TestNamesForgetWhatVariablesAreCalled(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/": "/", "/orders": "/orders", "/orders/{id}/lines/{line}": "/orders/{}/lines/{}", "/{proxy+}": "/{+}", "/{id}/{rest+}": "/{}/{+}",
	} {
		require.Equal(t, want, shape(path))
	}
	one, err := parse("GET /orders/{id}")
	require.NoError(t, err)
	other, err := parse("GET /orders/{order}")
	require.NoError(t, err)
	require.Equal(t, one.name(), other.name())
	require.Equal(t, one.slug(), other.slug())
}

func TestSlugsAreNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, text := range []string{"GET /", "POST /", "GET /a/b", "GET /a-b", "GET /a/{b}", "ANY /{proxy+}", "GET /" + strings.Repeat("long/", 40) + "a", "GET /" + strings.Repeat("long/", 40) + "b"} {
		k, err := parse(text)
		require.NoError(t, err)
		require.Regexp(t, `^[A-Za-z0-9-]{1,37}$`, k.slug(), text)
		require.False(t, seen[k.slug()], text)
		seen[k.slug()] = true
	}
}

func TestRESTRoutesOfOneFunctionAreLimited(t *testing.T) {
	t.Parallel()
	routes := map[string]Route{}
	for i := range 41 {
		routes[fmt.Sprintf("GET /r%d", i)] = Route{Function: "orders"}
	}
	require.Empty(t, validateRoutes("", KindHTTP, routes, nil, false))
	problems := validateRoutes("plinth:api.", KindREST, routes, nil, false)
	require.Len(t, problems, 1)
	require.ErrorContains(t, problems[0], `plinth:api.routes: a REST API can lead 40 routes to one function, got 41 to "orders"`)
}

func TestVariablesOfOnePlaceHaveOneName(t *testing.T) {
	t.Parallel()
	route := Route{Function: "api"}
	for sentence, c := range map[string]struct {
		kind   Kind
		routes map[string]Route
		want   int
	}{
		"the same name":                       {KindREST, map[string]Route{"GET /o/{id}": route, "PUT /o/{id}": route, "GET /o/{id}/x": route}, 0},
		"two names":                           {KindHTTP, map[string]Route{"GET /o/{id}": route, "PUT /o/{order}": route}, 1},
		"two names further down":              {KindREST, map[string]Route{"GET /o/{id}/x": route, "PUT /o/{order}/y": route}, 1},
		"different places":                    {KindREST, map[string]Route{"GET /o/{id}": route, "GET /p/{order}": route}, 0},
		"a greedy one beside a plain one":     {KindHTTP, map[string]Route{"GET /o/{id}": route, "ANY /o/{proxy+}": route}, 0},
		"which a REST API has no room for":    {KindREST, map[string]Route{"GET /o/{id}": route, "ANY /o/{proxy+}": route}, 1},
		"a greedy one beside plain segments":  {KindREST, map[string]Route{"GET /o/all": route, "ANY /o/{proxy+}": route}, 0},
		"a greedy one under a plain variable": {KindREST, map[string]Route{"GET /{id}": route, "ANY /{id}/{proxy+}": route}, 0},
	} {
		require.Len(t, validateRoutes("", c.kind, c.routes, nil, false), c.want, sentence)
	}
}

func TestPreflightsAreLetThroughWhereAnyAsksForAuthorization(t *testing.T) {
	t.Parallel()
	routes := map[string]Route{
		"GET /health": {Auth: AuthNone}, "ANY /open": {Auth: AuthNone}, "ANY /closed": {Auth: AuthIAM},
		"ANY /own": {Auth: AuthIAM}, "OPTIONS /own": {Auth: AuthNone}, "POST /orders": {Auth: AuthIAM},
	}
	require.Equal(t, []string{"/closed"}, preflights(KindHTTP, routes))
	require.Equal(t, []string{"/closed", "/health", "/open", "/orders"}, preflights(KindREST, routes))
	require.Equal(t, []string{"GET", "POST"}, allowedMethods(map[string]Route{"GET /a": {}, "POST /b": {}, "OPTIONS /a": {}}))
	require.Equal(t, methods, allowedMethods(map[string]Route{"GET /a": {}, "ANY /b": {}}))
	require.Equal(t, []string{"GET"}, allowedMethodsAt(map[string]Route{"GET /a": {}, "POST /b/a": {}}, "/a"))
}

func TestPreflightNamesTheCallersOriginAmongSeveral(t *testing.T) {
	t.Parallel()
	one := (&CORS{Origins: []string{"https://a.example"}}).resolve()
	require.Empty(t, one.originTemplate())
	require.Equal(t, map[string]string{
		"Access-Control-Allow-Headers": "authorization,content-type", "Access-Control-Allow-Methods": "GET",
		"Access-Control-Allow-Origin": "https://a.example", "Access-Control-Max-Age": "3600", "Vary": "Origin",
	}, one.headers([]string{"GET"}))
	two := (&CORS{Origins: []string{"https://a.example", "https://b.example"}, Credentials: true}).resolve()
	require.Contains(t, two.originTemplate(), `#if($origin == "https://a.example" || $origin == "https://b.example")`)
	require.Equal(t, "true", two.headers(nil)["Access-Control-Allow-Credentials"])
	every := (&CORS{Origins: []string{"*"}}).resolve()
	require.Empty(t, every.originTemplate())
	require.Equal(t, "*", every.headers(nil)["Access-Control-Allow-Origin"])
	require.NotContains(t, every.headers(nil), "Vary")
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
