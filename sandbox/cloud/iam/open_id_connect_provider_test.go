package iam_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestOpenIdConnectProvider(t *testing.T) {
	t.Parallel()
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an identity provider is asked over TLS": {
			Type: "iam/openIdConnectProvider:OpenIdConnectProvider",
			Right: cloudtest.Just(m{
				"url":           "https://token.actions.githubusercontent.com",
				"clientIdLists": l{"sts.amazonaws.com"},
			}),
			Wrong: cloudtest.Just(m{"url": "http://token.actions.githubusercontent.com"}),
			Says:  "https://",
		},
	})
}
