package sfn

import (
	"fmt"

	"github.com/plinth-infra/plinth/policy/core"
)

var sfnLoggingTracing = core.Rule{
	Name:       "sfn-logging-tracing",
	Group:      "observability",
	Severity:   core.Medium,
	Title:      "State machines are logged and traced.",
	Why:        "Without it nobody sees why an execution failed, or where it spent its time.",
	Fix:        "set loggingConfiguration (level ERROR or more) and tracingConfiguration.enabled",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP StepFunctions.1"},
	Types:      []string{"aws:sfn/stateMachine:StateMachine"},
	Resource: func(r core.Resource, c core.Config) []core.Finding {
		findings := core.MustBe("tracingConfiguration.enabled", true, false)(r, c)
		if level := r.Get("loggingConfiguration.level"); !level.IsUnknown() && level.StrOr("OFF") == "OFF" {
			findings = append(findings, core.Finding{
				Path: "loggingConfiguration.level",
				What: fmt.Sprintf("is %s; it must be at least \"ERROR\"", level.Show()),
			})
		}
		return findings
	},
}
