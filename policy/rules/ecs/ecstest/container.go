package ecstest

import "github.com/plinth-infra/plinth/policy/core/coretest"

const taskToken = "ecs/taskDefinition:TaskDefinition"

// task is a task definition with one container more than the one that matters.
func task(name string, container props) coretest.Resource {
	return coretest.Of(taskToken, name, props{"containerDefinitions": coretest.JSON([]any{
		props{
			"name":                   "fine",
			"image":                  "r/x@sha256:1",
			"readonlyRootFilesystem": true,
			"user":                   "1000",
			"logConfiguration":       props{"logDriver": "awslogs"},
			"secrets":                []any{props{"name": "DB_PASSWORD", "valueFrom": "arn:x"}},
		},
		coretest.With(props{"name": "app"}, container),
	})})
}

// containerEdges are the cases that every rule about containers has. bad is reported as often as
// shown.
func containerEdges(s *coretest.Suite, badShape props, wantShape string) {
	s.Unknown("definitions that aren't known yet",
		coretest.Of(taskToken, "t", props{"containerDefinitions": coretest.Unknown}))
	s.Shape("what isn't a list of containers holds none", "",
		coretest.Of(taskToken, "a", props{"containerDefinitions": 7}),
		coretest.Of(taskToken, "b", props{"containerDefinitions": "no json"}),
		coretest.Of(taskToken, "c", props{"containerDefinitions": `[1, "x", null]`}))
	s.Shape("a value of another kind", wantShape, task("t", badShape))
	s.Other("a build",
		coretest.Of("codebuild/project:Project", "p", props{"containerDefinitions": coretest.JSON([]any{badShape})}))
}

func readonlyRoots() *coretest.Suite {
	s := &coretest.Suite{Rule: "ecs-readonly-rootfs"}
	s.Pass("read-only", task("t", props{"readonlyRootFilesystem": true}))
	s.Fail("writable, or absent, which means that", "a b",
		task("a", props{"readonlyRootFilesystem": false}),
		task("b", props{})).Saying("containerDefinitions[1].readonlyRootFilesystem", `(container "app") is false`)
	s.Alias("the name in another case", "",
		coretest.Of(taskToken, "t", props{"containerDefinitions": `[{"ReadonlyRootFilesystem": true}]`}))
	containerEdges(s, props{"readonlyRootFilesystem": []any{}}, "t")
	return s
}

func privileged() *coretest.Suite {
	s := &coretest.Suite{Rule: "ecs-no-privileged"}
	capabilities := func(add ...string) props {
		return props{"linuxParameters": props{"capabilities": props{"add": add}}}
	}
	s.Pass("neither", task("t", capabilities("SYS_PTRACE")), task("u", props{"privileged": false}))
	s.Fail("privileged, or with power over the host", "a b c",
		task("a", props{"privileged": true}),
		task("b", capabilities("SYS_PTRACE", "NET_ADMIN")),
		task("c", capabilities("cap_sys_admin"))).Saying("privileged", `"NET_ADMIN"`)
	s.Alias("the names in another case, which the provider takes too", "a b",
		coretest.Of(taskToken, "a", props{"containerDefinitions": `[{"Name": "app", "Privileged": true}]`}),
		coretest.Of(taskToken, "b",
			props{
				"containerDefinitions": `[{"Name": "app", "LinuxParameters": {"Capabilities": {"Add": ["NET_ADMIN"]}}}]`,
			})).Saying(`(container "app")`)
	containerEdges(s, props{"privileged": []any{true, 1}, "linuxParameters": 7}, "")
	return s
}

func containerUsers() *coretest.Suite {
	s := &coretest.Suite{Rule: "ecs-non-root"}
	s.Pass("a user, by name and by number",
		task("a", props{"user": "app"}),
		task("b", props{"user": "65532:0"}),
		task("c", props{"user": "1000"}))
	s.Fail("root in every spelling, and absent, which means root", "a b c d",
		task("a", props{"user": "root"}),
		task("b", props{"user": "0:0"}),
		task("c", props{"user": "00"}),
		task("d", props{})).Saying(`is "0:0"`)
	containerEdges(s, props{"user": []any{}}, "t")
	return s
}

func containerLogs() *coretest.Suite {
	s := &coretest.Suite{Rule: "ecs-container-logs"}
	s.Pass("a driver", task("t", props{"logConfiguration": props{"logDriver": "awsfirelens"}}))
	s.Fail("none", "a b", task("a", props{}), task("b", props{"logConfiguration": props{}})).Saying("logConfiguration")
	containerEdges(s, props{"logConfiguration": 7}, "t")
	return s
}

func containerSecrets() *coretest.Suite {
	s := &coretest.Suite{Rule: "ecs-no-env-secrets"}
	environment := func(name, value string) props {
		return props{"environment": []any{props{"name": name, "value": value}}}
	}
	s.Alias("the names in another case", "t",
		coretest.Of(taskToken, "t",
			props{"containerDefinitions": `[{"Environment": [{"Name": "DB_PASSWORD", "Value": "hunter2hunter2"}]}]`}))
	s.Pass("settings, and the ARN of a secret",
		task("a", environment("STAGE", "dev")),
		task("b", environment("DB_PASSWORD", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x")))
	s.Fail("a credential", "a b",
		task("a", environment("DB_PASSWORD", "hunter2hunter2")),
		task("b", environment("KEY", coretest.AccessKey))).
		Saying("containerDefinitions[1].environment[0]", "DB_PASSWORD")
	containerEdges(s, props{"environment": 7}, "")
	return s
}

func images() *coretest.Suite {
	s := &coretest.Suite{Rule: "ecs-image-pinned"}
	s.Pass("a tag of its own",
		task("a", props{"image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:v1.2"}),
		task("b", props{"image": "localhost:5000/shop@sha256:0"}))
	s.Pass("a digest in production", task("a", props{"image": "x/shop:v1@sha256:0"})).InStack("prd")
	s.Fail("latest, said or not", "a b",
		task("a", props{"image": "localhost:5000/shop"}),
		task("b", props{"image": "shop:latest"})).Saying(`"shop:latest"`)
	s.Fail("a tag in production", "a", task("a", props{"image": "x/shop:v1.2"})).InStack("shop-prd").
		Saying("in production")
	containerEdges(s, props{"image": []any{}}, "")
	return s
}
