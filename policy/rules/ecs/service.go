package ecs

import (
	"fmt"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

var ecsCircuitBreaker = core.Rule{
	Name:     "ecs-circuit-breaker",
	Group:    "compute",
	Severity: core.Medium,
	Title:    "A deployment that doesn't start is rolled back.",
	Why:      "Without the circuit breaker a broken image is started again and again, and the deployment hangs for hours.",
	Fix:      "leave the service tier's circuit breaker on; with strategy blueGreen CodeDeploy takes its place",
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Types:    []string{core.ECSService},
	Resource: core.Unless(func(r core.Resource) bool {
		controller := r.Get("deploymentController.type")
		return controller.IsUnknown() || controller.StrOr("ECS") != "ECS"
	}, core.Both(core.MustBe("deploymentCircuitBreaker.enable", true, false),
		core.MustBe("deploymentCircuitBreaker.rollback", true, false))),
}

var ecsFargateLatest = core.Rule{
	Name:       "ecs-fargate-latest",
	Group:      "compute",
	Severity:   core.Medium,
	Title:      "Services run on the latest Fargate platform.",
	Why:        "Older platform versions lack the latest fixes.",
	Fix:        "leave platformVersion out",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Frameworks: []string{"FSBP ECS.10"},
	Types:      []string{core.ECSService},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		version, ok := r.Get("platformVersion").Str()
		if !ok || version == "" || version == "LATEST" {
			return nil
		}
		return []core.Finding{{
			Path: "platformVersion",
			What: fmt.Sprintf("is %q; leave it out, which means LATEST", version),
		}}
	},
}

var ecsServiceHA = core.Rule{
	Name:     "ecs-service-ha",
	Group:    "compute",
	Core:     true,
	Severity: core.Medium,
	Title:    "A service runs at least two tasks, in two zones, and scales.",
	Why:      "With one task, or one zone, each failure and each deployment is an outage; without scaling each peak is.",
	Fix:      "set the service's minimum to at least 2 in the service tier, and give plinth:network two zones",
	Levels:   core.Levels{Dev: core.Disabled, Stg: core.Advisory, Prd: core.Mandatory},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, r := range s.Of(core.ECSService) {
			if strategy := r.Get("schedulingStrategy"); strategy.IsUnknown() || strategy.StrOr("REPLICA") != "REPLICA" {
				continue
			}
			findings = append(findings, checkTasks(s, r)...)
			if m := s.Members(r, "networkConfiguration.subnets", core.SubnetTypes...); s.OneZone(r,
				"networkConfiguration.subnets", m) {
				findings = append(findings, core.Finding{
					URN:  r.URN,
					Path: "networkConfiguration.subnets",
					What: "lie in one availability zone; name subnets of two",
				})
			}
		}
		return findings
	},
}

// checkTasks checks how many tasks a service runs. A service that scales leaves the count to its
// target.
func checkTasks(s *core.Stack, r core.Resource) []core.Finding {
	scaled := s.Scaled(r, "service/")
	count := r.Get("desiredCount")
	tasks, known := count.Num()
	if scaled == core.Yes {
		for _, target := range s.Of(core.ScalingTarget) {
			if n, ok := target.Get("minCapacity").Num(); ok && scales(s, target, r) {
				tasks, known, count = n, true, target.Get("minCapacity")
			}
		}
	}
	var findings []core.Finding
	if !count.IsUnknown() && !(scaled == core.Unknown && !known) && tasks < 2 {
		findings = append(findings, core.Finding{
			URN:  r.URN,
			Path: "desiredCount",
			What: fmt.Sprintf("is %s; it must be at least 2", count.Show()),
		})
	}
	if scaled == core.No {
		findings = append(findings, core.Finding{URN: r.URN, What: "has no autoscaling target; add one"})
	}
	return findings
}

// scales reports whether an autoscaling target is known to be the resource's.
func scales(s *core.Stack, target, r core.Resource) bool {
	id, known := target.Get("resourceId").Str()
	name, named := r.Get("name").Str()
	return known && named && strings.HasSuffix(id, "/"+name) ||
		s.Dependencies(target, "resourceId", []string{r.Type}).Has(r.URN)
}
