package iam

import (
	"fmt"
	"slices"

	"github.com/plinth-infra/plinth/policy/core"
)

var iamRolePolicyOneOwner = core.Rule{
	Name:  "iam-role-policy-one-owner",
	Group: "iam",
	Title: "A role's policies have one owner: the role itself or separate resources, not both.",
	Why: "The lists managedPolicyArns and inlinePolicies are exclusive: each deployment detaches what the other " +
		"resources attached, and they attach it again.",
	Fix: "drop managedPolicyArns and inlinePolicies from the role and keep the RolePolicyAttachment and RolePolicy " +
		"resources",
	Core:     true,
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, role := range s.Of(core.IAMRole) {
			findings = append(findings, twoOwners(s, role, "managedPolicyArns", "policyArn",
				owner{"aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role"},
				owner{"aws:iam/policyAttachment:PolicyAttachment", "roles"})...)
			findings = append(findings,
				twoOwners(s, role, "inlinePolicies", "name", owner{"aws:iam/rolePolicy:RolePolicy", "role"})...)
		}
		return findings
	},
}

// owner is a type that adds policies to the role that a property names.
type owner struct{ token, role string }

// twoOwners reports a role that lists policies in a property while separate resources add others;
// key is where those say which.
func twoOwners(s *core.Stack, role core.Resource, list, key string, owners ...owner) []core.Finding {
	var separate []core.Resource
	for _, o := range owners {
		for _, r := range s.Of(o.token) {
			if refs := s.Refs(r, o.role, core.IAMRole); refs.Exact && refs.Has(role.URN) {
				separate = append(separate, r)
			}
		}
	}
	if len(separate) == 0 || !lists(role, list, key, separate) {
		return nil
	}
	return []core.Finding{{URN: role.URN, Path: list, What: fmt.Sprintf(
		"is the exclusive list of the role's policies, and %s adds to it; keep one of the two",
		core.ShowSome(names(separate)))}}
}

// lists reports whether the program sets the role's list. Outputs alone also hold what AWS reports
// of the separate resources, so that only entries which none of those added count.
func lists(r core.Resource, list, key string, separate []core.Resource) bool {
	items, known := r.Asked(list).Items()
	if r.Inputs.Len() > 0 {
		return !known ||
			slices.ContainsFunc(items, func(v core.Value) bool { return !v.IsObject() || v.Raw().AsMap().Len() > 0 })
	}
	added := []string{}
	for _, other := range separate {
		name, ok := other.Get(key).Str()
		if !ok {
			return false
		}
		added = append(added, name)
	}
	return slices.ContainsFunc(items, func(v core.Value) bool {
		if v.IsObject() {
			v = v.Get(key)
		}
		name, ok := v.Str()
		return ok && !slices.Contains(added, name)
	})
}

func names(resources []core.Resource) []string {
	list := make([]string, len(resources))
	for i, r := range resources {
		list[i] = r.Name
	}
	return list
}
