package cloudwatchtest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func alarmsWithoutActions() *coretest.Suite {
	s := &coretest.Suite{Rule: "alarm-actions"}
	alarm := func(name string, inputs props) coretest.Resource {
		return coretest.Of("cloudwatch/metricAlarm:MetricAlarm", name, inputs)
	}
	s.Pass("a topic",
		alarm("a", props{"alarmActions": []string{"arn:aws:sns:eu-west-1:123456789012:alarms"}}),
		coretest.Of("cloudwatch/compositeAlarm:CompositeAlarm", "b", props{"alarmActions": []any{coretest.Unknown}}))
	s.Fail("none, or turned off", "a b c",
		alarm("a", props{}),
		alarm("b", props{"alarmActions": []any{}}),
		alarm("c", props{"alarmActions": []string{"arn:x"}, "actionsEnabled": false})).
		Saying("alarmActions", "actionsEnabled: is false")
	s.Unknown("not known yet", alarm("a", props{"alarmActions": coretest.Unknown, "actionsEnabled": coretest.Unknown}))
	s.Shape("null is none", "a", alarm("a", props{"alarmActions": nil, "actionsEnabled": []any{}}))
	s.Other("a topic", coretest.Topic("t", props{}))
	return s
}
