package iamtest

import "github.com/plinth-infra/plinth/policy/core/coretest"

// serviceActions are weakenings of a deployed stack that the rule didn't catch at first.
func serviceActions() *coretest.Suite {
	s := &coretest.Suite{Rule: "iam-no-wildcard-actions"}
	service := func(action any) props {
		return coretest.Grant(props{"Service": "cloudfront.amazonaws.com"}, action, "Resource", "arn:aws:s3:::assets/*")
	}
	s.Fail("a resource policy that lets a service do everything", "bucket",
		coretest.Of("s3/bucketPolicy:BucketPolicy", "bucket", props{"policy": coretest.Policy(service("*"))}))
	s.Pass("a resource policy with its actions, and a key that its account manages",
		coretest.Of("s3/bucketPolicy:BucketPolicy", "bucket",
			props{"policy": coretest.Policy(service("s3:GetObject"), coretest.Deny("s3:*", "*"))}),
		coretest.Of("kms/key:Key", "key",
			props{
				"policy": coretest.Policy(coretest.Grant(
					props{"AWS": "arn:aws:iam::123456789012:root"},
					"kms:*", "Resource", "*")),
			}))
	return s
}

// identity is a policy in each of the places that hold what a principal may do.
func identity(name, document string) []coretest.Resource {
	return []coretest.Resource{
		coretest.Of("iam/policy:Policy", name+"-policy", props{"policy": document}),
		coretest.Of("iam/rolePolicy:RolePolicy", name+"-role", props{"role": "r", "policy": document}),
		coretest.Of("iam/userPolicy:UserPolicy", name+"-user", props{"user": "u", "policy": document}),
		coretest.Of("iam/groupPolicy:GroupPolicy", name+"-group", props{"group": "g", "policy": document}),
		coretest.Of("iam/role:Role", name+"-inline", props{"inlinePolicies": []any{
			props{"name": "fine", "policy": coretest.Policy(coretest.Allow("s3:GetObject", "arn:aws:s3:::assets/*"))},
			props{"name": "here", "policy": document},
		}}),
		coretest.Of("ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", name+"-sso",
			props{"inlinePolicy": document}),
	}
}

func rolePolicy(name string, document any) coretest.Resource {
	return coretest.Of("iam/rolePolicy:RolePolicy", name, props{"role": "r", "policy": document})
}

// edges are the cases about unknowns, shapes and other types that every rule about documents has.
func documentEdges(s *coretest.Suite, bad string) {
	s.Unknown("a document that isn't known yet is checked later", rolePolicy("p", coretest.Unknown))
	s.Unknown("a statement that isn't known yet is checked later",
		rolePolicy("p", props{"Statement": []any{coretest.Unknown}}))
	s.Unknown("an action and a resource that aren't known yet are no wildcards",
		rolePolicy("p", props{"Statement": []any{
			props{
				"Effect":    "Allow",
				"Action":    coretest.Unknown,
				"Resource":  coretest.Unknown,
				"Condition": coretest.Unknown,
			},
		}}))
	s.Shape("what isn't a document holds no statement", "",
		rolePolicy("number", 42),
		rolePolicy("list", []any{"x", 1}),
		rolePolicy("text", "no json"),
		rolePolicy("null", nil),
		rolePolicy("statement", `{"Statement": "Allow"}`),
		rolePolicy("parts", `{"Statement": [7, {"Effect": {}, "Action": {"x": 1}, "Resource": 3}]}`),
		coretest.Of("iam/role:Role", "role", props{"inlinePolicies": "x", "assumeRolePolicy": true}),
		coretest.Of("iam/role:Role", "roles", props{"inlinePolicies": []any{nil, "x", props{"policy": 1}}}))
	s.Other("documents of other types mean something else",
		coretest.Of("organizations/policy:Policy", "scp", props{"content": bad}),
		coretest.Of("ec2/vpcEndpoint:VpcEndpoint", "endpoint", props{"policy": bad}))
}

func adminStatements() *coretest.Suite {
	s := &coretest.Suite{Rule: "iam-no-admin-statement"}
	everything := coretest.Policy(coretest.Allow("*", "*"))
	s.Pass("named actions on named resources",
		identity("scoped",
			coretest.Policy(coretest.Allow([]string{"s3:GetObject", "s3:PutObject"}, "arn:aws:s3:::assets/*")))...)
	s.Pass("a Deny of everything takes rights away",
		rolePolicy("p", coretest.Policy(props{"Effect": "Deny", "Action": "*", "Resource": "*"})))
	s.Pass("every action on one bucket isn't everything",
		rolePolicy("p", coretest.Policy(coretest.Allow("*", "arn:aws:s3:::assets/*"))))
	s.Pass("all but IAM leaves the limits standing",
		rolePolicy("p",
			coretest.Policy(props{
				"Effect":    "Allow",
				"NotAction": []string{"iam:*", "organizations:*"},
				"Resource":  "*",
			})))
	s.Pass("iam actions on roles of one prefix",
		rolePolicy("p", coretest.Policy(coretest.Allow("iam:*", "arn:aws:iam::123456789012:role/app/*"))))
	s.Fail("every action on every resource, in each place", "a-policy a-role a-user a-group a-inline a-sso",
		identity("a", everything)...).
		Saying("policy.Statement[0]", "inlinePolicies[1].policy.Statement[0]", "allows * on *")
	s.Fail("lists, and the bad one of several statements", "p", rolePolicy("p", coretest.Policy(
		coretest.Allow("s3:GetObject", "arn:aws:s3:::assets/*"),
		coretest.Allow([]string{"s3:GetObject", "*"}, []string{"arn:aws:s3:::assets", "*"}),
	))).Saying("policy.Statement[1]")
	s.Fail("a single statement that isn't in a list, names and effect in another case", "p",
		rolePolicy("p",
			`{"version": "2012-10-17", "statement": {"effect": "ALLOW", "action": ["*:*"], "resource": "*"}}`))
	s.Fail("a condition doesn't make it less", "p",
		rolePolicy("p",
			coretest.Policy(coretest.Allow("*", "*", "Condition",
				props{"Bool": props{"aws:MultiFactorAuthPresent": "true"}}))))
	s.Fail("wildcards written otherwise", "a b c",
		rolePolicy("a", coretest.Policy(coretest.Allow("**", "arn:aws:*"))),
		rolePolicy("b", coretest.Policy(coretest.Allow("*", "arn:aws:*:*:*:*"))),
		rolePolicy("c", coretest.Policy(coretest.Allow("*:*", "arn:*:*:*:123456789012:*"))))
	s.Fail("all of IAM", "a b c d",
		rolePolicy("a", coretest.Policy(coretest.Allow("iam:*", "*"))),
		rolePolicy("b", coretest.Policy(coretest.Allow("IAM:*", "arn:aws:iam::123456789012:role/*"))),
		rolePolicy("c", coretest.Policy(props{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::secret"})),
		rolePolicy("d", coretest.Policy(props{"Effect": "Allow", "NotAction": "s3:DeleteBucket", "Resource": "*"}))).
		Saying("all of IAM", "allows all but s3:DeleteBucket")
	s.Fail("an object instead of text, with a part that isn't known yet", "p", rolePolicy("p", props{"Statement": []any{
		props{"Effect": "Allow", "Action": coretest.Unknown, "Resource": "*"},
		props{"Effect": "Allow", "Action": "*", "Resource": []any{coretest.Unknown, "*"}},
	}})).InPreview().Saying("Statement[1]")
	s.Unknown("every action on a resource that isn't known yet may be on one",
		rolePolicy("p", props{"Statement": props{"Effect": "Allow", "Action": "*", "Resource": coretest.Unknown}}))
	documentEdges(s, everything)
	return s
}

func wildcardActions() *coretest.Suite {
	s := &coretest.Suite{Rule: "iam-no-wildcard-actions"}
	bad := coretest.Policy(coretest.Allow([]string{"s3:*", "logs:PutLogEvents"}, "arn:aws:s3:::assets/*"))
	s.Pass("verbs and names",
		identity("verbs",
			coretest.Policy(coretest.Allow([]string{"s3:Get*", "logs:Create*", "sqs:SendMessage"},
				"arn:aws:s3:::assets/*")))...)
	s.Pass("a Deny may take all away",
		rolePolicy("p", coretest.Policy(props{"Effect": "Deny", "Action": "s3:*", "Resource": "*"})))
	s.Pass("a key's policy gives the account kms:*, so that it stays manageable",
		coretest.Of("kms/key:Key", "k",
			props{
				"policy": coretest.Policy(coretest.Grant(
					props{"AWS": "arn:aws:iam::123456789012:root"},
					"kms:*", "Resource", "*")),
			}))
	s.Pass("what the configuration allows",
		rolePolicy("p", coretest.Policy(coretest.Allow("Logs:*", "arn:aws:logs:*:*:log-group:/app")))).
		Configured("allowedWildcardActions", []any{"logs:*"})
	s.Fail("all actions of a service, in each place", "a-policy a-role a-user a-group a-inline a-sso",
		identity("a", bad)...).Saying("s3:*")
	s.Fail("everything, and a wildcard of another service than the allowed one", "p q",
		rolePolicy("p", coretest.Policy(coretest.Allow("*", "*"))),
		rolePolicy("q", coretest.Policy(coretest.Allow("sqs:**", "arn:x")))).
		Configured("allowedWildcardActions", []any{"logs:*"})
	documentEdges(s, bad)
	return s
}

func wildcardResources() *coretest.Suite {
	s := &coretest.Suite{Rule: "iam-no-wildcard-resource"}
	bad := coretest.Policy(coretest.Allow("dynamodb:PutItem", "*"))
	s.Pass("actions that know no narrower resource", identity("p", coretest.Policy(
		coretest.Allow(
			[]string{
				"ecr:GetAuthorizationToken", "xray:Put*", "xray:PutTraceSegments", "cloudwatch:PutMetricData",
				"sts:GetCallerIdentity",
			},
			"*"),
		coretest.Allow([]string{
			"ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces",
			"ec2:DescribeSubnets",
			"ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses",
		}, "*"),
		coretest.Allow(
			[]string{"ssmmessages:CreateControlChannel", "S3:ListAllMyBuckets", "logs:DescribeLogGroups"},
			[]string{"*"}),
	))...)
	s.Pass("a condition on tags narrows it",
		rolePolicy("p",
			coretest.Policy(coretest.Allow("ec2:TerminateInstances", "*", "Condition",
				props{"StringEquals": props{"aws:ResourceTag/Project": "shop"}}))))
	s.Pass("an ARN with a wildcard at its end",
		rolePolicy("p", coretest.Policy(coretest.Allow("dynamodb:PutItem", "arn:aws:dynamodb:*:*:table/shop-*"))))
	s.Fail("an action that knows resources, in each place", "a-policy a-role a-user a-group a-inline a-sso",
		identity("a", bad)...).Saying("dynamodb:PutItem on every resource")
	s.Fail("one such action among others, and a family that holds one", "p q",
		rolePolicy("p", coretest.Policy(coretest.Allow([]string{"ecr:GetAuthorizationToken", "ecr:PutImage"}, "*"))),
		rolePolicy("q", coretest.Policy(coretest.Allow("ecr:Get*", []string{"arn:aws:s3:::a", "*"}))))
	s.Fail("a condition that says nothing about the resource", "p",
		rolePolicy("p",
			coretest.Policy(coretest.Allow("s3:GetObject", "*", "Condition",
				props{"Bool": props{"aws:SecureTransport": "true"}}))))
	documentEdges(s, bad)
	return s
}

func kmsDecrypt() *coretest.Suite {
	s := &coretest.Suite{Rule: "iam-kms-decrypt-scoped"}
	bad := coretest.Policy(coretest.Allow([]string{"kms:Decrypt", "kms:GenerateDataKey"}, "*"))
	s.Pass("one key",
		identity("p",
			coretest.Policy(coretest.Allow("kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/1234abcd")))...)
	s.Pass("keys by alias, and actions that open nothing", rolePolicy("p", coretest.Policy(
		coretest.Allow("kms:Decrypt", "*", "Condition",
			props{"ForAnyValue:StringEquals": props{"kms:ResourceAliases": "alias/shop"}}),
		coretest.Allow("kms:DescribeKey", "*"))))
	s.Pass("a key policy's * is the key itself",
		coretest.Of("kms/key:Key", "k",
			props{
				"policy": coretest.Policy(coretest.Grant(
					props{"AWS": "arn:aws:iam::123456789012:root"},
					"kms:*", "Resource", "*")),
			}))
	s.Fail("all keys, in each place", "a-policy a-role a-user a-group a-inline a-sso", identity("a", bad)...)
	s.Fail("all keys of an account, a family of actions, all but something", "p q r",
		rolePolicy("p", coretest.Policy(coretest.Allow("kms:ReEncrypt*", "arn:aws:kms:*:123456789012:key/*"))),
		rolePolicy("q", coretest.Policy(coretest.Allow("kms:*", "*"))),
		rolePolicy("r", coretest.Policy(props{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"})))
	documentEdges(s, bad)
	return s
}
