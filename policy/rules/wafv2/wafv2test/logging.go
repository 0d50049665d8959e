package wafv2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func wafLogging() *coretest.Suite {
	s := &coretest.Suite{Rule: "waf-logging"}
	group := "cloudwatch/logGroup:LogGroup"
	logs := func(d *coretest.Deployment, name string) any {
		d.Add(group, "logs", props{"name": name})
		if d.Preview {
			return coretest.Ref("logs")
		}
		return "arn:aws:logs:eu-west-1:123456789012:log-group:" + name + ":*"
	}
	s.Passes("a log group of the right name", func(d *coretest.Deployment) {
		d.Add(coretest.WebACLType, "acl", props{})
		d.Add(coretest.WebACLLoggingType, "logging",
			props{"resourceArn": coretest.ARN(d, "acl"), "logDestinationConfigs": []any{logs(d, "aws-waf-logs-site")}})
	})
	s.Deployed(coretest.Passing, "a bucket and a delivery stream of the right name", "", func(d *coretest.Deployment) {
		for name, arn := range map[string]string{
			"bucket": "arn:aws:s3:::aws-waf-logs-all/prefix",
			"stream": "arn:aws:firehose:eu-west-1:123456789012:deliverystream/aws-waf-logs-all",
		} {
			d.Add(coretest.WebACLType, name, props{})
			d.Add(coretest.WebACLLoggingType, name+"-logging",
				props{"resourceArn": coretest.ARN(d, name), "logDestinationConfigs": []any{arn}})
		}
	})
	s.Fails("none, or another one's", "other", func(d *coretest.Deployment) {
		d.Add(coretest.WebACLType, "acl", props{})
		d.Add(coretest.WebACLType, "other", props{})
		d.Add(coretest.WebACLLoggingType, "logging", props{
			"resourceArn":           coretest.ARN(d, "acl"),
			"logDestinationConfigs": []any{"arn:aws:s3:::aws-waf-logs-all"},
		})
	})
	s.Fails("a destination of another name", "logging", func(d *coretest.Deployment) {
		d.Add(coretest.WebACLType, "acl", props{})
		d.Add(coretest.WebACLLoggingType, "logging",
			props{"resourceArn": coretest.ARN(d, "acl"), "logDestinationConfigs": []any{logs(d, "site-waf")}})
	})
	s.Deployed(coretest.Failing, "a name that only contains the prefix, and no destination", "a b",
		func(d *coretest.Deployment) {
			d.Add(coretest.WebACLLoggingType, "a",
				props{"logDestinationConfigs": []any{"arn:aws:s3:::my-aws-waf-logs-x"}})
			d.Add(coretest.WebACLLoggingType, "b", props{"logDestinationConfigs": []any{}})
		}).Saying("logDestinationConfigs[0]", `"my-aws-waf-logs-x"`)
	s.Previewed(coretest.UnknownValue, "web ACLs and destinations that aren't known", "", func(d *coretest.Deployment) {
		d.Add(coretest.WebACLType, "acl", props{})
		d.Add(coretest.WebACLLoggingType, "logging",
			props{"resourceArn": coretest.Unknown, "logDestinationConfigs": coretest.Unknown})
		d.Add(coretest.WebACLLoggingType, "more",
			props{"resourceArn": coretest.Ref("acl"), "logDestinationConfigs": []any{coretest.Unknown}})
		d.Add(group, "named", props{"name": coretest.Unknown})
		d.Add(coretest.WebACLLoggingType, "name",
			props{"resourceArn": coretest.Ref("acl"), "logDestinationConfigs": []any{coretest.Ref("named")}})
	})
	s.Shape("nonsense logs nothing", "acl logging",
		coretest.Of(coretest.WebACLType, "acl", nil),
		coretest.Of(coretest.WebACLLoggingType, "logging", props{"resourceArn": 7, "logDestinationConfigs": "x"}))
	s.Other("an IP set has no log", coretest.Of("wafv2/ipSet:IpSet", "set", props{}))
	return s
}
