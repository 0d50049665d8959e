package iam

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var openIdConnectProvider = cloud.ResourceType{
	Type:     "iam/openIdConnectProvider:OpenIdConnectProvider",
	ID:       "arn:aws:iam::{account}:oidc-provider/{host}",
	Identify: providerARN,
	Global:   true,
	Computed: map[string]any{"arn": "{id}"},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateProvider,
}

func validateProvider(c *cloud.Call) {
	if u := c.Text("url"); u != "" && !strings.HasPrefix(u, "https://") {
		c.Refuse("url", "ValidationError: the url of an OpenID Connect provider must begin with https://, got %q", u)
	}
}

func providerARN(c *cloud.Call) string {
	return "arn:aws:iam::" + c.Account() + ":oidc-provider/" + strings.TrimPrefix(c.Text("url"), "https://")
}
