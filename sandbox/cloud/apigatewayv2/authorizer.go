package apigatewayv2

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/lambda"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var authorizer = cloud.ResourceType{
	Type:       token.HTTPAuthorizer,
	Name:       &cloud.Naming{Property: "name", Max: 128},
	References: []cloud.Reference{ofAPI("apiId")},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateAuthorizer,
	ValidateState:  authorizerFitsAPI,
}

// validateAuthorizer:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
func validateAuthorizer(c *cloud.Call) {
	switch c.Text("authorizerType") {
	case "JWT":
		if !c.Has("jwtConfiguration") {
			c.Refuse("jwtConfiguration", "BadRequestException: JwtConfiguration is required for JWT authorizers")
		}
		if c.Has("authorizerUri") {
			c.Refuse("authorizerUri", "BadRequestException: AuthorizerUri isn't supported for JWT authorizers")
		}
	case "REQUEST":
		if !c.Has("authorizerUri") {
			c.Refuse("authorizerUri", "BadRequestException: AuthorizerUri is required for REQUEST authorizers")
		}
		version := c.Text("authorizerPayloadFormatVersion")
		if c.Flag("enableSimpleResponses") && version != "2.0" {
			c.Refuse("enableSimpleResponses",
				"BadRequestException: EnableSimpleResponses requires AuthorizerPayloadFormatVersion 2.0, got %q",
				version)
		}
	}
	if ttl, ok := c.Number("authorizerResultTtlInSeconds"); ok && (ttl < 0 || ttl > 3600) {
		c.Refuse("authorizerResultTtlInSeconds",
			"BadRequestException: Authorizer result TTL should be between 0 and 3600 seconds, got %v", ttl)
	}
}

func authorizerFitsAPI(c *cloud.Call) {
	api := c.Find(token.HTTPAPI, c.Text("apiId"))
	if api == nil || c.Text("authorizerType") != "REQUEST" {
		return
	}
	if api.Text("protocolType") == "HTTP" && c.Text("authorizerPayloadFormatVersion") == "" {
		c.Refuse("authorizerPayloadFormatVersion",
			"BadRequestException: AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer")
	}
	if uri := c.Text("authorizerUri"); uri != "" {
		if _, err := lambda.FunctionOfURI(c, uri); err != nil {
			c.Refuse("authorizerUri", "BadRequestException: Invalid Authorizer URI: %v", err)
		}
	}
	sources, known := cloud.StringsOf(c.Inputs["identitySources"])
	if ttl, ok := c.Number("authorizerResultTtlInSeconds"); ok && ttl > 0 && known && len(sources) == 0 {
		c.Refuse("identitySources",
			"BadRequestException: identity sources are the key of what is cached: name one, or cache nothing")
	}
	for _, s := range sources {
		if !strings.HasPrefix(s, "$request.") && !strings.HasPrefix(s, "$context.") &&
			!strings.HasPrefix(s, "$stageVariables.") {
			c.Refuse("identitySources", "BadRequestException: Invalid identity source: %s", s)
		}
	}
}
