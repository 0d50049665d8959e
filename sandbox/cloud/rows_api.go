package cloud

const (
	restT      = "apigateway/restApi:RestApi"
	restMethod = "apigateway/method:Method"
	httpT      = "apigatewayv2/api:Api"
	noSuchAPI  = "NotFoundException: Invalid API identifier specified: %s"
	domainV2T  = "apigatewayv2/domainName:DomainName"
)

func ofREST(path string) ref { return ref{Path: path, To: restT, Missing: noSuchAPI} }
func ofHTTP(path string) ref { return ref{Path: path, To: httpT, Missing: noSuchAPI} }

func ofRESTResource() ref {
	return ref{Path: "resourceId", To: "apigateway/resource:Resource", Missing: "NotFoundException: Invalid Resource identifier specified: %s",
		Or: rootResource}
}

// gatewayCertificate is the reference of a domain name to its certificate.
func gatewayCertificate(path string) ref {
	return ref{Path: path, To: certificateT, Missing: "BadRequestException: Certificate %s does not exist in this region", Blocks: "ResourceInUseException: Certificate %s is in use"}
}

// rootResource accepts a REST API's root, whose id doesn't look like an issued one.
func rootResource(c *call, s string) bool {
	for _, r := range c.all(restT) {
		if r.text("rootResourceId") == s {
			return true
		}
	}
	return false
}

func init() {
	add(
		&row{Type: restT, ID: "{hex10}", Seconds: 2, Source: oneCall, Name: named, Check: checkREST,
			Out: map[string]any{"arn": "arn:aws:apigateway:{region}::/restapis/{id}", "rootResourceId": "r{hex9}", "executionArn": "arn:aws:execute-api:{region}:{account}:{id}",
				"createdDate": "2026-01-01T00:00:00Z", "apiKeySource": "HEADER", "endpointConfiguration": map[string]any{"types": "EDGE", "ipAddressType": "ipv4"}}},
		&row{Type: "apigateway/resource:Resource", ID: "{hex6}", Seconds: 1, Source: oneCall, Judge: judgeRESTResource, Made: madeRESTResource,
			Refs: []ref{ofREST("restApi"), {Path: "parentId", To: "apigateway/resource:Resource", Missing: "NotFoundException: Invalid Resource identifier specified: %s", Or: rootResource}}},
		&row{Type: restMethod, ID: "agm-{restApi}-{resourceId}-{httpMethod}", Seconds: 1, Source: oneCall, Check: checkRESTMethod,
			Refs: []ref{ofREST("restApi"), ofRESTResource(), {Path: "authorizerId", To: "apigateway/authorizer:Authorizer", Missing: "NotFoundException: Invalid authorizer ID specified: %s"}}},
		&row{Type: "apigateway/integration:Integration", ID: "agi-{restApi}-{resourceId}-{httpMethod}", Seconds: 1, Source: oneCall, Check: checkPrivateREST, Judge: judgePrivateREST,
			Refs: []ref{ofREST("restApi"), ofRESTResource(), ofLinkV1()}, Out: map[string]any{"passthroughBehavior": "WHEN_NO_MATCH", "cacheNamespace": "{resourceId}"}},
		&row{Type: "apigateway/methodResponse:MethodResponse", ID: "agmr-{restApi}-{resourceId}-{httpMethod}-{statusCode}", Seconds: 1, Source: oneCall, Judge: judgeMethodResponse, Refs: []ref{ofREST("restApi"), ofRESTResource()}},
		&row{Type: "apigateway/integrationResponse:IntegrationResponse", ID: "agir-{restApi}-{resourceId}-{httpMethod}-{statusCode}", Seconds: 1, Source: oneCall, Judge: judgeIntegrationResponse, Refs: []ref{ofREST("restApi"), ofRESTResource()}},
		&row{Type: "apigateway/deployment:Deployment", ID: "{hex6}", Seconds: 2, Source: oneCall, Judge: judgeRESTDeployment, Refs: []ref{ofREST("restApi")},
			Out: map[string]any{"createdDate": "2026-01-01T00:00:00Z", "executionArn": "arn:aws:execute-api:{region}:{account}:{restApi}/", "invokeUrl": "https://{restApi}.execute-api.{region}.amazonaws.com/"}},
		&row{Type: "apigateway/stage:Stage", ID: "ags-{restApi}-{stageName}", Seconds: 3, Source: oneCall, Check: checkStageName("stageName"), Judge: judgeRESTStage,
			Refs: []ref{ofREST("restApi"), {Path: "deployment", To: "apigateway/deployment:Deployment", Missing: "BadRequestException: Deployment id %s does not exist", Blocks: "BadRequestException: Active stages pointing to this deployment must be moved or deleted: %s"},
				{Path: "accessLogSettings.destinationArn", Missing: "BadRequestException: the log destination %s does not exist"}},
			Out: map[string]any{"arn": "arn:aws:apigateway:{region}::/restapis/{restApi}/stages/{stageName}", "executionArn": "arn:aws:execute-api:{region}:{account}:{restApi}/{stageName}",
				"invokeUrl": "https://{restApi}.execute-api.{region}.amazonaws.com/{stageName}"}},
		&row{Type: "apigateway/methodSettings:MethodSettings", ID: "{restApi}-{stageName}-{methodPath}", Seconds: 1, Source: oneCall, Judge: judgeMethodSettings, Refs: []ref{ofREST("restApi")}},
		&row{Type: "apigateway/account:Account", ID: "api-gateway-account", Seconds: 3, Source: oneCall, Judge: judgeGatewayAccount,
			Refs: []ref{{Path: "cloudwatchRoleArn", To: roleT, Missing: "BadRequestException: The role ARN %s does not have required permissions configured"}}, Out: map[string]any{"apiKeyVersion": "4"}},
		&row{Type: "apigateway/domainName:DomainName", ID: "{domainName}", Seconds: 30, Source: fromApply, Judge: judgeDomain("regionalCertificateArn", "certificateArn"), Check: checkDomainREST,
			Refs: []ref{gatewayCertificate("regionalCertificateArn"), {Path: "certificateArn", To: certificateT, Missing: "BadRequestException: Certificate %s does not exist in us-east-1", Or: inVirginia, Blocks: "ResourceInUseException: Certificate %s is in use"}},
			Out: map[string]any{"arn": "arn:aws:apigateway:{region}::/domainnames/{domainName}", "regionalDomainName": "d-{hex10}.execute-api.{region}.amazonaws.com", "regionalZoneId": "Z{HEX13}",
				"cloudfrontDomainName": "d{hex13}.cloudfront.net", "cloudfrontZoneId": cloudFrontZone}},
		&row{Type: "apigateway/basePathMapping:BasePathMapping", ID: "{domainName}/{basePath}", Seconds: 1, Source: oneCall, Judge: judgeBasePath,
			Refs: []ref{ofREST("restApi"), {Path: "domainName", To: "apigateway/domainName:DomainName", Missing: "NotFoundException: Invalid domain name identifier specified: %s", Blocks: "BadRequestException: The domain name %s has mappings"}}},
		&row{Type: "apigateway/usagePlan:UsagePlan", ID: "{hex6}", Seconds: 1, Source: oneCall, Name: named, Refs: []ref{ofREST("apiStages[].apiId")}, Out: map[string]any{"arn": "arn:aws:apigateway:{region}::/usageplans/{id}"}},
		&row{Type: "apigateway/apiKey:ApiKey", ID: "{hex10}", Seconds: 1, Source: oneCall, Name: named, Out: map[string]any{"arn": "arn:aws:apigateway:{region}::/apikeys/{id}", "value": "{hex40}"}},
		&row{Type: "apigateway/usagePlanKey:UsagePlanKey", ID: "{keyId}", Scope: "{usagePlanId}", Seconds: 1, Source: oneCall, Refs: []ref{{Path: "keyId", To: "apigateway/apiKey:ApiKey", Missing: "NotFoundException: Invalid API Key identifier specified: %s"}}},
		&row{Type: "apigateway/authorizer:Authorizer", ID: "{hex6}", Seconds: 1, Source: oneCall, Name: named, Refs: []ref{ofREST("restApi")}, Out: map[string]any{"arn": "arn:aws:apigateway:{region}::/restapis/{restApi}/authorizers/{id}"}},
		&row{Type: "apigateway/response:Response", ID: "aggr-{restApiId}-{responseType}", Seconds: 1, Source: oneCall, Refs: []ref{ofREST("restApiId")}},
		&row{Type: "apigateway/requestValidator:RequestValidator", ID: "{hex6}", Seconds: 1, Source: oneCall, Name: named, Refs: []ref{ofREST("restApi")}},
		&row{Type: "apigateway/model:Model", ID: "{hex6}", Seconds: 1, Source: oneCall, Name: named, Refs: []ref{ofREST("restApi")}},
		&row{Type: "apigateway/restApiPolicy:RestApiPolicy", ID: "{restApiId}", Seconds: 1, Source: oneCall, Refs: []ref{ofREST("restApiId")}},
		&row{Type: "apigateway/vpcLink:VpcLink", ID: "{hex6}", Seconds: 180, Source: fromApply, Name: named, Judge: judgeLinkV1, Refs: []ref{{Path: "targetArn", To: balancerT, Missing: "BadRequestException: NLB ARN is malformed or unknown: %s"}},
			Out: map[string]any{"arn": "arn:aws:apigateway:{region}::/vpclinks/{id}"}},

		&row{Type: httpT, ID: "{hex10}", Seconds: 2, Source: oneCall, Name: &naming{Property: "name", Max: 128}, Check: checkHTTP,
			Defaults: map[string]any{"apiKeySelectionExpression": "$request.header.x-api-key", "routeSelectionExpression": "$request.method $request.path"},
			Out:      map[string]any{"arn": "arn:aws:apigateway:{region}::/apis/{id}", "apiEndpoint": "https://{id}.execute-api.{region}.amazonaws.com", "executionArn": "arn:aws:execute-api:{region}:{account}:{id}"}},
		&row{Type: "apigatewayv2/integration:Integration", ID: "{hex7}", Seconds: 1, Source: oneCall, Check: checkPrivateIntegration, Judge: judgePrivateIntegration,
			Refs: []ref{ofHTTP("apiId"), {Path: "connectionId", To: linkV2T, Missing: "NotFoundException: Invalid VpcLink identifier specified: %s", Blocks: "BadRequestException: the VPC link %s is in use"}},
			Out:  map[string]any{"integrationResponseSelectionExpression": ""}},
		&row{Type: "apigatewayv2/route:Route", ID: "{hex7}", Seconds: 1, Source: oneCall, Check: checkHTTPRoute, Judge: judgeAuthorizedRoute,
			Refs: []ref{ofHTTP("apiId"), {Path: "authorizerId", To: authorizerT, Missing: "NotFoundException: Invalid authorizer %s", Blocks: "ConflictException: Authorizer %s is used by a route"}}},
		&row{Type: "apigatewayv2/stage:Stage", ID: "{name}", Scope: "{apiId}", Seconds: 2, Source: oneCall, Name: &naming{Property: "name", Max: 128}, Check: checkStageName("name"), Judge: judgeHTTPStage,
			Refs: []ref{ofHTTP("apiId"), {Path: "deploymentId", To: "apigatewayv2/deployment:Deployment", Missing: "NotFoundException: Unable to find Deployment with ID %s"},
				{Path: "accessLogSettings.destinationArn", Missing: "BadRequestException: the log destination %s does not exist"}},
			Out: map[string]any{"arn": "arn:aws:apigateway:{region}::/apis/{apiId}/stages/{name}", "executionArn": "arn:aws:execute-api:{region}:{account}:{apiId}/{name}"}, Made: madeHTTPStage},
		&row{Type: "apigatewayv2/deployment:Deployment", ID: "{hex6}", Seconds: 2, Source: oneCall, Judge: judgeHTTPDeployment, Refs: []ref{ofHTTP("apiId")}},
		&row{Type: authorizerT, ID: "{hex6}", Seconds: 1, Source: oneCall, Name: &naming{Property: "name", Max: 128}, Check: checkAuthorizer, Judge: judgeAuthorizer, Refs: []ref{ofHTTP("apiId")}},
		&row{Type: domainV2T, ID: "{domainName}", Seconds: 30, Source: fromApply, Check: checkHTTPDomain, Judge: judgeDomain("domainNameConfiguration.certificateArn"),
			Refs: []ref{gatewayCertificate("domainNameConfiguration.certificateArn")}, Made: madeHTTPDomain,
			Out: map[string]any{"arn": "arn:aws:apigateway:{region}::/domainnames/{domainName}", "apiMappingSelectionExpression": "$request.basepath"}},
		&row{Type: "apigatewayv2/apiMapping:ApiMapping", ID: "{hex6}", Seconds: 1, Source: oneCall, Judge: judgeMapping,
			// HTTP and REST APIs alike: https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
			Refs: []ref{{Path: "apiId", To: httpT + "|" + restT, Missing: noSuchAPI}, {Path: "domainName", To: domainV2T, Missing: "NotFoundException: Invalid domain name identifier specified: %s", Blocks: "BadRequestException: The domain name %s has API mappings"}}},
		&row{Type: linkV2T, ID: "{hex6}", Seconds: 120, Source: fromApply, Name: &naming{Property: "name", Max: 128}, Judge: judgeLinkV2, Refs: []ref{inSubnet("subnetIds[]"), withGroup("securityGroupIds[]")},
			Out: map[string]any{"arn": "arn:aws:apigateway:{region}::/vpclinks/{id}"}},
	)
}
