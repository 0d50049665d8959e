package rulestest

func alarmsWithoutActions() *suite {
	s := &suite{rule: "alarm-actions"}
	alarm := func(name string, inputs props) Resource {
		return of("cloudwatch/metricAlarm:MetricAlarm", name, inputs)
	}
	s.pass("a topic", alarm("a", props{"alarmActions": []string{"arn:aws:sns:eu-west-1:123456789012:alarms"}}), of("cloudwatch/compositeAlarm:CompositeAlarm", "b", props{"alarmActions": []any{Unknown}}))
	s.fail("none, or turned off", "a b c", alarm("a", props{}), alarm("b", props{"alarmActions": []any{}}), alarm("c", props{"alarmActions": []string{"arn:x"}, "actionsEnabled": false})).says("alarmActions", "actionsEnabled: is false")
	s.unknown("not known yet", alarm("a", props{"alarmActions": Unknown, "actionsEnabled": Unknown}))
	s.shape("null is none", "a", alarm("a", props{"alarmActions": nil, "actionsEnabled": []any{}}))
	s.other("a topic", topic("t", props{}))
	return s
}

func stateMachines() *suite {
	s := &suite{rule: "sfn-logging-tracing"}
	machine := func(name string, inputs props) Resource { return of("sfn/stateMachine:StateMachine", name, inputs) }
	s.pass("both", machine("a", props{"loggingConfiguration": props{"level": "ERROR"}, "tracingConfiguration": props{"enabled": true}}))
	s.fail("neither, each off", "a a b c", machine("a", props{}), machine("b", props{"loggingConfiguration": props{"level": "OFF"}, "tracingConfiguration": props{"enabled": true}}),
		machine("c", props{"loggingConfiguration": props{"level": "ALL"}, "tracingConfiguration": props{"enabled": false}})).says(`is "OFF"`, "tracingConfiguration.enabled")
	s.unknown("not known yet", machine("a", props{"loggingConfiguration": Unknown, "tracingConfiguration": Unknown}))
	s.shape("numbers are neither", "a a", machine("a", props{"loggingConfiguration": 7, "tracingConfiguration": 7}))
	s.other("a function", function("f", props{}))
	return s
}
