package ec2

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

const (
	launchNamespace = "aws:autoscaling:launchconfiguration"
	disableIMDSv1   = "DisableIMDSv1"
)

var netIMDSv2 = core.Rule{
	Name:     "net-imdsv2",
	Group:    "network",
	Core:     true,
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:    "Instances answer metadata requests with a session token only (IMDSv2).",
	Why:      "With version 1 one forged request through an application hands out the instance role's credentials.",
	Fix: "set metadataOptions.httpTokens to required; in Elastic Beanstalk " +
		"aws:autoscaling:launchconfiguration/DisableIMDSv1 to true",
	Frameworks: []string{"FSBP EC2.8", "FSBP EC2.170", "FSBP AutoScaling.3", "CIS 5.7"},
	Types: []string{
		core.EC2Instance, core.EC2LaunchTemplate, core.EC2LaunchConfiguration, core.BeanstalkEnvironment,
		core.BeanstalkTemplate,
	},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if r.Type == core.BeanstalkEnvironment || r.Type == core.BeanstalkTemplate {
			return beanstalkIMDS(r)
		}
		return instanceIMDS(r)
	},
	Remedy: func(r core.Resource, _ core.Config) (property.Map, bool) {
		if r.Type == core.BeanstalkEnvironment || r.Type == core.BeanstalkTemplate {
			if len(beanstalkIMDS(r)) == 0 {
				return r.Properties, false
			}
			return withoutIMDSv1(r), true
		}
		if len(instanceIMDS(r)) == 0 {
			return r.Properties, false
		}
		options := property.Map{}
		if m := r.Get("metadataOptions"); m.IsObject() {
			options = m.Raw().AsMap()
		}
		options = options.Set("httpTokens", property.New("required"))
		return r.Properties.Set("metadataOptions", property.New(options)), true
	},
}

// instanceIMDS checks an instance or what instances are made from. An instance that is made from a
// launch template takes the template's options where it names none itself; the template is checked
// by itself.
func instanceIMDS(r core.Resource) []core.Finding {
	tokens := r.Get("metadataOptions.httpTokens")
	if tokens.IsUnknown() || strings.EqualFold(r.Get("metadataOptions.httpEndpoint").StrOr(""), "disabled") {
		return nil
	}
	if r.Type == core.EC2Instance && tokens.IsAbsent() && !core.IsEmpty(r.Get("launchTemplate")) {
		return nil
	}
	if text, ok := tokens.Str(); ok && text == "required" {
		return nil
	}
	return []core.Finding{{
		Path: "metadataOptions.httpTokens",
		What: fmt.Sprintf("is %s (AWS's default is optional); it should be \"required\"", tokens.Show()),
	}}
}

func beanstalkIMDS(r core.Resource) []core.Finding {
	o, there := core.BeanstalkOption(r, launchNamespace, disableIMDSv1)
	switch {
	case there == core.Unknown, there == core.No && r.Type == core.BeanstalkEnvironment &&
		!core.IsEmpty(r.Get("templateName")):
		return nil // not known yet, or the template's to say
	case there == core.No:
		return []core.Finding{{
			Path: "settings",
			What: "has no " + launchNamespace + "/" + disableIMDSv1 +
				", so that its instances answer IMDSv1 too; it should be true",
		}}
	case o.Value.Bool(false) == core.No:
		return []core.Finding{{
			Path: o.Path,
			What: fmt.Sprintf("(%s) is %s; it should be \"true\"", disableIMDSv1, o.Value.Show()),
		}}
	}
	return nil
}

// withoutIMDSv1 sets the option, in its place if it is there.
func withoutIMDSv1(r core.Resource) property.Map {
	var list []property.Value
	items, _ := r.Get("settings").Items()
	for _, item := range items {
		name, _ := item.Get("name").Str()
		space, _ := item.Get("namespace").Str()
		if !strings.EqualFold(name, disableIMDSv1) || !strings.EqualFold(space, launchNamespace) {
			list = append(list, item.Raw())
		}
	}
	list = append(list, property.New(map[string]property.Value{
		"namespace": property.New(launchNamespace), "name": property.New(disableIMDSv1), "value": property.New("true"),
	}))
	return r.Properties.Set("settings", property.New(list))
}

// containerSigns are what a host's user data says when the host runs containers: the agent sits one
// network hop behind the host.
var containerSigns = []string{
	"ecs_cluster", "docker", "containerd", "kubelet", "nodeadm", "bootstrap.sh", "settings.ecs",
	"settings.kubernetes",
}

var netIMDSHopLimit = core.Rule{
	Name:     "net-imds-hop-limit",
	Group:    "network",
	Severity: core.Low,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Title:    "Metadata answers stay on the host: a hop limit of 1, or 2 where the host runs containers.",
	Why: "With more hops the credentials also reach what runs behind the host, such as containers and forwarded " +
		"traffic.",
	Fix:        "leave metadataOptions.httpPutResponseHopLimit out, or set it to 1; 2 on container hosts",
	Frameworks: []string{"FSBP AutoScaling.4"},
	Types:      []string{core.EC2Instance, core.EC2LaunchTemplate, core.EC2LaunchConfiguration},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		hops, known := r.Get("metadataOptions.httpPutResponseHopLimit").Num()
		limit := 1.0
		if runsContainers(r) != core.No {
			limit = 2
		}
		if !known || hops <= limit {
			return nil
		}
		return []core.Finding{{
			Path: "metadataOptions.httpPutResponseHopLimit",
			What: fmt.Sprintf("is %v; it should be %v at most", hops, limit),
		}}
	},
}

// runsContainers reports whether a host's user data or tags say that it runs containers.
func runsContainers(r core.Resource) core.Truth {
	answer := core.No
	for _, key := range []string{"userData", "userDataBase64"} {
		v := r.Get(key)
		if v.IsUnknown() {
			answer = core.Or(answer, core.Unknown)
		}
		text, _ := v.Str()
		if decoded, err := base64.StdEncoding.DecodeString(text); err == nil {
			text = string(decoded)
		}
		text = strings.ToLower(text)
		if slices.ContainsFunc(containerSigns, func(sign string) bool { return strings.Contains(text, sign) }) {
			answer = core.Yes
		}
	}
	for key := range r.Get("tags").Entries {
		if strings.HasPrefix(key, "kubernetes.io/") || strings.HasPrefix(key, "eks:") {
			answer = core.Yes
		}
	}
	return answer
}
