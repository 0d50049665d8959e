package ecstest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func deploymentAlarms() *coretest.Suite {
	s := &coretest.Suite{Rule: "ecs-deployment-alarms"}
	balanced := func(name string, alarms any) coretest.Resource {
		return service(name, props{"loadBalancers": []any{props{"containerName": "app"}}, "alarms": alarms})
	}
	s.Pass("alarms that roll back", balanced("a", props{"alarmNames": []any{"x"}, "enable": true, "rollback": true}))
	s.Pass("a worker, and what CodeDeploy deploys", service("worker", props{}),
		service("green", props{
			"loadBalancers":        []any{props{"containerName": "app"}},
			"deploymentController": props{"type": "CODE_DEPLOY"},
		}))
	s.Fail("none", "a", balanced("a", nil)).Saying("alarms: is absent")
	s.Fail("off, or without a way back", "a b",
		balanced("a", props{"alarmNames": []any{"x"}, "enable": false, "rollback": true}),
		balanced("b", props{"alarmNames": []any{"x"}, "enable": true, "rollback": false})).Saying("alarms.rollback")
	s.Fail("of no name", "a", balanced("a", props{"alarmNames": []any{}, "enable": true, "rollback": true})).
		Saying("alarms.alarmNames")
	group := func(name string, ignore any) coretest.Resource {
		return coretest.Of("codedeploy/deploymentGroup:DeploymentGroup", name,
			props{"alarmConfiguration": props{"ignorePollAlarmFailure": ignore}})
	}
	s.Pass("CodeDeploy waits until it can read the alarms", group("a", false), group("b", nil))
	s.Fail("CodeDeploy goes on without them", "a", group("a", true))
	s.Unknown("not known yet",
		balanced("a", coretest.Unknown),
		balanced("b", props{"alarmNames": coretest.Unknown, "enable": coretest.Unknown, "rollback": coretest.Unknown}),
		group("e", coretest.Unknown),
		service("c", props{"loadBalancers": coretest.Unknown}),
		service("d", props{"loadBalancers": []any{props{}}, "deploymentController": coretest.Unknown}))
	s.Shape("nonsense balances nothing", "",
		service("a", props{"loadBalancers": "x"}),
		service("b", props{"loadBalancers": 7, "alarms": 7}))
	s.Other("a task", coretest.Of(taskToken, "a", props{"loadBalancers": []any{props{}}}))
	return s
}
