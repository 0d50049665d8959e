package cloudwatch

import "github.com/plinth-infra/plinth/policy/core"

var alarmActions = core.Rule{
	Name:       "alarm-actions",
	Group:      "observability",
	Severity:   core.High,
	Title:      "Alarms tell somebody.",
	Why:        "An alarm without an action is red in a console that nobody looks at.",
	Fix:        "give the alarm the monitoring tier's topic; leave actionsEnabled out",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"Security Hub CloudWatch.15", "Security Hub CloudWatch.17"},
	Types:      []string{"aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm"},
	Resource: core.Both(func(r core.Resource, _ core.Config) []core.Finding {
		if core.HasItems(r.Get("alarmActions")) {
			return nil
		}
		return []core.Finding{{Path: "alarmActions", What: "is empty; name a topic"}}
	}, core.MustBe("actionsEnabled", true, true)),
}
