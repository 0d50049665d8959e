package logstest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func logRetentions() *coretest.Suite {
	s := &coretest.Suite{Rule: "log-retention"}
	s.Pass("a day or more",
		coretest.LogGroup("a", props{"retentionInDays": 1}),
		coretest.LogGroup("b", props{"retentionInDays": "30"}))
	s.Pass("as long as the configuration asks for", coretest.LogGroup("a", props{"retentionInDays": 365})).
		Configured("minDays", 365.0)
	s.Pass("a delivery group keeps two days whatever it says",
		coretest.LogGroup("a", props{"logGroupClass": "DELIVERY"}))
	s.Fail("absent and 0 mean for ever", "a b",
		coretest.LogGroup("a", props{}),
		coretest.LogGroup("b", props{"retentionInDays": 0})).Saying("for ever")
	s.Fail("shorter than the configuration asks for", "a b",
		coretest.LogGroup("a", props{"retentionInDays": 30}),
		coretest.LogGroup("b", props{})).Configured("minDays", 365.0).Saying("is 30; set at least 365")
	s.Unknown("not known yet",
		coretest.LogGroup("a", props{"retentionInDays": coretest.Unknown}),
		coretest.LogGroup("b", props{"logGroupClass": coretest.Unknown}))
	s.Shape("a list is no number", "a", coretest.LogGroup("a", props{"retentionInDays": []any{7}}))
	s.Other("a delivery stream", coretest.Of("kinesis/stream:Stream", "s", props{"retentionPeriod": 0}))
	return s
}

func logKeys() *coretest.Suite {
	s := &coretest.Suite{Rule: "log-group-kms"}
	s.Pass("a key", coretest.LogGroup("a", props{"kmsKeyId": "arn:aws:kms:eu-west-1:123456789012:key/1"}))
	s.Fail("none", "a b", coretest.LogGroup("a", props{}), coretest.LogGroup("b", props{"kmsKeyId": ""})).
		Saying("kmsKeyId")
	s.Unknown("not known yet", coretest.LogGroup("a", props{"kmsKeyId": coretest.Unknown}))
	s.Shape("an object is no key", "a", coretest.LogGroup("a", props{"kmsKeyId": props{}}))
	s.Other("a queue", coretest.Of("sqs/queue:Queue", "q", props{}))
	return s
}
