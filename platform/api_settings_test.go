package platform_test

import "testing"

func TestJWTSettings(t *testing.T) {
	t.Parallel()
	const at = "plinth:api.jwt."
	for name, c := range map[string]struct {
		jwt  string
		want []string
	}{
		"an issuer": {`{"issuer":"https://login.example.com/","audiences":["shop"]}`, nil},
		"an issuer without a host": {
			`{"issuer":"https:///login","audiences":["shop"]}`,
			[]string{at + `issuer: it isn't an https address, got "https:///login"; write it like https://`},
		},
		"an issuer that is no address": {
			`{"issuer":"login","audiences":["shop"]}`, []string{at + `issuer: wrong form, got "login"`},
		},
		"an issuer without TLS": {
			`{"issuer":"http://login.example.com/","audiences":["shop"]}`, []string{at + "issuer: wrong form"},
		},
		"no issuer":         {`{"audiences":["shop"]}`, []string{at + "issuer: required"}},
		"no audiences":      {`{"issuer":"https://login.example.com/"}`, []string{at + "audiences: required"}},
		"an empty list":     {`{"issuer":"https://login.example.com/","audiences":[]}`, []string{at + "audiences: "}},
		"both are mistaken": {`{"issuer":"login"}`, []string{at + "audiences: ", at + "issuer: "}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireLines(t, c.want, lines(t, source(map[string]string{
				"plinth:functions": aFunction,
				"plinth:api":       `{"jwt":` + c.jwt + `,"routes":{"GET /health":{"function":"api","auth":"jwt"}}}`,
			})))
		})
	}
}
