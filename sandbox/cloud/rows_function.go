package cloud

const (
	functionT      = "lambda/function:Function"
	aliasT         = "lambda/alias:Alias"
	noSuchFunction = "ResourceNotFoundException: Function not found: %s"
)

func withFunction(path string) ref {
	return ref{Path: path, To: functionT + "|" + aliasT, Missing: noSuchFunction, Or: qualified}
}

// aliasARN is an alias's id.
func aliasARN(c *call) string { return c.functionARN(c.text("functionName")) + ":" + c.text("name") }

func init() {
	add(
		&row{Type: functionT, ID: "{name}", Seconds: 15, Source: fromApply, Name: &naming{Property: "name", Max: 64},
			Defaults: map[string]any{"memorySize": 128.0, "packageType": "Zip", "publish": false, "reservedConcurrentExecutions": -1.0, "skipDestroy": false, "timeout": 3.0},
			Check:    checkFunction, Judge: judgeFunction, Made: madeFunction, Release: releaseFunction,
			Refs: []ref{{Path: "role", To: roleT, Missing: "InvalidParameterValueException: The role %s defined for the function does not exist"},
				inSubnet("vpcConfig.subnetIds[]"), withGroup("vpcConfig.securityGroupIds[]"), withKey("kmsKeyArn"),
				{Path: "deadLetterConfig.targetArn", To: queueT + "|" + topicT, Missing: "InvalidParameterValueException: The provided dead-letter target %s does not exist"},
				{Path: "layers[]", To: "lambda/layerVersion:LayerVersion", Missing: "InvalidParameterValueException: Layer version %s does not exist."},
				{Path: "s3Bucket", To: bucketT, Missing: "InvalidParameterValueException: Error occurred while GetObject. S3 Error Code: NoSuchBucket: %s"},
				{Path: "loggingConfig.logGroup", To: logGroupT, Missing: "ResourceNotFoundException: the log group %s does not exist"}},
			Out: map[string]any{"arn": "arn:aws:lambda:{region}:{account}:function:{name}",
				"invokeArn": "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations", "lastModified": "2026-01-01T00:00:00.000+0000"}},
		&row{Type: aliasT, ID: "{arn}", Identify: aliasARN,
			Seconds: 1, Source: oneCall, Name: &naming{Property: "name", Max: 128}, Check: checkFunctionAlias, Judge: judgeFunctionAlias,
			Refs: []ref{{Path: "functionName", To: functionT, Missing: noSuchFunction}},
			Out:  map[string]any{"arn": "{id}", "invokeArn": "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations"}},
		&row{Type: "lambda/permission:Permission", ID: "{statementId}", Scope: "{function}", Seconds: 1, Source: oneCall,
			Name: &naming{Property: "statementId", Max: 100, Others: "statementIdPrefix"}, Check: checkPermission, Judge: judgePermission, Refs: []ref{withFunction("function")}},
		&row{Type: "lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", ID: "{functionName}:{qualifier}", Seconds: 1, Source: oneCall, Judge: judgeInvokeConfig,
			Refs: []ref{withFunction("functionName"), {Path: "destinationConfig.onFailure.destination", Missing: "InvalidParameterValueException: The destination ARN %s is invalid."},
				{Path: "destinationConfig.onSuccess.destination", Missing: "InvalidParameterValueException: The destination ARN %s is invalid."}}},
		&row{Type: "lambda/eventSourceMapping:EventSourceMapping", ID: "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}", Seconds: 10, Source: fromApply, Judge: judgeEventSource,
			Refs: []ref{withFunction("functionName"), {Path: "eventSourceArn", Missing: "InvalidParameterValueException: Cannot access stream or queue %s. It does not exist"},
				{Path: "destinationConfig.onFailure.destinationArn", Missing: "InvalidParameterValueException: The destination ARN %s is invalid."}},
			Out: map[string]any{"arn": "arn:aws:lambda:{region}:{account}:event-source-mapping:{id}", "uuid": "{id}", "state": "Enabled"}},
		&row{Type: "lambda/functionUrl:FunctionUrl", ID: "{functionName}", Seconds: 1, Source: oneCall, Refs: []ref{withFunction("functionName")},
			Out: map[string]any{"urlId": "{hex32}", "functionUrl": "https://{hex32}.lambda-url.{region}.on.aws/", "functionArn": "arn:aws:lambda:{region}:{account}:function:{functionName}"}},
		&row{Type: "lambda/layerVersion:LayerVersion", ID: "arn:aws:lambda:{region}:{account}:layer:{layerName}:1", Seconds: 5, Source: fromApply,
			Name: &naming{Property: "layerName", Max: 64}, Out: map[string]any{"arn": "{id}", "layerArn": "arn:aws:lambda:{region}:{account}:layer:{layerName}", "version": "1"}},
		&row{Type: "lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig", ID: "{functionName},{qualifier}", Seconds: 120, Source: fromApply, Refs: []ref{withFunction("functionName")}},
	)
}
