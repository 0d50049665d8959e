package rules

import (
	"fmt"
	"slices"
	"strings"
)

func vpcRules() []Rule {
	return []Rule{netDefaultSGClosed, netVPCFlowLogs, netTiersMultiAZ, netNATPerAZ, netVPCEndpoints, netVPCEndpointPolicy}
}

// companions are the resources of a list whose property names the target. perhaps says that some other one may name it, once known.
func (s *Stack) companions(target Resource, list []Resource, path string) (sure []Resource, perhaps bool) {
	for _, c := range list {
		m := s.members(c, path, target.Type)
		same := func(r Resource) bool { return r.URN == target.URN }
		switch {
		case slices.ContainsFunc(m.sure, same):
			sure = append(sure, c)
		case slices.ContainsFunc(m.perhaps, same), m.blind:
			perhaps = true
		}
	}
	return sure, perhaps
}

var netDefaultSGClosed = Rule{
	Name: "net-default-sg-closed", Group: "network", Core: true, Severity: High,
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Title:      "Every VPC's default security group is taken over and has no rules.",
	Why:        "AWS lets everything in that group talk to everything else in it, and puts in it whatever names no group.",
	Fix:        "plinth:network empties it; elsewhere add an ec2.DefaultSecurityGroup with the vpcId and no rules",
	Frameworks: []string{"FSBP EC2.2", "CIS 5.5"},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		owners := s.Of(ec2DefaultSecurityGroup)
		for _, vpc := range s.Of(ec2VPC) {
			if sure, perhaps := s.companions(vpc, owners, "vpcId"); len(sure) == 0 && !perhaps {
				findings = append(findings, Finding{URN: vpc.URN, What: "has its default security group as AWS made it: its members may reach each other on every port"})
			}
		}
		for _, r := range s.Of(ec2SecurityGroupRule, vpcIngressRule, vpcEgressRule) {
			for _, group := range s.members(r, "securityGroupId", ec2DefaultSecurityGroup).sure {
				findings = append(findings, Finding{URN: r.URN, Path: "securityGroupId", What: "adds a rule to " + group.Name + "; the default security group should have no rule"})
			}
		}
		for _, group := range owners {
			for _, direction := range []string{"ingress", "egress"} {
				items, _ := group.Get(direction).Items()
				for i, item := range items {
					if item.IsObject() {
						rule := readGroupRule(group, item, element(direction, i))
						findings = append(findings, Finding{URN: group.URN, Path: rule.path, What: "lets " + rule.traffic() + " through; the default security group should have no rule"})
					}
				}
			}
		}
		return findings
	},
}

var netVPCFlowLogs = Rule{
	Name: "net-vpc-flow-logs", Group: "network", Core: true, Severity: Medium,
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Title:      "Every VPC has flow logs of all or of the refused traffic.",
	Why:        "Without them nobody can tell afterwards who talked to what.",
	Fix:        "plinth:network writes them (flowLogRetentionDays); elsewhere add an ec2.FlowLog with the vpcId and trafficType ALL",
	Frameworks: []string{"FSBP EC2.6", "CIS 3.7"},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, vpc := range s.Of(ec2VPC) {
			logs, perhaps := s.companions(vpc, s.Of(ec2FlowLog), "vpcId")
			if perhaps || slices.ContainsFunc(logs, logsEnough) {
				continue
			}
			if len(logs) == 0 {
				findings = append(findings, Finding{URN: vpc.URN, What: "has no flow log"})
				continue
			}
			findings = append(findings, Finding{URN: vpc.URN, What: fmt.Sprintf(
				"has only the flow log %s, whose trafficType is %s; it should be ALL or REJECT", logs[0].Name, logs[0].Get("trafficType").Show())})
		}
		return findings
	},
}

func logsEnough(log Resource) bool {
	kind := log.Get("trafficType")
	text, _ := kind.Str()
	return kind.IsUnknown() || strings.EqualFold(text, "ALL") || strings.EqualFold(text, "REJECT")
}

// zone is a subnet's availability zone, by name or by id; "" where AWS chooses it or it isn't known yet.
func zone(subnet Resource) string {
	for _, key := range []string{"availabilityZone", "availabilityZoneId"} {
		if s, ok := subnet.Get(key).Str(); ok && s != "" {
			return s
		}
	}
	return ""
}

// spread are the zones that subnets lie in. Those of unknown zone may lie in zones of their own.
type spread struct {
	zones   []string
	unknown int
}

func (p *spread) add(subnet Resource) {
	z := zone(subnet)
	switch {
	case z == "":
		p.unknown++
	case !slices.Contains(p.zones, z):
		p.zones = append(p.zones, z)
	}
}

// atMost is how many zones the subnets span at most.
func (p spread) atMost() int { return len(p.zones) + p.unknown }

func (p spread) String() string {
	if len(p.zones) == 0 {
		return "one zone"
	}
	return strings.Join(p.zones, ", ")
}

// vpcOf names the VPC of a subnet: a URN, or the id of one of another stack; "" where it can't be told.
func (s *Stack) vpcOf(subnet Resource) string {
	m := s.members(subnet, "vpcId", ec2VPC, ec2DefaultVPC)
	if len(m.sure) == 1 {
		return m.sure[0].URN
	}
	if len(m.perhaps) == 1 {
		return m.perhaps[0].URN
	}
	id, _ := subnet.Get("vpcId").Str()
	return id
}

// tierOf is the tier that a subnet belongs to: after its tags, else after its routes. ok is false where that can't be told.
func (g *routing) tierOf(subnet Resource) (tier string, ok bool) {
	for _, key := range []string{"SubnetType", "Tier"} {
		name, there := tag(subnet, key)
		if there == Yes {
			return strings.ToLower(strings.TrimSpace(name)), true
		}
		if there == Unknown {
			return "", false
		}
	}
	switch open, _ := g.public(subnet); open {
	case Yes:
		return "public", true
	case No:
		return "private", true
	}
	return "", false
}

var netTiersMultiAZ = Rule{
	Name: "net-tiers-multi-az", Group: "network", Severity: Medium,
	Levels: Levels{Advisory, Mandatory, Mandatory},
	Title:  "Each tier of subnets (public, private, isolated) spans at least two availability zones.",
	Why:    "A tier in one zone stops with that zone, and load balancers and databases need two to begin with.",
	Fix:    "name at least two zones in plinth:network.zones",
	Config: map[string]Schema{"minZones": {
		"type": "integer", "minimum": 2, "maximum": 6, "default": 2, "description": "how many zones each tier must span",
	}},
	Stack: func(s *Stack, c Config) []Finding {
		type key struct{ vpc, tier string }
		tiers := map[key]*spread{}
		first := map[key]string{}
		var order []key
		g := newRouting(s)
		for _, subnet := range s.Of(ec2Subnet) {
			vpc := s.vpcOf(subnet)
			tier, ok := g.tierOf(subnet)
			if vpc == "" || !ok {
				continue
			}
			k := key{vpc, tier}
			if tiers[k] == nil {
				tiers[k], first[k] = &spread{}, subnet.URN
				order = append(order, k)
			}
			tiers[k].add(subnet)
		}
		var findings []Finding
		minimum := max(c.Int("minZones", 2), 2)
		for _, k := range order {
			if tiers[k].atMost() >= minimum {
				continue
			}
			urn := first[k]
			if _, ok := s.Lookup(k.vpc); ok {
				urn = k.vpc
			}
			findings = append(findings, Finding{URN: urn, What: fmt.Sprintf("has its %s subnets in %s only; they should span %d zones", k.tier, tiers[k], minimum)})
		}
		return findings
	},
}
