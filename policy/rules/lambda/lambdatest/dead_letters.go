package lambdatest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func deadLetters() *coretest.Suite {
	s := &coretest.Suite{Rule: "lambda-dlq"}
	queue := props{"targetArn": "arn:aws:sqs:eu-west-1:123456789012:dlq"}
	arn := "arn:aws:lambda:eu-west-1:123456789012:function:a-1"
	by := func(principal string) coretest.Resource {
		return coretest.Of("lambda/permission:Permission", "caller", props{"function": "a-1", "principal": principal})
	}
	onFailure := func(name any) coretest.Resource {
		return coretest.Of("lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "config",
			props{"functionName": name, "destinationConfig": props{"onFailure": props{"destination": "arn:x"}}})
	}
	s.Pass("a dead-letter queue", coretest.Function("a", props{"deadLetterConfig": queue}), by("events.amazonaws.com"))
	s.Pass("an on-failure destination, also of an alias",
		coretest.Function("a", props{}),
		onFailure("a-1"),
		by("s3.amazonaws.com"))
	s.Pass("a function that nobody calls asynchronously",
		coretest.Function("a", props{}),
		by("apigateway.amazonaws.com"),
		coretest.Of("lambda/eventSourceMapping:EventSourceMapping", "m", props{"functionName": "a-1"}))
	s.Pass("somebody calls a function of another stack",
		coretest.Function("a", props{}),
		coretest.Of("cloudwatch/eventTarget:EventTarget", "t",
			props{"arn": "arn:aws:lambda:eu-west-1:123456789012:function:a-10:live"}))
	s.Fail("called by a permission's principal", "a", coretest.Function("a", props{}), by("events.amazonaws.com")).
		Saying("events.amazonaws.com")
	s.Fail("a queue whose name is empty", "a",
		coretest.Function("a", props{"deadLetterConfig": props{"targetArn": ""}}),
		by("events.amazonaws.com"))
	s.Fail("called by a target, a schedule, a notification, a subscription", "a b c d",
		coretest.Function("a", props{}),
		coretest.Of("cloudwatch/eventTarget:EventTarget", "t", props{"arn": arn}),
		coretest.Function("b", props{}),
		coretest.Of("scheduler/schedule:Schedule", "s",
			props{"target": props{"arn": "arn:aws:lambda:eu-west-1:123456789012:function:b-1"}}),
		coretest.Function("c", props{}),
		coretest.Of("s3/bucketNotification:BucketNotification", "n",
			props{"lambdaFunctions": []any{
				props{"lambdaFunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:x"},
				props{"lambdaFunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:c-1"},
			}}),
		coretest.Function("d", props{}),
		coretest.Of("sns/topicSubscription:TopicSubscription", "p",
			props{"protocol": "lambda", "endpoint": "arn:aws:lambda:eu-west-1:123456789012:function:d-1"}))
	s.Fail("called by its alias and by a qualified ARN", "a b",
		coretest.Function("a", props{}),
		coretest.Of("lambda/alias:Alias", "live", props{"functionName": "a-1", "name": "live"}).WithOutputs(props{
			"arn": arn + ":live",
		}),
		coretest.Of("cloudwatch/eventTarget:EventTarget", "t", props{"arn": arn + ":live"}),
		coretest.Function("b", props{}),
		coretest.Of("cloudwatch/eventTarget:EventTarget", "u",
			props{"arn": "arn:aws:lambda:eu-west-1:123456789012:function:b-1:7"}))
	s.Fail("in a preview, by reference", "a",
		coretest.Function("a", props{}),
		coretest.Of("cloudwatch/eventTarget:EventTarget", "t", props{"arn": coretest.Unknown}).From("arn", "a")).
		InPreview()
	s.Fail("a configuration of invocations without a destination", "a",
		coretest.Function("a", props{}),
		coretest.Of("lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "config",
			props{"functionName": "a-1", "maximumRetryAttempts": 0}))
	s.Unknown("a queue that isn't known yet, and callers that aren't known",
		coretest.Function("a", props{"deadLetterConfig": props{"targetArn": coretest.Unknown}}),
		coretest.Of("cloudwatch/eventTarget:EventTarget", "t", props{"arn": coretest.Unknown}).From("arn", "a"),
		coretest.Function("b", props{}),
		coretest.Of("cloudwatch/eventTarget:EventTarget", "u", props{"arn": coretest.Unknown}))
	s.Shape("numbers call nobody", "",
		coretest.Function("a", props{"deadLetterConfig": 7}),
		coretest.Of("cloudwatch/eventTarget:EventTarget", "t", props{"arn": 7}),
		coretest.Of("s3/bucketNotification:BucketNotification", "n", props{"lambdaFunctions": "x"}))
	s.Other("a queue's own dead letters",
		coretest.Of("sqs/queue:Queue", "q", props{}),
		coretest.Of("sns/topicSubscription:TopicSubscription", "p",
			props{"protocol": "sqs", "endpoint": "arn:aws:sqs:eu-west-1:123456789012:q"}))
	return s
}
