package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

const ecsCluster = "aws:ecs/cluster:Cluster"

func ecsRules() []Rule {
	return []Rule{
		ecsReadonlyRootFS, ecsNoPrivileged, ecsNoHostNamespaces, ecsNonRoot, ecsContainerLogs, ecsNoEnvSecrets, ecsImagePinned, ecsDistinctRoles,
		ecsContainerInsights, ecsCircuitBreaker, ecsFargateLatest, ecsExecAudited, ecsServiceHA,
	}
}

// containerKeys are the names in container definitions that the rules read.
var containerKeys = []string{
	"name", "image", "user", "privileged", "readonlyRootFilesystem", "linuxParameters", "capabilities", "add", "logConfiguration", "logDriver",
	"environment", "type", "value",
}

// containers are the container definitions in JSON text, a list or one object. The provider takes their names in any case; here they
// are as AWS spells them.
func containers(v Value) []Value {
	if text, ok := v.Str(); ok {
		v = respelt(fromJSON(text))
	}
	items, _ := v.Items()
	return items
}

func respelt(v Value) Value {
	switch {
	case v.IsObject():
		m := map[string]property.Value{}
		for key, value := range v.Entries {
			if i := slices.IndexFunc(containerKeys, func(k string) bool { return strings.EqualFold(k, key) }); i >= 0 {
				key = containerKeys[i]
			}
			m[key] = respelt(value).v
		}
		return ValueOf(property.New(m))
	case v.IsList():
		items, _ := v.Items()
		list := make([]property.Value, len(items))
		for i, item := range items {
			list[i] = respelt(item).v
		}
		return ValueOf(property.New(list))
	}
	return v
}

// eachContainer makes a rule's judgement out of the judgement on one container definition: the offending key and what is wrong.
func eachContainer(judge func(container Value, r Resource) (key, what string)) func(Resource, Config) []Finding {
	return func(r Resource, _ Config) []Finding {
		var findings []Finding
		for i, container := range containers(r.Get("containerDefinitions")) {
			if !container.IsObject() {
				continue
			}
			if key, what := judge(container, r); what != "" {
				findings = append(findings, Finding{
					Path: element("containerDefinitions", i) + "." + key, What: fmt.Sprintf("(container %s) %s", container.Get("name").Show(), what),
				})
			}
		}
		return findings
	}
}

var ecsReadonlyRootFS = Rule{
	Name: "ecs-readonly-rootfs", Group: "compute", Severity: High,
	Title:      "Containers can't write to their root file system.",
	Why:        "Whoever breaks into a writable container changes its program and stays.",
	Fix:        "leave the service tier's read-only root on, and name the paths that must be writable as volumes",
	Levels:     Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"FSBP ECS.5"},
	Types:      []string{ecsTaskDefinition},
	Resource: eachContainer(func(c Value, _ Resource) (string, string) {
		v := c.Get("readonlyRootFilesystem")
		if v.Bool(false) != No {
			return "", ""
		}
		return "readonlyRootFilesystem", fmt.Sprintf("is %s; it must be true", v.Show())
	}),
}

var ecsNoPrivileged = Rule{
	Name: "ecs-no-privileged", Group: "compute", Severity: High,
	Title:      "No container is privileged or has capabilities over its host.",
	Why:        "A privileged container is root on its host, and with it on every other container there.",
	Fix:        "leave privileged out, and drop SYS_ADMIN, NET_ADMIN and ALL from linuxParameters.capabilities.add",
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP ECS.4"},
	Types:      []string{ecsTaskDefinition},
	Resource: eachContainer(func(c Value, _ Resource) (string, string) {
		if c.Get("privileged").Bool(false) == Yes {
			return "privileged", "is true; leave it out"
		}
		added, _ := c.Get("linuxParameters.capabilities.add").Strings()
		for _, capability := range added {
			if slices.Contains([]string{"SYS_ADMIN", "NET_ADMIN", "ALL"}, strings.TrimPrefix(strings.ToUpper(capability), "CAP_")) {
				return "linuxParameters.capabilities.add", fmt.Sprintf("holds %q; drop it", capability)
			}
		}
		return "", ""
	}),
}

var ecsNoHostNamespaces = Rule{
	Name: "ecs-no-host-namespaces", Group: "compute", Severity: High,
	Title:      "Tasks share no namespace with their host, and have a network interface of their own.",
	Why:        "In the host's namespaces a container sees the processes and the traffic of all others.",
	Fix:        "leave pidMode and ipcMode out, and set networkMode to awsvpc",
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP ECS.1", "FSBP ECS.3", "FSBP ECS.17"},
	Types:      []string{ecsTaskDefinition},
	Resource: func(r Resource, _ Config) []Finding {
		var findings []Finding
		for _, key := range []string{"pidMode", "ipcMode"} {
			if r.Get(key).StrOr("") == "host" {
				findings = append(findings, Finding{Path: key, What: "is \"host\"; leave it out"})
			}
		}
		if mode := r.Get("networkMode"); !mode.IsUnknown() && mode.StrOr("") != "awsvpc" {
			findings = append(findings, Finding{Path: "networkMode", What: fmt.Sprintf("is %s; it must be \"awsvpc\"", mode.Show())})
		}
		return findings
	},
}

var ecsNonRoot = Rule{
	Name: "ecs-non-root", Group: "compute", Severity: Medium,
	Title:      "Containers run as a user that isn't root.",
	Why:        "A process that breaks out of its container as root is root on the host.",
	Fix:        "set the container's user, such as 65532:65532, as the service tier does",
	Levels:     Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"FSBP ECS.20"},
	Types:      []string{ecsTaskDefinition},
	Resource: eachContainer(func(c Value, _ Resource) (string, string) {
		v := c.Get("user")
		user, _, _ := strings.Cut(v.text(), ":")
		if v.IsUnknown() || user != "" && user != "root" && strings.Trim(user, "0") != "" {
			return "", ""
		}
		return "user", fmt.Sprintf("is %s; name a user that isn't root", v.Show())
	}),
}

var ecsContainerLogs = Rule{
	Name: "ecs-container-logs", Group: "compute", Severity: High,
	Title:      "Every container has its output logged.",
	Why:        "The output of a container without logging is gone with it.",
	Fix:        "leave the service tier's logging on, or set logConfiguration",
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP ECS.9"},
	Types:      []string{ecsTaskDefinition},
	Resource: eachContainer(func(c Value, _ Resource) (string, string) {
		if v := c.Get("logConfiguration"); v.IsUnknown() || hasText(v.Get("logDriver")) {
			return "", ""
		}
		return "logConfiguration", "is absent; name a log driver"
	}),
}

var ecsNoEnvSecrets = Rule{
	Name: "ecs-no-env-secrets", Group: "compute", Severity: High,
	Title:      "No container gets a credential as a plain environment variable.",
	Why:        "Whoever may describe the task definition reads its environment.",
	Fix:        "put the value into Secrets Manager, and name it under secrets (valueFrom), as the service tier's secrets do",
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP ECS.8"},
	Types:      []string{ecsTaskDefinition},
	Resource: func(r Resource, _ Config) []Finding {
		return judgeContainers(r.Get("containerDefinitions"), "containerDefinitions")
	},
}

var ecsImagePinned = Rule{
	Name: "ecs-image-pinned", Group: "compute", Severity: Medium,
	Title:  "Containers run an image with a tag of its own, in production one by digest.",
	Why:    "Under latest, or a tag that moves, two tasks of one service run different programs, and a roll-back isn't one.",
	Fix:    "give the service tier image: repository@sha256:…, which the pipeline writes",
	Levels: Levels{Advisory, Advisory, Mandatory},
	Types:  []string{ecsTaskDefinition},
	Resource: eachContainer(func(c Value, r Resource) (string, string) {
		v := c.Get("image")
		image, ok := v.Str()
		if !ok || strings.Contains(image, "@sha256:") {
			return "", ""
		}
		_, tag, tagged := strings.Cut(image[strings.LastIndex(image, "/")+1:], ":")
		switch {
		case !tagged || tag == "latest":
			return "image", fmt.Sprintf("is %s, whatever that is today; name a digest", v.Show())
		case environmentOf(r.stackName()) == "prd":
			return "image", fmt.Sprintf("is %s in production; name a digest", v.Show())
		}
		return "", ""
	}),
}

var ecsDistinctRoles = Rule{
	Name: "ecs-distinct-roles", Group: "compute", Severity: High,
	Title:  "A task has two roles: one that starts it, one that it works with.",
	Why:    "With one role the program also holds the rights to pull images and to read every secret of the task.",
	Fix:    "give taskRoleArn and executionRoleArn a role each, as the service tier does",
	Levels: Levels{Mandatory, Mandatory, Mandatory},
	Types:  []string{ecsTaskDefinition},
	Resource: func(r Resource, _ Config) []Finding {
		var findings []Finding
		for _, path := range []string{"executionRoleArn", "taskRoleArn"} {
			findings = append(findings, mustHold(path, "name a role")(r, nil)...)
		}
		execution, one := r.Get("executionRoleArn").Str()
		task, two := r.Get("taskRoleArn").Str()
		if one && two && execution != "" && execution == task {
			findings = append(findings, Finding{Path: "taskRoleArn", What: fmt.Sprintf("is %q, which is the execution role; make one of its own", task)})
		}
		return findings
	},
}

var ecsContainerInsights = Rule{
	Name: "ecs-container-insights", Group: "compute", Severity: Medium,
	Title:      "Clusters have Container Insights.",
	Why:        "Without it nobody sees which task runs out of memory or CPU.",
	Fix:        "leave the service tier's Container Insights on",
	Levels:     Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"FSBP ECS.12"},
	Types:      []string{ecsCluster},
	Resource:   judgeInsights,
	Remedy: func(r Resource, c Config) (property.Map, bool) {
		if len(judgeInsights(r, c)) == 0 {
			return r.Properties, false
		}
		on := property.New(map[string]property.Value{"name": property.New("containerInsights"), "value": property.New("enabled")})
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

func judgeInsights(r Resource, _ Config) []Finding {
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
			return []Finding{{Path: "settings", What: fmt.Sprintf("has containerInsights %s; it must be \"enabled\" or \"enhanced\"", value.Show())}}
		}
	}
	if !known {
		return nil
	}
	return []Finding{{Path: "settings", What: "has no containerInsights; enable it"}}
}

var ecsCircuitBreaker = Rule{
	Name: "ecs-circuit-breaker", Group: "compute", Severity: Medium,
	Title:  "A deployment that doesn't start is rolled back.",
	Why:    "Without the circuit breaker a broken image is started again and again, and the deployment hangs for hours.",
	Fix:    "leave the service tier's circuit breaker on; with strategy blueGreen CodeDeploy takes its place",
	Levels: Levels{Advisory, Mandatory, Mandatory},
	Types:  []string{ecsService},
	Resource: unless(func(r Resource) bool {
		controller := r.Get("deploymentController.type")
		return controller.IsUnknown() || controller.StrOr("ECS") != "ECS"
	}, both(mustBe("deploymentCircuitBreaker.enable", true, false), mustBe("deploymentCircuitBreaker.rollback", true, false))),
}

var ecsFargateLatest = Rule{
	Name: "ecs-fargate-latest", Group: "compute", Severity: Medium,
	Title:      "Services run on the latest Fargate platform.",
	Why:        "Older platform versions lack the latest fixes.",
	Fix:        "leave platformVersion out",
	Levels:     Levels{Advisory, Advisory, Advisory},
	Frameworks: []string{"FSBP ECS.10"},
	Types:      []string{ecsService},
	Resource: func(r Resource, _ Config) []Finding {
		version, ok := r.Get("platformVersion").Str()
		if !ok || version == "" || version == "LATEST" {
			return nil
		}
		return []Finding{{Path: "platformVersion", What: fmt.Sprintf("is %q; leave it out, which means LATEST", version)}}
	},
}
