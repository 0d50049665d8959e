package sfntest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func stateMachines() *coretest.Suite {
	s := &coretest.Suite{Rule: "sfn-logging-tracing"}
	machine := func(name string, inputs props) coretest.Resource {
		return coretest.Of("sfn/stateMachine:StateMachine", name, inputs)
	}
	s.Pass("both",
		machine("a",
			props{"loggingConfiguration": props{"level": "ERROR"}, "tracingConfiguration": props{"enabled": true}}))
	s.Fail("neither, each off", "a a b c",
		machine("a", props{}),
		machine("b",
			props{"loggingConfiguration": props{"level": "OFF"}, "tracingConfiguration": props{"enabled": true}}),
		machine("c",
			props{"loggingConfiguration": props{"level": "ALL"}, "tracingConfiguration": props{"enabled": false}})).
		Saying(`is "OFF"`, "tracingConfiguration.enabled")
	s.Unknown("not known yet",
		machine("a", props{"loggingConfiguration": coretest.Unknown, "tracingConfiguration": coretest.Unknown}))
	s.Shape("numbers are neither", "a a", machine("a", props{"loggingConfiguration": 7, "tracingConfiguration": 7}))
	s.Other("a function", coretest.Function("f", props{}))
	return s
}
