package sqstest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func queueDeadLetters() *coretest.Suite {
	s := &coretest.Suite{Rule: "sqs-dlq"}
	redrive := func(target string) props {
		return props{
			"redrivePolicy": coretest.JSON(props{
				"deadLetterTargetArn": "arn:aws:sqs:eu-west-1:123456789012:" + target,
				"maxReceiveCount":     5,
			}),
		}
	}
	s.Pass("a dead-letter queue, which needs none itself",
		coretest.Queue("a", redrive("dead")),
		coretest.Queue("dead", props{}))
	s.Pass("added by a resource of its own",
		coretest.Queue("a", props{}),
		coretest.Of("sqs/redrivePolicy:RedrivePolicy", "r",
			coretest.With(redrive("dead"), props{"queueUrl": "https://sqs.eu-west-1.amazonaws.com/123456789012/a"})),
		coretest.Queue("dead", props{}))
	s.Pass("queues for what functions, targets and subscriptions fail on",
		coretest.Queue("a", props{}),
		coretest.Function("f", props{"deadLetterConfig": props{"targetArn": "arn:aws:sqs:eu-west-1:123456789012:a"}}),
		coretest.Queue("b", props{}),
		coretest.Of("sns/topicSubscription:TopicSubscription", "s", redrive("b")),
		coretest.Queue("c", props{"redriveAllowPolicy": "{}"}))
	s.Pass("in a preview, by reference",
		coretest.Queue("a", props{"redrivePolicy": coretest.Unknown}).From("redrivePolicy", "dead"),
		coretest.Queue("dead", props{})).InPreview()
	s.Fail("no policy, and one that doesn't say how often", "a b",
		coretest.Queue("a", props{}),
		coretest.Queue("b",
			props{
				"redrivePolicy": coretest.JSON(props{"deadLetterTargetArn": "arn:aws:sqs:eu-west-1:123456789012:x"}),
			})).Saying("redrivePolicy")
	allowing := func(permission string) coretest.Resource {
		return coretest.Of("sqs/redriveAllowPolicy:RedriveAllowPolicy", "r", props{
			"queueUrl":           "https://sqs.eu-west-1.amazonaws.com/123456789012/a",
			"redriveAllowPolicy": coretest.JSON(props{"redrivePermission": permission}),
		})
	}
	s.Pass("a dead-letter queue of other stacks' queues, by a resource of its own",
		coretest.Queue("a", props{}),
		allowing("allowAll"),
		coretest.Queue("b", props{"redriveAllowPolicy": coretest.JSON(props{"redrivePermission": "byQueue"})}))
	s.Fail("a queue that takes no other's messages is no dead-letter queue", "a b",
		coretest.Queue("a", props{}),
		allowing("denyAll"),
		coretest.Queue("b", props{"redriveAllowPolicy": coretest.JSON(props{"redrivePermission": "denyAll"})}))
	s.Unknown("an allow policy that isn't known yet",
		coretest.Queue("a", props{"redriveAllowPolicy": coretest.Unknown}),
		coretest.Queue("b", props{}),
		coretest.Of("sqs/redriveAllowPolicy:RedriveAllowPolicy", "r", props{"queueUrl": coretest.Unknown}))
	s.Unknown("a policy that isn't known yet", coretest.Queue("a", props{"redrivePolicy": coretest.Unknown}))
	s.Shape("numbers and lists are no policies", "a b",
		coretest.Queue("a", props{"redrivePolicy": 7}),
		coretest.Queue("b", props{"redrivePolicy": "no json"}))
	s.Other("a topic", coretest.Topic("t", props{}))
	return s
}
