package apigatewayv2

import (
	"regexp"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/apigateway"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var apiMapping = cloud.ResourceType{
	Type: "apigatewayv2/apiMapping:ApiMapping",
	// HTTP and REST APIs alike:
	// https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
	References: []cloud.Reference{
		{Path: "apiId", To: token.HTTPAPI + "|" + token.RESTAPI, Missing: apigateway.NoSuchAPI},
		{
			Path:    "domainName",
			To:      token.HTTPDomainName,
			Missing: "NotFoundException: Invalid domain name identifier specified: %s",
			Blocks:  "BadRequestException: The domain name %s has API mappings",
		},
	},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: mappingFitsStage,
}

var mappingKey = regexp.MustCompile(`^[A-Za-z0-9._~$+!*'(),/-]*$`)

// mappingFitsStage checks that the stage exists and that no other mapping has the key.
func mappingFitsStage(c *cloud.Call) {
	key := c.Text("apiMappingKey")
	if !mappingKey.MatchString(key) || strings.HasPrefix(key, "/") || strings.HasSuffix(key, "/") {
		c.Refuse("apiMappingKey",
			"BadRequestException: API mapping key should only contain letters, numbers, and $-_.+!*'()/ and not "+
				"begin or end with a slash, got %q",
			key)
	}
	found := false
	for _, s := range c.Others("apigatewayv2/stage:Stage") {
		found = found || s.Text("apiId") == c.Text("apiId") && s.ID == c.Text("stage")
	}
	for _, s := range c.Others("apigateway/stage:Stage") {
		found = found || s.Text("restApi") == c.Text("apiId") && s.Text("stageName") == c.Text("stage")
	}
	if !found {
		c.Refuse("stage", "BadRequestException: Invalid stage identifier specified: the API %s has no stage %q",
			c.Text("apiId"), c.Text("stage"))
	}
	for _, other := range c.Others("apigatewayv2/apiMapping:ApiMapping") {
		if other.Text("domainName") == c.Text("domainName") && other.Text("apiMappingKey") == key {
			c.Refuse("apiMappingKey", "ConflictException: ApiMapping key %q already exists for this domain name (%s)",
				key, other.ID)
		}
	}
}
