package codedeploytest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func rollbacks() *coretest.Suite {
	s := &coretest.Suite{Rule: "codedeploy-rollback"}
	group := func(name string, inputs props) coretest.Resource {
		return coretest.Of("codedeploy/deploymentGroup:DeploymentGroup", name, inputs)
	}
	right := props{
		"autoRollbackConfiguration": props{"enabled": true},
		"alarmConfiguration":        props{"enabled": true, "alarms": []string{"errors"}},
	}
	s.Pass("rolled back by failures and alarms, blue/green on ECS",
		group("a", right),
		group("b",
			coretest.With(right, props{
				"ecsService":      props{"clusterName": "c"},
				"deploymentStyle": props{"deploymentType": "BLUE_GREEN"},
			})))
	s.Fail("neither, no alarms, in place on ECS", "a a b c",
		group("a", props{}),
		group("b", coretest.With(right, props{"alarmConfiguration": props{"enabled": true}})),
		group("c", coretest.With(right, props{"ecsService": props{"clusterName": "c"}}))).
		Saying("autoRollbackConfiguration.enabled", "alarmConfiguration.alarms", "BLUE_GREEN")
	s.Unknown("not known yet",
		group("a", props{
			"autoRollbackConfiguration": coretest.Unknown,
			"alarmConfiguration":        coretest.Unknown,
			"ecsService":                coretest.Unknown,
		}),
		group("b",
			coretest.With(right, props{"alarmConfiguration": props{"enabled": true, "alarms": coretest.Unknown}})))
	s.Shape("numbers are neither", "a a",
		group("a", props{"autoRollbackConfiguration": 7, "alarmConfiguration": []any{}}))
	s.Other("an application", coretest.Of("codedeploy/application:Application", "a", props{}))
	return s
}
