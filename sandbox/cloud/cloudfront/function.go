package cloudfront

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var function = cloud.ResourceType{
	Type:     "cloudfront/function:Function",
	Global:   true,
	Name:     &cloud.Naming{Property: "name", Max: 64},
	Defaults: map[string]any{"publish": true},
	References: []cloud.Reference{
		{
			Path:    "keyValueStoreAssociations[]",
			To:      token.KeyValueStore,
			Missing: "InvalidArgument: the KeyValueStore %s does not exist",
			Blocks:  "CannotDeleteEntityWhileInUse: KeyValueStore %s is associated with a function",
		},
	},

	CreateSeconds:  8,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateFunction,
	ValidateState:  functionIsUnique,
}

func validateFunction(c *cloud.Call) {
	if n := c.Text("name"); n != "" && !namePattern.MatchString(n) {
		c.Refuse("name", "InvalidArgument: The function name must match [a-zA-Z0-9-_]{1,64}, got %q", n)
	}
	code, runtime := c.Text("code"), c.Text("runtime")
	if len(code) > 10240 {
		c.Refuse("code",
			"FunctionSizeLimitExceeded: The function exceeds the maximum size: %d bytes, the quota is 10 KB",
			len(code))
	}
	if code != "" && !strings.Contains(code, "handler") {
		c.Refuse("code", "InvalidArgument: The function code has no function \"handler\"")
	}
	stores := cloud.Lookup(c.Inputs, "keyValueStoreAssociations[]")
	if len(stores) > 1 {
		c.Refuse("keyValueStoreAssociations",
			"InvalidArgument: A function can be associated with one key value store, got %d", len(stores))
	}
	if runtime == "cloudfront-js-1.0" && (len(stores) > 0 || strings.Contains(code, "import ")) {
		c.Refuse("runtime", "InvalidArgument: key value stores and import need the runtime cloudfront-js-2.0, got %s",
			runtime)
	}
	if strings.Contains(code, "cf.kvs(") && !c.Has("keyValueStoreAssociations") {
		c.Refuse("keyValueStoreAssociations",
			"InvalidArgument: the code calls cf.kvs(), but no key value store is associated with the function")
	}
}

func functionIsUnique(c *cloud.Call) {
	cloud.UniqueName("FunctionAlreadyExists", "cloudfront/function:Function")(c)
	for _, l := range cloud.Lookup(c.Inputs, "keyValueStoreAssociations[]") {
		if s, ok := l.Value.(string); ok && !strings.HasPrefix(s, "arn:") {
			c.Refuse(l.Path, "InvalidArgument: a key value store is named by its ARN, got %q", s)
		}
	}
}
