package platform_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The mistakes of one tier's settings, in the words of the stack file.
func TestTierSettings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		key, settings string
		want          []string
		hidden        string
	}{
		"a function": {
			"plinth:functions",
			`{"api":{"memoryMiB":1,"timeoutSeconds":1000,"secrets":{"TOKEN":"hunter2hunter2"},` +
				`"buckets":{"uploads":"read"},"environment":{"BUCKET_UPLOADS":"x"}}}`,
			[]string{
				"plinth:functions.api.memoryMiB: ", "plinth:functions.api.timeoutSeconds: ",
				"plinth:functions.api.secrets.TOKEN: it isn't the complete ARN of a secret",
				"plinth:functions.api.environment.BUCKET_UPLOADS: the bucket uploads's name stands in it",
			},
			"hunter2",
		},
		"an API": {
			"plinth:api",
			`{"kind":"soap","domain":"nope","jwt":{"issuer":"login","audiences":[]},"throttle":{"rate":-5},"routes":{}}`,
			[]string{
				"plinth:api.kind: ", "plinth:api.domain: ", "plinth:api.jwt.issuer: ", "plinth:api.jwt.audiences: ",
				"plinth:api.throttle.rate: ", "plinth:api.routes: ",
			},
			"",
		},
		"a site that nobody may see": {
			"plinth:sites",
			`{"web":{"basicAuth":{"users":{}}}}`,
			[]string{"plinth:sites.web.basicAuth.users: there are none, so nobody could come in; add one"},
			"",
		},
		"a fleet": {
			"plinth:fleet",
			`{"image":"x","paths":["x"],"warmPool":{"state":"x"},"instanceTypes":["t4g.small","t3.small"],` +
				`"sends":["jobs","jobs"],"buckets":{"uploads":"all"}}`,
			[]string{
				"plinth:fleet.image: ", "plinth:fleet.paths[0]: ", "plinth:fleet.warmPool.state: ",
				"plinth:fleet.instanceTypes[1]: ", "plinth:fleet.sends", "twice", "plinth:fleet.buckets.uploads: ",
			},
			"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := strings.Join(lines(t, source(map[string]string{c.key: c.settings})), "\n")
			for _, want := range c.want {
				require.Contains(t, got, want)
			}
			if c.hidden != "" {
				require.NotContains(t, got, c.hidden, "it may be the secret itself")
			}
		})
	}
}
