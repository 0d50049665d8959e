package ecs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/core/credentials"
)

// eachContainer returns a check that runs another on every container definition of a task. That one
// returns the offending key and what is wrong with it.
func eachContainer(check func(container core.Value, r core.Resource) (key, what string)) func(core.Resource, core.Config) []core.Finding {
	return func(r core.Resource, _ core.Config) []core.Finding {
		var findings []core.Finding
		for i, container := range credentials.Containers(r.Get("containerDefinitions")) {
			if !container.IsObject() {
				continue
			}
			if key, what := check(container, r); what != "" {
				findings = append(findings, core.Finding{
					Path: core.Element("containerDefinitions", i) + "." + key,
					What: fmt.Sprintf("(container %s) %s", container.Get("name").Show(), what),
				})
			}
		}
		return findings
	}
}

var ecsReadonlyRootFS = core.Rule{
	Name:       "ecs-readonly-rootfs",
	Group:      "compute",
	Severity:   core.High,
	Title:      "Containers can't write to their root file system.",
	Why:        "Whoever breaks into a writable container changes its program and stays.",
	Fix:        "leave the service tier's read-only root on, and name the paths that must be writable as volumes",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP ECS.5"},
	Types:      []string{core.ECSTaskDefinition},
	Resource: eachContainer(func(c core.Value, _ core.Resource) (string, string) {
		v := c.Get("readonlyRootFilesystem")
		if v.Bool(false) != core.No {
			return "", ""
		}
		return "readonlyRootFilesystem", fmt.Sprintf("is %s; it must be true", v.Show())
	}),
}

var ecsNoPrivileged = core.Rule{
	Name:       "ecs-no-privileged",
	Group:      "compute",
	Severity:   core.High,
	Title:      "No container is privileged or has capabilities over its host.",
	Why:        "A privileged container is root on its host, and with it on every other container there.",
	Fix:        "leave privileged out, and drop SYS_ADMIN, NET_ADMIN and ALL from linuxParameters.capabilities.add",
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP ECS.4"},
	Types:      []string{core.ECSTaskDefinition},
	Resource: eachContainer(func(c core.Value, _ core.Resource) (string, string) {
		if c.Get("privileged").Bool(false) == core.Yes {
			return "privileged", "is true; leave it out"
		}
		added, _ := c.Get("linuxParameters.capabilities.add").Strings()
		for _, capability := range added {
			if slices.Contains([]string{"SYS_ADMIN", "NET_ADMIN", "ALL"},
				strings.TrimPrefix(strings.ToUpper(capability), "CAP_")) {
				return "linuxParameters.capabilities.add", fmt.Sprintf("holds %q; drop it", capability)
			}
		}
		return "", ""
	}),
}

var ecsNonRoot = core.Rule{
	Name:       "ecs-non-root",
	Group:      "compute",
	Severity:   core.Medium,
	Title:      "Containers run as a user that isn't root.",
	Why:        "A process that breaks out of its container as root is root on the host.",
	Fix:        "set the container's user, such as 65532:65532, as the service tier does",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP ECS.20"},
	Types:      []string{core.ECSTaskDefinition},
	Resource: eachContainer(func(c core.Value, _ core.Resource) (string, string) {
		v := c.Get("user")
		user, _, _ := strings.Cut(v.Text(), ":")
		if v.IsUnknown() || user != "" && user != "root" && strings.Trim(user, "0") != "" {
			return "", ""
		}
		return "user", fmt.Sprintf("is %s; name a user that isn't root", v.Show())
	}),
}

var ecsContainerLogs = core.Rule{
	Name:       "ecs-container-logs",
	Group:      "compute",
	Severity:   core.High,
	Title:      "Every container has its output logged.",
	Why:        "The output of a container without logging is gone with it.",
	Fix:        "leave the service tier's logging on, or set logConfiguration",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP ECS.9"},
	Types:      []string{core.ECSTaskDefinition},
	Resource: eachContainer(func(c core.Value, _ core.Resource) (string, string) {
		if v := c.Get("logConfiguration"); v.IsUnknown() || core.HasText(v.Get("logDriver")) {
			return "", ""
		}
		return "logConfiguration", "is absent; name a log driver"
	}),
}

var ecsNoEnvSecrets = core.Rule{
	Name:     "ecs-no-env-secrets",
	Group:    "compute",
	Severity: core.High,
	Title:    "No container gets a credential as a plain environment variable.",
	Why:      "Whoever may describe the task definition reads its environment.",
	Fix: "put the value into Secrets Manager, and name it under secrets (valueFrom), as the service tier's " +
		"secrets do",
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP ECS.8"},
	Types:      []string{core.ECSTaskDefinition},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		return credentials.CheckContainers(r.Get("containerDefinitions"), "containerDefinitions")
	},
}

var ecsImagePinned = core.Rule{
	Name:     "ecs-image-pinned",
	Group:    "compute",
	Severity: core.Medium,
	Title:    "Containers run an image with a tag of its own, in production one by digest.",
	Why: "Under latest, or a tag that moves, two tasks of one service run different programs, and a roll-back isn't " +
		"one.",
	Fix:    "give the service tier image: repository@sha256:…, which the pipeline writes",
	Levels: core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Types:  []string{core.ECSTaskDefinition},
	Resource: eachContainer(func(c core.Value, r core.Resource) (string, string) {
		v := c.Get("image")
		image, ok := v.Str()
		if !ok || strings.Contains(image, "@sha256:") {
			return "", ""
		}
		_, tag, tagged := strings.Cut(image[strings.LastIndex(image, "/")+1:], ":")
		switch {
		case !tagged || tag == "latest":
			return "image", fmt.Sprintf("is %s, whatever that is today; name a digest", v.Show())
		case core.EnvironmentOf(r.StackName()) == "prd":
			return "image", fmt.Sprintf("is %s in production; name a digest", v.Show())
		}
		return "", ""
	}),
}
