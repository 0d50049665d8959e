package ecstest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func service(name string, inputs props) coretest.Resource {
	return coretest.Of("ecs/service:Service", name, inputs).WithOutputs(props{
		"id":   "arn:aws:ecs:eu-west-1:123456789012:service/c/" + name,
		"name": name,
	})
}

func breakers() *coretest.Suite {
	s := &coretest.Suite{Rule: "ecs-circuit-breaker"}
	s.Pass("on, and rolling back",
		service("a", props{"deploymentCircuitBreaker": props{"enable": true, "rollback": true}}))
	s.Pass("CodeDeploy takes its place", service("a", props{"deploymentController": props{"type": "CODE_DEPLOY"}}))
	s.Fail("off, not rolling back, absent", "a a b c c",
		service("a", props{"deploymentCircuitBreaker": props{"enable": false, "rollback": false}}),
		service("b",
			props{"deploymentCircuitBreaker": props{"enable": true}, "deploymentController": props{"type": "ECS"}}),
		service("c", props{})).
		Saying("deploymentCircuitBreaker.rollback")
	s.Unknown("not known yet",
		service("a", props{"deploymentCircuitBreaker": coretest.Unknown}),
		service("b", props{"deploymentController": coretest.Unknown}))
	s.Shape("a number is none", "a a", service("a", props{"deploymentCircuitBreaker": 7, "deploymentController": 7}))
	s.Other("a task", coretest.Of(taskToken, "t", props{}))
	return s
}

func platforms() *coretest.Suite {
	s := &coretest.Suite{Rule: "ecs-fargate-latest"}
	s.Pass("absent, or the latest", service("a", props{}), service("b", props{"platformVersion": "LATEST"}))
	s.Fail("an old one", "a", service("a", props{"platformVersion": "1.3.0"})).Saying("1.3.0")
	s.Unknown("not known yet", service("a", props{"platformVersion": coretest.Unknown}))
	s.Shape("a number is none", "", service("a", props{"platformVersion": 1.4}))
	s.Other("a task", coretest.Of(taskToken, "t", props{"platformVersion": "1.3.0"}))
	return s
}

func serviceHA() *coretest.Suite {
	s := &coretest.Suite{Rule: "ecs-service-ha"}
	a, a2, b := coretest.Subnet("a",
		props{
			"availabilityZone": "eu-west-1a",
		}), coretest.Subnet("a2",
		props{"availabilityZone": "eu-west-1a"}), coretest.Subnet("b", props{"availabilityZone": "eu-west-1b"})
	network := func(subnets any) props { return props{"networkConfiguration": props{"subnets": subnets}} }
	two := network([]string{"subnet-a", "subnet-b"})
	target := func(service string) coretest.Resource {
		return coretest.Of("appautoscaling/target:Target", "t-"+service,
			props{"serviceNamespace": "ecs", "resourceId": "service/c/" + service, "minCapacity": 2})
	}
	s.Pass("two tasks in two zones that scale", a, b,
		service("s", coretest.With(two, props{"desiredCount": 2})),
		target("s"))
	s.Pass("the count left to the target", a, b, service("s", two), target("s"))
	s.Pass("one task on each host", service("s", props{"schedulingStrategy": "DAEMON"}))
	s.Pass("in a preview, by reference", a, b,
		service("s", coretest.With(network(coretest.Unknown), props{"desiredCount": 2})).
			From("networkConfiguration", "a", "b"),
		coretest.Of("appautoscaling/target:Target", "t", props{"resourceId": coretest.Unknown, "minCapacity": 2}).
			From("resourceId", "s")).InPreview()
	s.Pass("behind a component, which subnets they are isn't known",
		coretest.Of("awsx:ec2:Vpc", "net", props{}),
		a.Under("net"),
		service("s", coretest.With(network(coretest.Unknown), props{"desiredCount": 2})).
			From("networkConfiguration", "net"),
		coretest.Of("appautoscaling/target:Target", "t", props{"resourceId": coretest.Unknown}).
			From("resourceId", "s")).InPreview()
	s.Fail("one task, in one zone, that doesn't scale", "s s s", a, a2,
		service("s", coretest.With(network([]string{"subnet-a", "subnet-a2"}), props{"desiredCount": 1}))).
		Saying("desiredCount: is 1", "one availability zone", "no autoscaling target")
	s.Fail("no count at all, and another's target", "s s", a, b, service("s", two), target("other")).
		Saying("desiredCount: is (absent)")
	small := target("s")
	small.Inputs["minCapacity"] = 1
	s.Fail("a target that goes down to one", "s", a, b, service("s", two), small).Saying("is 1")
	s.Fail("a target that takes two tasks down to one", "s", a, b,
		service("s", coretest.With(two, props{"desiredCount": 2})),
		small).Saying("is 1")
	s.Pass("one task that a target makes two", a, b,
		service("s", coretest.With(two, props{"desiredCount": 1})),
		target("s"))
	s.Unknown("a count, a target and subnets that aren't known yet",
		service("s", coretest.With(network(coretest.Unknown), props{"desiredCount": coretest.Unknown})),
		coretest.Of("appautoscaling/target:Target", "t", props{"resourceId": coretest.Unknown}))
	s.Shape("numbers are no subnets", "s s", service("s", props{"networkConfiguration": 7, "desiredCount": []any{}}))
	s.Other("a task", coretest.Of(taskToken, "t", props{"desiredCount": 1}))
	return s
}
