package platform_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/platform"
)

func TestFleetSettings(t *testing.T) {
	t.Parallel()
	const at = "plinth:fleet."
	for name, c := range map[string]struct {
		settings string
		want     []string
	}{
		"nothing is required": {`{}`, nil},
		"a queue named once":  {`{"sends":["jobs"],"buckets":{"uploads":"readWrite"}}`, nil},
		"a queue named twice": {
			`{"sends":["jobs","jobs"]}`,
			[]string{at + `sends: the same value twice, got ["jobs","jobs"]`},
		},
		"a topic named twice": {
			`{"publishes":["news","news"]}`,
			[]string{at + `publishes: the same value twice`},
		},
		"an unknown access": {
			`{"buckets":{"uploads":"all"}}`, []string{at + `buckets.uploads: not an allowed value, got "all"`},
		},
		"requests that nobody counts": {
			`{"scaling":{"requestsPerTarget":9}}`, []string{at + "scaling.requestsPerTarget: a network load balancer"},
		},
		"a key of volumes that is none": {
			`{"volumeKeyArn":"alias/x"}`, []string{at + `volumeKeyArn: wrong form, got "alias/x"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireLines(t, c.want, lines(t, fleetSource(c.settings)))
		})
	}
	t.Run("report every mistake with its path", func(t *testing.T) {
		t.Parallel()
		text := strings.Join(lines(t, fleetSource(`{"image":"x","paths":["x"],"warmPool":{"state":"x"},
			"instanceTypes":["t4g.small","t3.small"],"sends":["jobs","jobs"],"buckets":{"uploads":"all"}}`)), "\n")
		for _, want := range []string{
			"image: ", "paths[0]: ", "priority: ", "warmPool.state: ", "warmPool: ", "instanceTypes[1]: ", "sends: ",
			"buckets.uploads: ",
		} {
			require.Contains(t, text, at+want)
		}
	})
}

// fleetSource is a stack file whose fleet has these settings, and what they name.
func fleetSource(settings string) platform.Source {
	return source(map[string]string{
		"plinth:network":   aNetwork,
		"plinth:messaging": `{"queues":{"jobs":{}},"topics":{"news":{"queues":["jobs"]}}}`,
		"plinth:storage":   `{"buckets":{"uploads":{}}}`,
		"plinth:fleet":     settings,
	})
}
