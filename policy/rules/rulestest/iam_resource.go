package rulestest

// shared is a policy in each of the places that hold who may use a resource.
func shared(name string, document any) []Resource {
	var list []Resource
	for _, token := range []string{
		"s3/bucketPolicy:BucketPolicy", "s3/bucket:Bucket", "sqs/queuePolicy:QueuePolicy", "sqs/queue:Queue", "sns/topicPolicy:TopicPolicy", "sns/topic:Topic",
		"kms/key:Key", "kms/keyPolicy:KeyPolicy", "ecr/repositoryPolicy:RepositoryPolicy", "secretsmanager/secretPolicy:SecretPolicy",
		"secretsmanager/secret:Secret", "backup/vaultPolicy:VaultPolicy", "cloudwatch/eventBusPolicy:EventBusPolicy",
	} {
		list = append(list, of(token, name+"-"+token, props{"policy": document}))
	}
	return list
}

func all(resources []Resource) string {
	names := ""
	for _, r := range resources {
		names += " " + r.Name
	}
	return names[1:]
}

func bucketPolicy(name string, document any) Resource {
	return of("s3/bucketPolicy:BucketPolicy", name, props{"policy": document})
}

func permission(name string, inputs props) Resource {
	inputs["action"], inputs["function"] = "lambda:InvokeFunction", "api"
	return of("lambda/permission:Permission", name, inputs)
}

func publicPolicies() *suite {
	s := &suite{rule: "iam-resource-policy-not-public"}
	objects := "arn:aws:s3:::assets/*"
	public := policy(grant("*", "s3:GetObject", "Resource", objects))
	when := func(condition props) string {
		return policy(grant("*", "s3:GetObject", "Resource", objects, "Condition", condition))
	}
	s.pass("named principals", shared("p", policy(grant(props{"AWS": "arn:aws:iam::123456789012:root"}, "kms:*", "Resource", "*"),
		grant(props{"Service": "cloudfront.amazonaws.com"}, "s3:GetObject", "Resource", objects)))...)
	s.pass("a Deny for everybody", bucketPolicy("b", policy(deny("s3:*", "*", "Condition", props{"Bool": props{"aws:SecureTransport": "false"}}))))
	s.pass("everybody of an organisation, an account, a network or a source",
		bucketPolicy("a", when(props{"StringEquals": props{"aws:PrincipalOrgID": "o-1"}})), bucketPolicy("b", when(props{"stringequals": props{"AWS:SourceAccount": "123456789012"}})),
		bucketPolicy("c", when(props{"StringEquals": props{"aws:SourceVpce": []string{"vpce-1", "vpce-2"}}})), bucketPolicy("d", when(props{"ArnLike": props{"aws:SourceArn": "arn:aws:sns:*:123456789012:*"}})),
		bucketPolicy("e", when(props{"IpAddress": props{"aws:SourceIp": "203.0.113.0/24"}})), bucketPolicy("f", when(props{"ForAnyValue:StringLike": props{"aws:PrincipalOrgPaths": "o-1/*"}})),
		bucketPolicy("g", when(props{"StringEquals": props{"kms:CallerAccount": "123456789012"}})), bucketPolicy("h", when(props{"ArnEquals": props{"aws:SourceArn": "arn:aws:s3:::uploads"}})))
	s.pass("a function that only named callers may invoke", permission("a", props{"principal": "apigateway.amazonaws.com"}), permission("b", props{"principal": "*", "principalOrgId": "o-1"}),
		permission("c", props{"principal": "*", "sourceArn": "arn:aws:execute-api:eu-west-1:123456789012:abc/*/*"}))
	everywhere := shared("a", public)
	s.fail("everybody, in each place", all(everywhere), everywhere...).says("policy.Statement[0]", "s3:GetObject")
	s.fail("everybody, in every spelling", "a b c d", bucketPolicy("a", policy(grant(props{"AWS": "*"}, "s3:*", "Resource", "*"))), bucketPolicy("b", policy(grant(props{"aws": []string{"1", "*"}}, "s3:*", "Resource", "*"))),
		bucketPolicy("c", `{"statement": {"effect": "ALLOW", "principal": "*", "action": "s3:*", "resource": "*"}}`), bucketPolicy("d", policy(props{"Effect": "Allow", "NotPrincipal": props{"AWS": "1"}, "Action": "s3:*", "Resource": "*"})))
	s.fail("conditions that hold nobody", "a b c d e f g h",
		bucketPolicy("a", when(props{"Bool": props{"aws:SecureTransport": "true"}})), bucketPolicy("b", when(props{"StringNotEquals": props{"aws:PrincipalOrgID": "o-1"}})),
		bucketPolicy("c", when(props{"StringLike": props{"aws:SourceAccount": "*"}})), bucketPolicy("d", when(props{"StringEqualsIfExists": props{"aws:PrincipalOrgID": "o-1"}})),
		bucketPolicy("e", when(props{"ForAllValues:StringEquals": props{"aws:PrincipalOrgID": "o-1"}})), bucketPolicy("f", when(props{"IpAddress": props{"aws:SourceIp": []string{"203.0.113.0/24", "0.0.0.0/0"}}})),
		bucketPolicy("g", when(props{"ArnLike": props{"aws:SourceArn": "arn:aws:sns:*:*:*"}})), bucketPolicy("h", when(props{"StringLike": props{"aws:Referer": "https://shop.example/*"}})))
	s.fail("a source whose ARN names no owner", "a b", bucketPolicy("a", when(props{"ArnLike": props{"aws:SourceArn": "arn:aws:s3:::*"}})), bucketPolicy("b", when(props{"ArnLike": props{"aws:SourceArn": "arn:aws:s3:::?ogs"}})))
	s.fail("the bad one of several statements", "b", bucketPolicy("b", policy(grant(props{"AWS": "1"}, "s3:*", "Resource", "*"), grant("*", "s3:GetObject", "Resource", objects)))).says("Statement[1]")
	s.fail("a function that everybody may invoke", "a b c", permission("a", props{"principal": "*"}), permission("b", props{"principal": "*", "functionUrlAuthType": "NONE"}),
		of("lambda/layerVersionPermission:LayerVersionPermission", "c", props{"principal": "*"}))
	s.alias("a bucket of the second generation", "b", of("s3/bucketV2:BucketV2", "b", props{"policy": public}))
	s.unknown("a document, a principal and a condition that aren't known yet", bucketPolicy("a", Unknown),
		bucketPolicy("b", props{"Statement": []any{props{"Effect": "Allow", "Principal": props{"AWS": Unknown}, "Action": "s3:*"}}}),
		bucketPolicy("c", props{"Statement": []any{props{"Effect": "Allow", "Principal": "*", "Condition": Unknown}}}),
		bucketPolicy("d", props{"Statement": []any{props{"Effect": "Allow", "Principal": "*", "Condition": props{"StringEquals": props{"aws:SourceAccount": Unknown}}}}}),
		permission("e", props{"principal": Unknown}), permission("f", props{"principal": "*", "sourceArn": Unknown}))
	s.shape("what isn't a document lets nobody in", "", bucketPolicy("a", 1), bucketPolicy("b", []any{props{}}), bucketPolicy("c", "x"), bucketPolicy("d", `{"Statement": [{"Principal": [[]], "Effect": "Allow"}]}`),
		permission("e", props{"principal": 7}))
	s.other("an endpoint's and an organisation's policies have rules of their own", of("ec2/vpcEndpoint:VpcEndpoint", "e", props{"policy": public}), of("organizations/policy:Policy", "o", props{"content": public}))
	return s
}

func confusedDeputies() *suite {
	s := &suite{rule: "iam-confused-deputy"}
	service := func(name string, more ...any) string {
		return policy(grant(props{"Service": name}, "sns:Publish", append([]any{"Resource", "*"}, more...)...))
	}
	bad := service("events.amazonaws.com")
	s.pass("a source, an account, an organisation, a log group",
		of("sns/topicPolicy:TopicPolicy", "a", props{"policy": service("events.amazonaws.com", "Condition", props{"ArnLike": props{"aws:SourceArn": "arn:aws:events:eu-west-1:123456789012:rule/x"}})}),
		bucketPolicy("b", service("cloudfront.amazonaws.com", "Condition", props{"StringEquals": props{"AWS:SourceArn": "arn:aws:cloudfront::123456789012:distribution/E1"}})),
		bucketPolicy("c", service("logging.s3.amazonaws.com", "Condition", props{"StringEquals": props{"aws:SourceAccount": "123456789012"}})),
		of("kms/key:Key", "d", props{"policy": service("logs.eu-west-1.amazonaws.com", "Condition", props{"ArnLike": props{"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:123456789012:log-group:/x"}})}))
	s.pass("load balancers send no source", bucketPolicy("b", service("logdelivery.elasticloadbalancing.amazonaws.com")))
	s.pass("accounts and roles are no services", bucketPolicy("b", policy(grant(props{"AWS": "arn:aws:iam::127311923021:root"}, "s3:PutObject", "Resource", "*"))))
	s.pass("a permission with its source", permission("a", props{"principal": "apigateway.amazonaws.com", "sourceArn": "arn:aws:execute-api:eu-west-1:123456789012:abc/*/*"}),
		permission("b", props{"principal": "s3.amazonaws.com", "sourceAccount": "123456789012"}), permission("c", props{"principal": "alexa-appkit.amazon.com", "eventSourceToken": "amzn1.x"}), permission("d", props{"principal": "123456789012"}))
	everywhere := shared("a", bad)
	s.fail("a service for all its customers, in each place", all(everywhere), everywhere...).says("events.amazonaws.com")
	s.fail("a policy of CloudWatch Logs", "l", of("cloudwatch/logResourcePolicy:LogResourcePolicy", "l", props{"policyDocument": service("route53.amazonaws.com")}))
	s.fail("a source of any account, or only where it is sent", "a b", bucketPolicy("a", service("sns.amazonaws.com", "Condition", props{"ArnLike": props{"aws:SourceArn": "arn:aws:sns:*:*:*"}})),
		bucketPolicy("b", service("sns.amazonaws.com", "Condition", props{"StringEqualsIfExists": props{"aws:SourceAccount": "123456789012"}})))
	s.fail("a permission without a source", "a b", permission("a", props{"principal": "events.amazonaws.com"}), permission("b", props{"principal": "sns.amazonaws.com", "sourceArn": "*"})).says("sourceArn")
	s.alias("a bucket of the second generation", "b", of("s3/bucketV2:BucketV2", "b", props{"policy": bad}))
	s.unknown("a source, a service and a document that aren't known yet", permission("a", props{"principal": "events.amazonaws.com", "sourceArn": Unknown}), permission("b", props{"principal": Unknown}), bucketPolicy("c", Unknown),
		bucketPolicy("d", props{"Statement": []any{props{"Effect": "Allow", "Principal": props{"Service": Unknown}}}}),
		bucketPolicy("e", props{"Statement": []any{props{"Effect": "Allow", "Principal": props{"Service": "sns.amazonaws.com"}, "Condition": props{"ArnLike": Unknown}}}}))
	s.shape("what isn't a document lets no service in", "", bucketPolicy("a", 1), bucketPolicy("b", `{"Statement": {"Effect": "Allow", "Principal": {"Service": 4}}}`), permission("c", props{"principal": []any{}}))
	s.other("a role's trust in a service needs no source", role("r", policy(grant(props{"Service": "lambda.amazonaws.com"}, "sts:AssumeRole"))))
	return s
}
