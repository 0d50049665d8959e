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
			for _, other := range c.all(t) {
				if other != c.self && other.text("domainName") == name && (other.Region != c.region || other.Type != c.tok) {
					c.fail("domainName", "BadRequestException: The domain name you provided already exists. (%s)", other.Region)
				}
			}
		}
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
