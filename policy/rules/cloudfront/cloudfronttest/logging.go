package cloudfronttest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func logsWithoutCookies() *coretest.Suite {
	s := &coretest.Suite{Rule: "cloudfront-logs-no-cookies"}
	logs := func(name string, config any) coretest.Resource {
		return coretest.Of("cloudfront/distribution:Distribution", name, props{"loggingConfig": config})
	}
	s.Pass("absent is false",
		logs("d", props{"bucket": "logs.s3.amazonaws.com"}),
		logs("none", nil),
		logs("said", props{"includeCookies": false}))
	s.Fail("cookies in the log", "d", logs("d", props{"bucket": "logs.s3.amazonaws.com", "includeCookies": true})).
		Saying("loggingConfig.includeCookies")
	s.Alias("a list of one, and a boolean as a string", "d", logs("d", []any{props{"includeCookies": "true"}}))
	s.Unknown("not known yet", logs("d", coretest.Unknown), logs("e", props{"includeCookies": coretest.Unknown}))
	s.Shape("nonsense", "", logs("d", "x"), logs("e", props{"includeCookies": []any{}}))
	s.Other("a bucket's logging",
		coretest.Of("s3/bucketLogging:BucketLogging", "b", props{"loggingConfig": props{"includeCookies": true}}))
	return s
}

func distributionLogs() *coretest.Suite {
	s := &coretest.Suite{Rule: "cloudfront-logging"}
	v2 := func(arn string) []coretest.Resource {
		return []coretest.Resource{
			cdn("site", props{}),
			coretest.Of("cloudwatch/logDeliverySource:LogDeliverySource", "source",
				props{"name": "site-logs", "logType": "ACCESS_LOGS", "resourceArn": arn}),
			coretest.Of("cloudwatch/logDelivery:LogDelivery", "delivery",
				props{"deliverySourceName": "site-logs", "deliveryDestinationArn": "arn"}),
		}
	}
	own := "arn:aws:cloudfront::123456789012:distribution/Esite"
	s.Pass("a bucket for the logs",
		cdn("cdn", props{"loggingConfig": props{"bucket": "logs.s3.amazonaws.com", "includeCookies": false}}))
	delivered := v2(own)
	delivered[1] = delivered[1].From("resourceArn", "site")
	s.Pass("a delivery of CloudWatch, where that is the way", delivered...).Configured("logDelivery", "v2")
	s.Fail("no bucket", "none empty", cdn("none", props{}), cdn("empty", props{"loggingConfig": props{"bucket": ""}})).
		Saying("loggingConfig", "names no bucket")
	s.Fail("a delivery for another distribution", "site",
		v2("arn:aws:cloudfront::123456789012:distribution/Eother")...).Configured("logDelivery", "v2").
		Saying("no log delivery of the stack")
	s.Fail("a source that nothing delivers", "site", delivered[:2]...).Configured("logDelivery", "v2")
	s.Unknown("logs that aren't known",
		cdn("cdn", props{"loggingConfig": coretest.Unknown}),
		cdn("bucket", props{"loggingConfig": props{"bucket": coretest.Unknown}}))
	s.Unknown("a delivery whose source isn't known",
		cdn("cdn", props{}),
		coretest.Of("cloudwatch/logDeliverySource:LogDeliverySource", "source",
			props{"resourceArn": coretest.Unknown})).Configured("logDelivery", "v2")
	s.Shape("nonsense names no bucket", "a b",
		cdn("a", props{"loggingConfig": "x"}),
		cdn("b", props{"loggingConfig": []any{1, 2}}))
	s.Other("a bucket's logs are another rule's", coretest.Of("s3/bucketV2:BucketV2", "bucket", props{}))
	return s
}
