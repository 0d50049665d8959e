package route53test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func queryLogs() *coretest.Suite {
	s := &coretest.Suite{Rule: "dns-query-logging"}
	zone := func(name string, inputs props) coretest.Resource {
		return coretest.Of("route53/zone:Zone", name, inputs).WithOutputs(props{
			"id":     "Z" + name,
			"zoneId": "Z" + name,
			"arn":    "arn:aws:route53:::hostedzone/Z" + name,
		})
	}
	logs := coretest.Of("route53/queryLog:QueryLog", "l", props{"zoneId": "Zz"})
	signed := coretest.Of("route53/hostedZoneDnsSec:HostedZoneDnsSec", "d", props{"hostedZoneId": "Zz"})
	s.Pass("a log and signatures", zone("z", props{"name": "shop.example"}), logs, signed)
	s.Pass("private zones are logged elsewhere", zone("z", props{"vpcs": []any{props{"vpcId": "vpc-1"}}}))
	s.Pass("in a preview, by reference",
		zone("z", props{}),
		coretest.Of("route53/queryLog:QueryLog", "l", props{"zoneId": coretest.Unknown}).From("zoneId", "z"),
		coretest.Of("route53/hostedZoneDnsSec:HostedZoneDnsSec", "d", props{"hostedZoneId": coretest.Unknown}).
			From("hostedZoneId", "z")).InPreview()
	s.Fail("neither log nor signatures", "z z", zone("z", props{"name": "shop.example"})).
		Saying("logs no queries", "DNSSEC")
	s.Fail("signatures are recommended", "z", zone("z", props{"name": "shop.example"}), logs).Saying("consider DNSSEC")
	s.Fail("the log of another zone", "y",
		zone("y", props{}),
		zone("z", props{}),
		logs, signed,
		coretest.Of("route53/hostedZoneDnsSec:HostedZoneDnsSec", "e", props{"hostedZoneId": "Zy"}))
	s.Unknown("a log whose zone isn't known, and a zone that may be private",
		zone("z", props{"vpcs": coretest.Unknown}),
		zone("y", props{}),
		coretest.Of("route53/queryLog:QueryLog", "l", props{"zoneId": coretest.Unknown}),
		coretest.Of("route53/hostedZoneDnsSec:HostedZoneDnsSec", "d", props{"hostedZoneId": coretest.Unknown}))
	s.Shape("a number is no zone", "z z",
		zone("z", props{"vpcs": []any{}}),
		coretest.Of("route53/queryLog:QueryLog", "l", props{"zoneId": 7}))
	s.Other("a record", coretest.Of("route53/record:Record", "r", props{"zoneId": "Zz"}))
	return s
}
