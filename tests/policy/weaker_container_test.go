package policy

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// container is a container's definition in a task definition's list of them.
type container = map[string]any

// weakContainers change one container's definition to a weaker one.
var weakContainers = []struct {
	what   string
	change func(container)
}{
	{"a root file system that can be written", func(c container) { c["readonlyRootFilesystem"] = false }},
	{"readonlyRootFilesystem left out", func(c container) { delete(c, "readonlyRootFilesystem") }},
	{"privileged", func(c container) { c["privileged"] = true }},
	{"a capability over the host", func(c container) {
		c["linuxParameters"] = map[string]any{"capabilities": map[string]any{"add": []any{"SYS_ADMIN"}}}
	}},
	{"root as its user", func(c container) { c["user"] = "root" }},
	{"user left out", func(c container) { delete(c, "user") }},
	{"logConfiguration left out", func(c container) { delete(c, "logConfiguration") }},
	{"an image by a tag that moves", func(c container) {
		image, _, _ := strings.Cut(c["image"].(string), "@")
		c["image"] = image + ":latest"
	}},
	{"a password in its environment", func(c container) {
		list, _ := c["environment"].([]any)
		c["environment"] = append(list,
			map[string]any{"name": "DATABASE_PASSWORD", "value": "correct horse battery staple"})
	}},
}

// containers makes the weakenings of each container of a task definition.
func (g *generator) containers(path []string, text string) {
	var list []container
	if json.Unmarshal([]byte(text), &list) != nil {
		return
	}
	for i, c := range list {
		for _, w := range weakContainers {
			g.set("container", path,
				fmt.Sprintf("container %v with %s", c["name"], w.what),
				func(v property.Value) property.Value {
					var list []container
					if !v.IsString() || json.Unmarshal([]byte(v.AsString()), &list) != nil || i >= len(list) {
						return v
					}
					w.change(list[i])
					weaker, err := json.Marshal(list)
					if err != nil {
						return v
					}
					return property.New(string(weaker)).WithSecret(v.Secret())
				})
		}
	}
}
