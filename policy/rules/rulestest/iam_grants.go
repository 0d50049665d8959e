package rulestest

func passRole() *suite {
	s := &suite{rule: "iam-passrole-scoped"}
	toLambda := props{"StringEquals": props{"iam:PassedToService": "lambda.amazonaws.com"}}
	role := "arn:aws:iam::123456789012:role/shop-api"
	bad := policy(allow("iam:PassRole", "*"))
	s.pass("a role to a service", identity("p", policy(allow("iam:PassRole", role, "Condition", toLambda)))...)
	s.pass("roles of a prefix, the condition in other forms", rolePolicy("p", policy(
		allow("IAM:passrole", "arn:aws:iam::*:role/shop/*", "Condition", props{"ForAnyValue:stringlike": props{"IAM:PassedToService": []string{"ecs-tasks.amazonaws.com"}}}),
		allow("iam:PassRole", role, "Condition", props{"StringEqualsIfExists": props{"iam:PassedToService": "ecs.amazonaws.com"}}))))
	s.pass("every action on a bucket passes no role", rolePolicy("p", policy(allow("*", "arn:aws:s3:::assets/*"))))
	s.pass("all but IAM passes no role", rolePolicy("p", policy(props{"Effect": "Allow", "NotAction": []string{"iam:*"}, "Resource": "*"})))
	s.fail("any role to any service, in each place", "a-policy a-role a-user a-group a-inline a-sso", identity("a", bad)...).says("every role", "iam:PassedToService")
	s.fail("any role to one service", "p", rolePolicy("p", policy(allow("iam:PassRole", "arn:aws:iam::123456789012:role/*", "Condition", toLambda)))).says("every role")
	s.fail("one role to any service", "p", rolePolicy("p", policy(allow("iam:PassRole", role)))).says("no condition on iam:PassedToService")
	s.fail("a condition that lets any service through", "a b c",
		rolePolicy("a", policy(allow("iam:PassRole", role, "Condition", props{"StringLike": props{"iam:PassedToService": "*"}}))),
		rolePolicy("b", policy(allow("iam:PassRole", role, "Condition", props{"StringNotEquals": props{"iam:PassedToService": "ec2.amazonaws.com"}}))),
		rolePolicy("c", policy(allow("iam:PassRole", role, "Condition", props{"ForAllValues:StringEquals": props{"iam:PassedToService": "ec2.amazonaws.com"}}))))
	s.fail("hidden in wider actions", "a b c d", rolePolicy("a", policy(allow("iam:Pass*", "*"))), rolePolicy("b", policy(allow("iam:*", role))),
		rolePolicy("c", policy(allow("*", "*"))), rolePolicy("d", policy(props{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"})))
	s.unknown("a role and a condition that aren't known yet",
		rolePolicy("p", props{"Statement": props{"Effect": "Allow", "Action": "iam:PassRole", "Resource": Unknown, "Condition": Unknown}}))
	s.fail("a role that isn't known yet, to any service", "p", rolePolicy("p", props{"Statement": props{"Effect": "Allow", "Action": "iam:PassRole", "Resource": Unknown}})).preview()
	s.documentEdges(bad)
	return s
}

func escalations() *suite {
	s := &suite{rule: "iam-no-privilege-escalation"}
	bad := policy(allow([]string{"iam:CreatePolicyVersion", "iam:AttachRolePolicy"}, "*"))
	boundary := props{"StringEquals": props{"iam:PermissionsBoundary": "arn:aws:iam::123456789012:policy/boundary"}}
	s.pass("named roles and policies", identity("p", policy(allow([]string{"iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"}, "arn:aws:iam::123456789012:role/app/*")))...)
	s.pass("held by a permissions boundary, or by the policies that may be attached", rolePolicy("p", policy(
		allow([]string{"iam:AttachRolePolicy", "iam:PutRolePolicy"}, "*", "Condition", boundary),
		allow("iam:AttachRolePolicy", "*", "Condition", props{"ArnEquals": props{"iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess"}}))))
	s.pass("passing one role to what it launches", rolePolicy("p", policy(allow("iam:PassRole", "arn:aws:iam::123456789012:role/app"), allow("ecs:RunTask", "*"))))
	s.pass("launching without passing", rolePolicy("p", policy(allow([]string{"lambda:CreateFunction", "ec2:RunInstances"}, "*"))))
	s.pass("everything is another rule's business", rolePolicy("p", policy(allow("*", "*"))))
	s.fail("writing policies, in each place", "a-policy a-role a-user a-group a-inline a-sso", identity("a", bad)...).says("iam:CreatePolicyVersion, iam:AttachRolePolicy")
	s.fail("passing any role to what another statement launches", "p", rolePolicy("p", policy(
		allow("iam:PassRole", "*", "Condition", props{"StringEquals": props{"iam:PassedToService": "lambda.amazonaws.com"}}),
		allow([]string{"lambda:Create*", "lambda:InvokeFunction"}, "*")))).says("together", "lambda:CreateFunction", "Statement[0]")
	s.fail("one by one", "a b c d e", rolePolicy("a", policy(allow("iam:UpdateAssumeRolePolicy", "arn:aws:iam::*:role/*"))), rolePolicy("b", policy(allow("iam:Put*", "*"))),
		rolePolicy("c", policy(allow("lambda:UpdateFunctionCode", "*"))), rolePolicy("d", policy(allow("sts:AssumeRole", "*"))),
		rolePolicy("e", policy(allow("iam:CreateAccessKey", "arn:aws:iam::123456789012:user/*"))))
	s.documentEdges(bad)
	return s
}

func role(name string, trust any) Resource {
	return of("iam/role:Role", name, props{"assumeRolePolicy": trust})
}

func trusts() *suite {
	s := &suite{rule: "iam-trust-no-wildcard"}
	assume := func(principal any, more ...any) string { return policy(grant(principal, "sts:AssumeRole", more...)) }
	foreign := props{"AWS": "arn:aws:iam::210987654321:root"}
	s.pass("a service, a role, an identity provider", role("service", assume(props{"Service": "lambda.amazonaws.com"})), role("role", assume(props{"AWS": "arn:aws:iam::210987654321:role/ci"})),
		role("oidc", policy(grant(props{"Federated": "arn:aws:iam::123456789012:oidc-provider/x"}, "sts:AssumeRoleWithWebIdentity"))))
	s.pass("another account with an ExternalId or an organisation", role("a", assume(foreign, "Condition", props{"StringEquals": props{"sts:ExternalId": "shop-7"}})),
		role("b", assume(foreign, "Condition", props{"ForAnyValue:StringLike": props{"aws:PrincipalOrgPaths": "o-1/r-1/*"}})))
	s.pass("the account's own root, known by the account guard", role("r", assume(props{"AWS": []string{"123456789012", "arn:aws:iam::123456789012:root"}})).
		provider(props{"allowedAccountIds": []string{"123456789012"}}))
	s.pass("the account guard of a default provider is JSON text", role("r", assume(props{"AWS": "123456789012"})).provider(props{"allowedAccountIds": `["123456789012"]`}))
	s.pass("a Deny for everybody", role("r", policy(props{"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"})))
	s.fail("everybody, in every spelling", "a b c d e", role("a", assume("*")), role("b", assume(props{"AWS": "*"})), role("c", assume(props{"aws": []string{"arn:aws:iam::123456789012:role/x", "*"}})),
		role("d", assume(props{"Service": "*"})), role("e", `{"statement": {"effect": "allow", "principal": {"AWS": "*"}, "action": "sts:*"}}`)).says("Principal *")
	s.fail("everybody, even where a condition is to help", "r", role("r", assume("*", "Condition", props{"Bool": props{"aws:MultiFactorAuthPresent": "true"}})))
	s.fail("the bad one of several statements", "r", role("r", policy(grant(props{"Service": "ec2.amazonaws.com"}, "sts:AssumeRole"), grant(props{"AWS": "*"}, []string{"sts:TagSession", "sts:AssumeRole"})))).says("Statement[1]")
	s.fail("another account as a whole", "a b", role("a", assume(foreign)), role("b", assume(props{"AWS": "210987654321"})).provider(props{"allowedAccountIds": []string{"123456789012"}})).says("account 210987654321", "sts:ExternalId")
	s.fail("a condition that holds only where its key is there, or that any value passes", "a b c",
		role("a", assume(foreign, "Condition", props{"StringEqualsIfExists": props{"sts:ExternalId": "x"}})), role("b", assume(foreign, "Condition", props{"StringLike": props{"sts:ExternalId": "*"}})),
		role("c", assume(foreign, "Condition", props{"StringNotEquals": props{"sts:ExternalId": "x"}})))
	s.fail("all but some", "r", role("r", policy(props{"Effect": "Allow", "NotPrincipal": props{"AWS": "1"}, "Action": "sts:AssumeRole"})))
	s.unknown("a principal and a trust that aren't known yet", role("a", Unknown), role("b", props{"Statement": []any{props{"Effect": "Allow", "Principal": props{"AWS": Unknown}, "Action": "sts:AssumeRole"}}}),
		role("c", props{"Statement": []any{props{"Effect": "Allow", "Principal": Unknown, "Action": "sts:AssumeRole"}}}))
	s.shape("what isn't a document trusts nobody", "", role("a", 1), role("b", "x"), role("c", `{"Statement": [{"Effect": "Allow", "Principal": [], "Action": 3}]}`), role("d", nil))
	s.other("another type's property of this name", of("sqs/queue:Queue", "q", props{"assumeRolePolicy": assume("*")}))
	return s
}

const githubProvider = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"

// github is the trust of a role in GitHub Actions.
func github(condition any) string {
	return policy(grant(props{"Federated": githubProvider}, "sts:AssumeRoleWithWebIdentity", "Condition", condition))
}

func claims(sub any) props {
	return props{
		"StringEquals": props{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"},
		"StringLike":   props{"token.actions.githubusercontent.com:sub": sub},
	}
}

func oidcSubjects() *suite {
	s := &suite{rule: "iam-oidc-sub-pinned"}
	s.pass("a branch, an environment, tags of a family, immutable ids", role("r", github(claims([]string{
		"repo:acme/shop:ref:refs/heads/main", "repo:acme/shop:environment:prd", "repo:acme/shop:ref:refs/tags/v*", "repo:acme@12/shop@34:ref:refs/heads/main",
	}))))
	s.pass("a repository of the list", role("a", github(claims("repo:acme/shop:environment:prd"))), role("b", github(claims("repo:acme/site:ref:refs/heads/main"))),
		role("c", github(claims("repo:acme@12/site@34:ref:refs/heads/main")))).
		config("allowedRepos", []any{"acme/shop:environment:prd", "acme/site"})
	s.pass("a branch of the list, in full and by its name", role("a", github(claims("repo:acme/shop:ref:refs/heads/main"))), role("b", github(claims("repo:acme/site:ref:refs/heads/main")))).
		config("allowedRepos", []any{"acme/shop:ref:refs/heads/main", "acme/site:ref:main"})
	s.pass("other identity providers have claims of their own", role("r", policy(grant(
		props{"Federated": "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A"}, "sts:AssumeRoleWithWebIdentity"))))
	s.fail("no condition at all", "r", role("r", policy(grant(props{"Federated": githubProvider}, "sts:AssumeRoleWithWebIdentity")))).says(":aud", "no condition")
	s.fail("no subject", "r", role("r", github(props{"StringEquals": props{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}))).says(":sub")
	s.fail("no audience, or another one", "a b", role("a", github(props{"StringEquals": props{"token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/main"}})),
		role("b", github(props{"StringEquals": props{"token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/main", "token.actions.githubusercontent.com:aud": "https://github.com/acme"}}))).says(":aud")
	s.fail("subjects that any workflow passes", "a b c d e f g h i", role("a", github(claims("*"))), role("b", github(claims("repo:acme/*"))), role("c", github(claims("repo:acme/shop:*"))),
		role("d", github(claims("repo:acme/shop:ref:*"))), role("e", github(claims("repo:acme/shop:ref:refs/heads/*"))), role("f", github(claims("repo:acme/shop:environment:*"))),
		role("g", github(claims("repo:acme/shop:pull_request"))), role("h", github(claims("repo:acme/sh*:ref:refs/heads/main"))), role("i", github(claims([]string{"repo:acme/shop:environment:prd", "repo:*"}))))
	s.fail("a condition that a missing claim passes", "a b",
		role("a", github(props{"StringEquals": props{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}, "StringLikeIfExists": props{"token.actions.githubusercontent.com:sub": "repo:acme/shop:environment:prd"}})),
		role("b", github(props{"StringEquals": props{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}, "ForAllValues:StringLike": props{"token.actions.githubusercontent.com:sub": "repo:acme/shop:environment:prd"}})))
	s.fail("the bad one of several statements, in other spellings", "r", role("r", policy(
		grant(props{"Federated": githubProvider}, "sts:AssumeRoleWithWebIdentity", "Condition", claims("repo:acme/shop:environment:prd")),
		grant(props{"federated": []string{githubProvider}}, []string{"sts:*"}, "condition", props{"stringlike": props{"Token.Actions.GithubUserContent.com:Sub": "repo:acme/*"}}),
	))).says("Statement[1]")
	s.fail("a repository that the list doesn't hold, or another branch of one", "a b", role("a", github(claims("repo:evil/shop:environment:prd"))), role("b", github(claims("repo:acme/shop:environment:dev")))).
		config("allowedRepos", []any{"acme/shop:environment:prd"}).says("allowedRepos")
	s.fail("another branch than that of the list", "a", role("a", github(claims("repo:acme/shop:ref:refs/heads/dev")))).config("allowedRepos", []any{"acme/shop:ref:main"})
	s.unknown("a provider, a claim and a trust that aren't known yet", role("a", Unknown),
		role("b", props{"Statement": []any{props{"Effect": "Allow", "Principal": props{"Federated": Unknown}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": claims(Unknown)}}}),
		role("c", props{"Statement": []any{props{"Effect": "Allow", "Principal": props{"Federated": githubProvider}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": Unknown}}}))
	s.fail("a provider that isn't known yet is recognised by its claims", "r", role("r", props{"Statement": []any{
		props{"Effect": "Allow", "Principal": props{"Federated": Unknown}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": claims("repo:acme/*")},
	}})).preview()
	s.shape("what isn't a document trusts nobody", "", role("a", 1), role("b", []any{}), role("c", `{"Statement": [{"Effect": "Allow", "Condition": [1], "Principal": {"Federated": 1}, "Action": "sts:AssumeRoleWithWebIdentity"}]}`))
	s.other("another type's property of this name", of("sqs/queue:Queue", "q", props{"assumeRolePolicy": github(claims("*"))}))
	return s
}

func oidcAudiences() *suite {
	s := &suite{rule: "iam-oidc-audience"}
	provider := func(name string, audiences, url any) Resource {
		return of("iam/openIdConnectProvider:OpenIdConnectProvider", name, props{"clientIdLists": audiences, "url": url})
	}
	s.pass("the one audience, over https", provider("p", []string{"sts.amazonaws.com"}, "https://token.actions.githubusercontent.com"))
	s.pass("AWS gives the address back without its scheme", provider("p", []string{"sts.amazonaws.com"}, "https://token.actions.githubusercontent.com").
		outputs(props{"url": "token.actions.githubusercontent.com"}))
	s.fail("another audience beside it, and none", "p q", provider("p", []string{"sts.amazonaws.com", "https://github.com/acme"}, "https://x.example"), provider("q", []string{}, "https://x.example")).says("https://github.com/acme")
	s.fail("plain http", "p", provider("p", []string{"sts.amazonaws.com"}, "HTTP://x.example")).says("url")
	s.fail("no audience at all", "p", of("iam/openIdConnectProvider:OpenIdConnectProvider", "p", props{"url": "https://x.example"}))
	s.unknown("audiences and an address that aren't known yet", provider("p", Unknown, Unknown), provider("q", []any{"sts.amazonaws.com", Unknown}, Unknown))
	s.shape("numbers and objects are no audiences", "a b", provider("a", 7, props{"x": 1}), provider("b", []any{props{}}, []any{}))
	s.other("a SAML provider", of("iam/samlProvider:SamlProvider", "p", props{"clientIdLists": []string{}, "url": "http://x"}))
	return s
}
