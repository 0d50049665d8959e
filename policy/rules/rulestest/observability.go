package rulestest

func observabilityCases() []Case {
	return gather(logRetentions(), logKeys(), stageTracing(), queryLogs(), certificates(), alarmsWithoutActions(), alarmsThereMustBe(), stateMachines())
}

func logGroup(name string, inputs props) Resource {
	return of("cloudwatch/logGroup:LogGroup", name, inputs)
}

func logRetentions() *suite {
	s := &suite{rule: "log-retention"}
	s.pass("a day or more", logGroup("a", props{"retentionInDays": 1}), logGroup("b", props{"retentionInDays": "30"}))
	s.pass("as long as the configuration asks for", logGroup("a", props{"retentionInDays": 365})).config("minDays", 365.0)
	s.pass("a delivery group keeps two days whatever it says", logGroup("a", props{"logGroupClass": "DELIVERY"}))
	s.fail("absent and 0 mean for ever", "a b", logGroup("a", props{}), logGroup("b", props{"retentionInDays": 0})).says("for ever")
	s.fail("shorter than the configuration asks for", "a b", logGroup("a", props{"retentionInDays": 30}), logGroup("b", props{})).config("minDays", 365.0).says("is 30; set at least 365")
	s.unknown("not known yet", logGroup("a", props{"retentionInDays": Unknown}), logGroup("b", props{"logGroupClass": Unknown}))
	s.shape("a list is no number", "a", logGroup("a", props{"retentionInDays": []any{7}}))
	s.other("a delivery stream", of("kinesis/stream:Stream", "s", props{"retentionPeriod": 0}))
	return s
}

func logKeys() *suite {
	s := &suite{rule: "log-group-kms"}
	s.pass("a key", logGroup("a", props{"kmsKeyId": "arn:aws:kms:eu-west-1:123456789012:key/1"}))
	s.fail("none", "a b", logGroup("a", props{}), logGroup("b", props{"kmsKeyId": ""})).says("kmsKeyId")
	s.unknown("not known yet", logGroup("a", props{"kmsKeyId": Unknown}))
	s.shape("an object is no key", "a", logGroup("a", props{"kmsKeyId": props{}}))
	s.other("a queue", of("sqs/queue:Queue", "q", props{}))
	return s
}

func stageTracing() *suite {
	s := &suite{rule: "apigw-tracing"}
	stage := func(name string, inputs props) Resource { return of("apigateway/stage:Stage", name, inputs) }
	s.pass("on, also written as text", stage("a", props{"xrayTracingEnabled": true}), stage("b", props{"xrayTracingEnabled": "true"}))
	s.fail("off, and absent, which means off", "a b", stage("a", props{"xrayTracingEnabled": false}), stage("b", props{})).says("is false")
	s.unknown("not known yet", stage("a", props{"xrayTracingEnabled": Unknown}))
	s.shape("a list isn't true", "a", stage("a", props{"xrayTracingEnabled": []any{true}}))
	s.other("HTTP APIs know no tracing", of("apigatewayv2/stage:Stage", "s", props{}))
	return s
}

func queryLogs() *suite {
	s := &suite{rule: "dns-query-logging"}
	zone := func(name string, inputs props) Resource {
		return of("route53/zone:Zone", name, inputs).outputs(props{"id": "Z" + name, "zoneId": "Z" + name, "arn": "arn:aws:route53:::hostedzone/Z" + name})
	}
	logs := of("route53/queryLog:QueryLog", "l", props{"zoneId": "Zz"})
	signed := of("route53/hostedZoneDnsSec:HostedZoneDnsSec", "d", props{"hostedZoneId": "Zz"})
	s.pass("a log and signatures", zone("z", props{"name": "shop.example"}), logs, signed)
	s.pass("private zones are logged elsewhere", zone("z", props{"vpcs": []any{props{"vpcId": "vpc-1"}}}))
	s.pass("in a preview, by reference", zone("z", props{}), of("route53/queryLog:QueryLog", "l", props{"zoneId": Unknown}).from("zoneId", "z"),
		of("route53/hostedZoneDnsSec:HostedZoneDnsSec", "d", props{"hostedZoneId": Unknown}).from("hostedZoneId", "z")).preview()
	s.fail("neither log nor signatures", "z z", zone("z", props{"name": "shop.example"})).says("logs no queries", "DNSSEC")
	s.fail("signatures are recommended", "z", zone("z", props{"name": "shop.example"}), logs).says("consider DNSSEC")
	s.fail("the log of another zone", "y", zone("y", props{}), zone("z", props{}), logs, signed, of("route53/hostedZoneDnsSec:HostedZoneDnsSec", "e", props{"hostedZoneId": "Zy"}))
	s.unknown("a log whose zone can't be told, and a zone that may be private", zone("z", props{"vpcs": Unknown}), zone("y", props{}), of("route53/queryLog:QueryLog", "l", props{"zoneId": Unknown}),
		of("route53/hostedZoneDnsSec:HostedZoneDnsSec", "d", props{"hostedZoneId": Unknown}))
	s.shape("a number is no zone", "z z", zone("z", props{"vpcs": []any{}}), of("route53/queryLog:QueryLog", "l", props{"zoneId": 7}))
	s.other("a record", of("route53/record:Record", "r", props{"zoneId": "Zz"}))
	return s
}

func certificates() *suite {
	s := &suite{rule: "acm-dns-validated"}
	certificate := func(name string, inputs props) Resource { return of("acm/certificate:Certificate", name, inputs) }
	s.pass("by DNS, with a strong key", certificate("a", props{"domainName": "shop.example", "validationMethod": "DNS"}), certificate("b", props{"domainName": "shop.example", "validationMethod": "DNS", "keyAlgorithm": "EC_prime256v1"}))
	s.pass("imported, or of a private authority", certificate("a", props{"privateKey": Secret("-----BEGIN"), "certificateBody": "x"}).outputs(props{"validationMethod": "NONE"}), certificate("b", props{"domainName": "a.internal", "certificateAuthorityArn": "arn:x"}))
	s.fail("by mail, not at all, with a short key", "a b c", certificate("a", props{"domainName": "shop.example", "validationMethod": "EMAIL"}), certificate("b", props{"domainName": "shop.example"}),
		certificate("c", props{"domainName": "shop.example", "validationMethod": "DNS", "keyAlgorithm": "RSA_1024"})).says(`is "EMAIL"`, "RSA_1024")
	s.fail("a wildcard is advised against", "a b", certificate("a", props{"domainName": "*.shop.example", "validationMethod": "DNS"}), certificate("b", props{"domainName": "shop.example", "subjectAlternativeNames": []string{"*.shop.example"}, "validationMethod": "DNS"})).says("*.shop.example")
	s.unknown("not known yet", certificate("a", props{"domainName": Unknown, "validationMethod": Unknown, "subjectAlternativeNames": Unknown}), certificate("b", props{"certificateAuthorityArn": Unknown}))
	s.shape("numbers validate nothing", "a", certificate("a", props{"domainName": 7, "validationMethod": []any{"DNS"}, "keyAlgorithm": 1024}))
	s.other("a certificate of IAM", of("iam/serverCertificate:ServerCertificate", "c", props{"validationMethod": "EMAIL"}))
	return s
}
