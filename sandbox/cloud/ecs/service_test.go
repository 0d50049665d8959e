package ecs_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestService(t *testing.T) {
	t.Parallel()
	containers := cloudtest.Steps(cloudtest.Ingress, func(h *cloudtest.Harness) {
		h.Create(token.Cluster, "cluster", m{})
		h.Create(token.TaskDefinition, "task", cloudtest.TaskDefinition(h))
	})
	codeDeployed := func(h *cloudtest.Harness) m {
		return cloudtest.Over(cloudtest.Service(h), m{
			"name":                 "second",
			"deploymentController": m{"type": "CODE_DEPLOY"},
		})
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a listener stands before a service": {
			Given: containers,
			Type:  token.Service,
			Right: cloudtest.Service,
			Wrong: func(h *cloudtest.Harness) m {
				return m{
					"loadBalancers": l{
						m{"targetGroupArn": h.Created["spare"].ID, "containerName": "web", "containerPort": 80},
					},
				}
			},
			Says: "does not have an associated load balancer",
		},
		"a service's container is its task's": {
			Given: containers,
			Type:  token.Service,
			Right: cloudtest.Service,
			Wrong: func(h *cloudtest.Harness) m {
				return m{
					"loadBalancers": l{
						m{"targetGroupArn": h.Created["targets"].ID, "containerName": "app", "containerPort": 80},
					},
				}
			},
			Says: "container app does not exist in the task definition",
		},
		"a service's port is its container's": {
			Given: containers,
			Type:  token.Service,
			Right: cloudtest.Service,
			Wrong: func(h *cloudtest.Harness) m {
				return m{
					"loadBalancers": l{
						m{"targetGroupArn": h.Created["targets"].ID, "containerName": "web", "containerPort": 8080},
					},
				}
			},
			Says: "did not have a container port 8080",
		},
		"a service has a network": {
			Given: containers,
			Type:  token.Service,
			Right: cloudtest.Service,
			Wrong: cloudtest.Just(m{"networkConfiguration": nil}),
			Says:  "Network Configuration must be provided",
		},
		"a service's cluster exists": {
			Given: containers,
			Type:  token.Service,
			Right: cloudtest.Service,
			Wrong: cloudtest.Just(m{"cluster": "arn:aws:ecs:eu-west-1:123456789012:cluster/none"}),
			Says:  "ClusterNotFoundException",
		},
		"CodeDeploy's service has no breaker": {
			Given: cloudtest.BlueGreen,
			Type:  token.Service,
			Right: codeDeployed,
			Wrong: cloudtest.Just(m{"deploymentCircuitBreaker": m{"enable": true, "rollback": true}}),
			Says:  "rolling update (ECS) deployment type",
		},
		"CodeDeploy's service has no alarms": {
			Given: cloudtest.BlueGreen,
			Type:  token.Service,
			Right: codeDeployed,
			Wrong: cloudtest.Just(m{"alarms": m{"alarmNames": l{"x"}, "enable": true, "rollback": true}}),
			Says:  "rolling update (ECS) deployment type",
		},
		"CodeDeploy's service isn't forced": {
			Given: cloudtest.BlueGreen,
			Type:  token.Service,
			Right: codeDeployed,
			Wrong: cloudtest.Just(m{"forceNewDeployment": true}),
			Says:  "Cannot force a new deployment",
		},
		"CodeDeploy's service has a balancer": {
			Given: cloudtest.BlueGreen,
			Type:  token.Service,
			Right: codeDeployed,
			Wrong: cloudtest.Just(m{"loadBalancers": nil}),
			Says:  "one load balancer with one target group, got 0",
		},
	})
}

func TestServiceInUse(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	cloudtest.Ingress(h)
	h.Create(token.Cluster, "cluster", m{})
	h.Create(token.TaskDefinition, "task", cloudtest.TaskDefinition(h))
	h.Create(token.Service, "web", cloudtest.Service(h))
	require.ErrorContains(t, h.Delete("targets"), "ResourceInUse")
	require.ErrorContains(t, h.Delete("cluster"), "ClusterContainsServicesException")
	require.ErrorContains(t, h.Delete("group"), "DependencyViolation")
	require.NoError(t, h.Update("lb", m{"enableDeletionProtection": true}))
	require.ErrorContains(t, h.Delete("lb"), "deletion protection is enabled")
	require.NoError(t, h.Update("lb", m{"enableDeletionProtection": false}))
	// A task definition's revisions share one id; both must be told apart.
	h.Create(token.TaskDefinition, "next", cloudtest.Over(cloudtest.TaskDefinition(h), m{"memory": "1024"}))
	require.Equal(t, h.Created["task"].ID, h.Created["next"].ID)
	require.NotEqual(t, h.Created["task"].Output("arn"), h.Created["next"].Output("arn"))
	require.NoError(t, h.Delete("task"))
	for _, name := range []string{"web", "next", "cluster", "listener", "targets", "spare", "lb"} {
		require.NoError(t, h.Delete(name), name)
	}
}
