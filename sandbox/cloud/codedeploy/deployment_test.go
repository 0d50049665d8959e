package codedeploy_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/codedeploy"
	"github.com/plinth-infra/plinth/sandbox/cloud/ecs"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestServiceUpdate(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	cloudtest.BlueGreen(h)
	h.Create(token.TaskDefinition, "next", cloudtest.Over(cloudtest.TaskDefinition(nil), m{"memory": "1024"}))
	for says, over := range map[string]m{
		"Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy " +
			"to trigger a new deployment.": {"taskDefinition": h.Created["next"].Output("arn")},
		"Unable to update network parameters": {
			"networkConfiguration": m{"subnets": l{h.Created["a"].ID}, "securityGroups": l{h.Created["group"].ID}},
		},
		"Unable to update load balancers": {
			"loadBalancers": l{m{"targetGroupArn": h.Created["green"].ID, "containerName": "web", "containerPort": 80}},
		},
		"Unable to update execute command": {"enableExecuteCommand": true},
	} {
		require.ErrorContains(t, h.Update("web", over), says)
	}
	require.NoError(t, h.Update("web", m{"desiredCount": 5, "healthCheckGracePeriodSeconds": 90}))
}

func spec(h *cloudtest.Harness, task string) string {
	text, err := json.Marshal(m{
		"version": 0.0,
		"Resources": l{m{"TargetService": m{
			"Type": "AWS::ECS::Service",
			"Properties": m{
				"TaskDefinition": task, "LoadBalancerInfo": m{"ContainerName": "web", "ContainerPort": 80}},
		}}},
		"Hooks": l{m{"AfterAllowTestTraffic": h.Created["function"].Output("arn")}},
	})
	require.NoError(h.T, err)
	return string(text)
}

func register(h *cloudtest.Harness, from string) string {
	h.T.Helper()
	arn, err := ecs.RegisterTaskDefinition(h.Cloud, from, func(s string) string {
		return strings.Replace(s, "nginx:stable", "nginx:next", 1)
	})
	require.NoError(h.T, err)
	return arn
}

func TestDeploymentRules(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	cloudtest.BlueGreen(h)
	h.Create(token.DeploymentGroup, "group-web", deployGroup(h))
	other := cloudtest.Output(h, "other", "actions")
	leads := func(to, from string) []any {
		return l{
			m{
				"type":  "forward",
				"order": 1.0,
				"forward": m{
					"targetGroups": l{
						m{"arn": h.Created[to].ID, "weight": 100.0},
						m{"arn": h.Created[from].ID, "weight": 0.0},
					},
				},
			},
		}
	}
	first := h.Created["task"].Output("arn")
	for _, turn := range [][2]string{{"green", "targets"}, {"targets", "green"}, {"green", "targets"}} {
		next := register(h, first)
		require.NotEqual(t, first, next)
		require.NoError(t, codedeploy.Deploy(h.Cloud, "web", "web", spec(h, next)))
		require.Equal(t, next, cloudtest.Output(h, "web", "taskDefinition"))
		require.Equal(t, l{m{"targetGroupArn": h.Created[turn[0]].ID, "containerName": "web", "containerPort": 80.0}},
			cloudtest.Output(h, "web", "loadBalancers"))
		require.Equal(t, leads(turn[0], turn[1]), cloudtest.Output(h, "production", "actions"))
		require.Equal(t, leads(turn[0], turn[1]), cloudtest.Output(h, "test", "actions"))
		require.Equal(t, other, cloudtest.Output(h, "other", "actions"))
	}
	// An update sends what it changes, and leaves the rest as CodeDeploy has it.
	require.NoError(t, h.Update("production", m{"conditions": l{m{"pathPattern": m{"values": l{"/shop/*"}}}}}))
	require.Equal(t, leads("green", "targets"), cloudtest.Output(h, "production", "actions"))
	require.NoError(t, h.Update("web", m{"healthCheckGracePeriodSeconds": 90}))
	require.Equal(t, l{m{"targetGroupArn": h.Created["green"].ID, "containerName": "web", "containerPort": 80.0}},
		cloudtest.Output(h, "web", "loadBalancers"))
	// A group that any rule mentions stays, and so does a revision that a stack has no more.
	require.ErrorContains(t, h.Delete("green"), "ResourceInUse")
	require.NoError(t, h.Delete("task"))
	require.NoError(t, codedeploy.Deploy(h.Cloud, "web", "web", spec(h, first)))
	require.NoError(t, h.Update("web", m{"healthCheckGracePeriodSeconds": 60}))
}

func TestDeploymentRights(t *testing.T) {
	t.Parallel()
	for says, spoil := range map[string]func(h *cloudtest.Harness) (spec string){
		"DeploymentGroupDoesNotExistException": func(h *cloudtest.Harness) string {
			require.NoError(h.T, h.Delete("group-web"))
			return spec(h, h.Created["task"].Output("arn"))
		},
		"the AppSpec file isn't one for ECS":      func(*cloudtest.Harness) string { return "{}" },
		"task definition \"none\" can't be found": func(h *cloudtest.Harness) string { return spec(h, "none") },
		"The container app does not exist": func(h *cloudtest.Harness) string {
			return strings.Replace(spec(h, h.Created["task"].Output("arn")), `"ContainerName":"web"`,
				`"ContainerName":"app"`, 1)
		},
		"must be behind listener": func(h *cloudtest.Harness) string {
			require.NoError(h.T,
				h.Update("production", m{"actions": l{m{"type": "forward", "targetGroupArn": h.Created["spare"].ID}}}))
			return spec(h, h.Created["task"].Output("arn"))
		},
		"isn't allowed elasticloadbalancing:ModifyRule on": func(h *cloudtest.Harness) string {
			require.NoError(h.T, h.Update("deploys", m{"policy": cloudtest.DeployPolicy(h, "production", "other")}))
			return spec(h, h.Created["task"].Output("arn"))
		},
		"isn't allowed codedeploy:PutLifecycleEventHookExecutionStatus": func(h *cloudtest.Harness) string {
			require.NoError(h.T, h.Delete("answers"))
			return spec(h, h.Created["task"].Output("arn"))
		},
		"isn't allowed ecs:CreateTaskSet": func(h *cloudtest.Harness) string {
			require.NoError(h.T, h.Delete("deploys"))
			return spec(h, h.Created["task"].Output("arn"))
		},
		"CodeDeploy can't assume": func(h *cloudtest.Harness) string {
			require.NoError(h.T, h.Update("deployer", m{"assumeRolePolicy": cloudtest.Trust("ec2.amazonaws.com")}))
			return spec(h, h.Created["task"].Output("arn"))
		},
		"can't be polled: it doesn't exist": func(h *cloudtest.Harness) string {
			require.NoError(h.T, h.Delete("errors"))
			return spec(h, h.Created["task"].Output("arn"))
		},
		"the function none doesn't exist": func(h *cloudtest.Harness) string {
			return strings.Replace(spec(h, h.Created["task"].Output("arn")), h.Created["function"].Output("arn"),
				"none", 1)
		},
		"subnet-0 doesn't exist": func(h *cloudtest.Harness) string {
			return strings.Replace(spec(h, h.Created["task"].Output("arn")), `"LoadBalancerInfo"`,
				`"NetworkConfiguration":{"AwsvpcConfiguration":{"Subnets":["subnet-0"],"SecurityGroups":[],"AssignPublicIp":"DISABLED"}},"LoadBalancerInfo"`,
				1)
		},
	} {
		h := cloudtest.New(t)
		cloudtest.BlueGreen(h)
		h.Create(token.DeploymentGroup, "group-web", deployGroup(h))
		require.ErrorContains(t, codedeploy.Deploy(h.Cloud, "web", "web", spoil(h)), says)
	}
	h := cloudtest.New(t)
	cloudtest.BlueGreen(h)
	_, err := ecs.RegisterTaskDefinition(h.Cloud, "none", func(s string) string { return s })
	require.ErrorContains(t, err, "no task definition")
	_, err = ecs.RegisterTaskDefinition(h.Cloud, h.Created["task"].Output("arn"), func(string) string { return "web" })
	require.ErrorContains(t, err, "container_definitions is invalid")
}
