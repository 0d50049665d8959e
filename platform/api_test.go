package platform_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	toFleet  = `{"routes":{"ANY /{proxy+}":{"target":"fleet","auth":"none"}}}`
	toItself = `{"originSecret":["0123456789abcdef0123456789abcdef"],"routes":{"ANY /{proxy+}":{"target":"fleet",` +
		`"auth":"none"}}}`
)

// withJWT gives an API an issuer of tokens.
func withJWT(api string) string {
	return strings.Replace(api, "{", `{"jwt":{"issuer":"https://login.example.com/","audiences":["shop"]},`, 1)
}

// TestRoutesToFleet: routes to the fleet fit the stack.
func TestRoutesToFleet(t *testing.T) {
	t.Parallel()
	fleet := func(api, fleet string) map[string]string {
		return map[string]string{"plinth:network": aNetwork, "plinth:fleet": fleet, "plinth:api": api}
	}
	site := map[string]string{"plinth:sites": `{"web":{"apiPath":"api"}}`}
	for name, row := range map[string]struct {
		changes map[string]string
		want    string
	}{
		"a fleet with a load balancer of its own": {fleet(toFleet, `{}`), ""},
		"no fleet": {
			map[string]string{"plinth:api": toFleet},
			`plinth:api.routes["ANY /{proxy+}"].target: there is no fleet, got "fleet"; add plinth:fleet, or ` +
				`name a function`,
		},
		"a REST API": {fleet(strings.Replace(toFleet, "{", `{"kind":"rest",`, 1), `{}`), ""},
		"an open route of a REST API behind a site": {
			with(fleet(strings.Replace(toFleet, "{", `{"kind":"rest",`, 1), `{}`), site),
			"",
		},
		"both a function and a target": {
			with(
				fleet(strings.Replace(toFleet, `"target"`, `"function":"api","target"`, 1), `{}`),
				map[string]string{"plinth:functions": aFunction},
			),
			`plinth:api.routes["ANY /{proxy+}"]: one of function and target answers, got "api" and "fleet"; remove one`,
		},
		"neither": {
			map[string]string{"plinth:api": `{"routes":{"GET /health":{"auth":"none"}}}`},
			`plinth:api.routes["GET /health"].function: required, got nothing; name the function that answers, ` +
				`or the target`,
		},
		"a variable in the middle": {
			fleet(strings.Replace(toFleet, "{proxy+}", "{id}/x", 1), `{}`),
			`plinth:api.routes["ANY /{id}/x"].target: to a target a variable is the last segment`,
		},
		"an open route behind a site": {
			with(fleet(toFleet, `{}`), site),
			`plinth:api.routes["ANY /{proxy+}"].auth: who calls the API by its own name passes by the sites' ` +
				`firewall, got "none"; set plinth:api.originSecret, or take kind rest`,
		},
		"a route with tokens behind a site": {
			with(fleet(withJWT(strings.Replace(toFleet, `"none"`, `"jwt"`, 1)), `{}`), site),
			`plinth:api.routes["ANY /{proxy+}"].auth: who calls the API by its own name passes by the sites' ` +
				`firewall, got "jwt"; set plinth:api.originSecret, or take kind rest`,
		},
		"a route with tokens and no site": {
			fleet(withJWT(strings.Replace(toFleet, `"none"`, `"jwt"`, 1)), `{}`),
			"",
		},
		"a signed route behind a site": {
			with(fleet(strings.Replace(toFleet, `"none"`, `"iam"`, 1), `{}`), site),
			`plinth:api.routes["ANY /{proxy+}"].auth: signed requests go to the API's own name, past the sites' ` +
				`firewall, got "iam"; write jwt, or direct: true if they may, or take kind rest`,
		},
		"a route that says nothing behind a site": {
			with(fleet(strings.Replace(toFleet, `,"auth":"none"`, ``, 1), `{}`), site),
			`plinth:api.routes["ANY /{proxy+}"].auth: signed requests go to the API's own name`,
		},
		"a signed route that may be reached": {
			with(fleet(strings.Replace(toFleet, `"none"`, `"iam","direct":true`, 1), `{}`), site),
			"",
		},
		"a signed route without a site": {fleet(strings.Replace(toFleet, `"none"`, `"iam"`, 1), `{}`), ""},
		"a signed route of a REST API": {
			with(
				fleet(strings.Replace(strings.Replace(toFleet, "{", `{"kind":"rest",`, 1), `"none"`, `"iam"`, 1), `{}`),
				site,
			),
			"",
		},
		"a signed route to a function": {
			with(
				map[string]string{
					"plinth:api":       `{"routes":{"GET /orders":{"function":"api"}}}`,
					"plinth:functions": aFunction,
				},
				site,
			),
			"",
		},
		"a direct route that takes tokens": {
			with(fleet(withJWT(strings.Replace(toFleet, `"none"`, `"jwt","direct":true`, 1)), `{}`), nil),
			`plinth:api.routes["ANY /{proxy+}"].direct: only signed requests go to the API's own name, and the ` +
				`route's auth is "jwt"`,
		},
		"a secret in clear": {
			with(fleet(toItself, `{}`), site),
			`plinth:api.originSecret[0]: it stands in the file in clear; write it with pulumi config set ` +
				`--secret --path 'plinth:api.originSecret[0]'`,
		},
		"a function behind a site without a secret": {
			with(map[string]string{"plinth:api": anAPI, "plinth:functions": aFunction}, site),
			"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := lines(t, source(row.changes))
			if row.want == "" {
				require.Empty(t, got)
				return
			}
			require.Len(t, got, 1, strings.Join(got, "\n"))
			require.True(t, strings.HasPrefix(got[0], row.want), "%s\ninstead of\n%s", got[0], row.want)
		})
	}
}

// TestOriginSecret: an origin secret is sent by a site and never shown.
func TestOriginSecret(t *testing.T) {
	t.Parallel()
	base := map[string]string{
		"plinth:network": aNetwork,
		"plinth:fleet":   `{}`,
		"plinth:api":     toItself,
		"plinth:sites":   `{"web":{"apiPath":"api"}}`,
	}
	s := source(base)
	s.Secret = []string{"plinth:api"}
	require.Empty(t, lines(t, s))
	tokens := source(
		with(base, map[string]string{"plinth:api": withJWT(strings.Replace(toItself, `"none"`, `"jwt"`, 1))}),
	)
	tokens.Secret = []string{"plinth:api"}
	require.Empty(t, lines(t, tokens), "routes with tokens ask for it")
	signed := source(
		with(
			base,
			map[string]string{
				"plinth:functions": aFunction,
				"plinth:api":       strings.Replace(toItself, `"target":"fleet","auth":"none"`, `"function":"api"`, 1),
			},
		),
	)
	delete(signed.Values, "plinth:fleet")
	signed.Secret = []string{"plinth:api"}
	require.Equal(t, []string{
		`plinth:api.routes["ANY /{proxy+}"].auth: signed requests go to the API's own name, past the sites' ` +
			`firewall, got a secret; write jwt, or direct: true if they may, or take kind rest`,
	},
		lines(t, signed), "and signed ones can't")
	delete(s.Values, "plinth:sites")
	require.Equal(
		t,
		[]string{
			"plinth:api.originSecret: no site forwards to the API, so nobody would send it; add an apiPath to " +
				"plinth:sites, or take it out",
		},
		lines(t, s),
	)
	s = source(
		with(
			base,
			map[string]string{
				"plinth:api": strings.Replace(toItself, "0123456789abcdef0123456789abcdef", "short-value-of-mine", 1),
			},
		),
	)
	s.Secret = []string{"plinth:api"}
	got := strings.Join(lines(t, s), "\n")
	require.Contains(t, got, "plinth:api.originSecret[0]: too short, got a secret; write at least 32 characters")
	require.NotContains(t, got, "short-value-of-mine")
}
