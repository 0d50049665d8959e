package apigateway

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/lambda"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var integration = cloud.ResourceType{
	Type: "apigateway/integration:Integration",
	References: []cloud.Reference{
		ofRestAPI("restApi"),
		ofResource(),
		ofVPCLink(),
	},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateIntegration,
	ValidateState:  integrationFitsMethod,
}

func validateCall(c *cloud.Call) {
	kind, method := c.Text("type"), c.Text("integrationHttpMethod")
	if kind == "AWS_PROXY" && method != "POST" && !c.Unknown("integrationHttpMethod") &&
		strings.Contains(c.Text("uri"), ":lambda:") {
		c.Refuse("integrationHttpMethod",
			"BadRequestException: a Lambda function is called by POST, got %q: every request would end in 500 "+
				"Internal server error",
			method)
	}
	if kind != "MOCK" && kind != "" && !c.Has("uri") {
		c.Refuse("uri", "BadRequestException: Invalid integration URI specified: the type %s needs one", kind)
	}
	if kind != "MOCK" && kind != "" && !c.Has("integrationHttpMethod") {
		c.Refuse("integrationHttpMethod", "BadRequestException: Enumeration value for HttpMethod must be non-empty")
	}
	if t, ok := c.Number("timeoutMilliseconds"); ok && (t < 50 || t > 300000) {
		c.Refuse("timeoutMilliseconds", "BadRequestException: Timeout should be between 50 ms and 29000 ms, got %v", t)
	}
}

func callFindsFunction(c *cloud.Call) {
	if methodOf(c, token.RESTMethod) == nil {
		c.Refuse("httpMethod",
			"NotFoundException: Invalid Method identifier specified: the resource %s has no method %s yet (depend on it)",
			c.Text("resourceId"), c.Text("httpMethod"))
	}
	if uri := c.Text("uri"); strings.Contains(uri, "/functions/") {
		if _, err := lambda.FunctionOfURI(c, uri); err != nil {
			c.Refuse("uri", "BadRequestException: Invalid lambda function: %v", err)
		}
	}
}

// ofVPCLink is the link of a REST API's integration.
func ofVPCLink() cloud.Reference {
	return cloud.Reference{
		Path:    "connectionId",
		To:      "apigateway/vpcLink:VpcLink",
		Missing: "BadRequestException: Invalid Vpc link identifier specified: %s",
		Blocks:  "BadRequestException: Cannot delete vpc link. Vpc link '%s', is referenced in a method",
		Or:      func(_ *cloud.Call, s string) bool { return strings.HasPrefix(s, "${stageVariables.") },
	}
}

func validateIntegration(c *cloud.Call) {
	validateCall(c)
	linked := c.Text("connectionType") == "VPC_LINK"
	switch {
	case linked && !c.Has("connectionId"):
		c.Refuse("connectionId", "BadRequestException: Vpc link id must not be empty with the connection type VPC_LINK")
	case !linked && c.Has("connectionId") && !c.Unknown("connectionType"):
		c.Refuse("connectionType", "BadRequestException: a connection id takes the connection type VPC_LINK, got %q",
			c.Text("connectionType"))
	case linked && c.Text("type") != "" && c.Text("type") != "HTTP" && c.Text("type") != "HTTP_PROXY":
		c.Refuse("type",
			"BadRequestException: the connection type VPC_LINK takes the integration type HTTP or HTTP_PROXY, got %s",
			c.Text("type"))
	}
}

// integrationFitsMethod refuses an integration that maps request parameters which its method
// doesn't declare.
func integrationFitsMethod(c *cloud.Call) {
	callFindsFunction(c)
	method := methodOf(c, token.RESTMethod)
	mapped, _ := c.Inputs["requestParameters"].(map[string]any)
	if method == nil {
		return
	}
	declared, _ := method.Inputs["requestParameters"].(map[string]any)
	for _, to := range cloud.Keys(mapped) {
		from, _ := mapped[to].(string)
		if !strings.HasPrefix(from, "method.request.") || strings.HasPrefix(from, "method.request.body") {
			continue
		}
		if _, there := declared[from]; !there {
			c.Refuse("requestParameters",
				"BadRequestException: Invalid mapping expression specified: Validation Result: warnings : [], errors "+
					": [Invalid mapping expression parameter specified: %s]",
				from)
		}
	}
}
