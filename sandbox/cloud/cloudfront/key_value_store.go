package cloudfront

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var keyValueStore = cloud.ResourceType{
	Type:   token.KeyValueStore,
	ID:     "{name}",
	Global: true,
	Name:   &cloud.Naming{Property: "name", Max: 64},
	Computed: map[string]any{
		"arn":              "arn:aws:cloudfront::{account}:key-value-store/{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}",
		"etag":             "E{HEX12}",
		"lastModifiedTime": "2026-01-01T00:00:00Z",
	},

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
