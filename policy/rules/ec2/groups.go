package ec2

import (
	"slices"

	"github.com/plinth-infra/plinth/policy/core"
)

var (
	securityGroups = []string{ec2SecurityGroup, ec2DefaultSecurityGroup}
	ingressRules   = []string{ec2SecurityGroupRule, vpcIngressRule}
	egressRules    = []string{ec2SecurityGroupRule, vpcEgressRule}
	ingressTypes   = append(slices.Clone(securityGroups), ingressRules...)
)

// rulesIn returns the rules that a resource holds, of a group or of a single rule, in one
// direction.
func rulesIn(r core.Resource, direction string) []groupRule {
	switch r.Type {
	case ec2SecurityGroup, ec2DefaultSecurityGroup:
		return inlineRules(r, direction)
	case ec2SecurityGroupRule:
		if t, ok := r.Get("type").Str(); ok && t == direction {
			return []groupRule{readGroupRule(r, r.Get(""), "")}
		}
	case vpcIngressRule:
		if direction == "ingress" {
			return []groupRule{readGroupRule(r, r.Get(""), "")}
		}
	case vpcEgressRule:
		if direction == "egress" {
			return []groupRule{readGroupRule(r, r.Get(""), "")}
		}
	}
	return nil
}

// inlineRules reads the rules that the program wrote into a group.
func inlineRules(r core.Resource, direction string) []groupRule {
	var list []groupRule
	items, _ := r.Asked(direction).Items()
	for i, item := range items {
		if item.IsObject() {
			list = append(list, readGroupRule(r, item, core.Element(direction, i)))
		}
	}
	return list
}

// groupRules are all rules of the stack in one direction, each once: what AWS's answer repeats
// inside a group is left to the rule's own resource.
func groupRules(s *core.Stack, direction string) []groupRule {
	types := ingressRules
	if direction == "egress" {
		types = egressRules
	}
	var list []groupRule
	for _, r := range s.Of(types...) {
		list = append(list, rulesIn(r, direction)...)
	}
	for _, group := range s.Of(securityGroups...) {
		list = append(list, ownRules(s, group, direction)...)
	}
	return list
}

// ownRules are a group's inline rules without those that only mirror a rule's own resource.
func ownRules(s *core.Stack, group core.Resource, direction string) []groupRule {
	inline := inlineRules(group, direction)
	if group.Inputs.Len() > 0 || len(inline) == 0 {
		return inline
	}
	for _, r := range s.Of(ingressRules[0], vpcIngressRule, vpcEgressRule) {
		for _, separate := range rulesIn(r, direction) {
			if s.Refs(r, "securityGroupId", securityGroups...).Has(group.URN) {
				inline = slices.DeleteFunc(inline, func(i groupRule) bool { return i.same(separate) })
			}
		}
	}
	return inline
}
