package codedeploy

import (
	"fmt"

	"github.com/plinth-infra/plinth/policy/core"
)

var codedeployRollback = core.Rule{
	Name:     "codedeploy-rollback",
	Group:    "delivery",
	Severity: core.Medium,
	Title:    "A deployment that fails, or raises an alarm, is rolled back; on ECS it is blue/green.",
	Why:      "A bad release stays in front of the customers until somebody wakes up.",
	Fix:      "leave the service tier's rollback and alarms on",
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Types:    []string{core.CodeDeployGroup},
	Resource: func(r core.Resource, c core.Config) []core.Finding {
		findings := core.Both(core.MustBe("autoRollbackConfiguration.enabled", true, false), core.MustBe("alarmConfiguration.enabled", true, false))(r, c)
		if r.Get("alarmConfiguration.enabled").Bool(false) == core.Yes &&
			!core.HasItems(r.Get("alarmConfiguration.alarms")) {
			findings = append(findings, core.Finding{
				Path: "alarmConfiguration.alarms",
				What: "is empty; name the service's alarms",
			})
		}
		kind := r.Get("deploymentStyle.deploymentType")
		if core.HasItems(r.Get("ecsService")) && !r.Get("ecsService").IsUnknown() && !kind.IsUnknown() &&
			kind.StrOr("IN_PLACE") != "BLUE_GREEN" {
			findings = append(findings, core.Finding{
				Path: "deploymentStyle.deploymentType",
				What: fmt.Sprintf("is %s for an ECS service; it must be \"BLUE_GREEN\"", kind.Show()),
			})
		}
		return findings
	},
}
