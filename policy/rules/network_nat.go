package rules

import (
	"fmt"
	"slices"
	"strings"
)

var netNATPerAZ = Rule{
	Name: "net-nat-per-az", Group: "network", Severity: Medium,
	Levels: Levels{Advisory, Advisory, Mandatory},
	Title:  "Private subnets leave through a NAT gateway of their own zone; a dev stack has one at most.",
	Why:    "A NAT gateway in another zone takes the subnet down with that zone, and the traffic between zones is charged.",
	Fix:    "set plinth:network.nat to perZone; in dev to single or none",
	Config: map[string]Schema{"strategy": {
		"type": "string", "enum": []any{"perZone", "single"},
		"description": "perZone: a NAT gateway in each zone that uses one; single: one per VPC at most. The default is single in dev, else perZone",
	}},
	Stack: func(s *Stack, c Config) []Finding {
		strategy := "perZone"
		if environmentOf(s.Name) == "dev" {
			strategy = "single"
		}
		if c.String("strategy", strategy) == "single" {
			return s.surplusNATs()
		}
		return s.farNATs()
	},
}

// surplusNATs reports each NAT gateway of a VPC after its first.
func (s *Stack) surplusNATs() []Finding {
	seen := map[string]string{}
	var findings []Finding
	for _, nat := range s.Of(ec2NATGateway) {
		vpc := ""
		m := s.members(nat, "subnetId", subnetTypes...)
		for _, subnet := range append(m.sure, m.perhaps...) {
			vpc = s.vpcOf(subnet)
		}
		if vpc == "" {
			continue
		}
		if one, ok := seen[vpc]; ok {
			findings = append(findings, Finding{URN: nat.URN, What: fmt.Sprintf("is a second NAT gateway beside %s; one is enough here, and each costs about as much as a small server", one)})
			continue
		}
		seen[vpc] = nat.Name
	}
	return findings
}

// farNATs reports each route by which a subnet leaves through another zone's NAT gateway.
func (s *Stack) farNATs() []Finding {
	users := map[string][]Resource{} // subnets by route table
	g := newRouting(s)
	for _, subnet := range s.Of(subnetTypes...) {
		for _, table := range g.tablesOf(subnet) {
			users[table] = append(users[table], subnet)
		}
	}
	var findings []Finding
	for _, table := range s.Of(ec2RouteTable, ec2DefaultRouteTable) {
		routes, _ := table.Get("routes").Items()
		for i := range routes {
			findings = append(findings, s.farNAT(table, element("routes", i)+".natGatewayId", users[table.URN])...)
		}
	}
	for _, route := range s.Of(ec2Route) {
		for _, table := range s.members(route, "routeTableId", ec2RouteTable, ec2DefaultRouteTable).sure {
			findings = append(findings, s.farNAT(route, "natGatewayId", users[table.URN])...)
		}
	}
	return findings
}

// farNAT reports a route once, for the first of its subnets that lies in another zone than its NAT gateway.
func (s *Stack) farNAT(r Resource, path string, users []Resource) []Finding {
	nats := s.members(r, path, ec2NATGateway)
	if len(nats.sure) != 1 {
		return nil
	}
	homes := s.members(nats.sure[0], "subnetId", subnetTypes...)
	if len(homes.sure) != 1 || zone(homes.sure[0]) == "" {
		return nil
	}
	home := zone(homes.sure[0])
	for _, subnet := range users {
		if z := zone(subnet); z != "" && z != home {
			return []Finding{{URN: r.URN, Path: path, What: fmt.Sprintf("sends subnet %s in %s through NAT gateway %s in %s", subnet.Name, z, nats.sure[0].Name, home)}}
		}
	}
	return nil
}

var netEIPScope = Rule{
	Name: "net-eip-scope", Group: "network", Severity: Medium,
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Title:      "Elastic IP addresses belong to NAT gateways, network load balancers and bastions only.",
	Why:        "An address on an instance is a way in around the load balancer; an unused one costs money.",
	Fix:        "let plinth:network.nat own the addresses, and release the others; tag a bastion's with Role=bastion",
	Frameworks: []string{"FSBP EC2.12"},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, eip := range s.Of(ec2EIP) {
			if s.rightful(eip) != No {
				continue
			}
			what := "belongs to no NAT gateway, network load balancer or bastion"
			if id, ok := eip.Get("instance").Str(); ok && id != "" {
				what += "; it is attached to instance " + id
			}
			findings = append(findings, Finding{URN: eip.URN, What: what})
		}
		return findings
	},
}

// rightful reports whether an elastic IP address is used by what may have one.
func (s *Stack) rightful(eip Resource) Truth {
	answer := bastion(eip)
	claim := func(list []Resource, paths ...string) {
		for _, r := range list {
			for _, path := range paths {
				if empty(s.read(r, path)) {
					continue
				}
				sure, perhaps := s.companions(eip, []Resource{r}, path)
				if len(sure) > 0 {
					answer = Yes
				} else if perhaps {
					answer = either(answer, Unknown)
				}
			}
		}
	}
	claim(s.Of(ec2NATGateway), "allocationId", "secondaryAllocationIds")
	for _, lb := range s.Of(lbLoadBalancer) {
		mappings, known := s.read(lb, "subnetMappings").Items()
		if !known && slices.Contains(lb.PropertyDependencies["subnetMappings"], eip.URN) {
			answer = either(answer, Unknown)
		}
		for i := range mappings {
			claim([]Resource{lb}, element("subnetMappings", i)+".allocationId")
		}
	}
	answer = either(answer, s.onBastion(eip, "instance"))
	for _, a := range s.Of(ec2EIPAssociation) {
		if sure, perhaps := s.companions(eip, []Resource{a}, "allocationId"); len(sure) > 0 || perhaps {
			answer = either(answer, s.onBastion(a, "instanceId"))
		}
	}
	return answer
}

// onBastion reports whether a property names an instance that is a bastion.
func (s *Stack) onBastion(r Resource, path string) Truth {
	m := s.members(r, path, ec2Instance)
	answer := No
	for _, instance := range m.sure {
		answer = either(answer, bastion(instance))
	}
	for _, instance := range m.perhaps {
		if bastion(instance) != No {
			answer = either(answer, Unknown)
		}
	}
	if m.blind && !empty(s.read(r, path)) {
		answer = either(answer, Unknown)
	}
	return answer
}

var netLBMultiAZ = Rule{
	Name: "net-lb-multi-az", Group: "network", Severity: Medium,
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Title:      "Load balancers lie in subnets of at least two availability zones.",
	Why:        "A load balancer in one zone is gone with that zone, and all it serves with it.",
	Fix:        "give the load balancer all of the network tier's public (or private) subnets; plinth:network.zones names at least two",
	Frameworks: []string{"FSBP ELB.13"},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, lb := range s.Of(lbLoadBalancer) {
			zones, paths := s.zonesOfLB(lb)
			if zones.atMost() < 2 {
				findings = append(findings, Finding{URN: lb.URN, Path: strings.Join(paths, ", "), What: fmt.Sprintf("lies in %s only; it should span two zones", zones)})
			}
		}
		return findings
	},
}

// zonesOfLB are the zones that a load balancer's subnets lie in. A subnet of another stack may lie in a zone of its own.
func (s *Stack) zonesOfLB(lb Resource) (spread, []string) {
	var zones spread
	var seen, ids []string
	unknown := func() { zones.unknown += 2 }
	var paths []string
	count := func(path string) {
		paths = append(paths, path)
		m := s.members(lb, path, subnetTypes...)
		for _, subnet := range m.sure {
			if !slices.Contains(seen, subnet.URN) {
				seen = append(seen, subnet.URN)
				zones.add(subnet)
			}
		}
		for _, subnet := range m.perhaps {
			zones.add(subnet)
		}
		if m.blind {
			unknown()
		}
		for _, id := range s.Refs(lb, path, subnetTypes...).External {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
				zones.unknown++
			}
		}
	}
	if !empty(s.read(lb, "subnets")) {
		count("subnets")
	}
	if mappings, known := s.read(lb, "subnetMappings").Items(); !known {
		unknown()
	} else {
		for i, mapping := range mappings {
			if mapping.IsUnknown() {
				unknown()
				continue
			}
			count(element("subnetMappings", i) + ".subnetId")
		}
	}
	if len(paths) == 0 {
		paths = []string{"subnets"}
	}
	return zones, paths
}
