package rulestest

import "slices"

func computeCases() []Case {
	lambda := gather(runtimes(), deadLetters(), tracing(), concurrency(), functionURLs(), functionZones(), environmentKeys())
	return slices.Concat(lambda, ecsCases(), ec2Cases())
}

func function(name string, inputs props) Resource {
	return of("lambda/function:Function", name, inputs).outputs(props{
		"id": name + "-1", "name": name + "-1", "arn": "arn:aws:lambda:eu-west-1:123456789012:function:" + name + "-1",
	})
}

func runtimes() *suite {
	s := &suite{rule: "lambda-runtime"}
	s.pass("runtimes that AWS supports", function("a", props{"runtime": "provided.al2023"}), function("b", props{"runtime": "python3.13"}), function("c", props{"runtime": "nodejs24.x"}))
	s.pass("an image brings its own", function("a", props{"packageType": "Image", "imageUri": "x"}))
	s.fail("runtimes that AWS gave up", "a b c", function("a", props{"runtime": "go1.x"}), function("b", props{"runtime": "provided.al2"}), function("c", props{"runtime": "nodejs18.x"})).
		says(`is "provided.al2", deprecated since 2026-06-30`)
	s.unknown("not known yet", function("a", props{"runtime": Unknown}))
	s.shape("a number is no runtime", "", function("a", props{"runtime": 3.8}), function("b", props{"runtime": []any{"go1.x"}}))
	s.other("a layer", of("lambda/layerVersion:LayerVersion", "l", props{"runtime": "go1.x"}))
	return s
}

func deadLetters() *suite {
	s := &suite{rule: "lambda-dlq"}
	queue := props{"targetArn": "arn:aws:sqs:eu-west-1:123456789012:dlq"}
	arn := "arn:aws:lambda:eu-west-1:123456789012:function:a-1"
	by := func(principal string) Resource {
		return of("lambda/permission:Permission", "caller", props{"function": "a-1", "principal": principal})
	}
	onFailure := func(name any) Resource {
		return of("lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "config", props{"functionName": name, "destinationConfig": props{"onFailure": props{"destination": "arn:x"}}})
	}
	s.pass("a dead-letter queue", function("a", props{"deadLetterConfig": queue}), by("events.amazonaws.com"))
	s.pass("an on-failure destination, also of an alias", function("a", props{}), onFailure("a-1"), by("s3.amazonaws.com"))
	s.pass("a function that nobody calls asynchronously", function("a", props{}), by("apigateway.amazonaws.com"), of("lambda/eventSourceMapping:EventSourceMapping", "m", props{"functionName": "a-1"}))
	s.pass("somebody calls a function of another stack", function("a", props{}), of("cloudwatch/eventTarget:EventTarget", "t", props{"arn": "arn:aws:lambda:eu-west-1:123456789012:function:a-10:live"}))
	s.fail("called by a permission's principal", "a", function("a", props{}), by("events.amazonaws.com")).says("events.amazonaws.com")
	s.fail("a queue whose name is empty", "a", function("a", props{"deadLetterConfig": props{"targetArn": ""}}), by("events.amazonaws.com"))
	s.fail("called by a target, a schedule, a notification, a subscription", "a b c d", function("a", props{}), of("cloudwatch/eventTarget:EventTarget", "t", props{"arn": arn}),
		function("b", props{}), of("scheduler/schedule:Schedule", "s", props{"target": props{"arn": "arn:aws:lambda:eu-west-1:123456789012:function:b-1"}}),
		function("c", props{}), of("s3/bucketNotification:BucketNotification", "n", props{"lambdaFunctions": []any{props{"lambdaFunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:x"}, props{"lambdaFunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:c-1"}}}),
		function("d", props{}), of("sns/topicSubscription:TopicSubscription", "p", props{"protocol": "lambda", "endpoint": "arn:aws:lambda:eu-west-1:123456789012:function:d-1"}))
	s.fail("called by its alias and by a qualified ARN", "a b", function("a", props{}), of("lambda/alias:Alias", "live", props{"functionName": "a-1", "name": "live"}).outputs(props{"arn": arn + ":live"}),
		of("cloudwatch/eventTarget:EventTarget", "t", props{"arn": arn + ":live"}), function("b", props{}), of("cloudwatch/eventTarget:EventTarget", "u", props{"arn": "arn:aws:lambda:eu-west-1:123456789012:function:b-1:7"}))
	s.fail("in a preview, by reference", "a", function("a", props{}), of("cloudwatch/eventTarget:EventTarget", "t", props{"arn": Unknown}).from("arn", "a")).preview()
	s.fail("a configuration of invocations without a destination", "a", function("a", props{}), of("lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "config", props{"functionName": "a-1", "maximumRetryAttempts": 0}))
	s.unknown("a queue that isn't known yet, and callers that can't be told", function("a", props{"deadLetterConfig": props{"targetArn": Unknown}}), of("cloudwatch/eventTarget:EventTarget", "t", props{"arn": Unknown}).from("arn", "a"),
		function("b", props{}), of("cloudwatch/eventTarget:EventTarget", "u", props{"arn": Unknown}))
	s.shape("numbers call nobody", "", function("a", props{"deadLetterConfig": 7}), of("cloudwatch/eventTarget:EventTarget", "t", props{"arn": 7}), of("s3/bucketNotification:BucketNotification", "n", props{"lambdaFunctions": "x"}))
	s.other("a queue's own dead letters", of("sqs/queue:Queue", "q", props{}), of("sns/topicSubscription:TopicSubscription", "p", props{"protocol": "sqs", "endpoint": "arn:aws:sqs:eu-west-1:123456789012:q"}))
	return s
}

func tracing() *suite {
	s := &suite{rule: "lambda-tracing"}
	s.pass("active", function("a", props{"tracingConfig": props{"mode": "Active"}}))
	s.fail("passed through, or absent, which means that", "a b", function("a", props{"tracingConfig": props{"mode": "PassThrough"}}), function("b", props{})).says(`is "PassThrough"`)
	s.unknown("not known yet", function("a", props{"tracingConfig": Unknown}), function("b", props{"tracingConfig": props{"mode": Unknown}}))
	s.shape("a number doesn't trace", "a", function("a", props{"tracingConfig": 7}))
	s.other("a state machine", of("sfn/stateMachine:StateMachine", "m", props{}))
	return s
}

func concurrency() *suite {
	s := &suite{rule: "lambda-concurrency"}
	s.pass("reserved, also none at all", function("a", props{"reservedConcurrentExecutions": 10}), function("b", props{"reservedConcurrentExecutions": 0}))
	s.fail("absent, or the provider's -1", "a b", function("a", props{}), function("b", props{"reservedConcurrentExecutions": -1})).says("is -1")
	s.unknown("not known yet", function("a", props{"reservedConcurrentExecutions": Unknown}))
	s.shape("a list reserves nothing", "a", function("a", props{"reservedConcurrentExecutions": []any{}}))
	s.other("an alias", of("lambda/alias:Alias", "a", props{}))
	return s
}

func functionURLs() *suite {
	s := &suite{rule: "lambda-url-auth"}
	url := func(name string, auth, origins any) Resource {
		return of("lambda/functionUrl:FunctionUrl", name, props{"authorizationType": auth, "cors": props{"allowOrigins": origins}})
	}
	s.pass("IAM, and named origins", url("u", "AWS_IAM", []string{"https://shop.example"}))
	s.fail("no authentication, and every origin", "u u v", url("u", "NONE", []string{"*"}), url("v", "AWS_IAM", []any{"https://shop.example", "*"})).says(`is "NONE"`, "cors.allowOrigins")
	s.unknown("not known yet", url("a", Unknown, Unknown), url("b", "AWS_IAM", []any{Unknown}))
	s.shape("a number is no type", "", url("a", 7, 7), of("lambda/functionUrl:FunctionUrl", "b", props{"authorizationType": "AWS_IAM", "cors": "x"}))
	s.other("a route", of("apigatewayv2/route:Route", "r", props{"authorizationType": "NONE"}))
	return s
}

func subnet(name string, inputs props) Resource {
	return of("ec2/subnet:Subnet", name, inputs).outputs(props{"id": "subnet-" + name})
}

func functionZones() *suite {
	s := &suite{rule: "lambda-vpc-multi-az"}
	in := func(name string, subnets any) Resource {
		return function(name, props{"vpcConfig": props{"subnetIds": subnets, "securityGroupIds": []string{"sg-1"}}})
	}
	a, a2, b := subnet("a", props{"availabilityZone": "eu-west-1a"}), subnet("a2", props{"availabilityZone": "eu-west-1a"}), subnet("b", props{"availabilityZone": "eu-west-1b"})
	s.pass("two zones", a, b, in("f", []string{"subnet-a", "subnet-b"}))
	s.pass("no VPC", function("f", props{}), function("g", props{"vpcConfig": props{"subnetIds": []any{}}}))
	s.pass("subnets of another stack may lie in zones of their own", a, in("f", []string{"subnet-a", "subnet-0123"}))
	s.pass("in a preview, by reference", a, b, in("f", Unknown).from("vpcConfig", "a", "b")).preview()
	s.pass("behind a component, which subnets they are isn't known", of("awsx:ec2:Vpc", "net", props{}), a.in("net"), a2.in("net"), in("f", Unknown).from("vpcConfig", "net")).preview()
	s.fail("one subnet, two of one zone", "f g", a, a2, in("f", []string{"subnet-a"}), in("g", []string{"subnet-a", "subnet-a2"})).says("eu-west-1a")
	s.fail("one subnet of another stack", "f", in("f", []string{"subnet-0123"}))
	s.fail("in a preview, one zone by reference", "f", a, a2, in("f", []any{Unknown, Unknown}).from("vpcConfig", "a", "a2")).preview()
	s.unknown("subnets that can't be told", in("f", Unknown), in("g", []any{Unknown}))
	s.unknown("zones that aren't known yet", subnet("x", props{"availabilityZone": Unknown}), subnet("y", props{"availabilityZone": Unknown}), in("f", []any{Unknown, Unknown}).from("vpcConfig", "x", "y"))
	s.shape("a number is no VPC", "", function("f", props{"vpcConfig": 7}), function("g", props{"vpcConfig": []any{}}))
	s.other("an endpoint", a, of("ec2/vpcEndpoint:VpcEndpoint", "e", props{"subnetIds": []string{"subnet-a"}}))
	return s
}

func environmentKeys() *suite {
	s := &suite{rule: "lambda-env-kms"}
	variables := props{"variables": props{"STAGE": "dev"}}
	s.pass("a key, or nothing to encrypt", function("a", props{"environment": variables, "kmsKeyArn": "arn:aws:kms:eu-west-1:123456789012:key/1"}), function("b", props{}), function("c", props{"environment": props{"variables": props{}}}))
	s.fail("no key", "a b", function("a", props{"environment": variables}), function("b", props{"environment": variables, "kmsKeyArn": ""})).says("kmsKeyArn")
	s.unknown("not known yet", function("a", props{"environment": variables, "kmsKeyArn": Unknown}), function("b", props{"environment": Unknown}))
	s.shape("a list is no environment", "", function("a", props{"environment": []any{1}}), function("b", props{"environment": props{"variables": "x"}}))
	s.other("a build", of("codebuild/project:Project", "p", props{"environment": variables}))
	return s
}
