package acmtest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func certificates() *coretest.Suite {
	s := &coretest.Suite{Rule: "acm-dns-validated"}
	certificate := func(name string, inputs props) coretest.Resource {
		return coretest.Of("acm/certificate:Certificate", name, inputs)
	}
	s.Pass("by DNS, with a strong key",
		certificate("a", props{"domainName": "shop.example", "validationMethod": "DNS"}),
		certificate("b",
			props{"domainName": "shop.example", "validationMethod": "DNS", "keyAlgorithm": "EC_prime256v1"}))
	s.Pass("imported, or of a private authority",
		certificate("a", props{"privateKey": coretest.Secret("-----BEGIN"), "certificateBody": "x"}).
			WithOutputs(props{"validationMethod": "NONE"}),
		certificate("b", props{"domainName": "a.internal", "certificateAuthorityArn": "arn:x"}))
	s.Fail("by mail, not at all, with a short key", "a b c",
		certificate("a", props{"domainName": "shop.example", "validationMethod": "EMAIL"}),
		certificate("b", props{"domainName": "shop.example"}),
		certificate("c", props{"domainName": "shop.example", "validationMethod": "DNS", "keyAlgorithm": "RSA_1024"})).
		Saying(`is "EMAIL"`, "RSA_1024")
	s.Fail("a wildcard is advised against", "a b",
		certificate("a", props{"domainName": "*.shop.example", "validationMethod": "DNS"}),
		certificate("b", props{
			"domainName":              "shop.example",
			"subjectAlternativeNames": []string{"*.shop.example"},
			"validationMethod":        "DNS",
		})).Saying("*.shop.example")
	s.Unknown("not known yet",
		certificate("a", props{
			"domainName":              coretest.Unknown,
			"validationMethod":        coretest.Unknown,
			"subjectAlternativeNames": coretest.Unknown,
		}),
		certificate("b", props{"certificateAuthorityArn": coretest.Unknown}))
	s.Shape("numbers validate nothing", "a",
		certificate("a", props{"domainName": 7, "validationMethod": []any{"DNS"}, "keyAlgorithm": 1024}))
	s.Other("a certificate of IAM",
		coretest.Of("iam/serverCertificate:ServerCertificate", "c", props{"validationMethod": "EMAIL"}))
	return s
}
