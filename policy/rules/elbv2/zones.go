package elbv2

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

var netLBMultiAZ = core.Rule{
	Name:     "net-lb-multi-az",
	Group:    "network",
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:    "Load balancers lie in subnets of at least two availability zones.",
	Why:      "A load balancer in one zone is gone with that zone, and all it serves with it.",
	Fix: "give the load balancer all of the network tier's public (or private) subnets; plinth:network.zones names " +
		"at least two",
	Frameworks: []string{"FSBP ELB.13"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, lb := range s.Of(core.LoadBalancer) {
			zones, paths := zonesOfLB(s, lb)
			if zones.AtMost() < 2 {
				findings = append(findings, core.Finding{
					URN:  lb.URN,
					Path: strings.Join(paths, ", "),
					What: fmt.Sprintf("lies in %s only; it should span two zones", zones),
				})
			}
		}
		return findings
	},
}

// zonesOfLB are the zones that a load balancer's subnets lie in. A subnet of another stack may lie
// in a zone of its own.
func zonesOfLB(s *core.Stack, lb core.Resource) (core.Zones, []string) {
	var zones core.Zones
	var seen, ids []string
	unknown := func() { zones.Unknown += 2 }
	var paths []string
	count := func(path string) {
		paths = append(paths, path)
		m := s.Members(lb, path, core.SubnetTypes...)
		for _, subnet := range m.Sure {
			if !slices.Contains(seen, subnet.URN) {
				seen = append(seen, subnet.URN)
				zones.Add(subnet)
			}
		}
		for _, subnet := range m.Perhaps {
			zones.Add(subnet)
		}
		if m.Unseen {
			unknown()
		}
		for _, id := range s.Refs(lb, path, core.SubnetTypes...).External {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
				zones.Unknown++
			}
		}
	}
	if !core.IsEmpty(s.Read(lb, "subnets")) {
		count("subnets")
	}
	if mappings, known := s.Read(lb, "subnetMappings").Items(); !known {
		unknown()
	} else {
		for i, mapping := range mappings {
			if mapping.IsUnknown() {
				unknown()
				continue
			}
			count(core.Element("subnetMappings", i) + ".subnetId")
		}
	}
	if len(paths) == 0 {
		paths = []string{"subnets"}
	}
	return zones, paths
}
