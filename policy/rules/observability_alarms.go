package rules

import "fmt"

var alarmActions = Rule{
	Name: "alarm-actions", Group: "observability", Severity: High,
	Title:      "Alarms tell somebody.",
	Why:        "An alarm without an action is red in a console that nobody looks at.",
	Fix:        "give the alarm the monitoring tier's topic; leave actionsEnabled out",
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Frameworks: []string{"Security Hub CloudWatch.15", "Security Hub CloudWatch.17"},
	Types:      []string{"aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm"},
	Resource: both(func(r Resource, _ Config) []Finding {
		if hasItems(r.Get("alarmActions")) {
			return nil
		}
		return []Finding{{Path: "alarmActions", What: "is empty; name a topic"}}
	}, mustBe("actionsEnabled", true, true)),
}

var sfnLoggingTracing = Rule{
	Name: "sfn-logging-tracing", Group: "observability", Severity: Medium,
	Title:      "State machines are logged and traced.",
	Why:        "Without it nobody sees why an execution failed, or where it spent its time.",
	Fix:        "set loggingConfiguration (level ERROR or more) and tracingConfiguration.enabled",
	Levels:     Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"FSBP StepFunctions.1"},
	Types:      []string{"aws:sfn/stateMachine:StateMachine"},
	Resource: func(r Resource, c Config) []Finding {
		findings := mustBe("tracingConfiguration.enabled", true, false)(r, c)
		if level := r.Get("loggingConfiguration.level"); !level.IsUnknown() && level.StrOr("OFF") == "OFF" {
			findings = append(findings, Finding{Path: "loggingConfiguration.level", What: fmt.Sprintf("is %s; it must be at least \"ERROR\"", level.Show())})
		}
		return findings
	},
}
