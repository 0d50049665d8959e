package cloud

import (
	"regexp"
	"slices"
	"strings"
)

var (
	routeKey   = regexp.MustCompile(`^(\$default|\$connect|\$disconnect|(GET|HEAD|OPTIONS|PATCH|POST|PUT|DELETE|ANY) /\S*)$`)
	greedy     = regexp.MustCompile(`\{[^}]+\+\}`)
	parameter  = regexp.MustCompile(`\{([^}/+]+)\+?\}`)
	stageName  = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)
	pathPart   = regexp.MustCompile(`^([A-Za-z0-9._~:@!$&'()*+,;=%-]+|\{[A-Za-z0-9._-]+\+?\})$`)
	mappingKey = regexp.MustCompile(`^[A-Za-z0-9._~$+!*'(),/-]*$`)
)

func checkHTTP(c *call) {
	if c.text("protocolType") == "WEBSOCKET" {
		if c.text("routeSelectionExpression") == "$request.method $request.path" {
			c.fail("routeSelectionExpression", "BadRequestException: a WEBSOCKET API needs a routeSelectionExpression over the body, such as $request.body.action")
		}
		if c.has("corsConfiguration") {
			c.fail("corsConfiguration", "BadRequestException: CORS configuration is only supported by HTTP APIs")
		}
	}
	cors, ok := c.in["corsConfiguration"].(map[string]any)
	if !ok {
		return
	}
	origins, known := stringsOf(cors["allowOrigins"])
	if known && cors["allowCredentials"] == true && slices.Contains(origins, "*") {
		c.fail("corsConfiguration.allowCredentials", "BadRequestException: allow-credentials is not supported when allow-origin is *.")
	}
	for _, o := range origins {
		if o != "*" && !strings.Contains(o, "://") {
			c.fail("corsConfiguration.allowOrigins", "BadRequestException: Origin %s is not valid: it must begin with a scheme such as https://", o)
		} else if o != "*" && strings.Count(strings.TrimSuffix(o, "*"), "/") > 2 {
			c.fail("corsConfiguration.allowOrigins", "BadRequestException: Origin %s is not valid: an origin has no path", o)
		}
	}
}

func checkHTTPIntegration(c *call) {
	kind := c.text("integrationType")
	uri := c.text("integrationUri")
	switch kind {
	case "AWS_PROXY":
		if !c.has("integrationUri") && !c.has("integrationSubtype") {
			c.fail("integrationUri", "BadRequestException: AWS_PROXY integration must have either a function's ARN as integrationUri or an integrationSubtype")
		}
		if uri != "" && !strings.HasPrefix(uri, "arn:") {
			c.fail("integrationUri", "BadRequestException: Invalid function ARN or invalid uri: %s", uri)
		}
	case "HTTP_PROXY":
		if !c.has("integrationMethod") {
			c.fail("integrationMethod", "BadRequestException: HttpMethod must be provided for HTTP_PROXY integrations")
		}
		if c.text("payloadFormatVersion") == "2.0" {
			c.fail("payloadFormatVersion", "BadRequestException: HTTP_PROXY integrations only support payload format version 1.0")
		}
	}
	if c.text("connectionType") == "VPC_LINK" && !c.has("connectionId") {
		c.fail("connectionId", "BadRequestException: ConnectionId is required for the connection type VPC_LINK")
	}
	if t, ok := c.number("timeoutMilliseconds"); ok && (t < 50 || t > 30000) {
		c.fail("timeoutMilliseconds", "BadRequestException: Timeout should be between 50 ms and 30000 ms, got %v", t)
	}
}

func judgeHTTPIntegration(c *call) {
	api := c.get(httpT, c.text("apiId"))
	if api == nil {
		return
	}
	if api.text("protocolType") == "HTTP" && !slices.Contains([]string{"AWS_PROXY", "HTTP_PROXY"}, c.text("integrationType")) {
		c.fail("integrationType", "BadRequestException: an HTTP API supports the integration types AWS_PROXY and HTTP_PROXY, got %s", c.text("integrationType"))
	}
	uri := c.text("integrationUri")
	if strings.Contains(uri, ":lambda:") {
		if _, err := c.integrationFunction(uri); err != nil {
			c.fail("integrationUri", "BadRequestException: Invalid function ARN or invalid uri: %v", err)
		}
	}
	if c.text("connectionType") == "VPC_LINK" && uri != "" && c.get("lb/listener:Listener|servicediscovery/service:Service", uri) == nil && !strings.HasPrefix(uri, "http") {
		c.fail("integrationUri", "BadRequestException: with a VPC link the integration URI must be the ARN of a load balancer's listener or of a Cloud Map service, got %s", uri)
	}
}

func checkHTTPRoute(c *call) {
	key := c.text("routeKey")
	if key != "" && !strings.Contains(key, " ") && !strings.HasPrefix(key, "$") && !c.unknown("apiId") {
		return // a WebSocket's own key; judged with its API
	}
	if key != "" && !routeKey.MatchString(key) {
		c.fail("routeKey", "BadRequestException: The provided route key is not formatted properly for HTTP protocol. Format should be \"<HTTP METHOD> /<RESOURCE PATH>\" or \"$default\", got %q", key)
		return
	}
	if m := greedy.FindAllStringIndex(key, -1); len(m) > 1 || len(m) == 1 && m[0][1] != len(key) {
		c.fail("routeKey", "BadRequestException: the greedy path variable must be the last segment, and there can be one only, got %q", key)
	}
	seen := map[string]bool{}
	for _, m := range parameter.FindAllStringSubmatch(key, -1) {
		if seen[m[1]] {
			c.fail("routeKey", "BadRequestException: Invalid route key: the path variable %q stands twice in %q", m[1], key)
		}
		seen[m[1]] = true
	}
	if t := c.text("authorizationType"); (t == "JWT" || t == "CUSTOM") && !c.has("authorizerId") {
		c.fail("authorizerId", "BadRequestException: AuthorizerId is required for the authorization type %s", t)
	}
}

func judgeHTTPRoute(c *call) {
	api := c.get(httpT, c.text("apiId"))
	if api == nil {
		return
	}
	key := c.text("routeKey")
	if api.text("protocolType") == "HTTP" && !routeKey.MatchString(key) {
		c.fail("routeKey", "BadRequestException: The provided route key is not formatted properly for HTTP protocol. Format should be \"<HTTP METHOD> /<RESOURCE PATH>\" or \"$default\", got %q", key)
	}
	blank := func(k string) string { return parameter.ReplaceAllString(k, "{}") }
	for _, other := range c.others("apigatewayv2/route:Route") {
		if other.text("apiId") == api.ID && blank(other.text("routeKey")) == blank(key) {
			c.fail("routeKey", "ConflictException: Route with key %s already exists for this API (%s)", key, other.ID)
		}
	}
	if id, ok := strings.CutPrefix(c.text("target"), "integrations/"); ok {
		i := c.get("apigatewayv2/integration:Integration", id)
		if i == nil || i.text("apiId") != api.ID {
			c.fail("target", "NotFoundException: Invalid target: the integration %s doesn't exist in the API %s", id, api.ID)
		}
	} else if c.text("target") != "" {
		c.fail("target", "BadRequestException: the target of a route has the form integrations/ID, got %q", c.text("target"))
	}
}

func checkStageName(path string) func(c *call) {
	return func(c *call) {
		if n := c.text(path); n != "" && n != "$default" && !stageName.MatchString(n) {
			c.fail(path, "BadRequestException: Stage name only allows a-zA-Z0-9_-, got %q", n)
		}
		if !c.has("accessLogSettings") {
			return
		}
		if c.has("accessLogSettings.format") && c.text("accessLogSettings.format") == "" && !c.unknown("accessLogSettings.format") {
			c.fail("accessLogSettings.format", "BadRequestException: the access log needs a format")
		}
		if f := c.text("accessLogSettings.format"); f != "" && !strings.Contains(f, "$context.requestId") && !strings.Contains(f, "$context.extendedRequestId") {
			c.fail("accessLogSettings.format", "BadRequestException: Access log format must include at least $context.requestId or $context.extendedRequestId")
		}
	}
}

// judgeHTTPStage: without auto-deployment a stage serves what a deployment holds.
func judgeHTTPStage(c *call) {
	if !c.flag("autoDeploy") && c.text("deploymentId") == "" {
		c.fail("autoDeploy", "the stage would serve nothing: it has neither autoDeploy nor a deploymentId (requests are answered 404 {\"message\":\"Not Found\"})")
	}
	c.accessLogs(true)
}

// accessLogs: the destination is a log group's ARN without its ":*"; for REST APIs the account's role must be able to write.
func (c *call) accessLogs(http bool) {
	arn := c.text("accessLogSettings.destinationArn")
	if arn == "" {
		return
	}
	if strings.Contains(arn, ":logs:") && strings.HasSuffix(arn, ":*") {
		c.fail("accessLogSettings.destinationArn", "BadRequestException: Invalid ARN specified in the request: %s (the log group's ARN without \":*\")", arn)
	}
	if strings.Contains(arn, ":firehose:") && !strings.Contains(arn, "deliverystream/amazon-apigateway-") {
		c.fail("accessLogSettings.destinationArn", "BadRequestException: the delivery stream's name must begin with amazon-apigateway-, got %s", arn)
	}
	if !http && !c.accountLogs() {
		c.fail("accessLogSettings", "BadRequestException: CloudWatch Logs role ARN must be set in account settings to enable logging")
	}
}

// accountLogs reports whether API Gateway has a role for its logs in this region.
func (c *call) accountLogs() bool {
	for _, a := range c.others("apigateway/account:Account") {
		if a.text("cloudwatchRoleArn") != "" {
			return true
		}
	}
	return false
}

func judgeHTTPDeployment(c *call) {
	for _, r := range c.others("apigatewayv2/route:Route") {
		if r.text("apiId") == c.text("apiId") {
			return
		}
	}
	c.fail("apiId", "BadRequestException: At least one route is required before deploying the Api.")
}

// judgeDomain: the certificate is issued, covers the name, and lies in the domain's region.
func judgeDomain(paths ...string) func(c *call) {
	return func(c *call) {
		name := c.text("domainName")
		for _, p := range paths {
			if arn := c.text(p); arn != "" {
				c.judgeCertificate(p, arn, []string{name}, "BadRequestException")
			}
		}
		for _, t := range []string{domainV2T, "apigateway/domainName:DomainName"} {
			for _, other := range c.cloud.inv.all(t) {
				if other != c.self && other.text("domainName") == name && (other.Region != c.region || other.Type != c.tok) {
					c.fail("domainName", "BadRequestException: The domain name you provided already exists. (%s)", other.Region)
				}
			}
		}
	}
}

func checkDomainREST(c *call) {
	if c.has("certificateArn") == c.has("regionalCertificateArn") {
		c.fail("certificateArn", "one of `certificateArn` (edge-optimised, in us-east-1) and `regionalCertificateArn` must be specified")
	}
	if c.text("securityPolicy") == "TLS_1_0" {
		c.fail("securityPolicy", "BadRequestException: TLS 1.0 can't be chosen for a new domain name")
	}
}

func checkHTTPDomain(c *call) {
	if p := c.text("domainNameConfiguration.securityPolicy"); p != "" && p != "TLS_1_2" {
		c.fail("domainNameConfiguration.securityPolicy", "expected securityPolicy to be one of [TLS_1_2], got %s: HTTP APIs take no older TLS", p)
	}
	if e := c.text("domainNameConfiguration.endpointType"); e != "" && e != "REGIONAL" {
		c.fail("domainNameConfiguration.endpointType", "expected endpointType to be one of [REGIONAL], got %s", e)
	}
}

// judgeMapping: the stage exists and the key is free.
func judgeMapping(c *call) {
	key := c.text("apiMappingKey")
	if !mappingKey.MatchString(key) || strings.HasPrefix(key, "/") || strings.HasSuffix(key, "/") {
		c.fail("apiMappingKey", "BadRequestException: API mapping key should only contain letters, numbers, and $-_.+!*'()/ and not begin or end with a slash, got %q", key)
	}
	found := false
	for _, s := range c.others("apigatewayv2/stage:Stage") {
		found = found || s.text("apiId") == c.text("apiId") && s.ID == c.text("stage")
	}
	for _, s := range c.others("apigateway/stage:Stage") {
		found = found || s.text("restApi") == c.text("apiId") && s.text("stageName") == c.text("stage")
	}
	if !found {
		c.fail("stage", "BadRequestException: Invalid stage identifier specified: the API %s has no stage %q", c.text("apiId"), c.text("stage"))
	}
	for _, other := range c.others("apigatewayv2/apiMapping:ApiMapping") {
		if other.text("domainName") == c.text("domainName") && other.text("apiMappingKey") == key {
			c.fail("apiMappingKey", "ConflictException: ApiMapping key %q already exists for this domain name (%s)", key, other.ID)
		}
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
