package ec2

import (
	"slices"

	"github.com/plinth-infra/plinth/policy/core"
)

var netEIPScope = core.Rule{
	Name:       "net-eip-scope",
	Group:      "network",
	Severity:   core.Medium,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:      "Elastic IP addresses belong to NAT gateways, network load balancers and bastions only.",
	Why:        "An address on an instance is a way in around the load balancer; an unused one costs money.",
	Fix:        "let plinth:network.nat own the addresses, and release the others; tag a bastion's with Role=bastion",
	Frameworks: []string{"FSBP EC2.12"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, eip := range s.Of(ec2EIP) {
			if ownedByNATOrBastion(s, eip) != core.No {
				continue
			}
			what := "belongs to no NAT gateway, network load balancer or bastion"
			if id, ok := eip.Get("instance").Str(); ok && id != "" {
				what += "; it is attached to instance " + id
			}
			findings = append(findings, core.Finding{URN: eip.URN, What: what})
		}
		return findings
	},
}

// ownedByNATOrBastion reports whether an elastic IP address is used by what may have one.
func ownedByNATOrBastion(s *core.Stack, eip core.Resource) core.Truth {
	answer := bastion(eip)
	claim := func(list []core.Resource, paths ...string) {
		for _, r := range list {
			for _, path := range paths {
				if core.IsEmpty(s.Read(r, path)) {
					continue
				}
				sure, perhaps := s.Companions(eip, []core.Resource{r}, path)
				if len(sure) > 0 {
					answer = core.Yes
				} else if perhaps {
					answer = core.Or(answer, core.Unknown)
				}
			}
		}
	}
	claim(s.Of(ec2NATGateway), "allocationId", "secondaryAllocationIds")
	for _, lb := range s.Of(core.LoadBalancer) {
		mappings, known := s.Read(lb, "subnetMappings").Items()
		if !known && slices.Contains(lb.PropertyDependencies["subnetMappings"], eip.URN) {
			answer = core.Or(answer, core.Unknown)
		}
		for i := range mappings {
			claim([]core.Resource{lb}, core.Element("subnetMappings", i)+".allocationId")
		}
	}
	answer = core.Or(answer, onBastion(s, eip, "instance"))
	for _, a := range s.Of(ec2EIPAssociation) {
		if sure, perhaps := s.Companions(eip, []core.Resource{a}, "allocationId"); len(sure) > 0 || perhaps {
			answer = core.Or(answer, onBastion(s, a, "instanceId"))
		}
	}
	return answer
}

// onBastion reports whether a property names an instance that is a bastion.
func onBastion(s *core.Stack, r core.Resource, path string) core.Truth {
	m := s.Members(r, path, core.EC2Instance)
	answer := core.No
	for _, instance := range m.Sure {
		answer = core.Or(answer, bastion(instance))
	}
	for _, instance := range m.Perhaps {
		if bastion(instance) != core.No {
			answer = core.Or(answer, core.Unknown)
		}
	}
	if m.Unseen && !core.IsEmpty(s.Read(r, path)) {
		answer = core.Or(answer, core.Unknown)
	}
	return answer
}
