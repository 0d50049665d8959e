package ec2

import (
	"fmt"

	"github.com/plinth-infra/plinth/policy/core"
)

var costNATBudget = core.Rule{
	Name:     "cost-nat-budget",
	Group:    "cost",
	Severity: core.Low,
	Title:    "The network has no more NAT gateways and interface endpoints than planned.",
	Why: "Each NAT gateway costs about 33 dollars a month before any traffic, each interface endpoint about 7 " +
		"per zone.",
	Fix: "set plinth:network.nat to single or none, name fewer capabilities, or raise the counts in the policy's " +
		"configuration",
	Levels: core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Config: map[string]core.Schema{
		"maxNatGateways": {
			"type":        "integer",
			"minimum":     0,
			"default":     3,
			"description": "The most NAT gateways of the stack.",
		},
		"maxInterfaceEndpoints": {
			"type":        "integer",
			"minimum":     0,
			"default":     20,
			"description": "The most interface endpoints of the stack.",
		},
	},
	Values: map[string]core.Config{
		"dev": {"maxNatGateways": 1, "maxInterfaceEndpoints": 5},
		"stg": {"maxNatGateways": 1},
	},
	Stack: func(s *core.Stack, c core.Config) []core.Finding {
		var endpoints []core.Resource
		for _, e := range s.Of(ec2VPCEndpoint) {
			if e.Get("vpcEndpointType").StrOr("Gateway") == "Interface" {
				endpoints = append(endpoints, e)
			}
		}
		return append(
			tooMany(s.Of(ec2NATGateway), c.Int("maxNatGateways", 3), "NAT gateways"),
			tooMany(endpoints, c.Int("maxInterfaceEndpoints", 20), "interface endpoints")...)
	},
}

// tooMany reports the resources beyond the most that may be, one by one.
func tooMany(list []core.Resource, most int, kind string) []core.Finding {
	var findings []core.Finding
	for i, r := range list {
		if i >= most {
			findings = append(findings, core.Finding{
				URN:  r.URN,
				What: fmt.Sprintf("is number %d of the stack's %s; %d are planned", i+1, kind, most),
			})
		}
	}
	return findings
}

var netNATPerAZ = core.Rule{
	Name:     "net-nat-per-az",
	Group:    "network",
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Title:    "Private subnets leave through a NAT gateway of their own zone; a dev stack has one at most.",
	Why: "A NAT gateway in another zone takes the subnet down with that zone, and the traffic between zones is " +
		"charged.",
	Fix: "set plinth:network.nat to perZone; in dev to single or none",
	Config: map[string]core.Schema{"strategy": {
		"type": "string", "enum": []any{"perZone", "single"},
		"description": "perZone: a NAT gateway in each zone that uses one; single: one per VPC at most. The default " +
			"is single in dev, else perZone",
	}},
	Stack: func(s *core.Stack, c core.Config) []core.Finding {
		strategy := "perZone"
		if core.EnvironmentOf(s.Name) == "dev" {
			strategy = "single"
		}
		if c.String("strategy", strategy) == "single" {
			return surplusNATs(s)
		}
		return natsInOtherZone(s)
	},
}

// surplusNATs reports each NAT gateway of a VPC after its first.
func surplusNATs(s *core.Stack) []core.Finding {
	seen := map[string]string{}
	var findings []core.Finding
	for _, nat := range s.Of(ec2NATGateway) {
		vpc := ""
		m := s.Members(nat, "subnetId", core.SubnetTypes...)
		for _, subnet := range append(m.Sure, m.Perhaps...) {
			vpc = vpcOf(s, subnet)
		}
		if vpc == "" {
			continue
		}
		if one, ok := seen[vpc]; ok {
			findings = append(findings, core.Finding{
				URN: nat.URN,
				What: fmt.Sprintf("is a second NAT gateway beside %s; one is enough here, and each costs about as "+
					"much as a small server", one),
			})
			continue
		}
		seen[vpc] = nat.Name
	}
	return findings
}

// natsInOtherZone reports each route by which a subnet leaves through another zone's NAT gateway.
func natsInOtherZone(s *core.Stack) []core.Finding {
	users := map[string][]core.Resource{} // subnets by route table
	g := newRouting(s)
	for _, subnet := range s.Of(core.SubnetTypes...) {
		for _, table := range g.tablesOf(subnet) {
			users[table] = append(users[table], subnet)
		}
	}
	var findings []core.Finding
	for _, table := range s.Of(ec2RouteTable, ec2DefaultRouteTable) {
		routes, _ := table.Get("routes").Items()
		for i := range routes {
			findings = append(findings,
				natInOtherZone(s, table, core.Element("routes", i)+".natGatewayId", users[table.URN])...)
		}
	}
	for _, route := range s.Of(ec2Route) {
		for _, table := range s.Members(route, "routeTableId", ec2RouteTable, ec2DefaultRouteTable).Sure {
			findings = append(findings, natInOtherZone(s, route, "natGatewayId", users[table.URN])...)
		}
	}
	return findings
}

// natInOtherZone reports a route once, for the first of its subnets that lies in another zone than
// its NAT gateway.
func natInOtherZone(s *core.Stack, r core.Resource, path string, users []core.Resource) []core.Finding {
	nats := s.Members(r, path, ec2NATGateway)
	if len(nats.Sure) != 1 {
		return nil
	}
	homes := s.Members(nats.Sure[0], "subnetId", core.SubnetTypes...)
	if len(homes.Sure) != 1 || core.ZoneOf(homes.Sure[0]) == "" {
		return nil
	}
	home := core.ZoneOf(homes.Sure[0])
	for _, subnet := range users {
		if z := core.ZoneOf(subnet); z != "" && z != home {
			return []core.Finding{{
				URN:  r.URN,
				Path: path,
				What: fmt.Sprintf("sends subnet %s in %s through NAT gateway %s in %s", subnet.Name, z,
					nats.Sure[0].Name, home),
			}}
		}
	}
	return nil
}
