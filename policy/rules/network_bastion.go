package rules

import (
	"fmt"
	"slices"
	"strings"
)

var netBastionHardened = Rule{
	Name: "net-bastion-hardened", Group: "network", Severity: High,
	Levels: Levels{Advisory, Mandatory, Mandatory},
	Title:  "A bastion (tag Role=bastion) is reached through Session Manager, or by SSH from adminCidrs only; IMDSv2, an instance profile, no key.",
	Why:    "The bastion is the one host that may reach everything else, so it is what an attacker tries first.",
	Fix: "give the instance a profile with AmazonSSMManagedInstanceCore, httpTokens required, no key name, and rules from this policy's " +
		"adminCidrs only",
	Frameworks: []string{"FSBP SSM.1"},
	Config:     map[string]Schema{"adminCidrs": adminCIDRs},
	Stack: func(s *Stack, c Config) []Finding {
		var findings []Finding
		allowed := c.Strings("adminCidrs")
		for _, r := range s.Of(ec2Instance) {
			if bastion(r) != Yes {
				continue
			}
			findings = append(findings, s.bastionWays(r, allowed)...)
			for _, f := range instanceIMDS(r) {
				f.URN = r.URN
				findings = append(findings, f)
			}
			findings = append(findings, s.bastionProfile(r)...)
			if !empty(r.Get("keyName")) && !r.Get("keyName").IsUnknown() {
				findings = append(findings, Finding{URN: r.URN, Path: "keyName", Advisory: true, What: fmt.Sprintf(
					"is %s: a key can be copied and outlives the people who hold it; Session Manager needs none", r.Get("keyName").Show())})
			}
		}
		return findings
	},
}

// bastionWays reports each rule of the bastion's security groups that lets in who isn't an administrator.
func (s *Stack) bastionWays(r Resource, allowed []string) []Finding {
	used := s.members(r, "vpcSecurityGroupIds", securityGroups...).sure
	used = append(used, s.members(r, "securityGroups", securityGroups...).sure...)
	of := func(holder Resource) bool {
		if slices.Contains(securityGroups, holder.Type) {
			return slices.ContainsFunc(used, func(g Resource) bool { return g.URN == holder.URN })
		}
		for _, g := range s.members(holder, "securityGroupId", securityGroups...).sure {
			if slices.ContainsFunc(used, func(u Resource) bool { return u.URN == g.URN }) {
				return true
			}
		}
		return false
	}
	var findings []Finding
	for _, rule := range s.groupRules("ingress") {
		if !of(rule.holder) {
			continue
		}
		var outside []string
		for _, text := range rule.ranges {
			if !within(text, allowed) || wholeWorld([]string{text}) {
				outside = append(outside, text)
			}
		}
		if len(outside) > 0 {
			scope := "adminCidrs is empty, so no range may: use Session Manager"
			if len(allowed) > 0 {
				scope = "only " + strings.Join(allowed, ", ") + " may"
			}
			findings = append(findings, rule.finding(outside, "that reaches bastion "+r.Name+"; "+scope))
		}
	}
	return findings
}

// bastionProfile reports a bastion that Session Manager can't reach: without an instance profile, or with a role of this stack to
// which nothing gives the agent's permissions.
func (s *Stack) bastionProfile(r Resource) []Finding {
	if empty(s.read(r, "iamInstanceProfile")) {
		return []Finding{{URN: r.URN, Path: "iamInstanceProfile", What: "is absent, so that Session Manager can't reach the bastion"}}
	}
	profiles := s.members(r, "iamInstanceProfile", iamInstanceProfile)
	if len(profiles.sure) != 1 {
		return nil
	}
	roles := s.members(profiles.sure[0], "role", iamRole)
	if len(roles.sure) != 1 || s.mayUseSSM(roles.sure[0]) != No {
		return nil
	}
	return []Finding{{URN: r.URN, Path: "iamInstanceProfile", What: fmt.Sprintf(
		"has role %s, which lacks AmazonSSMManagedInstanceCore, so that Session Manager can't reach the bastion", roles.sure[0].Name)}}
}

// mayUseSSM reports whether a role has the permissions of the Systems Manager agent. A policy that can't be read may hold them.
func (s *Stack) mayUseSSM(role Resource) Truth {
	answer := No
	arns, known := role.Get("managedPolicyArns").Strings()
	if !known {
		answer = Unknown
	}
	for _, token := range []string{iamRoleAttachment, iamPolicyAttachment, iamRoleAttachments} {
		for _, a := range s.Of(token) {
			for path, list := range map[string]string{"role": "policyArn", "roles": "policyArn", "roleName": "policyArns"} {
				if sure, perhaps := s.companions(role, []Resource{a}, path); len(sure) > 0 || perhaps && !empty(a.Get(path)) {
					more, known := a.Get(list).Strings()
					if !known || perhaps {
						answer = either(answer, Unknown)
					}
					arns = append(arns, more...)
				}
			}
		}
	}
	for _, arn := range arns {
		switch name := arn[strings.LastIndex(arn, "/")+1:]; {
		case name == "AmazonSSMManagedInstanceCore" || name == "AmazonSSMManagedEC2InstanceDefaultPolicy":
			return Yes
		case !strings.Contains(arn, ":aws:policy/"):
			answer = either(answer, Unknown) // the customer's own policy may allow it
		}
	}
	if !empty(role.Get("inlinePolicies")) || len(s.rolePolicies(role)) > 0 {
		answer = either(answer, Unknown)
	}
	return answer
}

func (s *Stack) rolePolicies(role Resource) []Resource {
	sure, _ := s.companions(role, s.Of(iamRolePolicy), "role")
	return sure
}
