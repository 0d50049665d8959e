package apigatewayv2

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var api = cloud.ResourceType{
	Type: token.HTTPAPI,
	Name: &cloud.Naming{Property: "name", Max: 128},
	Defaults: map[string]any{
		"apiKeySelectionExpression": "$request.header.x-api-key",
		"routeSelectionExpression":  "$request.method $request.path",
	},

	CreateSeconds:  2,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateAPI,
}

func validateAPI(c *cloud.Call) {
	if c.Text("protocolType") == "WEBSOCKET" {
		if c.Text("routeSelectionExpression") == "$request.method $request.path" {
			c.Refuse("routeSelectionExpression",
				"BadRequestException: a WEBSOCKET API needs a routeSelectionExpression over the body, such as "+
					"$request.body.action")
		}
		if c.Has("corsConfiguration") {
			c.Refuse("corsConfiguration", "BadRequestException: CORS configuration is only supported by HTTP APIs")
		}
	}
	cors, ok := c.Inputs["corsConfiguration"].(map[string]any)
	if !ok {
		return
	}
	origins, known := cloud.StringsOf(cors["allowOrigins"])
	if known && cors["allowCredentials"] == true && slices.Contains(origins, "*") {
		c.Refuse("corsConfiguration.allowCredentials",
			"BadRequestException: allow-credentials is not supported when allow-origin is *.")
	}
	for _, o := range origins {
		if o != "*" && !strings.Contains(o, "://") {
			c.Refuse("corsConfiguration.allowOrigins",
				"BadRequestException: Origin %s is not valid: it must begin with a scheme such as https://", o)
		} else if o != "*" && strings.Count(strings.TrimSuffix(o, "*"), "/") > 2 {
			c.Refuse("corsConfiguration.allowOrigins",
				"BadRequestException: Origin %s is not valid: an origin has no path", o)
		}
	}
}
