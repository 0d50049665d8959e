package codedeploy_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestDeploymentGroup(t *testing.T) {
	t.Parallel()
	pair := func(production, test string, groups ...string) func(*cloudtest.Harness) m {
		return func(h *cloudtest.Harness) m {
			return m{"loadBalancerInfo": m{"targetGroupPairInfo": pairOf(h, production, test, groups...)}}
		}
	}
	elsewhere := func(h *cloudtest.Harness) {
		h.Create(token.LoadBalancer, "elsewhere", m{"subnets": l{h.Created["a"].ID, h.Created["b"].ID}})
		h.Create(token.Listener, "far",
			cloudtest.Over(cloudtest.Listens(h), m{
				"loadBalancerArn": h.Created["elsewhere"].ID,
				"defaultActions":  l{m{"type": "forward", "targetGroupArn": h.Created["green"].ID}},
			}))
	}
	const bg = "blueGreenDeploymentConfig"
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a group's application exists": {
			Given: cloudtest.BlueGreen,
			Type:  token.DeploymentGroup,
			Right: deployGroup,
			Wrong: cloudtest.Just(m{"appName": "none"}),
			Says:  "ApplicationDoesNotExistException",
		},
		"a group's role is CodeDeploy's": {
			Given: cloudtest.BlueGreen,
			Type:  token.DeploymentGroup,
			Right: deployGroup,
			Wrong: func(h *cloudtest.Harness) m { return m{"serviceRoleArn": h.Created["tasks"].Output("arn")} },
			Says:  "InvalidRoleException",
		},
		"a group's configuration exists": {
			Given: cloudtest.BlueGreen,
			Type:  token.DeploymentGroup,
			Right: deployGroup,
			Wrong: cloudtest.Just(m{"deploymentConfigName": "none"}),
			Says:  "DeploymentConfigDoesNotExistException",
		},
		"a group's configuration is for ECS": {
			Given: cloudtest.BlueGreen,
			Type:  token.DeploymentGroup,
			Right: deployGroup,
			Wrong: cloudtest.Just(m{"deploymentConfigName": "CodeDeployDefault.ECSCanary20Percent5Minutes"}),
			Says:  "isn't a deployment configuration for ECS",
		},
		"a group's cluster exists": {
			Given: cloudtest.BlueGreen,
			Type:  token.DeploymentGroup,
			Right: deployGroup,
			Wrong: cloudtest.Just(m{"ecsService": m{"clusterName": "none", "serviceName": "web"}}),
			Says:  "InvalidECSServiceException",
		},
		"a group's service exists": {
			Given: cloudtest.BlueGreen,
			Type:  token.DeploymentGroup,
			Right: deployGroup,
			Wrong: cloudtest.Just(m{"ecsService": m{"clusterName": "main", "serviceName": "none"}}),
			Says:  "service none can't be found",
		},
		"a group's service is CodeDeploy's": {
			Given: cloudtest.Steps(cloudtest.BlueGreen, func(h *cloudtest.Harness) {
				h.Create(token.Service, "rolling", cloudtest.Over(cloudtest.Service(h), m{"name": "rolling"}))
			}),
			Type:  token.DeploymentGroup,
			Right: deployGroup,
			Wrong: cloudtest.Just(m{
				"ecsService": m{"clusterName": "main", "serviceName": "rolling"},
			}),
			Says: "must be configured for a CODE_DEPLOY deployment controller",
		},
		"a service has one group": {
			Given: cloudtest.BlueGreen,
			Type:  token.DeploymentGroup,
			Right: deployGroup,
			Spoil: func(h *cloudtest.Harness) {
				h.Create(token.DeploymentGroup, "first",
					cloudtest.Over(deployGroup(h), m{"deploymentGroupName": "first"}))
			},
			Says: "ECSServiceMappingLimitExceededException",
		},
		"a group's name is its own": {
			Given: cloudtest.BlueGreen,
			Type:  token.DeploymentGroup,
			Right: deployGroup,
			Spoil: func(h *cloudtest.Harness) { h.Create(token.DeploymentGroup, "first", deployGroup(h)) },
			Says:  "DeploymentGroupAlreadyExistsException",
		},
		"ECS is deployed blue/green": {
			Given: cloudtest.BlueGreen,
			Type:  token.DeploymentGroup,
			Right: deployGroup,
			Wrong: cloudtest.Just(m{"deploymentStyle": m{"deploymentType": "IN_PLACE"}}),
			Says:  "InvalidDeploymentStyleException",
		},
		"ECS says what becomes of old tasks": {
			Given: cloudtest.BlueGreen,
			Type:  token.DeploymentGroup,
			Right: deployGroup,
			Wrong: cloudtest.Just(m{bg: m{"deploymentReadyOption": m{"actionOnTimeout": "CONTINUE_DEPLOYMENT"}}}),
			Says:  "InvalidBlueGreenDeploymentConfigurationException",
		},
		"a pair is two": {
			Given: cloudtest.BlueGreen,
			Type:  token.DeploymentGroup,
			Right: deployGroup,
			Wrong: pair("listener", "tests", "targets"),
			Says:  "exactly two target groups, got 1",
		},
		"a pair isn't one twice": {
			Given: cloudtest.BlueGreen,
			Type:  token.DeploymentGroup,
			Right: deployGroup,
			Wrong: pair("listener", "tests", "targets", "targets"),
			Says:  "must have distinct target groups",
		},
		"one of a pair is the service's": {
			Given: cloudtest.BlueGreen,
			Type:  token.DeploymentGroup,
			Right: deployGroup,
			Wrong: pair("listener", "tests", "green", "spare"),
			Says:  "neither is the service's",
		},
		"a pair's groups exist": {
			Given: cloudtest.BlueGreen,
			Type:  token.DeploymentGroup,
			Right: deployGroup,
			Wrong: func(h *cloudtest.Harness) m {
				return m{
					"loadBalancerInfo": m{
						"targetGroupPairInfo": cloudtest.Over(pairOf(h, "listener", "tests"), m{
							"targetGroups": l{m{"name": "targets"}, m{"name": "none"}},
						}),
					},
				}
			},
			Says: "The target group none can't be found",
		},
		"a listener exists": {
			Given: cloudtest.BlueGreen,
			Type:  token.DeploymentGroup,
			Right: deployGroup,
			Wrong: func(h *cloudtest.Harness) m {
				return m{
					"loadBalancerInfo": m{
						"targetGroupPairInfo": cloudtest.Over(pairOf(h, "listener", "tests", "targets", "green"), m{
							"prodTrafficRoute": m{"listenerArns": l{h.Created["listener"].ID + "0"}},
						}),
					},
				}
			},
			Says: "can't be found",
		},
		"both listeners are one balancer's": {
			Given: cloudtest.Steps(cloudtest.BlueGreen, elsewhere),
			Type:  token.DeploymentGroup,
			Right: func(h *cloudtest.Harness) m {
				return cloudtest.Over(deployGroup(h), pair("listener", "tests", "targets", "spare")(h))
			},
			Wrong: pair("listener", "far", "targets", "spare"),
			Says:  "must belong to the same load balancer",
		},
		"a group isn't another balancer's": {
			Given: cloudtest.BlueGreen,
			Type:  token.DeploymentGroup,
			Right: deployGroup,
			Spoil: elsewhere,
			Says:  "is associated with another load balancer",
		},
		"alarms that are looked at have names": {
			Given: cloudtest.BlueGreen,
			Type:  token.DeploymentGroup,
			Right: deployGroup,
			Wrong: cloudtest.Just(m{"alarmConfiguration": m{"enabled": true}}),
			Says:  "InvalidAlarmConfigException",
		},
		"a roll-back has a reason": {
			Given: cloudtest.BlueGreen,
			Type:  token.DeploymentGroup,
			Right: deployGroup,
			Wrong: cloudtest.Just(m{"autoRollbackConfiguration": m{"enabled": true}}),
			Says:  "InvalidAutoRollbackConfigException",
		},
		"a roll-back's reason is known": {
			Given: cloudtest.BlueGreen,
			Type:  token.DeploymentGroup,
			Right: deployGroup,
			Wrong: cloudtest.Just(m{"autoRollbackConfiguration": m{"enabled": true, "events": l{"FAILURE"}}}),
			Says:  "unknown event",
		},
	})
}
