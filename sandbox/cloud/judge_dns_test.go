package cloud

import "testing"

func TestDNSIsJudged(t *testing.T) {
	t.Parallel()
	const typ = "route53/record:Record"
	record := func(in m) func(w *world) m {
		return func(w *world) m {
			return over(m{"zoneId": w.made["zone"].id, "name": "www.example.com", "type": "A", "ttl": 300, "records": l{"192.0.2.1"}}, in)
		}
	}
	site := all(zone, origin, func(w *world) { w.make(distributionT, "cdn", distribution(w)) })
	alias := func(w *world) m {
		return m{"zoneId": w.made["zone"].id, "name": "example.com", "type": "A", "aliases": l{m{"name": w.made["cdn"].get("domainName"), "zoneId": cloudFrontZone, "evaluateTargetHealth": false}}}
	}
	logs := func(name string) func(w *world) {
		return func(w *world) {
			zone(w)
			w.makeIn(virginia, logGroupT, "logs", m{"name": name})
			w.makeIn(virginia, "cloudwatch/logResourcePolicy:LogResourcePolicy", "policy", m{"policyName": "dns", "policyDocument": policy(
				`{"Effect":"Allow","Principal":{"Service":"route53.amazonaws.com"},"Action":["logs:CreateLogStream","logs:PutLogEvents"],"Resource":"arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/*"}`)})
		}
	}
	queries := func(w *world) m {
		return m{"zoneId": w.made["zone"].id, "cloudwatchLogGroupArn": w.made["logs"].get("arn")}
	}
	pending := func(w *world) {
		certified("eu-west-1", true, "example.com")(w)
		w.make(certificateT, "second", m{"domainName": "api.example.com", "validationMethod": "DNS"})
	}
	trials(t, map[string]trial{
		"a zone exists":                   {prepare: zone, typ: typ, right: record(nil), wrong: just(m{"zoneId": "Z000"}), says: "NoSuchHostedZone"},
		"a record lies in its zone":       {prepare: zone, typ: typ, right: record(nil), wrong: just(m{"name": "www.other.com"}), says: "is not permitted in zone example.com"},
		"there is no CNAME at the apex":   {prepare: zone, typ: typ, right: record(m{"type": "CNAME", "records": l{"x.example.net"}}), wrong: just(m{"name": "example.com"}), says: "not permitted at apex"},
		"a CNAME stands alone":            {prepare: zone, typ: typ, right: record(nil), spoil: func(w *world) { w.make(typ, "first", record(m{"type": "CNAME", "records": l{"x.example.net"}})(w)) }, says: "conflicting RRSet of type CNAME"},
		"a record stands once":            {prepare: zone, typ: typ, right: record(nil), spoil: func(w *world) { w.make(typ, "first", record(nil)(w)) }, says: "it already exists"},
		"an address is an address":        {prepare: zone, typ: typ, right: record(nil), wrong: just(m{"records": l{"example.net"}}), says: "not a valid IPv4 address"},
		"a record has a lifetime":         {prepare: zone, typ: typ, right: record(nil), wrong: just(m{"ttl": nil}), says: "needs a TTL"},
		"a record has values or an alias": {prepare: zone, typ: typ, right: record(nil), wrong: just(m{"records": nil}), says: "must be specified"},
		"an alias leads somewhere":        {prepare: site, typ: typ, right: alias, wrong: just(m{"aliases": l{m{"name": "d0.cloudfront.net", "zoneId": cloudFrontZone, "evaluateTargetHealth": false}}}), says: "that target was not found"},
		"an alias names its target's zone": {prepare: site, typ: typ, right: alias, wrong: func(w *world) m {
			return m{"aliases": l{m{"name": w.made["cdn"].get("domainName"), "zoneId": w.made["zone"].id, "evaluateTargetHealth": false}}}
		}, says: "its zone is Z2FDTNDATAQYW2"},
		"CloudFront's health isn't asked": {prepare: site, typ: typ, right: alias, wrong: func(w *world) m {
			return m{"aliases": l{m{"name": w.made["cdn"].get("domainName"), "zoneId": cloudFrontZone, "evaluateTargetHealth": true}}}
		}, says: "EvaluateTargetHealth"},
		"query logs are in us-east-1":     {prepare: all(logs("/aws/route53/example.com"), func(w *world) { w.make(logGroupT, "regional", m{"name": "/aws/route53/example.com"}) }), typ: "route53/queryLog:QueryLog", right: queries, wrong: func(w *world) m { return m{"cloudwatchLogGroupArn": w.made["regional"].get("arn")} }, says: "must be in us-east-1"},
		"query logs need a policy":        {prepare: logs("/aws/route53/example.com"), typ: "route53/queryLog:QueryLog", right: queries, spoil: func(w *world) { _ = w.drop("policy") }, says: "InsufficientCloudWatchLogsResourcePolicy"},
		"query logs have their prefix":    {prepare: all(logs("/aws/route53/example.com"), func(w *world) { w.makeIn(virginia, logGroupT, "other", m{"name": "dns"}) }), typ: "route53/queryLog:QueryLog", right: queries, wrong: func(w *world) m { return m{"cloudwatchLogGroupArn": w.made["other"].get("arn")} }, says: "/aws/route53/"},
		"a certificate's records stand":   {prepare: pending, typ: validationT, right: func(w *world) m { return m{"certificateArn": w.made["cert"].id} }, wrong: func(w *world) m { return m{"certificateArn": w.made["second"].id} }, says: "no record proves"},
		"a certificate names a domain":    {typ: certificateT, right: just(m{"domainName": "example.com", "validationMethod": "DNS"}), wrong: just(m{"domainName": "https://example.com"}), says: "not a valid domain name"},
		"a certificate is proven somehow": {typ: certificateT, right: just(m{"domainName": "example.com", "validationMethod": "DNS"}), wrong: just(m{"validationMethod": nil}), says: "needs validationMethod"},
	})
}
