package iamtest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func role(name string, trust any) coretest.Resource {
	return coretest.Of("iam/role:Role", name, props{"assumeRolePolicy": trust})
}

func trusts() *coretest.Suite {
	s := &coretest.Suite{Rule: "iam-trust-no-wildcard"}
	assume := func(principal any, more ...any) string {
		return coretest.Policy(coretest.Grant(principal, "sts:AssumeRole", more...))
	}
	foreign := props{"AWS": "arn:aws:iam::210987654321:root"}
	s.Pass("a service, a role, an identity provider",
		role("service", assume(props{"Service": "lambda.amazonaws.com"})),
		role("role", assume(props{"AWS": "arn:aws:iam::210987654321:role/ci"})),
		role("oidc",
			coretest.Policy(coretest.Grant(
				props{"Federated": "arn:aws:iam::123456789012:oidc-provider/x"},
				"sts:AssumeRoleWithWebIdentity"))))
	s.Pass("another account with an ExternalId or an organisation",
		role("a", assume(foreign, "Condition", props{"StringEquals": props{"sts:ExternalId": "shop-7"}})),
		role("b",
			assume(foreign, "Condition", props{"ForAnyValue:StringLike": props{"aws:PrincipalOrgPaths": "o-1/r-1/*"}})))
	s.Pass("the account's own root, known by the account guard",
		role("r", assume(props{"AWS": []string{"123456789012", "arn:aws:iam::123456789012:root"}})).
			WithProvider(props{"allowedAccountIds": []string{"123456789012"}}))
	s.Pass("the account guard of a default provider is JSON text",
		role("r", assume(props{"AWS": "123456789012"})).WithProvider(props{"allowedAccountIds": `["123456789012"]`}))
	s.Pass("a Deny for everybody",
		role("r", coretest.Policy(props{"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"})))
	s.Fail("everybody, in every spelling", "a b c d e",
		role("a", assume("*")),
		role("b", assume(props{"AWS": "*"})),
		role("c", assume(props{"aws": []string{"arn:aws:iam::123456789012:role/x", "*"}})),
		role("d", assume(props{"Service": "*"})),
		role("e", `{"statement": {"effect": "allow", "principal": {"AWS": "*"}, "action": "sts:*"}}`)).
		Saying("Principal *")
	s.Fail("everybody, even where a condition is to help", "r",
		role("r", assume("*", "Condition", props{"Bool": props{"aws:MultiFactorAuthPresent": "true"}})))
	s.Fail("the bad one of several statements", "r",
		role("r",
			coretest.Policy(coretest.Grant(props{"Service": "ec2.amazonaws.com"}, "sts:AssumeRole"),
				coretest.Grant(props{"AWS": "*"}, []string{"sts:TagSession", "sts:AssumeRole"})))).
		Saying("Statement[1]")
	s.Fail("another account as a whole", "a b",
		role("a", assume(foreign)),
		role("b", assume(props{"AWS": "210987654321"})).WithProvider(props{"allowedAccountIds": []string{
			"123456789012",
		}})).Saying("account 210987654321", "sts:ExternalId")
	s.Fail("a condition that holds only where its key is there, or that any value passes", "a b c",
		role("a", assume(foreign, "Condition", props{"StringEqualsIfExists": props{"sts:ExternalId": "x"}})),
		role("b", assume(foreign, "Condition", props{"StringLike": props{"sts:ExternalId": "*"}})),
		role("c", assume(foreign, "Condition", props{"StringNotEquals": props{"sts:ExternalId": "x"}})))
	s.Fail("all but some", "r",
		role("r",
			coretest.Policy(props{"Effect": "Allow", "NotPrincipal": props{"AWS": "1"}, "Action": "sts:AssumeRole"})))
	s.Unknown("a principal and a trust that aren't known yet",
		role("a", coretest.Unknown),
		role("b",
			props{"Statement": []any{props{
				"Effect":    "Allow",
				"Principal": props{"AWS": coretest.Unknown},
				"Action":    "sts:AssumeRole",
			}}}),
		role("c",
			props{"Statement": []any{props{
				"Effect":    "Allow",
				"Principal": coretest.Unknown,
				"Action":    "sts:AssumeRole",
			}}}))
	s.Shape("what isn't a document trusts nobody", "",
		role("a", 1),
		role("b", "x"),
		role("c", `{"Statement": [{"Effect": "Allow", "Principal": [], "Action": 3}]}`),
		role("d", nil))
	s.Other("another type's property of this name",
		coretest.Of("sqs/queue:Queue", "q", props{"assumeRolePolicy": assume("*")}))
	return s
}

func oidcAudiences() *coretest.Suite {
	s := &coretest.Suite{Rule: "iam-oidc-audience"}
	provider := func(name string, audiences, url any) coretest.Resource {
		return coretest.Of("iam/openIdConnectProvider:OpenIdConnectProvider", name,
			props{"clientIdLists": audiences, "url": url})
	}
	s.Pass("the one audience, over https",
		provider("p", []string{"sts.amazonaws.com"}, "https://token.actions.githubusercontent.com"))
	s.Pass("AWS gives the address back without its scheme",
		provider("p", []string{"sts.amazonaws.com"}, "https://token.actions.githubusercontent.com").
			WithOutputs(props{"url": "token.actions.githubusercontent.com"}))
	s.Fail("another audience beside it, and none", "p q",
		provider("p", []string{"sts.amazonaws.com", "https://github.com/acme"}, "https://x.example"),
		provider("q", []string{}, "https://x.example")).Saying("https://github.com/acme")
	s.Fail("plain http", "p", provider("p", []string{"sts.amazonaws.com"}, "HTTP://x.example")).Saying("url")
	s.Fail("no audience at all", "p",
		coretest.Of("iam/openIdConnectProvider:OpenIdConnectProvider", "p", props{"url": "https://x.example"}))
	s.Unknown("audiences and an address that aren't known yet",
		provider("p", coretest.Unknown, coretest.Unknown),
		provider("q", []any{"sts.amazonaws.com", coretest.Unknown}, coretest.Unknown))
	s.Shape("numbers and objects are no audiences", "a b",
		provider("a", 7, props{"x": 1}),
		provider("b", []any{props{}}, []any{}))
	s.Other("a SAML provider",
		coretest.Of("iam/samlProvider:SamlProvider", "p", props{"clientIdLists": []string{}, "url": "http://x"}))
	return s
}
