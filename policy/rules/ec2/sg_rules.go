package ec2

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

// adminPorts are where administrators enter, and only from the ranges that are theirs.
var adminPorts = []float64{22, 3389}

var adminCIDRs = core.Schema{
	"type": "array", "items": map[string]any{"type": "string"},
	"description": "address ranges from which administrators may reach SSH and RDP; never the whole internet",
}

var netSGNoAdminPorts = core.Rule{
	Name:     "net-sg-no-admin-ports",
	Group:    "network",
	Core:     true,
	Severity: core.Critical,
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title: "No administration, database or cache port is open to the internet, and SSH and RDP only to adminCidrs " +
		"where those are given.",
	Why: "Such ports are scanned within minutes; one weak password or unpatched server hands over the host or the data.",
	Fix: "reach hosts through Session Manager, databases and caches from the caller's security group only; SSH from " +
		"adminCidrs only",
	Frameworks: []string{"FSBP EC2.13", "FSBP EC2.14", "FSBP EC2.19", "CIS 5.3", "CIS 5.4"},
	Config:     map[string]core.Schema{"adminCidrs": adminCIDRs},
	Types:      ingressTypes,
	Resource: func(r core.Resource, c core.Config) []core.Finding {
		var findings []core.Finding
		for _, rule := range rulesIn(r, "ingress") {
			if internet := rule.internetRanges(); len(internet) > 0 {
				if names := rule.risks(); len(names) > 0 {
					findings = append(findings,
						rule.finding(internet, "that opens "+core.ShowSome(names)+" to the whole internet"))
				}
				continue
			}
			if outside := rule.outside(c.Strings("adminCidrs")); len(outside) > 0 && rule.reachesAny(adminPorts) {
				findings = append(findings, rule.finding(outside, "SSH and RDP are for the ranges in adminCidrs only"))
			}
		}
		return findings
	},
}

var netSGNoAllTraffic = core.Rule{
	Name:     "net-sg-no-all-traffic",
	Group:    "network",
	Core:     true,
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:    "No address range may reach every port of a security group.",
	Why: "A rule for everything also opens what nobody meant to offer: debug ports, agents, databases on the " +
		"same host.",
	Fix: "name the protocol and the ports that the callers need, or the callers' security group instead of a " +
		"range",
	Frameworks: []string{"FSBP EC2.18"},
	Types:      ingressTypes,
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, rule := range rulesIn(r, "ingress") {
			everything := rule.protocol == "all" ||
				(rule.protocol == "tcp" || rule.protocol == "udp") && rule.ports.all()
			if everything && len(rule.ranges) > 0 {
				findings = append(findings, rule.finding(rule.ranges, "a range may reach named ports only"))
			}
		}
		return findings
	},
}

// dataPorts are what databases and caches listen on.
var dataPorts = []float64{1433, 1521, 3306, 5432, 5439, 6379, 6380, 11211, 27017}

var netSGEgressScoped = core.Rule{
	Name:     "net-sg-egress-scoped",
	Group:    "network",
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Title:    "The security group of a database or cache doesn't let everything out to the whole internet.",
	Why:      "A database has nothing to say to the internet; open egress is how stolen data leaves.",
	Fix:      "give the data tier's group no egress rule, or one to the ranges and ports that it needs",
	Types:    []string{ec2SecurityGroup, vpcEgressRule},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if !holdsData(r) {
			return nil
		}
		var findings []core.Finding
		for _, rule := range rulesIn(r, "egress") {
			if internet := rule.internetRanges(); len(internet) > 0 && rule.protocol == "all" {
				findings = append(findings, core.Finding{Path: rule.rangesPath(internet[0]), What: fmt.Sprintf(
					"lets the data tier send %s to %s; name what it needs",
					rule.traffic(),
					core.ShowSome(core.Quoted(internet)))})
			}
		}
		return findings
	},
}

// holdsData reports whether a group is a database's or a cache's: it says so in its Tier tag, or it
// takes such traffic.
func holdsData(r core.Resource) bool {
	if core.Tagged(r, "Tier", "data", "database", "cache", "isolated") == core.Yes {
		return true
	}
	return slices.ContainsFunc(rulesIn(r, "ingress"), func(g groupRule) bool {
		return (g.protocol == "tcp" || g.protocol == "udp") && !g.ports.all() && g.reachesAny(dataPorts)
	})
}

var netSGDescribed = core.Rule{
	Name:     "net-sg-described",
	Group:    "network",
	Severity: core.Low,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Title:    "Every security group and every rule says in its description what it is for.",
	Why:      "A rule that nobody can explain is one that nobody dares to remove.",
	Fix:      "write a description that names the caller and the purpose",
	Types:    []string{ec2SecurityGroup, ec2SecurityGroupRule, vpcIngressRule, vpcEgressRule},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		var findings []core.Finding
		if r.Type == ec2SecurityGroup {
			findings = append(findings, undescribed(r.Get("description"), "description")...)
		}
		for _, direction := range []string{"ingress", "egress"} {
			for _, rule := range rulesIn(r, direction) {
				findings = append(findings, undescribed(rule.description, rule.at("description"))...)
			}
		}
		return findings
	},
}

func undescribed(v core.Value, path string) []core.Finding {
	text, isText := v.Str()
	if !v.IsAbsent() && !isText {
		return nil
	}
	switch text = strings.TrimSpace(text); text {
	case "":
		return []core.Finding{{Path: path, What: "says nothing; it should say what this is for"}}
	case "Managed by Pulumi", "Managed by Terraform":
		return []core.Finding{{Path: path, What: fmt.Sprintf("is only %q; it should say what this is for", text)}}
	}
	return nil
}

var netSGOneRuleOwner = core.Rule{
	Name:     "net-sg-one-rule-owner",
	Group:    "network",
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:    "A security group's rules are either inline or resources of their own, never both.",
	Why:      "The two undo each other: every deployment removes the rules that the other one wrote.",
	Fix:      "move the group's inline ingress and egress to resources of their own, or the other way round",
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, r := range s.Of(ec2SecurityGroupRule, vpcIngressRule, vpcEgressRule) {
			refs := s.Refs(r, "securityGroupId", securityGroups...)
			if !refs.Exact {
				continue
			}
			for _, group := range refs.Resources {
				own := append(ownRules(s, group, "ingress"), ownRules(s, group, "egress")...)
				if len(own) > 0 {
					findings = append(findings, core.Finding{URN: r.URN, Path: "securityGroupId", What: fmt.Sprintf(
						"adds a rule to %s, whose %s is written inline; one of the two must own the group's rules",
						group.Name, own[0].path)})
				}
			}
		}
		return findings
	},
}
