package cloudfront_test

import (
	"strings"
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestKeyvaluestoreKey(t *testing.T) {
	t.Parallel()
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a store's key has 512 bytes": {
			Given: func(h *cloudtest.Harness) { h.Create(token.KeyValueStore, "s", m{}) },
			Type:  "cloudfront/keyvaluestoreKey:KeyvaluestoreKey",
			Right: func(h *cloudtest.Harness) m {
				return m{"keyValueStoreArn": h.Created["s"].Output("arn"), "key": "a", "value": "1"}
			},
			Wrong: cloudtest.Just(m{"key": strings.Repeat("k", 513)}),
			Says:  "512",
		},
	})
}
