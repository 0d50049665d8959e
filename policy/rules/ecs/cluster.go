package ecs

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

const ecsCluster = "aws:ecs/cluster:Cluster"

var ecsContainerInsights = core.Rule{
	Name:       "ecs-container-insights",
	Group:      "compute",
	Severity:   core.Medium,
	Title:      "Clusters have Container Insights.",
	Why:        "Without it nobody sees which task runs out of memory or CPU.",
	Fix:        "leave the service tier's Container Insights on",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP ECS.12"},
	Types:      []string{ecsCluster},
	Resource:   checkInsights,
	Remedy: func(r core.Resource, c core.Config) (property.Map, bool) {
		if len(checkInsights(r, c)) == 0 {
			return r.Properties, false
		}
		on := property.New(map[string]property.Value{
			"name":  property.New("containerInsights"),
			"value": property.New("enabled"),
		})
		settings := []property.Value{on}
		items, _ := r.Get("settings").Items()
		for _, item := range items {
			if item.IsObject() && item.Get("name").StrOr("") != "containerInsights" {
				settings = append(settings, item.Raw())
			}
		}
		return r.Properties.Set("settings", property.New(settings)), true
	},
}

func checkInsights(r core.Resource, _ core.Config) []core.Finding {
	items, known := r.Get("settings").Items()
	for _, item := range items {
		name, ok := item.Get("name").Str()
		value := item.Get("value")
		switch {
		case item.IsUnknown() || item.Get("name").IsUnknown():
			known = false
		case ok && name == "containerInsights":
			if value.IsUnknown() || value.StrOr("") == "enabled" || value.StrOr("") == "enhanced" {
				return nil
			}
			return []core.Finding{{
				Path: "settings",
				What: fmt.Sprintf("has containerInsights %s; it must be \"enabled\" or \"enhanced\"", value.Show()),
			}}
		}
	}
	if !known {
		return nil
	}
	return []core.Finding{{Path: "settings", What: "has no containerInsights; enable it"}}
}

var ecsExecAudited = core.Rule{
	Name:     "ecs-exec-audited",
	Group:    "compute",
	Severity: core.Medium,
	Title:    "A shell into a container is off in production, elsewhere logged and encrypted.",
	Why:      "What somebody did in a running container can't be told afterwards.",
	Fix:      "leave exec off in production; elsewhere the service tier's cluster logs sessions with a key of its own",
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, r := range s.Of(core.ECSService, core.EventTarget, core.EventSchedule) {
			path, in := "enableExecuteCommand", "cluster"
			switch r.Type {
			case core.EventTarget:
				path, in = "ecsTarget.enableExecuteCommand", "arn"
			case core.EventSchedule:
				path, in = "target.ecsParameters.enableExecuteCommand", "target.arn"
			}
			if r.Get(path).Bool(false) != core.Yes {
				continue
			}
			if core.EnvironmentOf(s.Name) == "prd" {
				findings = append(findings, core.Finding{
					URN:  r.URN,
					Path: path,
					What: "is true in production; turn it off",
				})
				continue
			}
			for _, cluster := range s.Members(r, in, ecsCluster).Sure {
				exec := cluster.Get("configuration.executeCommandConfiguration")
				logged := exec.Get("logging").StrOr("OVERRIDE") == "OVERRIDE" &&
					core.HasItems(exec.Get("logConfiguration"))
				if !exec.IsUnknown() && (!logged || !core.HasText(exec.Get("kmsKeyId"))) {
					findings = append(findings, core.Finding{URN: r.URN, Path: path, What: fmt.Sprintf(
						"is true, and the cluster %s doesn't log sessions with a key; set its "+
							"executeCommandConfiguration", cluster.Name)})
				}
			}
		}
		return findings
	},
}
