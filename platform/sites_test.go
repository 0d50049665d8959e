package platform_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSiteSettings(t *testing.T) {
	t.Parallel()
	const hash = "16$abababababababababababababababab$cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"
	for name, c := range map[string]struct{ settings, want string }{
		"a sign-in": {
			`{"web":{"basicAuth":{"users":{"alice":"` + hash + `"}},"redirects":{"/assets/a":"/b"}}}`,
			"",
		},
		"a password in clear": {
			`{"web":{"basicAuth":{"users":{"alice":"correct horse"}}}}`,
			"plinth:sites.web.basicAuth.users.alice: not a password hash",
		},
		"a realm with a quote": {
			`{"web":{"basicAuth":{"realm":"a\"b","users":{"alice":"` + hash + `"}}}}`,
			"plinth:sites.web.basicAuth.realm: wrong form",
		},
		"a redirect that the function doesn't see": {
			`{"web":{"redirects":{"/assets/a":"/b"}}}`,
			`plinth:sites.web.redirects["/assets/a"]: requests below /assets/ don't pass the function`,
		},
		"the assets' path for the API": {
			`{"web":{"apiPath":"assets"}}`,
			"plinth:sites.web.apiPath: the path of the site's own assets",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := source(map[string]string{"plinth:sites": c.settings})
			s.Secret = append(s.Secret, "plinth:sites")
			got := strings.Join(lines(t, s), "\n")
			require.NotContains(t, got, "correct horse")
			if c.want == "" {
				require.Empty(t, got)
				return
			}
			require.Contains(t, got, c.want)
		})
	}
}
