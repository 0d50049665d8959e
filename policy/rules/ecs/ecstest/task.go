package ecstest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func namespaces() *coretest.Suite {
	s := &coretest.Suite{Rule: "ecs-no-host-namespaces"}
	definition := func(name string, inputs props) coretest.Resource { return coretest.Of(taskToken, name, inputs) }
	s.Pass("of its own", definition("t", props{"networkMode": "awsvpc", "pidMode": "task"}))
	s.Fail("the host's, in each place, and the default network", "a b c d",
		definition("a", props{"networkMode": "awsvpc", "pidMode": "host"}),
		definition("b", props{"networkMode": "awsvpc", "ipcMode": "host"}),
		definition("c", props{"networkMode": "host"}),
		definition("d", props{})).
		Saying("pidMode", "ipcMode", `networkMode: is "host"`)
	s.Unknown("not known yet",
		definition("t",
			props{"networkMode": coretest.Unknown, "pidMode": coretest.Unknown, "ipcMode": coretest.Unknown}))
	s.Shape("a number is no mode", "t", definition("t", props{"networkMode": 7, "pidMode": []any{}}))
	s.Other("a service", coretest.Of("ecs/service:Service", "s", props{"pidMode": "host"}))
	return s
}

func taskRoles() *coretest.Suite {
	s := &coretest.Suite{Rule: "ecs-distinct-roles"}
	roles := func(name string, execution, task any) coretest.Resource {
		return coretest.Of(taskToken, name, props{"executionRoleArn": execution, "taskRoleArn": task})
	}
	s.Pass("two", roles("t", "arn:a", "arn:b"))
	s.Fail("one for both, and none", "a b b", roles("a", "arn:a", "arn:a"), coretest.Of(taskToken, "b", props{})).
		Saying("is the execution role", "executionRoleArn")
	s.Unknown("not known yet", roles("a", coretest.Unknown, coretest.Unknown), roles("b", "arn:a", coretest.Unknown))
	s.Shape("numbers are no roles", "t t", roles("t", 1, []any{}))
	s.Other("a service", coretest.Of("ecs/service:Service", "s", props{}))
	return s
}
