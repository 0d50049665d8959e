package cloudfront_test

import (
	"strings"
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestKeyvaluestoreKeysExclusive(t *testing.T) {
	t.Parallel()
	storeOf := func(h *cloudtest.Harness) { h.Create(token.KeyValueStore, "store", m{}) }
	pairs := func(h *cloudtest.Harness) m {
		return m{
			"keyValueStoreArn":      h.Created["store"].Output("arn"),
			"resourceKeyValuePairs": l{m{"key": "config", "value": "{}"}},
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a store's value has 1 KB": {
			Given: storeOf,
			Type:  "cloudfront/keyvaluestoreKeysExclusive:KeyvaluestoreKeysExclusive",
			Right: pairs,
			Wrong: cloudtest.Just(m{"resourceKeyValuePairs": l{m{"key": "a", "value": strings.Repeat("x", 1025)}}}),
			Says:  "quota is 1024",
		},
		"a store's key stands once": {
			Given: storeOf,
			Type:  "cloudfront/keyvaluestoreKeysExclusive:KeyvaluestoreKeysExclusive",
			Right: pairs,
			Wrong: cloudtest.Just(m{
				"resourceKeyValuePairs": l{m{"key": "a", "value": "1"}, m{"key": "a", "value": "2"}},
			}),
			Says: "stands twice",
		},
		"a store's keys have one owner": {
			Given: storeOf,
			Type:  "cloudfront/keyvaluestoreKeysExclusive:KeyvaluestoreKeysExclusive",
			Right: pairs,
			Spoil: func(h *cloudtest.Harness) {
				h.Create("cloudfront/keyvaluestoreKey:KeyvaluestoreKey", "first", m{
					"keyValueStoreArn": h.Created["store"].Output("arn"),
					"key":              "b",
					"value":            "1",
				})
			},
			Says: "ConflictException",
		},
	})
}
