package rulestest

func messagingCases() []Case {
	return gather(queueEncryption(), queueDeadLetters(), queueTLS(), visibility(), topicEncryption(), topicTLS(), subscriptionDeadLetters())
}

func queue(name string, inputs props) Resource {
	return of("sqs/queue:Queue", name, inputs).outputs(props{
		"id": "https://sqs.eu-west-1.amazonaws.com/123456789012/" + name, "url": "https://sqs.eu-west-1.amazonaws.com/123456789012/" + name,
		"arn": "arn:aws:sqs:eu-west-1:123456789012:" + name,
	})
}

func topic(name string, inputs props) Resource {
	return of("sns/topic:Topic", name, inputs).outputs(props{"id": "arn:aws:sns:eu-west-1:123456789012:" + name, "arn": "arn:aws:sns:eu-west-1:123456789012:" + name})
}

func queueEncryption() *suite {
	s := &suite{rule: "sqs-encrypted"}
	s.boolean("sqs/queue:Queue", "sqsManagedSseEnabled", true, false, props{})
	s.pass("a key of one's own", queue("a", props{"kmsMasterKeyId": "alias/aws/sqs", "sqsManagedSseEnabled": false}), queue("b", props{"kmsMasterKeyId": Unknown}))
	return s
}

func queueDeadLetters() *suite {
	s := &suite{rule: "sqs-dlq"}
	redrive := func(target string) props {
		return props{"redrivePolicy": text(props{"deadLetterTargetArn": "arn:aws:sqs:eu-west-1:123456789012:" + target, "maxReceiveCount": 5})}
	}
	s.pass("a dead-letter queue, which needs none itself", queue("a", redrive("dead")), queue("dead", props{}))
	s.pass("added by a resource of its own", queue("a", props{}), of("sqs/redrivePolicy:RedrivePolicy", "r", with(redrive("dead"), props{"queueUrl": "https://sqs.eu-west-1.amazonaws.com/123456789012/a"})), queue("dead", props{}))
	s.pass("queues for what functions, targets and subscriptions fail on", queue("a", props{}), function("f", props{"deadLetterConfig": props{"targetArn": "arn:aws:sqs:eu-west-1:123456789012:a"}}),
		queue("b", props{}), of("sns/topicSubscription:TopicSubscription", "s", redrive("b")), queue("c", props{"redriveAllowPolicy": "{}"}))
	s.pass("in a preview, by reference", queue("a", props{"redrivePolicy": Unknown}).from("redrivePolicy", "dead"), queue("dead", props{})).preview()
	s.fail("no policy, and one that doesn't say how often", "a b", queue("a", props{}), queue("b", props{"redrivePolicy": text(props{"deadLetterTargetArn": "arn:aws:sqs:eu-west-1:123456789012:x"})})).says("redrivePolicy")
	allowing := func(permission string) Resource {
		return of("sqs/redriveAllowPolicy:RedriveAllowPolicy", "r", props{"queueUrl": "https://sqs.eu-west-1.amazonaws.com/123456789012/a", "redriveAllowPolicy": text(props{"redrivePermission": permission})})
	}
	s.pass("a dead-letter queue of other stacks' queues, by a resource of its own", queue("a", props{}), allowing("allowAll"), queue("b", props{"redriveAllowPolicy": text(props{"redrivePermission": "byQueue"})}))
	s.fail("a queue that takes no other's messages is no dead-letter queue", "a b", queue("a", props{}), allowing("denyAll"), queue("b", props{"redriveAllowPolicy": text(props{"redrivePermission": "denyAll"})}))
	s.unknown("an allow policy that isn't known yet", queue("a", props{"redriveAllowPolicy": Unknown}), queue("b", props{}), of("sqs/redriveAllowPolicy:RedriveAllowPolicy", "r", props{"queueUrl": Unknown}))
	s.unknown("a policy that isn't known yet", queue("a", props{"redrivePolicy": Unknown}))
	s.shape("numbers and lists are no policies", "a b", queue("a", props{"redrivePolicy": 7}), queue("b", props{"redrivePolicy": "no json"}))
	s.other("a topic", topic("t", props{}))
	return s
}

func tlsStatement(action string) props {
	return deny(action, "*", "Condition", props{"Bool": props{"aws:SecureTransport": "false"}})
}

func queueTLS() *suite {
	s := &suite{rule: "sqs-tls-only"}
	attached := func(name string, document any) Resource {
		return of("sqs/queuePolicy:QueuePolicy", "p-"+name, props{"queueUrl": "https://sqs.eu-west-1.amazonaws.com/123456789012/" + name, "policy": document})
	}
	s.pass("a Deny in the queue's policy, or in its own", queue("a", props{}), attached("a", policy(tlsStatement("sqs:*"))), queue("b", props{"policy": policy(tlsStatement("*"))}))
	s.pass("in a preview, by reference", queue("a", props{}), of("sqs/queuePolicy:QueuePolicy", "p", props{"queueUrl": Unknown, "policy": Unknown}).from("queueUrl", "a")).preview()
	s.fail("no policy, one that denies too little, another queue's", "a b c", queue("a", props{}), queue("b", props{}), attached("b", policy(tlsStatement("sqs:SendMessage"))), queue("c", props{}), queue("d", props{}), attached("d", policy(tlsStatement("sqs:*"))))
	s.unknown("a document, a condition and a queue that can't be told", queue("a", props{"policy": Unknown}), queue("b", props{"policy": props{"Statement": []any{props{"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Condition": Unknown}}}}))
	s.unknown("a policy whose queue can't be told", queue("a", props{}), of("sqs/queuePolicy:QueuePolicy", "p", props{"queueUrl": Unknown, "policy": policy(tlsStatement("sqs:*"))}))
	s.shape("what isn't a document denies nothing", "a", queue("a", props{"policy": 7}))
	s.other("a topic", topic("t", props{}))
	return s
}

func topicTLS() *suite {
	s := &suite{rule: "sns-tls-only"}
	s.pass("a Deny in the topic's policy, or in its own", topic("a", props{}), of("sns/topicPolicy:TopicPolicy", "p", props{"arn": "arn:aws:sns:eu-west-1:123456789012:a", "policy": policy(tlsStatement("sns:Publish"))}),
		topic("b", props{"policy": policy(tlsStatement("SNS:*"))}))
	s.fail("no policy, and one that allows over TLS", "a b", topic("a", props{}), topic("b", props{"policy": policy(grant("*", "sns:Publish", "Condition", props{"Bool": props{"aws:SecureTransport": "true"}}))})).says("aws:SecureTransport")
	s.unknown("a document that isn't known yet", topic("a", props{"policy": Unknown}))
	s.shape("what isn't a document denies nothing", "a", topic("a", props{"policy": []any{}}))
	s.other("a queue", queue("q", props{}))
	return s
}

func visibility() *suite {
	s := &suite{rule: "sqs-visibility-timeout"}
	mapping := func(queue, function any) Resource {
		return of("lambda/eventSourceMapping:EventSourceMapping", "m", props{"eventSourceArn": queue, "functionName": function})
	}
	arn := "arn:aws:sqs:eu-west-1:123456789012:a"
	s.pass("six times", queue("a", props{"visibilityTimeoutSeconds": 180}), function("f", props{"timeout": 30}), mapping(arn, "f-1"))
	s.pass("the defaults, 30 and 3", queue("a", props{}), function("f", props{}), mapping(arn, "f-1"))
	s.pass("a stream", function("f", props{"timeout": 900}), mapping("arn:aws:kinesis:eu-west-1:123456789012:stream/x", "f-1"))
	s.fail("shorter, by the default and by its number", "a", queue("a", props{}), function("f", props{"timeout": 10}), mapping(arn, "f-1")).says("is 30", "at least 60")
	s.fail("in a preview, by reference", "a", queue("a", props{"visibilityTimeoutSeconds": 59}), function("f", props{"timeout": 10}), mapping(Unknown, Unknown).from("eventSourceArn", "a").from("functionName", "f")).preview()
	s.unknown("numbers that aren't known yet", queue("a", props{"visibilityTimeoutSeconds": Unknown}), function("f", props{"timeout": 900}), mapping(Unknown, Unknown).from("eventSourceArn", "a").from("functionName", "f"))
	s.shape("lists are no numbers", "a", queue("a", props{"visibilityTimeoutSeconds": []any{}}), function("f", props{"timeout": 10}), mapping(arn, "f-1"))
	s.other("a queue that no function reads", queue("a", props{"visibilityTimeoutSeconds": 1}))
	return s
}

func topicEncryption() *suite {
	s := &suite{rule: "sns-encrypted"}
	s.pass("a key", topic("a", props{"kmsMasterKeyId": "alias/aws/sns"}))
	s.fail("none", "a b", topic("a", props{}), topic("b", props{"kmsMasterKeyId": ""})).says("kmsMasterKeyId")
	s.unknown("not known yet", topic("a", props{"kmsMasterKeyId": Unknown}))
	s.shape("a number is no key", "a", topic("a", props{"kmsMasterKeyId": 7}))
	s.other("a queue", queue("q", props{}))
	return s
}

func subscriptionDeadLetters() *suite {
	s := &suite{rule: "sns-subscription-dlq"}
	subscription := func(name string, inputs props) Resource {
		return of("sns/topicSubscription:TopicSubscription", name, inputs)
	}
	s.pass("a queue, or a reader that is a person", subscription("a", props{"protocol": "lambda", "redrivePolicy": "{}"}), subscription("b", props{"protocol": "email"}), subscription("c", props{"protocol": "sms"}))
	s.fail("none", "a b", subscription("a", props{"protocol": "sqs"}), subscription("b", props{"protocol": "https"})).says("redrivePolicy")
	s.unknown("not known yet", subscription("a", props{"protocol": Unknown}), subscription("b", props{"protocol": "sqs", "redrivePolicy": Unknown}))
	s.shape("a number is no policy", "a", subscription("a", props{"protocol": 7, "redrivePolicy": 7}))
	s.other("a topic", topic("t", props{}))
	return s
}
