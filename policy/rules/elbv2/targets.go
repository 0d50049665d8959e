package elbv2

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

var albTargetHealthCheck = core.Rule{
	Name:     "alb-target-health-check",
	Group:    "edge",
	Severity: core.Low,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Title:    "HTTP target groups name the path of their health check.",
	Why:      "The default path / may answer while the service behind it is broken, or fail while it works.",
	Fix:      "set healthCheck.path to the service's health route",
	Types:    []string{lbTargetGroup},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		protocol, _ := r.Get("protocol").Str()
		path := r.Get("healthCheck.path")
		if !slices.Contains([]string{"HTTP", "HTTPS"}, strings.ToUpper(protocol)) || !core.IsEmpty(path) {
			return nil
		}
		return []core.Finding{{
			Path: "healthCheck.path",
			What: "is " + path.Show() + "; it should be the service's health route",
		}}
	},
}
