package awstype

var lambdaTypes = map[string]Type{
	"lambda/alias:Alias": {
		Named:    "name",
		Identify: functionAliasARN,
		Computed: Outputs{
			"arn":       "{id}",
			"invokeArn": "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations",
		},
	},
	"lambda/eventSourceMapping:EventSourceMapping": {
		ID: "{uuid}",
		Computed: Outputs{
			"arn":   "arn:aws:lambda:{region}:{account}:event-source-mapping:{id}",
			"uuid":  "{id}",
			"state": "Enabled",
		},
	},
	"lambda/function:Function": {
		Named: "name",
		ID:    "{name}",
		Computed: Outputs{
			"arn":          "arn:aws:lambda:{region}:{account}:function:{name}",
			"invokeArn":    "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations",
			"lastModified": "2026-01-01T00:00:00.000+0000",
		},
	},
	"lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
		ID: "{functionName}:{qualifier}",
	},
	"lambda/functionUrl:FunctionUrl": {
		ID: "{functionName}",
		Computed: Outputs{
			"urlId":       "{hex32}",
			"functionUrl": "https://{hex32}.lambda-url.{region}.on.aws/",
			"functionArn": "arn:aws:lambda:{region}:{account}:function:{functionName}",
		},
	},
	"lambda/invocation:Invocation": {
		ID:       "{functionName}_{qualifier}_{hex32}",
		Computed: Outputs{"result": "{}"},
	},
	"lambda/layerVersion:LayerVersion": {
		Named: "layerName",
		ID:    "arn:aws:lambda:{region}:{account}:layer:{layerName}:1",
		Computed: Outputs{
			"arn":      "{id}",
			"layerArn": "arn:aws:lambda:{region}:{account}:layer:{layerName}",
			"version":  "1",
		},
	},
	"lambda/permission:Permission": {
		Named: "statementId",
		ID:    "{statementId}",
		Scope: "{function}",
	},
	"lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig": {
		ID: "{functionName},{qualifier}",
	},
}
