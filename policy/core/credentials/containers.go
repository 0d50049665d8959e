package credentials

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

// containerKeys are the names in container definitions that the rules read.
var containerKeys = []string{
	"name", "image", "user", "privileged", "readonlyRootFilesystem", "linuxParameters", "capabilities", "add",
	"logConfiguration", "logDriver",
	"environment", "type", "value",
}

// Containers are the container definitions in JSON text, a list or one object. The provider takes
// their names in any case; here they are as AWS spells them.
func Containers(v core.Value) []core.Value {
	if text, ok := v.Str(); ok {
		v = respelt(core.FromJSON(text))
	}
	items, _ := v.Items()
	return items
}

func respelt(v core.Value) core.Value {
	switch {
	case v.IsObject():
		m := map[string]property.Value{}
		for key, value := range v.Entries {
			if i := slices.IndexFunc(containerKeys, func(k string) bool { return strings.EqualFold(k, key) }); i >= 0 {
				key = containerKeys[i]
			}
			m[key] = respelt(value).Raw()
		}
		return core.ValueOf(property.New(m))
	case v.IsList():
		items, _ := v.Items()
		list := make([]property.Value, len(items))
		for i, item := range items {
			list[i] = respelt(item).Raw()
		}
		return core.ValueOf(property.New(list))
	}
	return v
}

// CheckPairs looks at an environment that is a list of names and values. Values that refer to a
// store are names.
func CheckPairs(v core.Value, path string) []core.Finding {
	var findings []core.Finding
	items, _ := v.Items()
	for i, item := range items {
		if kind := item.Get("type"); kind.IsUnknown() || kind.StrOr("PLAINTEXT") != "PLAINTEXT" {
			continue
		}
		name, _ := item.Get("name").Str()
		if text, ok := item.Get("value").Str(); ok {
			if kind := KindOf(name, text); kind != "" {
				findings = append(findings, core.Finding{
					Path: core.Element(path, i),
					What: fmt.Sprintf("(%s) holds %s in clear; refer to a secret", name, kind),
				})
			}
		}
	}
	return findings
}

// CheckContainers looks at the environments of container definitions, which are JSON text: a list,
// or one object.
func CheckContainers(v core.Value, path string) []core.Finding {
	var findings []core.Finding
	for i, container := range Containers(v) {
		findings = append(findings, CheckPairs(container.Get("environment"), core.Element(path, i)+".environment")...)
	}
	return findings
}
