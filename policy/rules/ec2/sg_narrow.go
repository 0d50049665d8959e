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
	Title: "A rule of a security group opens the ports of one service, and none of a database or an " +
		"administrator to the whole internet.",
	Why: "A wide range also opens what else listens on the host; an open way out to any server is how stolen " +
		"data leaves.",
	Fix: "name the ports that are served, one rule each; for ways out, the security group or the range of the " +
		"server",
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

// The types that the network and edge rules read, as canonical tokens.
const vpcEgressRule = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
