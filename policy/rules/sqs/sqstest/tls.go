package sqstest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func queueTLS() *coretest.Suite {
	s := &coretest.Suite{Rule: "sqs-tls-only"}
	attached := func(name string, document any) coretest.Resource {
		return coretest.Of("sqs/queuePolicy:QueuePolicy", "p-"+name,
			props{"queueUrl": "https://sqs.eu-west-1.amazonaws.com/123456789012/" + name, "policy": document})
	}
	s.Pass("a Deny in the queue's policy, or in its own",
		coretest.Queue("a", props{}),
		attached("a", coretest.Policy(coretest.DenyPlainHTTP("sqs:*"))),
		coretest.Queue("b", props{"policy": coretest.Policy(coretest.DenyPlainHTTP("*"))}))
	s.Pass("in a preview, by reference",
		coretest.Queue("a", props{}),
		coretest.Of("sqs/queuePolicy:QueuePolicy", "p",
			props{"queueUrl": coretest.Unknown, "policy": coretest.Unknown}).From("queueUrl", "a")).InPreview()
	s.Fail("no policy, one that denies too little, another queue's", "a b c",
		coretest.Queue("a", props{}),
		coretest.Queue("b", props{}),
		attached("b", coretest.Policy(coretest.DenyPlainHTTP("sqs:SendMessage"))),
		coretest.Queue("c", props{}),
		coretest.Queue("d", props{}),
		attached("d", coretest.Policy(coretest.DenyPlainHTTP("sqs:*"))))
	s.Unknown("a document, a condition and a queue that aren't known",
		coretest.Queue("a", props{"policy": coretest.Unknown}),
		coretest.Queue("b",
			props{"policy": props{"Statement": []any{props{
				"Effect":    "Deny",
				"Principal": "*",
				"Action":    "sqs:*",
				"Condition": coretest.Unknown,
			}}}}))
	s.Unknown("a policy whose queue isn't known",
		coretest.Queue("a", props{}),
		coretest.Of("sqs/queuePolicy:QueuePolicy", "p",
			props{"queueUrl": coretest.Unknown, "policy": coretest.Policy(coretest.DenyPlainHTTP("sqs:*"))}))
	s.Shape("what isn't a document denies nothing", "a", coretest.Queue("a", props{"policy": 7}))
	s.Other("a topic", coretest.Topic("t", props{}))
	return s
}
