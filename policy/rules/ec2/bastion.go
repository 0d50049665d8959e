package ec2

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

var netBastionHardened = core.Rule{
	Name:     "net-bastion-hardened",
	Group:    "network",
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title: "A bastion (tag Role=bastion) is reached through Session Manager, or by SSH from adminCidrs only; " +
		"IMDSv2, an instance profile, no key.",
	Why: "The bastion is the one host that may reach everything else, so it is what an attacker tries first.",
	Fix: "give the instance a profile with AmazonSSMManagedInstanceCore, httpTokens required, no key name, and " +
		"rules from this policy's adminCidrs only",
	Frameworks: []string{"FSBP SSM.1"},
	Config:     map[string]core.Schema{"adminCidrs": adminCIDRs},
	Stack: func(s *core.Stack, c core.Config) []core.Finding {
		var findings []core.Finding
		allowed := c.Strings("adminCidrs")
		for _, r := range s.Of(core.EC2Instance) {
			if bastion(r) != core.Yes {
				continue
			}
			findings = append(findings, bastionWays(s, r, allowed)...)
			for _, f := range instanceIMDS(r) {
				f.URN = r.URN
				findings = append(findings, f)
			}
			findings = append(findings, bastionProfile(s, r)...)
			if !core.IsEmpty(r.Get("keyName")) && !r.Get("keyName").IsUnknown() {
				findings = append(findings, core.Finding{URN: r.URN, Path: "keyName", Advisory: true, What: fmt.Sprintf(
					"is %s: a key can be copied and outlives the people who hold it; Session Manager needs none",
					r.Get("keyName").Show())})
			}
		}
		return findings
	},
}

// bastionWays reports each rule of the bastion's security groups that lets in who isn't an
// administrator.
func bastionWays(s *core.Stack, r core.Resource, allowed []string) []core.Finding {
	used := s.Members(r, "vpcSecurityGroupIds", securityGroups...).Sure
	used = append(used, s.Members(r, "securityGroups", securityGroups...).Sure...)
	of := func(holder core.Resource) bool {
		if slices.Contains(securityGroups, holder.Type) {
			return slices.ContainsFunc(used, func(g core.Resource) bool { return g.URN == holder.URN })
		}
		for _, g := range s.Members(holder, "securityGroupId", securityGroups...).Sure {
			if slices.ContainsFunc(used, func(u core.Resource) bool { return u.URN == g.URN }) {
				return true
			}
		}
		return false
	}
	var findings []core.Finding
	for _, rule := range groupRules(s, "ingress") {
		if !of(rule.holder) {
			continue
		}
		var outside []string
		for _, text := range rule.ranges {
			if !within(text, allowed) || coversInternet([]string{text}) {
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

// bastionProfile reports a bastion that Session Manager can't reach: without an instance profile,
// or with a role of this stack to which nothing gives the agent's permissions.
func bastionProfile(s *core.Stack, r core.Resource) []core.Finding {
	if core.IsEmpty(s.Read(r, "iamInstanceProfile")) {
		return []core.Finding{{
			URN:  r.URN,
			Path: "iamInstanceProfile",
			What: "is absent, so that Session Manager can't reach the bastion",
		}}
	}
	profiles := s.Members(r, "iamInstanceProfile", iamInstanceProfile)
	if len(profiles.Sure) != 1 {
		return nil
	}
	roles := s.Members(profiles.Sure[0], "role", core.IAMRole)
	if len(roles.Sure) != 1 || mayUseSSM(s, roles.Sure[0]) != core.No {
		return nil
	}
	return []core.Finding{{URN: r.URN, Path: "iamInstanceProfile", What: fmt.Sprintf(
		"has role %s, which lacks AmazonSSMManagedInstanceCore, so that Session Manager can't reach the bastion",
		roles.Sure[0].Name)}}
}

// mayUseSSM reports whether a role has the permissions of the Systems Manager agent. A policy that
// can't be read may hold them.
func mayUseSSM(s *core.Stack, role core.Resource) core.Truth {
	answer := core.No
	arns, known := role.Get("managedPolicyArns").Strings()
	if !known {
		answer = core.Unknown
	}
	for _, token := range []string{iamRoleAttachment, iamPolicyAttachment, iamRoleAttachments} {
		for _, a := range s.Of(token) {
			for path, list := range map[string]string{
				"role":     "policyArn",
				"roles":    "policyArn",
				"roleName": "policyArns",
			} {
				if sure, perhaps := s.Companions(role, []core.Resource{a}, path); len(sure) > 0 ||
					perhaps && !core.IsEmpty(a.Get(path)) {
					more, known := a.Get(list).Strings()
					if !known || perhaps {
						answer = core.Or(answer, core.Unknown)
					}
					arns = append(arns, more...)
				}
			}
		}
	}
	for _, arn := range arns {
		switch name := arn[strings.LastIndex(arn, "/")+1:]; {
		case name == "AmazonSSMManagedInstanceCore" || name == "AmazonSSMManagedEC2InstanceDefaultPolicy":
			return core.Yes
		case !strings.Contains(arn, ":aws:policy/"):
			answer = core.Or(answer, core.Unknown) // the customer's own policy may allow it
		}
	}
	if !core.IsEmpty(role.Get("inlinePolicies")) || len(rolePolicies(s, role)) > 0 {
		answer = core.Or(answer, core.Unknown)
	}
	return answer
}

func rolePolicies(s *core.Stack, role core.Resource) []core.Resource {
	sure, _ := s.Companions(role, s.Of(iamRolePolicy), "role")
	return sure
}

// bastion reports whether the resource is the host through which administrators enter.
func bastion(r core.Resource) core.Truth { return core.Tagged(r, "Role", "bastion") }
