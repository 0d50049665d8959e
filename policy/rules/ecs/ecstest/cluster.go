package ecstest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func insights() *coretest.Suite {
	s := &coretest.Suite{Rule: "ecs-container-insights"}
	cluster := func(name string, settings any) coretest.Resource {
		return coretest.Of("ecs/cluster:Cluster", name, props{"settings": settings})
	}
	setting := func(value any) []any {
		return []any{props{"name": "x", "value": "y"}, props{"name": "containerInsights", "value": value}}
	}
	s.Pass("enabled or enhanced", cluster("a", setting("enabled")), cluster("b", setting("enhanced")))
	s.Fail("disabled, or absent", "a b c",
		cluster("a", setting("disabled")),
		cluster("b", []any{}),
		coretest.Of("ecs/cluster:Cluster", "c", props{})).Saying(`"disabled"`)
	s.Unknown("not known yet",
		cluster("a", setting(coretest.Unknown)),
		cluster("b", coretest.Unknown),
		cluster("c", []any{coretest.Unknown}),
		cluster("d", []any{props{"name": coretest.Unknown, "value": "x"}}))
	s.Shape("numbers set nothing", "a b", cluster("a", 7), cluster("b", []any{"x", 1}))
	s.Other("a service", coretest.Of("ecs/service:Service", "s", props{}))
	return s
}

func execAudits() *coretest.Suite {
	s := &coretest.Suite{Rule: "ecs-exec-audited"}
	cluster := func(name string, configuration any) coretest.Resource {
		return coretest.Of("ecs/cluster:Cluster", name, props{"configuration": configuration}).WithOutputs(props{
			"id":   "arn:aws:ecs:eu-west-1:123456789012:cluster/" + name,
			"name": name,
			"arn":  "arn:aws:ecs:eu-west-1:123456789012:cluster/" + name,
		})
	}
	audited := props{"executeCommandConfiguration": props{
		"kmsKeyId":         "k",
		"logging":          "OVERRIDE",
		"logConfiguration": props{"cloudWatchLogGroupName": "x"},
	}}
	in := func(name, cluster string) coretest.Resource {
		return service(name,
			props{"enableExecuteCommand": true, "cluster": "arn:aws:ecs:eu-west-1:123456789012:cluster/" + cluster})
	}
	s.Pass("off, or logged with a key", service("a", props{}), cluster("c", audited), in("b", "c"))
	s.Fail("not logged, or without a key", "a b",
		cluster("c", props{}),
		in("a", "c"),
		cluster("d",
			props{"executeCommandConfiguration": props{
				"logging":          "OVERRIDE",
				"logConfiguration": props{"cloudWatchLogGroupName": "x"},
			}}),
		in("b", "d"))
	s.Fail("in production, even if it is logged", "a", cluster("c", audited), in("a", "c")).InStack("prd").
		Saying("in production")
	onSchedule := func(name, cluster string) coretest.Resource {
		return coretest.Of("cloudwatch/eventTarget:EventTarget", name, props{
			"arn":       "arn:aws:ecs:eu-west-1:123456789012:cluster/" + cluster,
			"ecsTarget": props{"enableExecuteCommand": true},
		})
	}
	s.Pass("a task on a schedule whose sessions are logged with a key", cluster("c", audited), onSchedule("a", "c"))
	s.Fail("a task on a schedule", "a", cluster("c", props{}), onSchedule("a", "c")).
		Saying("ecsTarget.enableExecuteCommand")
	s.Fail("a task on a schedule in production", "a", cluster("c", audited), onSchedule("a", "c")).InStack("prd")
	s.Fail("a task of EventBridge Scheduler", "a",
		cluster("c", props{}),
		coretest.Of("scheduler/schedule:Schedule", "a",
			props{"target": props{
				"arn":           "arn:aws:ecs:eu-west-1:123456789012:cluster/c",
				"ecsParameters": props{"enableExecuteCommand": true},
			}})).
		Saying("target.ecsParameters.enableExecuteCommand")
	s.Unknown("not known yet",
		service("a", props{"enableExecuteCommand": coretest.Unknown}),
		cluster("c", coretest.Unknown),
		service("b", props{"enableExecuteCommand": true, "cluster": coretest.Unknown}).From("cluster", "c"),
		service("d", props{"enableExecuteCommand": true, "cluster": coretest.Unknown}))
	s.Shape("numbers are none", "", service("a", props{"enableExecuteCommand": []any{}, "cluster": 7}))
	s.Other("a task", coretest.Of(taskToken, "t", props{"enableExecuteCommand": true}))
	return s
}
