package iamtest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func passRole() *coretest.Suite {
	s := &coretest.Suite{Rule: "iam-passrole-scoped"}
	toLambda := props{"StringEquals": props{"iam:PassedToService": "lambda.amazonaws.com"}}
	role := "arn:aws:iam::123456789012:role/shop-api"
	bad := coretest.Policy(coretest.Allow("iam:PassRole", "*"))
	s.Pass("a role to a service",
		identity("p", coretest.Policy(coretest.Allow("iam:PassRole", role, "Condition", toLambda)))...)
	s.Pass("roles of a prefix, the condition in other forms", rolePolicy("p", coretest.Policy(
		coretest.Allow("IAM:passrole", "arn:aws:iam::*:role/shop/*", "Condition",
			props{"ForAnyValue:stringlike": props{"IAM:PassedToService": []string{"ecs-tasks.amazonaws.com"}}}),
		coretest.Allow("iam:PassRole", role, "Condition",
			props{"StringEqualsIfExists": props{"iam:PassedToService": "ecs.amazonaws.com"}}))))
	s.Pass("every action on a bucket passes no role",
		rolePolicy("p", coretest.Policy(coretest.Allow("*", "arn:aws:s3:::assets/*"))))
	s.Pass("all but IAM passes no role",
		rolePolicy("p", coretest.Policy(props{"Effect": "Allow", "NotAction": []string{"iam:*"}, "Resource": "*"})))
	s.Fail("any role to any service, in each place", "a-policy a-role a-user a-group a-inline a-sso",
		identity("a", bad)...).Saying("every role", "iam:PassedToService")
	s.Fail("any role to one service", "p",
		rolePolicy("p",
			coretest.Policy(coretest.Allow("iam:PassRole", "arn:aws:iam::123456789012:role/*", "Condition",
				toLambda)))).Saying("every role")
	s.Fail("one role to any service", "p", rolePolicy("p", coretest.Policy(coretest.Allow("iam:PassRole", role)))).
		Saying("no condition on iam:PassedToService")
	s.Fail("a condition that lets any service through", "a b c",
		rolePolicy("a",
			coretest.Policy(coretest.Allow("iam:PassRole", role, "Condition",
				props{"StringLike": props{"iam:PassedToService": "*"}}))),
		rolePolicy("b",
			coretest.Policy(coretest.Allow("iam:PassRole", role, "Condition",
				props{"StringNotEquals": props{"iam:PassedToService": "ec2.amazonaws.com"}}))),
		rolePolicy("c",
			coretest.Policy(coretest.Allow("iam:PassRole", role, "Condition",
				props{"ForAllValues:StringEquals": props{"iam:PassedToService": "ec2.amazonaws.com"}}))))
	s.Fail("hidden in wider actions", "a b c d",
		rolePolicy("a", coretest.Policy(coretest.Allow("iam:Pass*", "*"))),
		rolePolicy("b", coretest.Policy(coretest.Allow("iam:*", role))),
		rolePolicy("c", coretest.Policy(coretest.Allow("*", "*"))),
		rolePolicy("d", coretest.Policy(props{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"})))
	s.Unknown("a role and a condition that aren't known yet",
		rolePolicy("p",
			props{"Statement": props{
				"Effect":    "Allow",
				"Action":    "iam:PassRole",
				"Resource":  coretest.Unknown,
				"Condition": coretest.Unknown,
			}}))
	s.Fail("a role that isn't known yet, to any service", "p",
		rolePolicy("p",
			props{"Statement": props{"Effect": "Allow", "Action": "iam:PassRole", "Resource": coretest.Unknown}})).
		InPreview()
	documentEdges(s, bad)
	return s
}

func escalations() *coretest.Suite {
	s := &coretest.Suite{Rule: "iam-no-privilege-escalation"}
	bad := coretest.Policy(coretest.Allow([]string{"iam:CreatePolicyVersion", "iam:AttachRolePolicy"}, "*"))
	boundary := props{"StringEquals": props{"iam:PermissionsBoundary": "arn:aws:iam::123456789012:policy/boundary"}}
	s.Pass("named roles and policies",
		identity("p",
			coretest.Policy(coretest.Allow(
				[]string{"iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"},
				"arn:aws:iam::123456789012:role/app/*")))...)
	s.Pass("held by a permissions boundary, or by the policies that may be attached", rolePolicy("p", coretest.Policy(
		coretest.Allow([]string{"iam:AttachRolePolicy", "iam:PutRolePolicy"}, "*", "Condition", boundary),
		coretest.Allow("iam:AttachRolePolicy", "*", "Condition",
			props{"ArnEquals": props{"iam:PolicyARN": "arn:aws:iam::aws:policy/ReadOnlyAccess"}}))))
	s.Pass("passing one role to what it launches",
		rolePolicy("p",
			coretest.Policy(coretest.Allow("iam:PassRole", "arn:aws:iam::123456789012:role/app"),
				coretest.Allow("ecs:RunTask", "*"))))
	s.Pass("launching without passing",
		rolePolicy("p", coretest.Policy(coretest.Allow([]string{"lambda:CreateFunction", "ec2:RunInstances"}, "*"))))
	s.Pass("everything is another rule's business", rolePolicy("p", coretest.Policy(coretest.Allow("*", "*"))))
	s.Fail("writing policies, in each place", "a-policy a-role a-user a-group a-inline a-sso", identity("a", bad)...).
		Saying("iam:CreatePolicyVersion, iam:AttachRolePolicy")
	s.Fail("passing any role to what another statement launches", "p", rolePolicy("p", coretest.Policy(
		coretest.Allow("iam:PassRole", "*", "Condition",
			props{"StringEquals": props{"iam:PassedToService": "lambda.amazonaws.com"}}),
		coretest.Allow([]string{"lambda:Create*", "lambda:InvokeFunction"}, "*")))).
		Saying("together", "lambda:CreateFunction", "Statement[0]")
	s.Fail("one by one", "a b c d e",
		rolePolicy("a", coretest.Policy(coretest.Allow("iam:UpdateAssumeRolePolicy", "arn:aws:iam::*:role/*"))),
		rolePolicy("b", coretest.Policy(coretest.Allow("iam:Put*", "*"))),
		rolePolicy("c", coretest.Policy(coretest.Allow("lambda:UpdateFunctionCode", "*"))),
		rolePolicy("d", coretest.Policy(coretest.Allow("sts:AssumeRole", "*"))),
		rolePolicy("e", coretest.Policy(coretest.Allow("iam:CreateAccessKey", "arn:aws:iam::123456789012:user/*"))))
	documentEdges(s, bad)
	return s
}
