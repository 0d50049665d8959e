package apigateway_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestAccount(t *testing.T) {
	t.Parallel()
	cloudtest.Run(t, map[string]cloudtest.Case{
		"the account's role may write": {
			Given: cloudtest.Role("apigateway.amazonaws.com", "logs:*"),
			Type:  "apigateway/account:Account",
			Right: func(h *cloudtest.Harness) m { return m{"cloudwatchRoleArn": h.Created["role"].Output("arn")} },
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("may0") },
			Says:  "does not have required permissions",
		},
	})
}
