package lambda

import (
	"regexp"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var alias = cloud.ResourceType{
	Type:       token.FunctionAlias,
	Name:       &cloud.Naming{Property: "name", Max: 128},
	References: []cloud.Reference{{Path: "functionName", To: token.Function, Missing: noSuchFunction}},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateAlias,
	ValidateState:  versionsArePublished,
}

var aliasPattern = regexp.MustCompile(`^[a-zA-Z0-9-_]+$`)

func validateAlias(c *cloud.Call) {
	name := c.Text("name")
	if name != "" && (!aliasPattern.MatchString(name) || strings.Trim(name, "0123456789") == "") {
		c.Refuse("name",
			"ValidationException: Value '%s' at 'name' failed to satisfy constraint: Member must satisfy regular "+
				"expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)",
			name)
	}
	if c.Text("functionVersion") == "$LATEST" && c.Has("routingConfig") {
		c.Refuse("functionVersion",
			"InvalidParameterValueException: $LATEST is not supported for an alias pointing to more than 1 version.")
	}
}

func versionsArePublished(c *cloud.Call) {
	f, _ := FindFunction(c, c.Text("functionName"))
	if f == nil {
		return
	}
	for _, l := range append(cloud.Lookup(c.Inputs, "functionVersion"), versionsOf(c.Inputs)...) {
		want, _ := l.Value.(string)
		if want != "$LATEST" && !published(f, want) {
			c.Refuse(l.Path,
				"ResourceNotFoundException: Function not found: %s:%s (the function has published up to version %s; "+
					"set publish)",
				f.Text("arn"), want, f.Text("version"))
		}
	}
}

func versionsOf(in map[string]any) []cloud.Located {
	weights, _ := cloud.First[map[string]any](in, "routingConfig.additionalVersionWeights")
	var out []cloud.Located
	for _, k := range cloud.Keys(weights) {
		out = append(out, cloud.Located{Path: "routingConfig.additionalVersionWeights", Value: k})
	}
	return out
}
