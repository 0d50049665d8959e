package ec2

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

var netDefaultSGClosed = core.Rule{
	Name:     "net-default-sg-closed",
	Group:    "network",
	Core:     true,
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:    "Every VPC's default security group is taken over and has no rules.",
	Why: "AWS lets everything in that group talk to everything else in it, and puts in it whatever names no " +
		"group.",
	Fix:        "plinth:network empties it; elsewhere add an ec2.DefaultSecurityGroup with the vpcId and no rules",
	Frameworks: []string{"FSBP EC2.2", "CIS 5.5"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		owners := s.Of(ec2DefaultSecurityGroup)
		for _, vpc := range s.Of(ec2VPC) {
			if sure, perhaps := s.Companions(vpc, owners, "vpcId"); len(sure) == 0 && !perhaps {
				findings = append(findings, core.Finding{
					URN: vpc.URN,
					What: "has its default security group as AWS made it: its members may reach each other on every " +
						"port",
				})
			}
		}
		for _, r := range s.Of(ec2SecurityGroupRule, vpcIngressRule, vpcEgressRule) {
			for _, group := range s.Members(r, "securityGroupId", ec2DefaultSecurityGroup).Sure {
				findings = append(findings, core.Finding{
					URN:  r.URN,
					Path: "securityGroupId",
					What: "adds a rule to " + group.Name + "; the default security group should have no rule",
				})
			}
		}
		for _, group := range owners {
			for _, direction := range []string{"ingress", "egress"} {
				items, _ := group.Get(direction).Items()
				for i, item := range items {
					if item.IsObject() {
						rule := readGroupRule(group, item, core.Element(direction, i))
						findings = append(findings, core.Finding{
							URN:  group.URN,
							Path: rule.path,
							What: "lets " + rule.traffic() + " through; the default security group should have no rule",
						})
					}
				}
			}
		}
		return findings
	},
}

var netVPCFlowLogs = core.Rule{
	Name:     "net-vpc-flow-logs",
	Group:    "network",
	Core:     true,
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:    "Every VPC has flow logs of all or of the refused traffic.",
	Why:      "Without them nobody can tell afterwards who talked to what.",
	Fix: "plinth:network writes them (flowLogRetentionDays); elsewhere add an ec2.FlowLog with the vpcId and " +
		"trafficType ALL",
	Frameworks: []string{"FSBP EC2.6", "CIS 3.7"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, vpc := range s.Of(ec2VPC) {
			logs, perhaps := s.Companions(vpc, s.Of(core.EC2FlowLog), "vpcId")
			if perhaps || slices.ContainsFunc(logs, logsEnough) {
				continue
			}
			if len(logs) == 0 {
				findings = append(findings, core.Finding{URN: vpc.URN, What: "has no flow log"})
				continue
			}
			findings = append(findings, core.Finding{URN: vpc.URN, What: fmt.Sprintf(
				"has only the flow log %s, whose trafficType is %s; it should be ALL or REJECT", logs[0].Name,
				logs[0].Get("trafficType").Show())})
		}
		return findings
	},
}

func logsEnough(log core.Resource) bool {
	kind := log.Get("trafficType")
	text, _ := kind.Str()
	return kind.IsUnknown() || strings.EqualFold(text, "ALL") || strings.EqualFold(text, "REJECT")
}

// vpcOf names the VPC of a subnet: a URN, or the id of one of another stack; "" where it can't be
// told.
func vpcOf(s *core.Stack, subnet core.Resource) string {
	m := s.Members(subnet, "vpcId", ec2VPC, ec2DefaultVPC)
	if len(m.Sure) == 1 {
		return m.Sure[0].URN
	}
	if len(m.Perhaps) == 1 {
		return m.Perhaps[0].URN
	}
	id, _ := subnet.Get("vpcId").Str()
	return id
}

var netTiersMultiAZ = core.Rule{
	Name:     "net-tiers-multi-az",
	Group:    "network",
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:    "Each tier of subnets (public, private, isolated) spans at least two availability zones.",
	Why:      "A tier in one zone stops with that zone, and load balancers and databases need two to begin with.",
	Fix:      "name at least two zones in plinth:network.zones",
	Config: map[string]core.Schema{"minZones": {
		"type":        "integer",
		"minimum":     2,
		"maximum":     6,
		"default":     2,
		"description": "how many zones each tier must span",
	}},
	Stack: func(s *core.Stack, c core.Config) []core.Finding {
		type key struct{ vpc, tier string }
		tiers := map[key]*core.Zones{}
		first := map[key]string{}
		var order []key
		g := newRouting(s)
		for _, subnet := range s.Of(core.EC2Subnet) {
			vpc := vpcOf(s, subnet)
			tier, ok := g.tierOf(subnet)
			if vpc == "" || !ok {
				continue
			}
			k := key{vpc, tier}
			if tiers[k] == nil {
				tiers[k], first[k] = &core.Zones{}, subnet.URN
				order = append(order, k)
			}
			tiers[k].Add(subnet)
		}
		var findings []core.Finding
		minimum := max(c.Int("minZones", 2), 2)
		for _, k := range order {
			if tiers[k].AtMost() >= minimum {
				continue
			}
			urn := first[k]
			if _, ok := s.Lookup(k.vpc); ok {
				urn = k.vpc
			}
			findings = append(findings, core.Finding{
				URN: urn,
				What: fmt.Sprintf("has its %s subnets in %s only; they should span %d zones", k.tier, tiers[k],
					minimum),
			})
		}
		return findings
	},
}
