package apigatewaytest

import "github.com/plinth-infra/plinth/policy/core/coretest"

const (
	integrationType = "apigatewayv2/integration:Integration"
	domainType      = "apigateway/domainName:DomainName"
)

func apiDomains() *coretest.Suite {
	s := &coretest.Suite{Rule: "tls-apigw-domain"}
	v2 := func(policy any) props {
		return props{"domainNameConfiguration": props{"endpointType": "REGIONAL", "securityPolicy": policy}}
	}
	s.Pass("TLS 1.2, and AWS's newer names for it and for 1.3",
		coretest.Of(domainType, "rest", props{"securityPolicy": "TLS_1_2"}),
		coretest.Of(coretest.DomainV2Type, "http", v2("TLS_1_2")),
		coretest.Of(domainType, "newer", props{"securityPolicy": "SecurityPolicy_TLS13_1_2_2021_06"}),
		coretest.Of(domainType, "edge", props{"securityPolicy": "SecurityPolicy_TLS12_2018_EDGE"}))
	s.Fail("TLS 1.0, and AWS's default", "old absent http",
		coretest.Of(domainType, "old", props{"securityPolicy": "TLS_1_0"}),
		coretest.Of(domainType, "absent", props{"domainName": "api.example.com"}),
		coretest.Of(coretest.DomainV2Type, "http", v2("TLS_1_0"))).
		Saying(`securityPolicy: is "TLS_1_0"`, "domainNameConfiguration.securityPolicy", "(absent)")
	s.Alias("the configuration as a list of one", "http",
		coretest.Of(coretest.DomainV2Type, "http",
			props{"domainNameConfiguration": []any{props{"securityPolicy": "TLS_1_0"}}}))
	s.Unknown("a policy that isn't known",
		coretest.Of(domainType, "rest", props{"securityPolicy": coretest.Unknown}),
		coretest.Of(coretest.DomainV2Type, "http", props{"domainNameConfiguration": coretest.Unknown}),
		coretest.Of(coretest.DomainV2Type, "policy", v2(coretest.Unknown)))
	s.Shape("nonsense isn't TLS 1.2", "rest http",
		coretest.Of(domainType, "rest", props{"securityPolicy": []any{}}),
		coretest.Of(coretest.DomainV2Type, "http", props{"domainNameConfiguration": "x"}))
	s.Other("a user pool's domain",
		coretest.Of("cognito/userPoolDomain:UserPoolDomain", "domain", props{"securityPolicy": "TLS_1_0"}))
	return s
}

func vpcLinkTLS() *coretest.Suite {
	s := &coretest.Suite{Rule: "apigw-vpclink-tls"}
	rest := "apigateway/integration:Integration"
	link := func(more props) props {
		p := props{
			"connectionType": "VPC_LINK",
			"connectionId":   "vl-1",
			"integrationUri": "arn:aws:elasticloadbalancing:eu-west-1:1:listener/net/n/1/2",
		}
		for key, value := range more {
			p[key] = value
		}
		return p
	}
	s.Pass("TLS to the load balancer, other integrations, a service registry",
		coretest.Of(integrationType, "tls", link(props{"tlsConfig": props{"serverNameToVerify": "app.example.com"}})),
		coretest.Of(integrationType, "lambda", props{"integrationType": "AWS_PROXY"}),
		coretest.Of(integrationType, "registry",
			link(props{"integrationUri": "arn:aws:servicediscovery:eu-west-1:1:service/srv-1"})),
		coretest.Of(rest, "rest", link(props{"uri": "https://app.example.com"})))
	s.Fail("in clear", "http rest skip",
		coretest.Of(integrationType, "http", link(nil)),
		coretest.Of(rest, "rest", link(props{"uri": "http://nlb.example.com/{proxy}"})),
		coretest.Of(rest, "skip",
			link(props{"uri": "https://app.example.com", "tlsConfig": props{"insecureSkipVerification": true}}))).
		Saying("tlsConfig: is absent", "http://nlb.example.com", "insecureSkipVerification")
	s.Unknown("what isn't known",
		coretest.Of(integrationType, "tls", link(props{"tlsConfig": coretest.Unknown})),
		coretest.Of(integrationType, "kind", props{"connectionType": coretest.Unknown}),
		coretest.Of(rest, "rest", link(props{"uri": coretest.Unknown, "tlsConfig": coretest.Unknown})))
	s.Shape("nonsense", "",
		coretest.Of(integrationType, "kind", props{"connectionType": 7}),
		coretest.Of(rest, "rest", link(props{"uri": []any{}, "tlsConfig": "x"})))
	s.Other("the internal load balancer's TCP listener on port 80",
		coretest.Of("lb/listener:Listener", "listener", props{"protocol": "TCP", "port": 80}),
		coretest.Of("apigatewayv2/vpcLink:VpcLink", "link", props{}))
	return s
}
