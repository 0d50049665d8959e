package ecs

import "github.com/plinth-infra/plinth/policy/core"

var ecsDeploymentAlarms = core.Rule{
	Name:     "ecs-deployment-alarms",
	Group:    "compute",
	Severity: core.Low,
	Levels:   core.Levels{Dev: core.Disabled, Stg: core.Advisory, Prd: core.Advisory},
	Title:    "Alarms stop and undo the deployment of a service behind a load balancer.",
	Why:      "The circuit breaker sees tasks that don't start, not a version that starts and then fails requests.",
	Fix: "plinth:services has such alarms where plinth:monitoring is, or deploymentAlarms names any; elsewhere set " +
		"alarms with enable and rollback, or deploy with CodeDeploy",
	Types: []string{core.ECSService, core.CodeDeployGroup},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if r.Type == core.CodeDeployGroup {
			if r.Get("alarmConfiguration.ignorePollAlarmFailure").Bool(false) != core.Yes {
				return nil
			}
			return []core.Finding{{
				Path: "alarmConfiguration.ignorePollAlarmFailure",
				What: "is true, so that a deployment goes on while its alarms can't be read; better false",
			}}
		}
		controller := r.Get("deploymentController.type")
		balanced := r.Get("loadBalancers")
		if controller.IsUnknown() || controller.StrOr("ECS") != "ECS" || balanced.IsUnknown() ||
			len(core.Parts(r, "loadBalancers")) == 0 {
			return nil
		}
		if r.Get("alarms").IsAbsent() {
			return []core.Finding{{
				Path: "alarms",
				What: "is absent, so that a version that fails requests stays; name alarms, with enable and rollback",
			}}
		}
		var findings []core.Finding
		for _, path := range []string{"alarms.enable", "alarms.rollback"} {
			if v := r.Get(path); v.Bool(false) == core.No {
				findings = append(findings, core.Finding{
					Path: path,
					What: "is " + v.Show() + ", so that a version that fails requests stays; better true",
				})
			}
		}
		if names := r.Get("alarms.alarmNames"); !names.IsUnknown() && !core.HasItems(names) {
			findings = append(findings, core.Finding{
				Path: "alarms.alarmNames",
				What: "is " + names.Show() + ", so that nothing is watched; name alarms of the service",
			})
		}
		return findings
	},
}
