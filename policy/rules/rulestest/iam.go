package rulestest

func iamCases() []Case {
	return gather(
		adminStatements(), wildcardActions(), wildcardResources(), notElements(), kmsDecrypt(), passRole(), escalations(),
		trusts(), oidcSubjects(), oidcAudiences(), publicPolicies(), confusedDeputies(),
		adminAttachments(), users(), boundaries(), inlinePolicies(), policyOwners(),
	)
}

// identity is a policy in each of the places that hold what a principal may do.
func identity(name, document string) []Resource {
	return []Resource{
		of("iam/policy:Policy", name+"-policy", props{"policy": document}),
		of("iam/rolePolicy:RolePolicy", name+"-role", props{"role": "r", "policy": document}),
		of("iam/userPolicy:UserPolicy", name+"-user", props{"user": "u", "policy": document}),
		of("iam/groupPolicy:GroupPolicy", name+"-group", props{"group": "g", "policy": document}),
		of("iam/role:Role", name+"-inline", props{"inlinePolicies": []any{
			props{"name": "fine", "policy": policy(allow("s3:GetObject", "arn:aws:s3:::assets/*"))},
			props{"name": "here", "policy": document},
		}}),
		of("ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", name+"-sso", props{"inlinePolicy": document}),
	}
}

func rolePolicy(name string, document any) Resource {
	return of("iam/rolePolicy:RolePolicy", name, props{"role": "r", "policy": document})
}

// edges are the cases about unknowns, shapes and other types that every rule about documents has.
func (s *suite) documentEdges(bad string) {
	s.unknown("a document that isn't known yet is judged later", rolePolicy("p", Unknown))
	s.unknown("a statement that isn't known yet is judged later", rolePolicy("p", props{"Statement": []any{Unknown}}))
	s.unknown("an action and a resource that aren't known yet are no wildcards", rolePolicy("p", props{"Statement": []any{
		props{"Effect": "Allow", "Action": Unknown, "Resource": Unknown, "Condition": Unknown},
	}}))
	s.shape("what isn't a document holds no statement", "",
		rolePolicy("number", 42), rolePolicy("list", []any{"x", 1}), rolePolicy("text", "no json"), rolePolicy("null", nil),
		rolePolicy("statement", `{"Statement": "Allow"}`), rolePolicy("parts", `{"Statement": [7, {"Effect": {}, "Action": {"x": 1}, "Resource": 3}]}`),
		of("iam/role:Role", "role", props{"inlinePolicies": "x", "assumeRolePolicy": true}),
		of("iam/role:Role", "roles", props{"inlinePolicies": []any{nil, "x", props{"policy": 1}}}))
	s.other("documents of other types mean something else",
		of("organizations/policy:Policy", "scp", props{"content": bad}), of("ec2/vpcEndpoint:VpcEndpoint", "endpoint", props{"policy": bad}))
}

func adminStatements() *suite {
	s := &suite{rule: "iam-no-admin-statement"}
	everything := policy(allow("*", "*"))
	s.pass("named actions on named resources", identity("scoped", policy(allow([]string{"s3:GetObject", "s3:PutObject"}, "arn:aws:s3:::assets/*")))...)
	s.pass("a Deny of everything takes rights away", rolePolicy("p", policy(props{"Effect": "Deny", "Action": "*", "Resource": "*"})))
	s.pass("every action on one bucket isn't everything", rolePolicy("p", policy(allow("*", "arn:aws:s3:::assets/*"))))
	s.pass("all but IAM leaves the limits standing", rolePolicy("p", policy(props{"Effect": "Allow", "NotAction": []string{"iam:*", "organizations:*"}, "Resource": "*"})))
	s.pass("iam actions on roles of one prefix", rolePolicy("p", policy(allow("iam:*", "arn:aws:iam::123456789012:role/app/*"))))
	s.fail("every action on every resource, in each place", "a-policy a-role a-user a-group a-inline a-sso", identity("a", everything)...).
		says("policy.Statement[0]", "inlinePolicies[1].policy.Statement[0]", "allows * on *")
	s.fail("lists, and the bad one of several statements", "p", rolePolicy("p", policy(
		allow("s3:GetObject", "arn:aws:s3:::assets/*"), allow([]string{"s3:GetObject", "*"}, []string{"arn:aws:s3:::assets", "*"}),
	))).says("policy.Statement[1]")
	s.fail("a single statement that isn't in a list, names and effect in another case", "p",
		rolePolicy("p", `{"version": "2012-10-17", "statement": {"effect": "ALLOW", "action": ["*:*"], "resource": "*"}}`))
	s.fail("a condition doesn't make it less", "p", rolePolicy("p", policy(allow("*", "*", "Condition", props{"Bool": props{"aws:MultiFactorAuthPresent": "true"}}))))
	s.fail("wildcards written otherwise", "a b c", rolePolicy("a", policy(allow("**", "arn:aws:*"))), rolePolicy("b", policy(allow("*", "arn:aws:*:*:*:*"))),
		rolePolicy("c", policy(allow("*:*", "arn:*:*:*:123456789012:*"))))
	s.fail("all of IAM", "a b c d", rolePolicy("a", policy(allow("iam:*", "*"))), rolePolicy("b", policy(allow("IAM:*", "arn:aws:iam::123456789012:role/*"))),
		rolePolicy("c", policy(props{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::secret"})),
		rolePolicy("d", policy(props{"Effect": "Allow", "NotAction": "s3:DeleteBucket", "Resource": "*"}))).says("all of IAM", "allows all but s3:DeleteBucket")
	s.fail("an object instead of text, with a part that isn't known yet", "p", rolePolicy("p", props{"Statement": []any{
		props{"Effect": "Allow", "Action": Unknown, "Resource": "*"}, props{"Effect": "Allow", "Action": "*", "Resource": []any{Unknown, "*"}},
	}})).preview().says("Statement[1]")
	s.unknown("every action on a resource that isn't known yet may be on one", rolePolicy("p", props{"Statement": props{"Effect": "Allow", "Action": "*", "Resource": Unknown}}))
	s.documentEdges(everything)
	return s
}

func wildcardActions() *suite {
	s := &suite{rule: "iam-no-wildcard-actions"}
	bad := policy(allow([]string{"s3:*", "logs:PutLogEvents"}, "arn:aws:s3:::assets/*"))
	s.pass("verbs and names", identity("verbs", policy(allow([]string{"s3:Get*", "logs:Create*", "sqs:SendMessage"}, "arn:aws:s3:::assets/*")))...)
	s.pass("a Deny may take all away", rolePolicy("p", policy(props{"Effect": "Deny", "Action": "s3:*", "Resource": "*"})))
	s.pass("a key's policy gives the account kms:*, so that it stays manageable",
		of("kms/key:Key", "k", props{"policy": policy(grant(props{"AWS": "arn:aws:iam::123456789012:root"}, "kms:*", "Resource", "*"))}))
	s.pass("what the configuration allows", rolePolicy("p", policy(allow("Logs:*", "arn:aws:logs:*:*:log-group:/app")))).config("allowedWildcardActions", []any{"logs:*"})
	s.fail("all actions of a service, in each place", "a-policy a-role a-user a-group a-inline a-sso", identity("a", bad)...).says("s3:*")
	s.fail("everything, and a wildcard of another service than the allowed one", "p q", rolePolicy("p", policy(allow("*", "*"))), rolePolicy("q", policy(allow("sqs:**", "arn:x")))).
		config("allowedWildcardActions", []any{"logs:*"})
	s.documentEdges(bad)
	return s
}

func wildcardResources() *suite {
	s := &suite{rule: "iam-no-wildcard-resource"}
	bad := policy(allow("dynamodb:PutItem", "*"))
	s.pass("actions that know no narrower resource", identity("p", policy(
		allow([]string{"ecr:GetAuthorizationToken", "xray:Put*", "xray:PutTraceSegments", "cloudwatch:PutMetricData", "sts:GetCallerIdentity"}, "*"),
		allow([]string{
			"ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets",
			"ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
		}, "*"),
		allow([]string{"ssmmessages:CreateControlChannel", "S3:ListAllMyBuckets", "logs:DescribeLogGroups"}, []string{"*"}),
	))...)
	s.pass("a condition on tags narrows it", rolePolicy("p", policy(allow("ec2:TerminateInstances", "*", "Condition", props{"StringEquals": props{"aws:ResourceTag/Project": "shop"}}))))
	s.pass("an ARN with a wildcard at its end", rolePolicy("p", policy(allow("dynamodb:PutItem", "arn:aws:dynamodb:*:*:table/shop-*"))))
	s.fail("an action that knows resources, in each place", "a-policy a-role a-user a-group a-inline a-sso", identity("a", bad)...).says("dynamodb:PutItem on every resource")
	s.fail("one such action among others, and a family that holds one", "p q",
		rolePolicy("p", policy(allow([]string{"ecr:GetAuthorizationToken", "ecr:PutImage"}, "*"))), rolePolicy("q", policy(allow("ecr:Get*", []string{"arn:aws:s3:::a", "*"}))))
	s.fail("a condition that says nothing about the resource", "p",
		rolePolicy("p", policy(allow("s3:GetObject", "*", "Condition", props{"Bool": props{"aws:SecureTransport": "true"}}))))
	s.documentEdges(bad)
	return s
}

func notElements() *suite {
	s := &suite{rule: "iam-no-not-elements"}
	bad := policy(props{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"})
	s.pass("with Deny they are right", rolePolicy("p", policy(props{"Effect": "Deny", "NotAction": "s3:*", "NotResource": "arn:aws:s3:::a"})),
		of("s3/bucketPolicy:BucketPolicy", "b", props{"policy": policy(props{"Effect": "Deny", "NotPrincipal": props{"AWS": "arn:aws:iam::123456789012:root"}, "Action": "s3:*", "Resource": "*"})}))
	s.fail("NotAction, in each place", "a-policy a-role a-user a-group a-inline a-sso", identity("a", bad)...).says("NotAction iam:*")
	s.fail("NotResource, and NotPrincipal of a resource and of a trust", "p q r",
		rolePolicy("p", policy(props{"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::a/*"})),
		of("sqs/queuePolicy:QueuePolicy", "q", props{"policy": policy(props{"Effect": "Allow", "NotPrincipal": props{"AWS": "1"}, "Action": "sqs:SendMessage", "Resource": "*"})}),
		of("iam/role:Role", "r", props{"assumeRolePolicy": policy(props{"Effect": "Allow", "NotPrincipal": props{"Service": "x"}, "Action": "sts:AssumeRole"})})).
		says("NotResource", "NotPrincipal")
	s.documentEdges(bad)
	return s
}

func kmsDecrypt() *suite {
	s := &suite{rule: "iam-kms-decrypt-scoped"}
	bad := policy(allow([]string{"kms:Decrypt", "kms:GenerateDataKey"}, "*"))
	s.pass("one key", identity("p", policy(allow("kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/1234abcd")))...)
	s.pass("keys by alias, and actions that open nothing", rolePolicy("p", policy(
		allow("kms:Decrypt", "*", "Condition", props{"ForAnyValue:StringEquals": props{"kms:ResourceAliases": "alias/shop"}}), allow("kms:DescribeKey", "*"))))
	s.pass("a key policy's * is the key itself", of("kms/key:Key", "k", props{"policy": policy(grant(props{"AWS": "arn:aws:iam::123456789012:root"}, "kms:*", "Resource", "*"))}))
	s.fail("all keys, in each place", "a-policy a-role a-user a-group a-inline a-sso", identity("a", bad)...)
	s.fail("all keys of an account, a family of actions, all but something", "p q r", rolePolicy("p", policy(allow("kms:ReEncrypt*", "arn:aws:kms:*:123456789012:key/*"))),
		rolePolicy("q", policy(allow("kms:*", "*"))), rolePolicy("r", policy(props{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"})))
	s.documentEdges(bad)
	return s
}
