package ec2

import (
	"fmt"
	"slices"

	"github.com/plinth-infra/plinth/policy/core"
)

const apigw2VPCLink = "aws:apigatewayv2/vpcLink:VpcLink"

var lbEgressScoped = core.Rule{
	Name:     "lb-egress-scoped",
	Group:    "edge",
	Severity: core.Low,
	Levels:   core.AdvisoryEverywhere,
	Title:    "A load balancer's or VPC link's security group lets it reach its targets, and not the whole internet.",
	Why: "It has nothing to say to anybody else; a target group that is changed by mistake would send requests to " +
		"strangers.",
	Fix: "plinth:ingress, plinth:fleet and plinth:api do so; elsewhere name the targets' security group in the " +
		"egress rule",
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		users := map[string]string{} // by the group's URN
		for token, path := range map[string]string{
			core.LoadBalancer: "securityGroups",
			apigw2VPCLink:     "securityGroupIds",
		} {
			for _, r := range s.Of(token) {
				for _, group := range s.Members(r, path, securityGroups...).Sure {
					users[group.URN] = r.Name
				}
			}
		}
		var findings []core.Finding
		for _, rule := range groupRules(s, "egress") {
			internet := rule.internetRanges()
			if len(internet) == 0 {
				continue
			}
			holders := []core.Resource{rule.holder}
			if !slices.Contains(securityGroups, rule.holder.Type) {
				holders = s.Members(rule.holder, "securityGroupId", securityGroups...).Sure
			}
			for _, holder := range holders {
				if user := users[holder.URN]; user != "" {
					findings = append(findings, core.Finding{
						URN:  rule.holder.URN,
						Path: rule.rangesPath(internet[0]),
						What: fmt.Sprintf(
							"lets %s send %s to %s; better to its targets' security group alone", user,
							rule.traffic(),
							core.ShowSome(core.Quoted(internet))),
					})
				}
			}
		}
		return findings
	},
}
