package iam

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var openIdConnectProvider = cloud.ResourceType{
	Type:   "iam/openIdConnectProvider:OpenIdConnectProvider",
	Global: true,

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateProvider,
}

func validateProvider(c *cloud.Call) {
	if u := c.Text("url"); u != "" && !strings.HasPrefix(u, "https://") {
		c.Refuse("url", "ValidationError: the url of an OpenID Connect provider must begin with https://, got %q", u)
	}
}
