package iamtest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func adminAttachments() *coretest.Suite {
	s := &coretest.Suite{Rule: "iam-no-admin-attachment"}
	attachment := func(name string, arn any) coretest.Resource {
		return coretest.Of("iam/rolePolicyAttachment:RolePolicyAttachment", name, props{"role": "r", "policyArn": arn})
	}
	s.Pass("service roles, read-only policies and policies of one's own",
		attachment("a", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"),
		attachment("b", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
		attachment("c", "arn:aws:iam::123456789012:policy/ShopFullAccess"),
		coretest.Of("iam/role:Role", "r",
			props{"managedPolicyArns": []string{"arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"}}))
	s.Fail("administrators, in each place", "a b c d e f g",
		attachment("a", "arn:aws:iam::aws:policy/AdministratorAccess"),
		coretest.Of("iam/role:Role", "b",
			props{"managedPolicyArns": []any{
				"arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/PowerUserAccess",
			}}),
		coretest.Of("iam/userPolicyAttachment:UserPolicyAttachment", "c",
			props{"policyArn": "arn:aws:iam::aws:policy/IAMFullAccess"}),
		coretest.Of("iam/groupPolicyAttachment:GroupPolicyAttachment", "d",
			props{"policyArn": "arn:aws:iam::aws:policy/AmazonS3FullAccess"}),
		coretest.Of("iam/policyAttachment:PolicyAttachment", "e",
			props{"policyArn": "arn:aws-cn:iam::aws:policy/AWSLambda_FullAccess"}),
		coretest.Of("iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "f",
			props{"policyArns": []any{"arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess_v2"}}),
		attachment("g", "arn:aws:iam::aws:policy/AdministratorAccess-AWSElasticBeanstalk")).
		Saying("managedPolicyArns[1]", "PowerUserAccess", "policyArns[0]")
	s.Unknown("ARNs that aren't known yet",
		attachment("a", coretest.Unknown),
		coretest.Of("iam/role:Role", "b", props{"managedPolicyArns": []any{coretest.Unknown}}),
		coretest.Of("iam/role:Role", "c", props{"managedPolicyArns": coretest.Unknown}))
	s.Shape("numbers and objects attach nothing", "",
		attachment("a", 1),
		attachment("b", props{"x": 1}),
		coretest.Of("iam/role:Role", "c", props{"managedPolicyArns": []any{[]any{}, nil}}))
	s.Other("a permissions boundary takes rights away",
		coretest.Of("iam/user:User", "u", props{"permissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess"}))
	return s
}

func users() *coretest.Suite {
	s := &coretest.Suite{Rule: "iam-no-users"}
	s.Pass("roles and groups of Identity Center",
		role("r", coretest.Policy(coretest.Grant(props{"Service": "ec2.amazonaws.com"}, "sts:AssumeRole"))),
		coretest.Of("identitystore/user:User", "u", props{}))
	s.Fail("users and whatever belongs to them", "a b c d e",
		coretest.Of("iam/user:User", "a", props{"name": "ci"}),
		coretest.Of("iam/accessKey:AccessKey", "b", props{"user": "ci"}),
		coretest.Of("iam/userPolicy:UserPolicy", "c", props{}),
		coretest.Of("iam/userPolicyAttachment:UserPolicyAttachment", "d", props{}),
		coretest.Of("iam/userLoginProfile:UserLoginProfile", "e", props{})).Saying("IAM AccessKey")
	c := s.Add(coretest.UnknownValue, "a user whose name isn't known yet is a user", "u",
		[]coretest.Resource{coretest.Of("iam/user:User", "u", props{"name": coretest.Unknown})})
	c.Preview = true
	s.Shape("a user whose name is no name is a user", "u", coretest.Of("iam/user:User", "u", props{"name": 1}))
	s.Other("a group holds nobody by itself", coretest.Of("iam/group:Group", "g", props{"name": "x"}))
	return s
}

func boundaries() *coretest.Suite {
	s := &coretest.Suite{Rule: "iam-permissions-boundary"}
	boundary := "arn:aws:iam::123456789012:policy/boundary"
	service := coretest.Policy(coretest.Grant(props{"Service": "lambda.amazonaws.com"}, "sts:AssumeRole"))
	deployer := github(claims("repo:acme/shop:environment:prd"))
	s.Pass("a role of a service needs none by default", role("r", service))
	s.Pass("a deployer with a boundary",
		coretest.Of("iam/role:Role", "r", props{"assumeRolePolicy": deployer, "permissionsBoundary": boundary}))
	both := s.Pass("the boundary and the path that the configuration wants",
		coretest.Of("iam/role:Role", "r",
			props{"assumeRolePolicy": service, "permissionsBoundary": boundary, "path": "/app/shop/"}))
	both.Config = props{"boundaryArn": boundary, "pathPrefix": "/app/"}
	s.Fail("a deployer without a boundary", "a b",
		role("a", deployer),
		role("b", coretest.Policy(coretest.Grant(props{"Service": "codebuild.amazonaws.com"}, "sts:AssumeRole")))).
		Saying("permissionsBoundary")
	s.Fail("no boundary, or another one, where the configuration wants one", "a b",
		role("a", service),
		coretest.Of("iam/role:Role", "b", props{"permissionsBoundary": "arn:aws:iam::123456789012:policy/other"})).
		Configured("boundaryArn", boundary).Saying("policy/other", boundary)
	s.Fail("a role outside of the path", "r r", role("r", service)).Configured("pathPrefix", "/app/").
		Saying(`is "/"; roles belong under "/app/"`)
	c := s.Unknown("a boundary, a path and a trust that aren't known yet",
		coretest.Of("iam/role:Role", "a", props{"permissionsBoundary": coretest.Unknown, "path": coretest.Unknown}),
		coretest.Of("iam/role:Role", "b",
			props{"assumeRolePolicy": coretest.Unknown, "path": "/app/", "permissionsBoundary": boundary}))
	c.Config = props{"boundaryArn": boundary, "pathPrefix": "/app/"}
	s.Shape("a number is no boundary", "r", coretest.Of("iam/role:Role", "r", props{"permissionsBoundary": 7})).
		Configured("boundaryArn", boundary)
	s.Other("policies carry none", rolePolicy("p", deployer)).Configured("boundaryArn", boundary)
	return s
}

func inlinePolicies() *coretest.Suite {
	s := &coretest.Suite{Rule: "iam-no-inline-policies"}
	doc := coretest.Policy(coretest.Allow("s3:GetObject", "arn:aws:s3:::a/*"))
	s.Pass("policies of their own",
		rolePolicy("p", doc),
		coretest.Of("iam/policy:Policy", "m", props{"policy": doc}),
		coretest.Of("iam/role:Role", "r", props{"inlinePolicies": []any{props{}}}),
		coretest.Of("iam/role:Role", "q", props{}))
	s.Fail("policies inside of a role, a user and a group", "r r u g",
		coretest.Of("iam/role:Role", "r",
			props{"inlinePolicies": []any{props{"name": "a", "policy": doc}, props{"name": "b", "policy": doc}}}),
		coretest.Of("iam/userPolicy:UserPolicy", "u", props{"policy": doc}),
		coretest.Of("iam/groupPolicy:GroupPolicy", "g", props{"policy": doc})).Saying("inlinePolicies[1]")
	s.Unknown("policies that aren't known yet",
		coretest.Of("iam/role:Role", "a", props{"inlinePolicies": coretest.Unknown}),
		coretest.Of("iam/role:Role", "b", props{"inlinePolicies": []any{coretest.Unknown}}))
	s.Shape("a number holds none", "", coretest.Of("iam/role:Role", "r", props{"inlinePolicies": []any{3, "x"}}))
	s.Other("an attachment names a managed policy",
		coretest.Of("iam/rolePolicyAttachment:RolePolicyAttachment", "a", props{"policyArn": "arn:x"}))
	return s
}
