package ecs

import (
	"fmt"

	"github.com/plinth-infra/plinth/policy/core"
)

var ecsNoHostNamespaces = core.Rule{
	Name:       "ecs-no-host-namespaces",
	Group:      "compute",
	Severity:   core.High,
	Title:      "Tasks share no namespace with their host, and have a network interface of their own.",
	Why:        "In the host's namespaces a container sees the processes and the traffic of all others.",
	Fix:        "leave pidMode and ipcMode out, and set networkMode to awsvpc",
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP ECS.1", "FSBP ECS.3", "FSBP ECS.17"},
	Types:      []string{core.ECSTaskDefinition},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, key := range []string{"pidMode", "ipcMode"} {
			if r.Get(key).StrOr("") == "host" {
				findings = append(findings, core.Finding{Path: key, What: "is \"host\"; leave it out"})
			}
		}
		if mode := r.Get("networkMode"); !mode.IsUnknown() && mode.StrOr("") != "awsvpc" {
			findings = append(findings, core.Finding{
				Path: "networkMode",
				What: fmt.Sprintf("is %s; it must be \"awsvpc\"", mode.Show()),
			})
		}
		return findings
	},
}

var ecsDistinctRoles = core.Rule{
	Name:     "ecs-distinct-roles",
	Group:    "compute",
	Severity: core.High,
	Title:    "A task has two roles: one that starts it, one that it works with.",
	Why:      "With one role the program also holds the rights to pull images and to read every secret of the task.",
	Fix:      "give taskRoleArn and executionRoleArn a role each, as the service tier does",
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Types:    []string{core.ECSTaskDefinition},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, path := range []string{"executionRoleArn", "taskRoleArn"} {
			findings = append(findings, core.MustHold(path, "name a role")(r, nil)...)
		}
		execution, one := r.Get("executionRoleArn").Str()
		task, two := r.Get("taskRoleArn").Str()
		if one && two && execution != "" && execution == task {
			findings = append(findings, core.Finding{
				Path: "taskRoleArn",
				What: fmt.Sprintf("is %q, which is the execution role; make one of its own", task),
			})
		}
		return findings
	},
}
