package ec2

import (
	"fmt"
	"slices"

	"github.com/plinth-infra/plinth/policy/core"
)

var netSGNarrow = core.Rule{
	Name:     "net-sg-narrow",
	Group:    "network",
	Severity: core.Low,
	Levels:   core.AdvisoryEverywhere,
	Title: "A rule of a security group opens the ports of one service, and none of a database or an administrator " +
		"to the whole internet.",
	Why: "A wide range also opens what else listens on the host; an open way out to any server is how stolen data " +
		"leaves.",
	Fix:   "name the ports that are served, one rule each; for ways out, the security group or the range of the server",
	Types: append(slices.Clone(ingressTypes), vpcEgressRule),
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, direction := range []string{"ingress", "egress"} {
			for _, rule := range rulesIn(r, direction) {
				if why := rule.tooWide(direction); why != "" {
					findings = append(findings, core.Finding{
						Path: rule.at("toPort"),
						What: fmt.Sprintf("(%s) opens %s, %s", direction, rule.traffic(), why),
					})
				}
			}
		}
		return findings
	},
}

// wide is how many ports one rule of a security group may open.
const wide = 50

// tooWide says why a rule opens more than it should; empty where it doesn't, or that isn't known. A
// load balancer reaches its targets on whatever ports they have: out to private ranges a wide range
// is in order.
func (g groupRule) tooWide(direction string) string {
	private := direction == "egress" && !g.more && len(g.ranges) > 0 && within(g.ranges[0], privateRanges)
	switch {
	case g.protocol == "all":
		return "which is more than any service needs; name the ports"
	case g.protocol != "tcp" && g.protocol != "udp" || !g.ports.fromKnown || !g.ports.toKnown:
		return ""
	case g.ports.to-g.ports.from >= wide && !private:
		return "which is more than any service needs; name its ports"
	case direction == "egress" && len(g.internetRanges()) > 0:
		if risks := g.risks(); len(risks) > 0 {
			return "that is " + core.ShowSome(risks) + ", to the whole internet; name the server's group or range"
		}
	}
	return ""
}
