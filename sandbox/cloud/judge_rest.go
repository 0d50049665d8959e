package cloud

import (
	"slices"
	"strings"
)

func checkDomainREST(c *call) {
	if c.has("certificateArn") == c.has("regionalCertificateArn") {
		c.fail("certificateArn", "one of `certificateArn` (edge-optimised, in us-east-1) and `regionalCertificateArn` must be specified")
	}
	if c.text("securityPolicy") == "TLS_1_0" {
		c.fail("securityPolicy", "BadRequestException: TLS 1.0 can't be chosen for a new domain name")
	}
}

func checkREST(c *call) {
	c.policyAt("policy", boundPolicy, 8192)
	if t, ok := first[string](c.in, "endpointConfiguration.types"); ok && t == "PRIVATE" && !c.has("policy") {
		c.fail("policy", "BadRequestException: Private REST API doesn't have a resource policy attached to it")
	}
}

func judgeRESTResource(c *call) {
	part := c.text("pathPart")
	if !pathPart.MatchString(part) {
		c.fail("pathPart", "BadRequestException: Resource's path part only allow a-zA-Z0-9._-:, or a valid greedy path variable and curly braces at the beginning and the end, got %q", part)
	}
	for _, other := range c.others("apigateway/resource:Resource") {
		if other.text("restApi") != c.text("restApi") || other.text("parentId") != c.text("parentId") {
			continue
		}
		if other.text("pathPart") == part {
			c.fail("pathPart", "ConflictException: Another resource with the same parent already has this name: %s", part)
		} else if strings.HasPrefix(part, "{") && strings.HasPrefix(other.text("pathPart"), "{") {
			c.fail("pathPart", "BadRequestException: A sibling (%s) of this resource already has a variable path part -- only one is allowed", other.text("pathPart"))
		}
	}
}

func checkRESTMethod(c *call) {
	if m := c.text("httpMethod"); m != "" && !slices.Contains([]string{"GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "DELETE", "ANY"}, m) {
		c.fail("httpMethod", "BadRequestException: Invalid HTTP method: %s", m)
	}
	if t := c.text("authorization"); (t == "CUSTOM" || t == "COGNITO_USER_POOLS") && !c.has("authorizerId") {
		c.fail("authorizerId", "BadRequestException: Invalid authorizer ID specified. Setting the authorization type to %s requires a valid authorizer.", t)
	}
}

func checkRESTIntegration(c *call) {
	kind, method := c.text("type"), c.text("integrationHttpMethod")
	if kind == "AWS_PROXY" && method != "POST" && !c.unknown("integrationHttpMethod") && strings.Contains(c.text("uri"), ":lambda:") {
		c.fail("integrationHttpMethod", "BadRequestException: a Lambda function is called by POST, got %q: every request would end in 500 Internal server error", method)
	}
	if kind != "MOCK" && kind != "" && !c.has("uri") {
		c.fail("uri", "BadRequestException: Invalid integration URI specified: the type %s needs one", kind)
	}
	if kind != "MOCK" && kind != "" && !c.has("integrationHttpMethod") {
		c.fail("integrationHttpMethod", "BadRequestException: Enumeration value for HttpMethod must be non-empty")
	}
	if t, ok := c.number("timeoutMilliseconds"); ok && (t < 50 || t > 300000) {
		c.fail("timeoutMilliseconds", "BadRequestException: Timeout should be between 50 ms and 29000 ms, got %v", t)
	}
}

// methodOf finds the method that an integration or response belongs to.
func (c *call) methodOf(typ string) *Resource {
	for _, m := range c.others(typ) {
		if m.text("restApi") == c.text("restApi") && m.text("resourceId") == c.text("resourceId") && m.text("httpMethod") == c.text("httpMethod") {
			return m
		}
	}
	return nil
}

func judgeRESTIntegration(c *call) {
	if c.methodOf(restMethod) == nil {
		c.fail("httpMethod", "NotFoundException: Invalid Method identifier specified: the resource %s has no method %s yet (depend on it)", c.text("resourceId"), c.text("httpMethod"))
	}
	if uri := c.text("uri"); strings.Contains(uri, "/functions/") {
		if _, err := c.integrationFunction(uri); err != nil {
			c.fail("uri", "BadRequestException: Invalid lambda function: %v", err)
		}
	}
}

func judgeMethodResponse(c *call) {
	if c.methodOf(restMethod) == nil {
		c.fail("httpMethod", "NotFoundException: Invalid Method identifier specified: the resource %s has no method %s yet (depend on it)", c.text("resourceId"), c.text("httpMethod"))
	}
}

func judgeIntegrationResponse(c *call) {
	if c.methodOf("apigateway/integration:Integration") == nil {
		c.fail("httpMethod", "NotFoundException: Invalid Integration identifier specified: the method %s has no integration yet (depend on it)", c.text("httpMethod"))
	}
	for _, r := range c.others("apigateway/methodResponse:MethodResponse") {
		if r.text("restApi") == c.text("restApi") && r.text("resourceId") == c.text("resourceId") && r.text("httpMethod") == c.text("httpMethod") && r.text("statusCode") == c.text("statusCode") {
			return
		}
	}
	c.fail("statusCode", "NotFoundException: Invalid Response status code specified: the method has no response %s yet (depend on it)", c.text("statusCode"))
}

func judgeRESTDeployment(c *call) {
	methods := 0
	for _, m := range c.others(restMethod) {
		if m.text("restApi") != c.text("restApi") {
			continue
		}
		methods++
		has := slices.ContainsFunc(c.others("apigateway/integration:Integration"), func(i *Resource) bool {
			return i.text("restApi") == m.text("restApi") && i.text("resourceId") == m.text("resourceId") && i.text("httpMethod") == m.text("httpMethod")
		})
		if !has {
			c.fail("restApi", "BadRequestException: No integration defined for method %s of the resource %s (make the deployment depend on it)", m.text("httpMethod"), m.text("resourceId"))
		}
	}
	api := c.get(restT, c.text("restApi"))
	if methods == 0 && (api == nil || api.text("body") == "") {
		c.fail("restApi", "BadRequestException: The REST API doesn't contain any methods (make the deployment depend on them)")
	}
}

func judgeRESTStage(c *call) {
	if d := c.get("apigateway/deployment:Deployment", c.text("deployment")); d != nil && d.text("restApi") != c.text("restApi") {
		c.fail("deployment", "BadRequestException: Deployment id %s belongs to another API", d.ID)
	}
	c.accessLogs(false)
}

func judgeMethodSettings(c *call) {
	found := false
	for _, s := range c.others("apigateway/stage:Stage") {
		found = found || s.text("restApi") == c.text("restApi") && s.text("stageName") == c.text("stageName")
	}
	if !found {
		c.fail("stageName", "NotFoundException: Invalid stage identifier specified: %q", c.text("stageName"))
	}
	if level := c.text("settings.loggingLevel"); level != "" && level != "OFF" && !c.accountLogs() {
		c.fail("settings.loggingLevel", "BadRequestException: CloudWatch Logs role ARN must be set in account settings to enable logging")
	}
}

func judgeGatewayAccount(c *call) {
	role := c.roleOf(c.text("cloudwatchRoleArn"))
	if role == nil {
		return
	}
	if !trusts(role, "apigateway.amazonaws.com") || !c.can(role, "logs:PutLogEvents") {
		c.fail("cloudwatchRoleArn", "BadRequestException: The role ARN does not have required permissions set to API Gateway: %s must trust apigateway.amazonaws.com and allow logs:PutLogEvents before this is set", role.ID)
	}
}

func judgeBasePath(c *call) {
	for _, other := range c.others("apigateway/basePathMapping:BasePathMapping") {
		if other.text("domainName") == c.text("domainName") && other.text("basePath") == c.text("basePath") {
			c.fail("basePath", "ConflictException: Base path already exists for this domain name (%q)", c.text("basePath"))
		}
	}
	if s := c.text("stageName"); s != "" && !slices.ContainsFunc(c.others("apigateway/stage:Stage"), func(r *Resource) bool {
		return r.text("restApi") == c.text("restApi") && r.text("stageName") == s
	}) {
		c.fail("stageName", "BadRequestException: Invalid stage identifier specified: %q", s)
	}
}
