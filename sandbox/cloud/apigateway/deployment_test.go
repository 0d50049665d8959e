package apigateway_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestDeployment(t *testing.T) {
	t.Parallel()
	deploy := func(h *cloudtest.Harness) m { return m{"restApi": h.Created["rest"].ID, "description": "again"} }
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a deployment has methods": {
			Given: cloudtest.REST,
			Type:  "apigateway/deployment:Deployment",
			Right: deploy,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("call"); _ = h.Delete("method") },
			Says:  "doesn't contain any methods",
		},
		"a deployment's methods do something": {
			Given: cloudtest.REST,
			Type:  "apigateway/deployment:Deployment",
			Right: deploy,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("call") },
			Says:  "No integration defined for method",
		},
	})
}

func TestDeploymentInUse(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	cloudtest.REST(h)
	require.ErrorContains(t, h.Delete("deployment"), "Active stages pointing to this deployment")
}
