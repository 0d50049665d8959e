package kms_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestAlias(t *testing.T) {
	t.Parallel()
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a key's alias begins with alias/": {
			Given: func(h *cloudtest.Harness) { h.Create("kms/key:Key", "key", m{}) },
			Type:  "kms/alias:Alias",
			Right: func(h *cloudtest.Harness) m { return m{"name": "alias/site", "targetKeyId": h.Created["key"].ID} },
			Wrong: cloudtest.Just(m{"name": "site"}),
			Says:  "alias/",
		},
	})
}
