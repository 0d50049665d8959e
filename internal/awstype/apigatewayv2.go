package awstype

var apigatewayv2Types = map[string]Type{
	"apigatewayv2/api:Api": {
		Named: "name",
		ID:    "{hex10}",
		Computed: Outputs{
			"arn":          "arn:aws:apigateway:{region}::/apis/{id}",
			"apiEndpoint":  "https://{id}.execute-api.{region}.amazonaws.com",
			"executionArn": "arn:aws:execute-api:{region}:{account}:{id}",
		},
	},
	"apigatewayv2/apiMapping:ApiMapping": {
		ID: "{hex6}",
	},
	"apigatewayv2/authorizer:Authorizer": {
		Named: "name",
		ID:    "{hex6}",
	},
	"apigatewayv2/deployment:Deployment": {
		ID: "{hex6}",
	},
	"apigatewayv2/domainName:DomainName": {
		ID: "{domainName}",
		Computed: Outputs{
			"arn":                           "arn:aws:apigateway:{region}::/domainnames/{domainName}",
			"apiMappingSelectionExpression": "$request.basepath",
		},
	},
	"apigatewayv2/integration:Integration": {
		ID:       "{hex7}",
		Computed: Outputs{"integrationResponseSelectionExpression": ""},
	},
	"apigatewayv2/route:Route": {
		ID: "{hex7}",
	},
	"apigatewayv2/stage:Stage": {
		Named: "name",
		ID:    "{name}",
		Scope: "{apiId}",
		Computed: Outputs{
			"invokeUrl":    stageURL,
			"arn":          "arn:aws:apigateway:{region}::/apis/{apiId}/stages/{name}",
			"executionArn": "arn:aws:execute-api:{region}:{account}:{apiId}/{name}",
		},
	},
	"apigatewayv2/vpcLink:VpcLink": {
		Named:    "name",
		ID:       "{hex6}",
		Computed: Outputs{"arn": "arn:aws:apigateway:{region}::/vpclinks/{id}"},
	},
}
