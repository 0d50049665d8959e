package codedeploy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestDeploymentConfig(t *testing.T) {
	t.Parallel()
	canary := cloudtest.Just(m{
		"deploymentConfigName": "slow",
		"computePlatform":      "ECS",
		"trafficRoutingConfig": m{"type": "TimeBasedCanary", "timeBasedCanary": m{"interval": 5, "percentage": 20}},
	})
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a configuration's name isn't CodeDeploy's": {
			Type:  token.DeploymentConfig,
			Right: canary,
			Wrong: cloudtest.Just(m{"deploymentConfigName": "CodeDeployDefault.Mine"}),
			Says:  "InvalidDeploymentConfigNameException",
		},
		"ECS has no healthy hosts": {
			Type:  token.DeploymentConfig,
			Right: canary,
			Wrong: cloudtest.Just(m{"minimumHealthyHosts": m{"type": "HOST_COUNT", "value": 1}}),
			Says:  "platform Server only",
		},
		"servers have healthy hosts": {
			Type:  token.DeploymentConfig,
			Right: cloudtest.Just(m{"minimumHealthyHosts": m{"type": "HOST_COUNT", "value": 1}}),
			Wrong: cloudtest.Just(m{"minimumHealthyHosts": nil}),
			Says:  "InvalidMinimumHealthyHostValueException",
		},
		"ECS has a traffic routing": {
			Type:  token.DeploymentConfig,
			Right: canary,
			Wrong: cloudtest.Just(m{"trafficRoutingConfig": nil}),
			Says:  "Traffic routing configuration is required",
		},
		"a canary is a share": {
			Type:  token.DeploymentConfig,
			Right: canary,
			Wrong: cloudtest.Just(m{
				"trafficRoutingConfig": m{
					"type":            "TimeBasedCanary",
					"timeBasedCanary": m{"interval": 5, "percentage": 100},
				},
			}),
			Says: "between 1 and 99",
		},
		"a step takes two days at most": {
			Type:  token.DeploymentConfig,
			Right: canary,
			Wrong: cloudtest.Just(m{
				"trafficRoutingConfig": m{
					"type":            "TimeBasedCanary",
					"timeBasedCanary": m{"interval": 2881, "percentage": 20},
				},
			}),
			Says: "between 1 and 2880 minutes",
		},
		"a routing's settings are its type's": {
			Type:  token.DeploymentConfig,
			Right: canary,
			Wrong: cloudtest.Just(m{
				"trafficRoutingConfig": m{"type": "AllAtOnce", "timeBasedLinear": m{"interval": 5, "percentage": 20}},
			}),
			Says: "goes with the type TimeBasedLinear",
		},
	})
}

func TestDeploymentConfigInUse(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	cloudtest.BlueGreen(h)
	h.Create(token.DeploymentConfig, "slow", m{
		"deploymentConfigName": "slow",
		"computePlatform":      "ECS",
		"trafficRoutingConfig": m{"type": "TimeBasedLinear", "timeBasedLinear": m{"interval": 5, "percentage": 20}},
	})
	h.Create(token.DeploymentGroup, "group-web", cloudtest.Over(deployGroup(h), m{"deploymentConfigName": "slow"}))
	require.ErrorContains(t, h.Delete("slow"), "DeploymentConfigInUseException")
	require.NoError(t, h.Delete("group-web"))
	require.NoError(t, h.Delete("slow"))
}
