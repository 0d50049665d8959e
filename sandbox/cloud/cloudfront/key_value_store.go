package cloudfront

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var keyValueStore = cloud.ResourceType{
	Type:   token.KeyValueStore,
	Global: true,
	Name:   &cloud.Naming{Property: "name", Max: 64},

	CreateSeconds:  25,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateStore,
	ValidateState:  cloud.UniqueName("EntityAlreadyExists", token.KeyValueStore),
}

func validateStore(c *cloud.Call) {
	if n := c.Text("name"); n != "" && !namePattern.MatchString(n) {
		c.Refuse("name", "InvalidArgument: The key value store's name must match [a-zA-Z0-9-_]{1,64}, got %q", n)
	}
}
