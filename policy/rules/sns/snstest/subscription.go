package snstest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func subscriptionDeadLetters() *coretest.Suite {
	s := &coretest.Suite{Rule: "sns-subscription-dlq"}
	subscription := func(name string, inputs props) coretest.Resource {
		return coretest.Of("sns/topicSubscription:TopicSubscription", name, inputs)
	}
	s.Pass("a queue, or a reader that is a person",
		subscription("a", props{"protocol": "lambda", "redrivePolicy": "{}"}),
		subscription("b", props{"protocol": "email"}),
		subscription("c", props{"protocol": "sms"}))
	s.Fail("none", "a b", subscription("a", props{"protocol": "sqs"}), subscription("b", props{"protocol": "https"})).
		Saying("redrivePolicy")
	s.Unknown("not known yet",
		subscription("a", props{"protocol": coretest.Unknown}),
		subscription("b", props{"protocol": "sqs", "redrivePolicy": coretest.Unknown}))
	s.Shape("a number is no policy", "a", subscription("a", props{"protocol": 7, "redrivePolicy": 7}))
	s.Other("a topic", coretest.Topic("t", props{}))
	return s
}
