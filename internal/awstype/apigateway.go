package awstype

var apigatewayTypes = map[string]Type{
	"apigateway/account:Account": {
		ID:       "api-gateway-account",
		Computed: Outputs{"apiKeyVersion": "4"},
	},
	"apigateway/apiKey:ApiKey": {
		Named: "name",
		ID:    "{hex10}",
		Computed: Outputs{
			"arn":   "arn:aws:apigateway:{region}::/apikeys/{id}",
			"value": "{hex40}",
		},
	},
	"apigateway/authorizer:Authorizer": {
		Named:    "name",
		ID:       "{hex6}",
		Computed: Outputs{"arn": "arn:aws:apigateway:{region}::/restapis/{restApi}/authorizers/{id}"},
	},
	"apigateway/basePathMapping:BasePathMapping": {
		ID: "{domainName}/{basePath}",
	},
	"apigateway/deployment:Deployment": {
		ID: "{hex6}",
		Computed: Outputs{
			"createdDate":  "2026-01-01T00:00:00Z",
			"executionArn": "arn:aws:execute-api:{region}:{account}:{restApi}/",
			"invokeUrl":    "https://{restApi}.execute-api.{region}.amazonaws.com/",
		},
	},
	"apigateway/domainName:DomainName": {
		ID: "{domainName}",
		Computed: Outputs{
			"arn":                  "arn:aws:apigateway:{region}::/domainnames/{domainName}",
			"regionalDomainName":   "d-{hex10}.execute-api.{region}.amazonaws.com",
			"regionalZoneId":       "Z{HEX13}",
			"cloudfrontDomainName": "d{hex13}.cloudfront.net",
			"cloudfrontZoneId":     CloudFrontZone,
		},
	},
	"apigateway/integration:Integration": {
		ID: "agi-{restApi}-{resourceId}-{httpMethod}",
		Computed: Outputs{
			"passthroughBehavior": "WHEN_NO_MATCH",
			"cacheNamespace":      "{resourceId}",
		},
	},
	"apigateway/integrationResponse:IntegrationResponse": {
		ID: "agir-{restApi}-{resourceId}-{httpMethod}-{statusCode}",
	},
	"apigateway/method:Method": {
		ID: "agm-{restApi}-{resourceId}-{httpMethod}",
	},
	"apigateway/methodResponse:MethodResponse": {
		ID: "agmr-{restApi}-{resourceId}-{httpMethod}-{statusCode}",
	},
	"apigateway/methodSettings:MethodSettings": {
		ID: "{restApi}-{stageName}-{methodPath}",
	},
	"apigateway/model:Model": {
		Named: "name",
		ID:    "{hex6}",
	},
	"apigateway/requestValidator:RequestValidator": {
		Named: "name",
		ID:    "{hex6}",
	},
	"apigateway/resource:Resource": {
		ID: "{hex6}",
	},
	"apigateway/response:Response": {
		ID: "aggr-{restApiId}-{responseType}",
	},
	"apigateway/restApi:RestApi": {
		Named: "name",
		ID:    "{hex10}",
		Computed: Outputs{
			"arn":            "arn:aws:apigateway:{region}::/restapis/{id}",
			"rootResourceId": "r{hex9}",
			"executionArn":   "arn:aws:execute-api:{region}:{account}:{id}",
			"createdDate":    "2026-01-01T00:00:00Z",
			"apiKeySource":   "HEADER",
			"endpointConfiguration": map[string]any{
				"types":         "EDGE",
				"ipAddressType": "ipv4",
			},
		},
	},
	"apigateway/restApiPolicy:RestApiPolicy": {
		ID: "{restApiId}",
	},
	"apigateway/stage:Stage": {
		ID: "ags-{restApi}-{stageName}",
		Computed: Outputs{
			"arn":          "arn:aws:apigateway:{region}::/restapis/{restApi}/stages/{stageName}",
			"executionArn": "arn:aws:execute-api:{region}:{account}:{restApi}/{stageName}",
			"invokeUrl":    "https://{restApi}.execute-api.{region}.amazonaws.com/{stageName}",
		},
	},
	"apigateway/usagePlan:UsagePlan": {
		Named:    "name",
		ID:       "{hex6}",
		Computed: Outputs{"arn": "arn:aws:apigateway:{region}::/usageplans/{id}"},
	},
	"apigateway/usagePlanKey:UsagePlanKey": {
		ID:    "{keyId}",
		Scope: "{usagePlanId}",
	},
	"apigateway/vpcLink:VpcLink": {
		Named:    "name",
		ID:       "{hex6}",
		Computed: Outputs{"arn": "arn:aws:apigateway:{region}::/vpclinks/{id}"},
	},
}
