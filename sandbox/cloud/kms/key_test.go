package kms_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestKey(t *testing.T) {
	t.Parallel()
	key := cloudtest.Policy(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"}`)
	cloudtest.Run(t, map[string]cloudtest.Case{
		"the account administers its key": {
			Type:  "kms/key:Key",
			Right: cloudtest.Just(m{"policy": key}),
			Wrong: cloudtest.Just(m{
				"policy": cloudtest.Policy(`{"Effect":"Allow","Principal":{"Service":"logs.eu-west-1.amazonaws.com"},"Action":"kms:*","Resource":"*"}`),
			}),
			Says: "will not allow you to update the key policy",
		},
		"a key is deleted after a week": {
			Type:  "kms/key:Key",
			Right: cloudtest.Just(m{"deletionWindowInDays": 7}),
			Wrong: cloudtest.Just(m{"deletionWindowInDays": 3}),
			Says:  "range (7 - 30)",
		},
	})
}
