package rulestest

func adminAttachments() *suite {
	s := &suite{rule: "iam-no-admin-attachment"}
	attachment := func(name string, arn any) Resource {
		return of("iam/rolePolicyAttachment:RolePolicyAttachment", name, props{"role": "r", "policyArn": arn})
	}
	s.pass("service roles, read-only policies and policies of one's own", attachment("a", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"), attachment("b", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
		attachment("c", "arn:aws:iam::123456789012:policy/ShopFullAccess"), of("iam/role:Role", "r", props{"managedPolicyArns": []string{"arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"}}))
	s.fail("administrators, in each place", "a b c d e f g", attachment("a", "arn:aws:iam::aws:policy/AdministratorAccess"),
		of("iam/role:Role", "b", props{"managedPolicyArns": []any{"arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/PowerUserAccess"}}),
		of("iam/userPolicyAttachment:UserPolicyAttachment", "c", props{"policyArn": "arn:aws:iam::aws:policy/IAMFullAccess"}),
		of("iam/groupPolicyAttachment:GroupPolicyAttachment", "d", props{"policyArn": "arn:aws:iam::aws:policy/AmazonS3FullAccess"}),
		of("iam/policyAttachment:PolicyAttachment", "e", props{"policyArn": "arn:aws-cn:iam::aws:policy/AWSLambda_FullAccess"}),
		of("iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "f", props{"policyArns": []any{"arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess_v2"}}),
		attachment("g", "arn:aws:iam::aws:policy/AdministratorAccess-AWSElasticBeanstalk")).
		says("managedPolicyArns[1]", "PowerUserAccess", "policyArns[0]")
	s.unknown("ARNs that aren't known yet", attachment("a", Unknown), of("iam/role:Role", "b", props{"managedPolicyArns": []any{Unknown}}), of("iam/role:Role", "c", props{"managedPolicyArns": Unknown}))
	s.shape("numbers and objects attach nothing", "", attachment("a", 1), attachment("b", props{"x": 1}), of("iam/role:Role", "c", props{"managedPolicyArns": []any{[]any{}, nil}}))
	s.other("a permissions boundary takes rights away", of("iam/user:User", "u", props{"permissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess"}))
	return s
}

func users() *suite {
	s := &suite{rule: "iam-no-users"}
	s.pass("roles and groups of Identity Center", role("r", policy(grant(props{"Service": "ec2.amazonaws.com"}, "sts:AssumeRole"))), of("identitystore/user:User", "u", props{}))
	s.fail("users and whatever belongs to them", "a b c d e", of("iam/user:User", "a", props{"name": "ci"}), of("iam/accessKey:AccessKey", "b", props{"user": "ci"}),
		of("iam/userPolicy:UserPolicy", "c", props{}), of("iam/userPolicyAttachment:UserPolicyAttachment", "d", props{}), of("iam/userLoginProfile:UserLoginProfile", "e", props{})).says("IAM AccessKey")
	c := s.add(UnknownValue, "a user whose name isn't known yet is a user", "u", []Resource{of("iam/user:User", "u", props{"name": Unknown})})
	c.Preview = true
	s.shape("a user whose name is no name is a user", "u", of("iam/user:User", "u", props{"name": 1}))
	s.other("a group holds nobody by itself", of("iam/group:Group", "g", props{"name": "x"}))
	return s
}

func boundaries() *suite {
	s := &suite{rule: "iam-permissions-boundary"}
	boundary := "arn:aws:iam::123456789012:policy/boundary"
	service := policy(grant(props{"Service": "lambda.amazonaws.com"}, "sts:AssumeRole"))
	deployer := github(claims("repo:acme/shop:environment:prd"))
	s.pass("a role of a service needs none by default", role("r", service))
	s.pass("a deployer with a boundary", of("iam/role:Role", "r", props{"assumeRolePolicy": deployer, "permissionsBoundary": boundary}))
	both := s.pass("the boundary and the path that the configuration wants", of("iam/role:Role", "r", props{"assumeRolePolicy": service, "permissionsBoundary": boundary, "path": "/app/shop/"}))
	both.Config = props{"boundaryArn": boundary, "pathPrefix": "/app/"}
	s.fail("a deployer without a boundary", "a b", role("a", deployer), role("b", policy(grant(props{"Service": "codebuild.amazonaws.com"}, "sts:AssumeRole")))).says("permissionsBoundary")
	s.fail("no boundary, or another one, where the configuration wants one", "a b", role("a", service), of("iam/role:Role", "b", props{"permissionsBoundary": "arn:aws:iam::123456789012:policy/other"})).
		config("boundaryArn", boundary).says("policy/other", boundary)
	s.fail("a role outside of the path", "r r", role("r", service)).config("pathPrefix", "/app/").says(`is "/"; roles belong under "/app/"`)
	c := s.unknown("a boundary, a path and a trust that aren't known yet", of("iam/role:Role", "a", props{"permissionsBoundary": Unknown, "path": Unknown}), of("iam/role:Role", "b", props{"assumeRolePolicy": Unknown, "path": "/app/", "permissionsBoundary": boundary}))
	c.Config = props{"boundaryArn": boundary, "pathPrefix": "/app/"}
	s.shape("a number is no boundary", "r", of("iam/role:Role", "r", props{"permissionsBoundary": 7})).config("boundaryArn", boundary)
	s.other("policies carry none", rolePolicy("p", deployer)).config("boundaryArn", boundary)
	return s
}

func inlinePolicies() *suite {
	s := &suite{rule: "iam-no-inline-policies"}
	doc := policy(allow("s3:GetObject", "arn:aws:s3:::a/*"))
	s.pass("policies of their own", rolePolicy("p", doc), of("iam/policy:Policy", "m", props{"policy": doc}), of("iam/role:Role", "r", props{"inlinePolicies": []any{props{}}}), of("iam/role:Role", "q", props{}))
	s.fail("policies inside of a role, a user and a group", "r r u g", of("iam/role:Role", "r", props{"inlinePolicies": []any{props{"name": "a", "policy": doc}, props{"name": "b", "policy": doc}}}),
		of("iam/userPolicy:UserPolicy", "u", props{"policy": doc}), of("iam/groupPolicy:GroupPolicy", "g", props{"policy": doc})).says("inlinePolicies[1]")
	s.unknown("policies that aren't known yet", of("iam/role:Role", "a", props{"inlinePolicies": Unknown}), of("iam/role:Role", "b", props{"inlinePolicies": []any{Unknown}}))
	s.shape("a number holds none", "", of("iam/role:Role", "r", props{"inlinePolicies": []any{3, "x"}}))
	s.other("an attachment names a managed policy", of("iam/rolePolicyAttachment:RolePolicyAttachment", "a", props{"policyArn": "arn:x"}))
	return s
}

func policyOwners() *suite {
	s := &suite{rule: "iam-role-policy-one-owner"}
	arn := func(name string) string { return "arn:aws:iam::aws:policy/" + name }
	listing := func(name string, inputs props) Resource {
		return of("iam/role:Role", name, inputs).outputs(props{"id": name + "-1", "name": name + "-1", "arn": "arn:aws:iam::123456789012:role/" + name + "-1"})
	}
	attached := func(name, role, policy string) Resource {
		return of("iam/rolePolicyAttachment:RolePolicyAttachment", name, props{"role": role, "policyArn": arn(policy)})
	}
	pending := func(name, role string) Resource {
		return of("iam/rolePolicyAttachment:RolePolicyAttachment", name, props{"role": Unknown, "policyArn": arn("B")}).from("role", role)
	}
	s.pass("each role has one owner of its policies", listing("a", props{"managedPolicyArns": []string{arn("A")}}), listing("b", props{}), attached("x", "b-1", "A"),
		of("iam/rolePolicy:RolePolicy", "y", props{"role": "a-1", "name": "y"}))
	refreshed := listing("b", props{})
	refreshed.Outputs["managedPolicyArns"], refreshed.Outputs["inlinePolicies"] = []any{arn("A")}, []any{props{"name": "y", "policy": "{}"}}
	s.pass("AWS lists in the role what separate resources added", refreshed, attached("x", "b-1", "A"), of("iam/rolePolicy:RolePolicy", "y", props{"role": "b-1", "name": "y"}))
	s.fail("managed policies listed and attached", "a", listing("a", props{"managedPolicyArns": []string{arn("A")}}), attached("x", "a-1", "B")).says("managedPolicyArns", "x adds to it")
	s.fail("the same policy listed and attached", "a", listing("a", props{"managedPolicyArns": []string{arn("A")}}), attached("x", "a-1", "A"))
	s.fail("inline policies written and added", "a", listing("a", props{"inlinePolicies": []any{props{"name": "in", "policy": "{}"}}}), of("iam/rolePolicy:RolePolicy", "y", props{"role": "a-1", "name": "y"})).says("inlinePolicies")
	s.fail("attached to several roles at once, one of which lists its own", "a", listing("a", props{"managedPolicyArns": []string{arn("A")}}), listing("b", props{}),
		of("iam/policyAttachment:PolicyAttachment", "x", props{"roles": []string{"b-1", "a-1"}, "policyArn": arn("B")}))
	s.fail("in a preview, where the role is known by reference only", "a", listing("a", props{"managedPolicyArns": []string{arn("A")}}), pending("x", "a")).preview()
	s.fail("a list that isn't known yet is a list", "a", listing("a", props{"managedPolicyArns": Unknown}), pending("x", "a")).preview()
	s.unknown("an attachment whose role isn't known by reference either", listing("a", props{"managedPolicyArns": []string{arn("A")}}), of("iam/rolePolicyAttachment:RolePolicyAttachment", "x", props{"role": Unknown, "policyArn": arn("B")}))
	s.shape("numbers own nothing", "", listing("a", props{"managedPolicyArns": []any{}}), of("iam/rolePolicyAttachment:RolePolicyAttachment", "x", props{"role": 1, "policyArn": []any{}}), listing("c", props{"inlinePolicies": []any{props{}}}),
		of("iam/rolePolicy:RolePolicy", "y", props{"role": "c-1", "name": 3}))
	s.other("a user's attachments", of("iam/user:User", "u", props{"managedPolicyArns": []string{arn("A")}}), of("iam/userPolicyAttachment:UserPolicyAttachment", "x", props{"user": "u"}))
	return s
}
