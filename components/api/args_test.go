package api_test

import (
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// refused runs an API on the function orders, and returns the error.
func refused(t *testing.T, args *api.Args) error {
	t.Helper()
	rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
		if args != nil {
			args.Functions = map[string]*function.Function{"orders": {}}
		}
		_, err := api.New(ctx, "shop", args)
		return err
	})
	require.Empty(t, rec.Tree(), "nothing is registered")
	return err
}

func TestSettings(t *testing.T) {
	t.Parallel()
	health := func(change func(*api.Settings)) api.Settings {
		s := api.Settings{Routes: map[string]api.Route{"GET /health": {Function: "orders"}}}
		change(&s)
		return s
	}
	type settings = api.Settings
	for name, c := range map[string]struct {
		settings api.Settings
		want     string
	}{
		"nothing":      {settings{}, "routes: required, got nothing"},
		"unknown kind": {health(func(s *settings) { s.Kind = "soap" }), "kind: not an allowed value"},
		"base path with slashes": {
			health(func(s *settings) { s.BasePath = "/api" }), "basePath: wrong form, got \"/api\"; write it like api",
		},
		"negative rate":     {health(func(s *settings) { s.Throttle.Rate = -1 }), "throttle.rate: too small, got -1"},
		"negative burst":    {health(func(s *settings) { s.Throttle.Burst = -1 }), "throttle.burst: too small, got -1"},
		"odd retention":     {health(func(s *settings) { s.LogRetentionDays = 10 }), "logRetentionDays: not an allowed value"},
		"unknown log level": {health(func(s *settings) { s.ExecutionLogs = "OFF" }), "executionLogs: not an allowed value"},
		"unknown owner of the role": {
			health(func(s *settings) { s.LoggingRole = "mine" }), "loggingRole: not an allowed value",
		},
		"domain in capitals": {
			health(func(s *settings) { s.Domain = "API.example.com" }), "domain: it has capital letters",
		},
		"domain without certificate": {
			health(func(s *settings) { s.Domain = "api.example.com" }), "domain: it has no certificate",
		},
		"execution logs of an HTTP API": {
			health(func(s *settings) { s.ExecutionLogs = api.LogInfo }), "executionLogs: only a REST API writes them",
		},
		"logging role of an HTTP API": {
			health(func(s *settings) { s.LoggingRole = api.LoggingRoleCreate }), "loggingRole: only a REST API logs with it",
		},
	} {
		t.Run("refuse "+name, func(t *testing.T) {
			t.Parallel()
			require.ErrorContains(t, refused(t, &api.Args{Settings: c.settings}), c.want)
		})
	}
	t.Run("refuse no arguments", func(t *testing.T) {
		t.Parallel()
		require.ErrorContains(t, refused(t, nil), "routes: required, got nothing")
	})
	t.Run("report every mistake at once", func(t *testing.T) {
		t.Parallel()
		err := refused(t, &api.Args{Settings: settings{
			Kind:     "soap",
			Domain:   "nope",
			Throttle: api.Throttle{Rate: -5},
		}})
		for _, want := range []string{"kind: ", "domain: ", "throttle.rate: ", "routes: "} {
			require.ErrorContains(t, err, want)
		}
	})
}

func TestCORS(t *testing.T) {
	t.Parallel()
	const origin = "https://a.example"
	for name, c := range map[string]struct {
		cors api.CORS
		want string
	}{
		"no origin": {api.CORS{}, "cors.origins: required, got nothing"},
		"any origin with credentials": {
			api.CORS{Origins: []string{"*"}, Credentials: true}, "cors.origins[0]: any origin (*) with credentials",
		},
		"any header with credentials": {
			api.CORS{Origins: []string{origin}, Headers: []string{"*"}, Credentials: true}, "cors.headers[0]: any header (*)",
		},
		"an origin without TLS": {
			api.CORS{Origins: []string{"http://example.com"}}, "cors.origins[0]: not an https origin",
		},
		"an origin with a path": {
			api.CORS{Origins: []string{"https://example.com/"}}, "cors.origins[0]: not an https origin",
		},
		"a header that is none": {
			api.CORS{Origins: []string{origin}, Headers: []string{"x y"}}, "cors.headers[0]: not the name of a header",
		},
		"too long a memory": {
			api.CORS{Origins: []string{origin}, MaxAgeSeconds: 90000}, "cors.maxAgeSeconds: too large, got 90000",
		},
	} {
		t.Run("refuses "+name, func(t *testing.T) {
			t.Parallel()
			routes := map[string]api.Route{"GET /health": {Function: "orders"}}
			require.ErrorContains(t, refused(t, &api.Args{Settings: api.Settings{Routes: routes, CORS: &c.cors}}), c.want)
		})
	}
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	orders := api.Route{Function: "orders"}
	const at = `routes["GET /health"]`
	one := func(r api.Route) map[string]api.Route { return map[string]api.Route{"GET /health": r} }
	for name, c := range map[string]struct {
		kind   api.Kind
		routes map[string]api.Route
		want   string
	}{
		"that are none": {
			api.KindHTTP, map[string]api.Route{"health": orders},
			"routes.health: a route is a method, one space and a path, got \"health\"; write it like GET /orders/{id}",
		},
		"without function": {api.KindHTTP, one(api.Route{}), at + ".function: required, got nothing"},
		"to a function that isn't there": {
			api.KindHTTP, one(api.Route{Function: "order"}),
			at + `.function: there is no function of this name, got "order"; use one of orders`,
		},
		"with an unknown authorization": {
			api.KindHTTP, one(api.Route{Function: "orders", Auth: "basic"}), at + ".auth: not an allowed value",
		},
		"with tokens and no issuer": {
			api.KindHTTP, one(api.Route{Function: "orders", Auth: api.AuthJWT}), at + ".auth: the API has no token issuer",
		},
		"with tokens on a REST API": {
			api.KindREST, one(api.Route{Function: "orders", Auth: api.AuthJWT}),
			at + ".auth: a REST API doesn't check tokens itself",
		},
		"with scopes and no tokens": {
			api.KindHTTP, one(api.Route{Function: "orders", Scopes: []string{"a"}}), at + ".scopes: only tokens have scopes",
		},
		"open and direct": {
			api.KindHTTP, one(api.Route{Function: "orders", Auth: api.AuthNone, Direct: true}),
			at + `.direct: only signed requests go to the API's own name, and the route's auth is "none"`,
		},
		"direct on a REST API": {
			api.KindREST, one(api.Route{Function: "orders", Direct: true}),
			at + ".direct: a REST API has a web ACL of its own",
		},
		"with two names for a variable": {
			api.KindHTTP, map[string]api.Route{"GET /o/{a}": orders, "PUT /o/{b}": orders},
			`below "/o" a variable has several names, got {a} and {b}`,
		},
		"with a plain and a greedy variable in REST": {
			api.KindREST, map[string]api.Route{"GET /{a}": orders, "ANY /{b+}": orders}, "a variable has several names",
		},
	} {
		t.Run("refuse one "+name, func(t *testing.T) {
			t.Parallel()
			args := &api.Args{Settings: api.Settings{Kind: c.kind, Routes: c.routes}}
			require.ErrorContains(t, refused(t, args), c.want)
		})
	}
	t.Run("of one function on a REST API are limited", func(t *testing.T) {
		t.Parallel()
		routes := map[string]api.Route{}
		for i := range 41 {
			routes[fmt.Sprintf("GET /r%d", i)] = orders
		}
		err := refused(t, &api.Args{Settings: api.Settings{Kind: api.KindREST, Routes: routes}})
		require.ErrorContains(t, err, `routes: a REST API can lead 40 routes to one function, got 41 to "orders"`)
	})
}

func TestJWT(t *testing.T) {
	t.Parallel()
	issuer := pulumi.String("https://a.example")
	health := map[string]api.Route{"GET /health": {Function: "orders"}}
	t.Run("without audiences is refused", func(t *testing.T) {
		t.Parallel()
		args := &api.Args{Settings: api.Settings{Routes: health}, JWT: &api.JWT{Issuer: issuer}}
		require.ErrorContains(t, refused(t, args), "jwt: it needs both")
	})
	t.Run("on a REST API is refused", func(t *testing.T) {
		t.Parallel()
		args := &api.Args{
			Settings: api.Settings{Kind: api.KindREST, Routes: health},
			JWT:      &api.JWT{Issuer: issuer, Audiences: pulumi.ToStringArray([]string{"a"})},
		}
		require.ErrorContains(t, refused(t, args), "jwt: a REST API doesn't check tokens itself")
	})
}
