package iamtest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func policyOwners() *coretest.Suite {
	s := &coretest.Suite{Rule: "iam-role-policy-one-owner"}
	arn := func(name string) string { return "arn:aws:iam::aws:policy/" + name }
	listing := func(name string, inputs props) coretest.Resource {
		return coretest.Of("iam/role:Role", name, inputs).WithOutputs(props{
			"id":   name + "-1",
			"name": name + "-1",
			"arn":  "arn:aws:iam::123456789012:role/" + name + "-1",
		})
	}
	attached := func(name, role, policy string) coretest.Resource {
		return coretest.Of("iam/rolePolicyAttachment:RolePolicyAttachment", name,
			props{"role": role, "policyArn": arn(policy)})
	}
	pending := func(name, role string) coretest.Resource {
		return coretest.Of("iam/rolePolicyAttachment:RolePolicyAttachment", name,
			props{"role": coretest.Unknown, "policyArn": arn("B")}).From("role", role)
	}
	s.Pass("each role has one owner of its policies",
		listing("a", props{"managedPolicyArns": []string{arn("A")}}),
		listing("b", props{}),
		attached("x", "b-1", "A"),
		coretest.Of("iam/rolePolicy:RolePolicy", "y", props{"role": "a-1", "name": "y"}))
	refreshed := listing("b", props{})
	refreshed.Outputs["managedPolicyArns"], refreshed.Outputs["inlinePolicies"] = []any{
		arn("A"),
	}, []any{props{"name": "y", "policy": "{}"}}
	s.Pass("AWS lists in the role what separate resources added", refreshed,
		attached("x", "b-1", "A"),
		coretest.Of("iam/rolePolicy:RolePolicy", "y", props{"role": "b-1", "name": "y"}))
	s.Fail("managed policies listed and attached", "a",
		listing("a", props{"managedPolicyArns": []string{arn("A")}}),
		attached("x", "a-1", "B")).Saying("managedPolicyArns", "x adds to it")
	s.Fail("the same policy listed and attached", "a",
		listing("a", props{"managedPolicyArns": []string{arn("A")}}),
		attached("x", "a-1", "A"))
	s.Fail("inline policies written and added", "a",
		listing("a", props{"inlinePolicies": []any{props{"name": "in", "policy": "{}"}}}),
		coretest.Of("iam/rolePolicy:RolePolicy", "y", props{"role": "a-1", "name": "y"})).Saying("inlinePolicies")
	s.Fail("attached to several roles at once, one of which lists its own", "a",
		listing("a", props{"managedPolicyArns": []string{arn("A")}}),
		listing("b", props{}),
		coretest.Of("iam/policyAttachment:PolicyAttachment", "x",
			props{"roles": []string{"b-1", "a-1"}, "policyArn": arn("B")}))
	s.Fail("in a preview, where the role is known by reference only", "a",
		listing("a", props{"managedPolicyArns": []string{arn("A")}}),
		pending("x", "a")).InPreview()
	s.Fail("a list that isn't known yet is a list", "a",
		listing("a", props{"managedPolicyArns": coretest.Unknown}),
		pending("x", "a")).InPreview()
	s.Unknown("an attachment whose role isn't known by reference either",
		listing("a", props{"managedPolicyArns": []string{arn("A")}}),
		coretest.Of("iam/rolePolicyAttachment:RolePolicyAttachment", "x",
			props{"role": coretest.Unknown, "policyArn": arn("B")}))
	s.Shape("numbers own nothing", "",
		listing("a", props{"managedPolicyArns": []any{}}),
		coretest.Of("iam/rolePolicyAttachment:RolePolicyAttachment", "x", props{"role": 1, "policyArn": []any{}}),
		listing("c", props{"inlinePolicies": []any{props{}}}),
		coretest.Of("iam/rolePolicy:RolePolicy", "y", props{"role": "c-1", "name": 3}))
	s.Other("a user's attachments",
		coretest.Of("iam/user:User", "u", props{"managedPolicyArns": []string{arn("A")}}),
		coretest.Of("iam/userPolicyAttachment:UserPolicyAttachment", "x", props{"user": "u"}))
	return s
}
