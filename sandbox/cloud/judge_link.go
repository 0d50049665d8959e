package cloud

import (
	"regexp"
	"slices"
	"strings"
)

const (
	linkV2T     = "apigatewayv2/vpcLink:VpcLink"
	authorizerT = "apigatewayv2/authorizer:Authorizer"
)

var mappedParameter = regexp.MustCompile(`^((append|overwrite|remove):(header|querystring)\.\S+|overwrite:path)$`)

// checkPrivateIntegration: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
func checkPrivateIntegration(c *call) {
	checkHTTPIntegration(c)
	if c.text("connectionType") == "VPC_LINK" && c.text("integrationType") != "HTTP_PROXY" && !c.unknown("integrationType") {
		c.fail("integrationType", "BadRequestException: VPC_LINK connection type is only supported for HTTP_PROXY integrations, got %s", c.text("integrationType"))
	}
	if c.text("connectionType") != "VPC_LINK" && c.has("connectionId") {
		c.fail("connectionId", "BadRequestException: ConnectionId is only taken with the connection type VPC_LINK")
	}
	parameters, _ := c.in["requestParameters"].(map[string]any)
	for name, value := range parameters {
		if !mappedParameter.MatchString(name) && !c.has("integrationSubtype") {
			c.fail("requestParameters", "BadRequestException: Invalid mapping expression specified: %s", name)
		}
		if path, ok := value.(string); ok && name == "overwrite:path" && !strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "$") {
			c.fail("requestParameters", "the integration would be asked for a path without a slash in front: %s", path)
		}
	}
}

// judgePrivateIntegration: only a WebSocket's link takes an address.
func judgePrivateIntegration(c *call) {
	judgeHTTPIntegration(c)
	api := c.get(httpT, c.text("apiId"))
	if api != nil && api.text("protocolType") == "HTTP" && c.text("connectionType") == "VPC_LINK" && strings.HasPrefix(c.text("integrationUri"), "http") {
		c.fail("integrationUri", "BadRequestException: with a VPC link the integration URI must be the ARN of a load balancer's listener or of a Cloud Map service, got %s", c.text("integrationUri"))
	}
}

// checkAuthorizer: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
func checkAuthorizer(c *call) {
	switch c.text("authorizerType") {
	case "JWT":
		if !c.has("jwtConfiguration") {
			c.fail("jwtConfiguration", "BadRequestException: JwtConfiguration is required for JWT authorizers")
		}
		if c.has("authorizerUri") {
			c.fail("authorizerUri", "BadRequestException: AuthorizerUri isn't supported for JWT authorizers")
		}
	case "REQUEST":
		if !c.has("authorizerUri") {
			c.fail("authorizerUri", "BadRequestException: AuthorizerUri is required for REQUEST authorizers")
		}
		version := c.text("authorizerPayloadFormatVersion")
		if c.flag("enableSimpleResponses") && version != "2.0" {
			c.fail("enableSimpleResponses", "BadRequestException: EnableSimpleResponses requires AuthorizerPayloadFormatVersion 2.0, got %q", version)
		}
	}
	if ttl, ok := c.number("authorizerResultTtlInSeconds"); ok && (ttl < 0 || ttl > 3600) {
		c.fail("authorizerResultTtlInSeconds", "BadRequestException: Authorizer result TTL should be between 0 and 3600 seconds, got %v", ttl)
	}
}

func judgeAuthorizer(c *call) {
	api := c.get(httpT, c.text("apiId"))
	if api == nil || c.text("authorizerType") != "REQUEST" {
		return
	}
	if api.text("protocolType") == "HTTP" && c.text("authorizerPayloadFormatVersion") == "" {
		c.fail("authorizerPayloadFormatVersion", "BadRequestException: AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer")
	}
	if uri := c.text("authorizerUri"); uri != "" {
		if _, err := c.integrationFunction(uri); err != nil {
			c.fail("authorizerUri", "BadRequestException: Invalid Authorizer URI: %v", err)
		}
	}
	sources, known := stringsOf(c.in["identitySources"])
	if ttl, ok := c.number("authorizerResultTtlInSeconds"); ok && ttl > 0 && known && len(sources) == 0 {
		c.fail("identitySources", "BadRequestException: identity sources are the key of what is cached: name one, or cache nothing")
	}
	for _, s := range sources {
		if !strings.HasPrefix(s, "$request.") && !strings.HasPrefix(s, "$context.") && !strings.HasPrefix(s, "$stageVariables.") {
			c.fail("identitySources", "BadRequestException: Invalid identity source: %s", s)
		}
	}
}

// judgeAuthorizedRoute: the authorizer is the API's own, and of the kind that the route asks for.
func judgeAuthorizedRoute(c *call) {
	judgeHTTPRoute(c)
	a := c.get(authorizerT, c.text("authorizerId"))
	if a == nil {
		return
	}
	if a.text("apiId") != c.text("apiId") {
		c.fail("authorizerId", "BadRequestException: the authorizer %s isn't one of the API %s", a.ID, c.text("apiId"))
	}
	kinds := map[string]string{"JWT": "JWT", "CUSTOM": "REQUEST"}
	if want := kinds[c.text("authorizationType")]; want != "" && a.text("authorizerType") != want {
		c.fail("authorizerId", "BadRequestException: the authorization type %s takes an authorizer of type %s, got %s", c.text("authorizationType"), want, a.text("authorizerType"))
	}
}

// judgeLinkV1: a REST API's link leads to one network load balancer of the region.
func judgeLinkV1(c *call) {
	if b := c.get(balancerT, c.text("targetArn")); b != nil && b.text("loadBalancerType") != "network" {
		c.fail("targetArn", "BadRequestException: the target of a VPC link must be a network load balancer, got %s", b.ID)
	}
}

// judgeLinkV2: subnets and groups are of one network.
func judgeLinkV2(c *call) {
	var vpcs []string
	for path, t := range map[string]string{"subnetIds": "ec2/subnet:Subnet", "securityGroupIds": "ec2/securityGroup:SecurityGroup"} {
		ids, _ := stringsOf(c.in[path])
		for _, id := range ids {
			if r := c.get(t, id); r != nil && !slices.Contains(vpcs, r.text("vpcId")) {
				vpcs = append(vpcs, r.text("vpcId"))
			}
		}
	}
	if len(vpcs) > 1 {
		c.fail("securityGroupIds", "BadRequestException: subnets and security groups must be of the same VPC, got %s", strings.Join(vpcs, ", "))
	}
}
