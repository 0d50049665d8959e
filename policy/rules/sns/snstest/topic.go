package snstest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func topicTLS() *coretest.Suite {
	s := &coretest.Suite{Rule: "sns-tls-only"}
	s.Pass("a Deny in the topic's policy, or in its own",
		coretest.Topic("a", props{}),
		coretest.Of("sns/topicPolicy:TopicPolicy", "p", props{
			"arn":    "arn:aws:sns:eu-west-1:123456789012:a",
			"policy": coretest.Policy(coretest.DenyPlainHTTP("sns:Publish")),
		}),
		coretest.Topic("b", props{"policy": coretest.Policy(coretest.DenyPlainHTTP("SNS:*"))}))
	s.Fail("no policy, and one that allows over TLS", "a b",
		coretest.Topic("a", props{}),
		coretest.Topic("b",
			props{
				"policy": coretest.Policy(coretest.Grant("*", "sns:Publish", "Condition",
					props{"Bool": props{"aws:SecureTransport": "true"}})),
			})).Saying("aws:SecureTransport")
	s.Unknown("a document that isn't known yet", coretest.Topic("a", props{"policy": coretest.Unknown}))
	s.Shape("what isn't a document denies nothing", "a", coretest.Topic("a", props{"policy": []any{}}))
	s.Other("a queue", coretest.Queue("q", props{}))
	return s
}

func topicEncryption() *coretest.Suite {
	s := &coretest.Suite{Rule: "sns-encrypted"}
	s.Pass("a key", coretest.Topic("a", props{"kmsMasterKeyId": "alias/aws/sns"}))
	s.Fail("none", "a b", coretest.Topic("a", props{}), coretest.Topic("b", props{"kmsMasterKeyId": ""})).
		Saying("kmsMasterKeyId")
	s.Unknown("not known yet", coretest.Topic("a", props{"kmsMasterKeyId": coretest.Unknown}))
	s.Shape("a number is no key", "a", coretest.Topic("a", props{"kmsMasterKeyId": 7}))
	s.Other("a queue", coretest.Queue("q", props{}))
	return s
}
