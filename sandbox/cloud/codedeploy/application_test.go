package codedeploy_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestApplication(t *testing.T) {
	t.Parallel()
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an application's name is its own": {
			Type:  token.DeploymentApplication,
			Right: cloudtest.Just(m{"name": "web", "computePlatform": "ECS"}),
			Spoil: func(h *cloudtest.Harness) { h.Create(token.DeploymentApplication, "first", m{"name": "web"}) },
			Says:  "ApplicationAlreadyExistsException",
		},
	})
}
