package iamtest

import "github.com/plinth-infra/plinth/policy/core/coretest"

// shared is a policy in each of the places that hold who may use a resource.
func shared(name string, document any) []coretest.Resource {
	var list []coretest.Resource
	for _, token := range []string{
		"s3/bucketPolicy:BucketPolicy", "s3/bucket:Bucket", "sqs/queuePolicy:QueuePolicy", "sqs/queue:Queue",
		"sns/topicPolicy:TopicPolicy", "sns/topic:Topic",
		"kms/key:Key", "kms/keyPolicy:KeyPolicy", "ecr/repositoryPolicy:RepositoryPolicy",
		"secretsmanager/secretPolicy:SecretPolicy",
		"secretsmanager/secret:Secret", "backup/vaultPolicy:VaultPolicy", "cloudwatch/eventBusPolicy:EventBusPolicy",
	} {
		list = append(list, coretest.Of(token, name+"-"+token, props{"policy": document}))
	}
	return list
}

func all(resources []coretest.Resource) string {
	names := ""
	for _, r := range resources {
		names += " " + r.Name
	}
	return names[1:]
}

func permission(name string, inputs props) coretest.Resource {
	inputs["action"], inputs["function"] = "lambda:InvokeFunction", "api"
	return coretest.Of("lambda/permission:Permission", name, inputs)
}

func publicPolicies() *coretest.Suite {
	s := &coretest.Suite{Rule: "iam-resource-policy-not-public"}
	objects := "arn:aws:s3:::assets/*"
	public := coretest.Policy(coretest.Grant("*", "s3:GetObject", "Resource", objects))
	when := func(condition props) string {
		return coretest.Policy(coretest.Grant("*", "s3:GetObject", "Resource", objects, "Condition", condition))
	}
	s.Pass("named principals",
		shared("p",
			coretest.Policy(coretest.Grant(props{"AWS": "arn:aws:iam::123456789012:root"}, "kms:*", "Resource", "*"),
				coretest.Grant(props{"Service": "cloudfront.amazonaws.com"}, "s3:GetObject", "Resource", objects)))...)
	s.Pass("a Deny for everybody",
		coretest.BucketPolicy("b",
			coretest.Policy(coretest.Deny("s3:*", "*", "Condition",
				props{"Bool": props{"aws:SecureTransport": "false"}}))))
	s.Pass("everybody of an organisation, an account, a network or a source",
		coretest.BucketPolicy("a", when(props{"StringEquals": props{"aws:PrincipalOrgID": "o-1"}})),
		coretest.BucketPolicy("b", when(props{"stringequals": props{"AWS:SourceAccount": "123456789012"}})),
		coretest.BucketPolicy("c", when(props{"StringEquals": props{"aws:SourceVpce": []string{"vpce-1", "vpce-2"}}})),
		coretest.BucketPolicy("d", when(props{"ArnLike": props{"aws:SourceArn": "arn:aws:sns:*:123456789012:*"}})),
		coretest.BucketPolicy("e", when(props{"IpAddress": props{"aws:SourceIp": "203.0.113.0/24"}})),
		coretest.BucketPolicy("f", when(props{"ForAnyValue:StringLike": props{"aws:PrincipalOrgPaths": "o-1/*"}})),
		coretest.BucketPolicy("g", when(props{"StringEquals": props{"kms:CallerAccount": "123456789012"}})),
		coretest.BucketPolicy("h", when(props{"ArnEquals": props{"aws:SourceArn": "arn:aws:s3:::uploads"}})))
	s.Pass("a function that only named callers may invoke",
		permission("a", props{"principal": "apigateway.amazonaws.com"}),
		permission("b", props{"principal": "*", "principalOrgId": "o-1"}),
		permission("c", props{"principal": "*", "sourceArn": "arn:aws:execute-api:eu-west-1:123456789012:abc/*/*"}))
	everywhere := shared("a", public)
	s.Fail("everybody, in each place", all(everywhere), everywhere...).Saying("policy.Statement[0]", "s3:GetObject")
	s.Fail("everybody, in every spelling", "a b c d",
		coretest.BucketPolicy("a", coretest.Policy(coretest.Grant(props{"AWS": "*"}, "s3:*", "Resource", "*"))),
		coretest.BucketPolicy("b",
			coretest.Policy(coretest.Grant(props{"aws": []string{"1", "*"}}, "s3:*", "Resource", "*"))),
		coretest.BucketPolicy("c",
			`{"statement": {"effect": "ALLOW", "principal": "*", "action": "s3:*", "resource": "*"}}`),
		coretest.BucketPolicy("d",
			coretest.Policy(props{
				"Effect":       "Allow",
				"NotPrincipal": props{"AWS": "1"},
				"Action":       "s3:*",
				"Resource":     "*",
			})))
	s.Fail("conditions that hold nobody", "a b c d e f g h",
		coretest.BucketPolicy("a", when(props{"Bool": props{"aws:SecureTransport": "true"}})),
		coretest.BucketPolicy("b", when(props{"StringNotEquals": props{"aws:PrincipalOrgID": "o-1"}})),
		coretest.BucketPolicy("c", when(props{"StringLike": props{"aws:SourceAccount": "*"}})),
		coretest.BucketPolicy("d", when(props{"StringEqualsIfExists": props{"aws:PrincipalOrgID": "o-1"}})),
		coretest.BucketPolicy("e", when(props{"ForAllValues:StringEquals": props{"aws:PrincipalOrgID": "o-1"}})),
		coretest.BucketPolicy("f",
			when(props{"IpAddress": props{"aws:SourceIp": []string{"203.0.113.0/24", "0.0.0.0/0"}}})),
		coretest.BucketPolicy("g", when(props{"ArnLike": props{"aws:SourceArn": "arn:aws:sns:*:*:*"}})),
		coretest.BucketPolicy("h", when(props{"StringLike": props{"aws:Referer": "https://shop.example/*"}})))
	s.Fail("a source whose ARN names no owner", "a b",
		coretest.BucketPolicy("a", when(props{"ArnLike": props{"aws:SourceArn": "arn:aws:s3:::*"}})),
		coretest.BucketPolicy("b", when(props{"ArnLike": props{"aws:SourceArn": "arn:aws:s3:::?ogs"}})))
	s.Fail("the bad one of several statements", "b",
		coretest.BucketPolicy("b",
			coretest.Policy(coretest.Grant(props{"AWS": "1"}, "s3:*", "Resource", "*"),
				coretest.Grant("*", "s3:GetObject", "Resource", objects)))).Saying("Statement[1]")
	s.Fail("a function that everybody may invoke", "a b c",
		permission("a", props{"principal": "*"}),
		permission("b", props{"principal": "*", "functionUrlAuthType": "NONE"}),
		coretest.Of("lambda/layerVersionPermission:LayerVersionPermission", "c", props{"principal": "*"}))
	s.Alias("a bucket of the second generation", "b", coretest.Of("s3/bucketV2:BucketV2", "b", props{"policy": public}))
	s.Unknown("a document, a principal and a condition that aren't known yet",
		coretest.BucketPolicy("a", coretest.Unknown),
		coretest.BucketPolicy("b",
			props{"Statement": []any{props{
				"Effect":    "Allow",
				"Principal": props{"AWS": coretest.Unknown},
				"Action":    "s3:*",
			}}}),
		coretest.BucketPolicy("c",
			props{"Statement": []any{props{"Effect": "Allow", "Principal": "*", "Condition": coretest.Unknown}}}),
		coretest.BucketPolicy("d",
			props{"Statement": []any{props{
				"Effect":    "Allow",
				"Principal": "*",
				"Condition": props{"StringEquals": props{"aws:SourceAccount": coretest.Unknown}},
			}}}),
		permission("e", props{"principal": coretest.Unknown}),
		permission("f", props{"principal": "*", "sourceArn": coretest.Unknown}))
	s.Shape("what isn't a document lets nobody in", "",
		coretest.BucketPolicy("a", 1),
		coretest.BucketPolicy("b", []any{props{}}),
		coretest.BucketPolicy("c", "x"),
		coretest.BucketPolicy("d", `{"Statement": [{"Principal": [[]], "Effect": "Allow"}]}`),
		permission("e", props{"principal": 7}))
	s.Other("an endpoint's and an organisation's policies have rules of their own",
		coretest.Of("ec2/vpcEndpoint:VpcEndpoint", "e", props{"policy": public}),
		coretest.Of("organizations/policy:Policy", "o", props{"content": public}))
	return s
}

func confusedDeputies() *coretest.Suite {
	s := &coretest.Suite{Rule: "iam-confused-deputy"}
	service := func(name string, more ...any) string {
		return coretest.Policy(coretest.Grant(props{"Service": name},
			"sns:Publish",
			append([]any{"Resource", "*"}, more...)...))
	}
	bad := service("events.amazonaws.com")
	s.Pass("a source, an account, an organisation, a log group",
		coretest.Of("sns/topicPolicy:TopicPolicy", "a",
			props{"policy": service("events.amazonaws.com", "Condition",
				props{"ArnLike": props{"aws:SourceArn": "arn:aws:events:eu-west-1:123456789012:rule/x"}})}),
		coretest.BucketPolicy("b",
			service("cloudfront.amazonaws.com", "Condition",
				props{"StringEquals": props{"AWS:SourceArn": "arn:aws:cloudfront::123456789012:distribution/E1"}})),
		coretest.BucketPolicy("c",
			service("logging.s3.amazonaws.com", "Condition",
				props{"StringEquals": props{"aws:SourceAccount": "123456789012"}})),
		coretest.Of("kms/key:Key", "d",
			props{"policy": service("logs.eu-west-1.amazonaws.com", "Condition",
				props{"ArnLike": props{
					"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:123456789012:log-group:/x",
				}})}))
	s.Pass("load balancers send no source",
		coretest.BucketPolicy("b", service("logdelivery.elasticloadbalancing.amazonaws.com")))
	s.Pass("accounts and roles are no services",
		coretest.BucketPolicy("b",
			coretest.Policy(coretest.Grant(props{"AWS": "arn:aws:iam::127311923021:root"},
				"s3:PutObject", "Resource", "*"))))
	s.Pass("a permission with its source",
		permission("a", props{
			"principal": "apigateway.amazonaws.com",
			"sourceArn": "arn:aws:execute-api:eu-west-1:123456789012:abc/*/*",
		}),
		permission("b", props{"principal": "s3.amazonaws.com", "sourceAccount": "123456789012"}),
		permission("c", props{"principal": "alexa-appkit.amazon.com", "eventSourceToken": "amzn1.x"}),
		permission("d", props{"principal": "123456789012"}))
	everywhere := shared("a", bad)
	s.Fail("a service for all its customers, in each place", all(everywhere), everywhere...).
		Saying("events.amazonaws.com")
	s.Fail("a policy of CloudWatch Logs", "l",
		coretest.Of("cloudwatch/logResourcePolicy:LogResourcePolicy", "l",
			props{"policyDocument": service("route53.amazonaws.com")}))
	s.Fail("a source of any account, or only where it is sent", "a b",
		coretest.BucketPolicy("a",
			service("sns.amazonaws.com", "Condition", props{"ArnLike": props{"aws:SourceArn": "arn:aws:sns:*:*:*"}})),
		coretest.BucketPolicy("b",
			service("sns.amazonaws.com", "Condition",
				props{"StringEqualsIfExists": props{"aws:SourceAccount": "123456789012"}})))
	s.Fail("a permission without a source", "a b",
		permission("a", props{"principal": "events.amazonaws.com"}),
		permission("b", props{"principal": "sns.amazonaws.com", "sourceArn": "*"})).Saying("sourceArn")
	s.Alias("a bucket of the second generation", "b", coretest.Of("s3/bucketV2:BucketV2", "b", props{"policy": bad}))
	s.Unknown("a source, a service and a document that aren't known yet",
		permission("a", props{"principal": "events.amazonaws.com", "sourceArn": coretest.Unknown}),
		permission("b", props{"principal": coretest.Unknown}),
		coretest.BucketPolicy("c", coretest.Unknown),
		coretest.BucketPolicy("d",
			props{"Statement": []any{props{"Effect": "Allow", "Principal": props{"Service": coretest.Unknown}}}}),
		coretest.BucketPolicy("e",
			props{"Statement": []any{props{
				"Effect":    "Allow",
				"Principal": props{"Service": "sns.amazonaws.com"},
				"Condition": props{"ArnLike": coretest.Unknown},
			}}}))
	s.Shape("what isn't a document lets no service in", "",
		coretest.BucketPolicy("a", 1),
		coretest.BucketPolicy("b", `{"Statement": {"Effect": "Allow", "Principal": {"Service": 4}}}`),
		permission("c", props{"principal": []any{}}))
	s.Other("a role's trust in a service needs no source",
		role("r", coretest.Policy(coretest.Grant(props{"Service": "lambda.amazonaws.com"}, "sts:AssumeRole"))))
	return s
}
