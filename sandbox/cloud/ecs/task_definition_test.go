package ecs_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestTaskDefinition(t *testing.T) {
	t.Parallel()
	two := func(web, collector string) m {
		return m{
			"containerDefinitions": `[{"name":"web","image":"web:1",` + web + `},{"name":"collector","image":"c:1","essential":false,` + collector + `}]`,
		}
	}
	right := func(h *cloudtest.Harness) m {
		return cloudtest.Over(cloudtest.TaskDefinition(h),
			two(`"cpu":224,"dependsOn":[{"containerName":"collector","condition":"START"}]`,
				`"cpu":32,"memory":256,"restartPolicy":{"enabled":true,"restartAttemptPeriod":60}`))
	}
	wrong := func(in m, says string) cloudtest.Case {
		return cloudtest.Case{
			Type:  token.TaskDefinition,
			Right: right,
			Wrong: cloudtest.Just(in),
			Says:  says,
			Given: cloudtest.Role("ecs-tasks.amazonaws.com"),
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"Fargate has certain sizes": {
			Type:  token.TaskDefinition,
			Right: cloudtest.Just(cloudtest.TaskDefinition(nil)),
			Wrong: cloudtest.Just(m{"memory": "4096"}),
			Says:  "No Fargate configuration exists for given values: 256 CPU, 4096 memory",
		},
		"Fargate has its own network": {
			Type:  token.TaskDefinition,
			Right: cloudtest.Just(cloudtest.TaskDefinition(nil)),
			Wrong: cloudtest.Just(m{"networkMode": "bridge"}),
			Says:  "awsvpc",
		},
		"containers are JSON": {
			Type:  token.TaskDefinition,
			Right: cloudtest.Just(cloudtest.TaskDefinition(nil)),
			Wrong: cloudtest.Just(m{"containerDefinitions": "web"}),
			Says:  "container_definitions is invalid",
		},
		"a private image needs a role": {
			Given: cloudtest.Role("ecs-tasks.amazonaws.com"),
			Type:  token.TaskDefinition,
			Right: func(h *cloudtest.Harness) m {
				return cloudtest.Over(cloudtest.TaskDefinition(h), m{
					"containerDefinitions": `[{"name":"a","image":"123456789012.dkr.ecr.eu-west-1.amazonaws.com/a:1"}]`,
				})
			},
			Wrong: cloudtest.Just(m{"executionRoleArn": nil}),
			Says:  "execution role ARN",
		},
		"a task's role is for tasks": {
			Given: cloudtest.Role("ecs-tasks.amazonaws.com"),
			Type:  token.TaskDefinition,
			Right: cloudtest.TaskDefinition,
			Spoil: func(h *cloudtest.Harness) {
				_ = h.Update("role", m{"assumeRolePolicy": cloudtest.Trust("ec2.amazonaws.com")})
			},
			Says: "ecs-tasks.amazonaws.com",
		},
		"containers have the task's CPU": wrong(two(`"cpu":256`, `"cpu":32`), "total CPU of the containers, 288"),
		"containers have the task's memory": wrong(two(`"memory":512`, `"memory":256`),
			"total memory of the containers, 768"),
		"one container is essential": wrong(two(`"essential":false`, `"cpu":32`),
			"at least one essential container"),
		"a restart is a minute after a start": wrong(two(`"cpu":224`,
			`"restartPolicy":{"enabled":true,"restartAttemptPeriod":30}`),
			"between 60 and 1800"),
		"what a container waits for is there": wrong(two(`"dependsOn":[{"containerName":"none","condition":"START"}]`,
			`"cpu":32`),
			"depends on none"),
	})
}
