package sqstest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func queueEncryption() *coretest.Suite {
	s := &coretest.Suite{Rule: "sqs-encrypted"}
	s.Boolean("sqs/queue:Queue", "sqsManagedSseEnabled", true, false, props{})
	s.Pass("a key of one's own",
		coretest.Queue("a", props{"kmsMasterKeyId": "alias/aws/sqs", "sqsManagedSseEnabled": false}),
		coretest.Queue("b", props{"kmsMasterKeyId": coretest.Unknown}))
	return s
}

func visibility() *coretest.Suite {
	s := &coretest.Suite{Rule: "sqs-visibility-timeout"}
	mapping := func(queue, function any) coretest.Resource {
		return coretest.Of("lambda/eventSourceMapping:EventSourceMapping", "m",
			props{"eventSourceArn": queue, "functionName": function})
	}
	arn := "arn:aws:sqs:eu-west-1:123456789012:a"
	s.Pass("six times",
		coretest.Queue("a", props{"visibilityTimeoutSeconds": 180}),
		coretest.Function("f", props{"timeout": 30}),
		mapping(arn, "f-1"))
	s.Pass("the defaults, 30 and 3", coretest.Queue("a", props{}), coretest.Function("f", props{}), mapping(arn, "f-1"))
	s.Pass("a stream",
		coretest.Function("f", props{"timeout": 900}),
		mapping("arn:aws:kinesis:eu-west-1:123456789012:stream/x", "f-1"))
	s.Fail("shorter, by the default and by its number", "a",
		coretest.Queue("a", props{}),
		coretest.Function("f", props{"timeout": 10}),
		mapping(arn, "f-1")).Saying("is 30", "at least 60")
	s.Fail("in a preview, by reference", "a",
		coretest.Queue("a", props{"visibilityTimeoutSeconds": 59}),
		coretest.Function("f", props{"timeout": 10}),
		mapping(coretest.Unknown, coretest.Unknown).From("eventSourceArn", "a").From("functionName", "f")).InPreview()
	s.Unknown("numbers that aren't known yet",
		coretest.Queue("a", props{"visibilityTimeoutSeconds": coretest.Unknown}),
		coretest.Function("f", props{"timeout": 900}),
		mapping(coretest.Unknown, coretest.Unknown).From("eventSourceArn", "a").From("functionName", "f"))
	s.Shape("lists are no numbers", "a",
		coretest.Queue("a", props{"visibilityTimeoutSeconds": []any{}}),
		coretest.Function("f", props{"timeout": 10}),
		mapping(arn, "f-1"))
	s.Other("a queue that no function reads", coretest.Queue("a", props{"visibilityTimeoutSeconds": 1}))
	return s
}
