package apigatewayv2

import (
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/lambda"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var integration = cloud.ResourceType{
	Type: "apigatewayv2/integration:Integration",
	References: []cloud.Reference{
		ofAPI("apiId"),
		{
			Path:    "connectionId",
			To:      token.HTTPVPCLink,
			Missing: "NotFoundException: Invalid VpcLink identifier specified: %s",
			Blocks:  "BadRequestException: the VPC link %s is in use",
		},
	},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateIntegration,
	ValidateState:  integrationFitsAPI,
}

func validateIntegrationType(c *cloud.Call) {
	kind := c.Text("integrationType")
	uri := c.Text("integrationUri")
	switch kind {
	case "AWS_PROXY":
		if !c.Has("integrationUri") && !c.Has("integrationSubtype") {
			c.Refuse("integrationUri",
				"BadRequestException: AWS_PROXY integration must have either a function's ARN as integrationUri or "+
					"an integrationSubtype")
		}
		if uri != "" && !strings.HasPrefix(uri, "arn:") {
			c.Refuse("integrationUri", "BadRequestException: Invalid function ARN or invalid uri: %s", uri)
		}
	case "HTTP_PROXY":
		if !c.Has("integrationMethod") {
			c.Refuse("integrationMethod",
				"BadRequestException: HttpMethod must be provided for HTTP_PROXY integrations")
		}
		if c.Text("payloadFormatVersion") == "2.0" {
			c.Refuse("payloadFormatVersion",
				"BadRequestException: HTTP_PROXY integrations only support payload format version 1.0")
		}
	}
	if c.Text("connectionType") == "VPC_LINK" && !c.Has("connectionId") {
		c.Refuse("connectionId", "BadRequestException: ConnectionId is required for the connection type VPC_LINK")
	}
	if t, ok := c.Number("timeoutMilliseconds"); ok && (t < 50 || t > 30000) {
		c.Refuse("timeoutMilliseconds", "BadRequestException: Timeout should be between 50 ms and 30000 ms, got %v", t)
	}
}

func integrationFindsTarget(c *cloud.Call) {
	api := c.Find(token.HTTPAPI, c.Text("apiId"))
	if api == nil {
		return
	}
	if api.Text("protocolType") == "HTTP" &&
		!slices.Contains([]string{"AWS_PROXY", "HTTP_PROXY"}, c.Text("integrationType")) {
		c.Refuse("integrationType",
			"BadRequestException: an HTTP API supports the integration types AWS_PROXY and HTTP_PROXY, got %s",
			c.Text("integrationType"))
	}
	uri := c.Text("integrationUri")
	if strings.Contains(uri, ":lambda:") {
		if _, err := lambda.FunctionOfURI(c, uri); err != nil {
			c.Refuse("integrationUri", "BadRequestException: Invalid function ARN or invalid uri: %v", err)
		}
	}
	if c.Text("connectionType") == "VPC_LINK" && uri != "" &&
		c.Find("lb/listener:Listener|servicediscovery/service:Service", uri) == nil && !strings.HasPrefix(uri, "http") {
		c.Refuse("integrationUri",
			"BadRequestException: with a VPC link the integration URI must be the ARN of a load balancer's listener "+
				"or of a Cloud Map service, got %s",
			uri)
	}
}

var mappedParameter = regexp.MustCompile(`^((append|overwrite|remove):(header|querystring)\.\S+|overwrite:path)$`)

// validateIntegration:
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
func validateIntegration(c *cloud.Call) {
	validateIntegrationType(c)
	if c.Text("connectionType") == "VPC_LINK" && c.Text("integrationType") != "HTTP_PROXY" &&
		!c.Unknown("integrationType") {
		c.Refuse("integrationType",
			"BadRequestException: VPC_LINK connection type is only supported for HTTP_PROXY integrations, got %s",
			c.Text("integrationType"))
	}
	if c.Text("connectionType") != "VPC_LINK" && c.Has("connectionId") {
		c.Refuse("connectionId", "BadRequestException: ConnectionId is only taken with the connection type VPC_LINK")
	}
	parameters, _ := c.Inputs["requestParameters"].(map[string]any)
	for name, value := range parameters {
		if !mappedParameter.MatchString(name) && !c.Has("integrationSubtype") {
			c.Refuse("requestParameters", "BadRequestException: Invalid mapping expression specified: %s", name)
		}
		if path, ok := value.(string); ok && name == "overwrite:path" && !strings.HasPrefix(path, "/") &&
			!strings.HasPrefix(path, "$") {
			c.Refuse("requestParameters", "the integration would be asked for a path without a slash in front: %s",
				path)
		}
	}
}

// integrationFitsAPI refuses a URL behind an HTTP API's VPC link: only a WebSocket API's link
// takes one.
func integrationFitsAPI(c *cloud.Call) {
	integrationFindsTarget(c)
	api := c.Find(token.HTTPAPI, c.Text("apiId"))
	if api != nil && api.Text("protocolType") == "HTTP" && c.Text("connectionType") == "VPC_LINK" &&
		strings.HasPrefix(c.Text("integrationUri"), "http") {
		c.Refuse("integrationUri",
			"BadRequestException: with a VPC link the integration URI must be the ARN of a load balancer's listener "+
				"or of a Cloud Map service, got %s",
			c.Text("integrationUri"))
	}
}
