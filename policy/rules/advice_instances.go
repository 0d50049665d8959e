package rules

import (
	"fmt"
	"slices"
	"strings"
)

// instancesAdvice is advice for instances and what leads to them.
func instancesAdvice() []Rule { return []Rule{tagsLaunched, lbEgressScoped, iamSessionsScoped} }

var tagsLaunched = Rule{
	Name: "tags-launched", Group: "tags", Severity: Low, Levels: Levels{Disabled, Advisory, Advisory},
	Title:  "A launch template tags the instances and volumes that are started from it.",
	Why:    "A provider's default tags reach the template and nothing that is started from it: what nobody owns is paid by nobody.",
	Fix:    "plinth:fleet and plinth:bastion do so; elsewhere write the required tags into tagSpecifications for instance and volume",
	Config: requiredTags,
	Types:  []string{ec2LaunchTemplate},
	Resource: func(r Resource, c Config) []Finding {
		specifications, known := r.Get("tagSpecifications").Items()
		if !known {
			return nil
		}
		required := c.Strings("requiredTags", "Project", "Environment", "Owner", "CostCenter")
		wanted := []string{"instance", "volume"}
		var findings []Finding
		for i, specification := range specifications {
			kind := specification.Get("resourceType")
			if specification.IsUnknown() || kind.IsUnknown() {
				return nil
			}
			wanted = slices.DeleteFunc(wanted, func(k string) bool { return k == kind.StrOr("") })
			if missing := readTags(specification.Get("tags")).missing(required); len(missing) > 0 {
				findings = append(findings, Finding{Path: element("tagSpecifications", i) + ".tags", What: fmt.Sprintf(
					"have no %s, so that each %s starts without; better all of them", strings.Join(missing, ", "), kind.StrOr("resource"))})
			}
		}
		if len(wanted) > 0 {
			findings = append(findings, Finding{Path: "tagSpecifications", What: fmt.Sprintf(
				"have none for %s, which starts without tags; better the stack's own", strings.Join(wanted, " and "))})
		}
		return findings
	},
}

const apigw2VPCLink = "aws:apigatewayv2/vpcLink:VpcLink"

var lbEgressScoped = Rule{
	Name: "lb-egress-scoped", Group: "edge", Severity: Low, Levels: advisory,
	Title: "A load balancer's or VPC link's security group lets it reach its targets, and not the whole internet.",
	Why:   "It has nothing to say to anybody else; a target group that is changed by mistake would send requests to strangers.",
	Fix:   "plinth:ingress, plinth:fleet and plinth:api do so; elsewhere name the targets' security group in the egress rule",
	Stack: func(s *Stack, _ Config) []Finding {
		users := map[string]string{} // by the group's URN
		for token, path := range map[string]string{lbLoadBalancer: "securityGroups", apigw2VPCLink: "securityGroupIds"} {
			for _, r := range s.Of(token) {
				for _, group := range s.members(r, path, securityGroups...).sure {
					users[group.URN] = r.Name
				}
			}
		}
		var findings []Finding
		for _, rule := range s.groupRules("egress") {
			world := rule.world()
			if len(world) == 0 {
				continue
			}
			holders := []Resource{rule.holder}
			if !slices.Contains(securityGroups, rule.holder.Type) {
				holders = s.members(rule.holder, "securityGroupId", securityGroups...).sure
			}
			for _, holder := range holders {
				if user := users[holder.URN]; user != "" {
					findings = append(findings, Finding{URN: rule.holder.URN, Path: rule.rangesPath(world[0]), What: fmt.Sprintf(
						"lets %s send %s to %s; better to its targets' security group alone", user, rule.traffic(), some(quoted(world)))})
				}
			}
		}
		return findings
	},
}

var iamSessionsScoped = Rule{
	Name: "iam-sessions-scoped", Group: "iam", Severity: Low, Levels: advisory,
	Title: "Whoever may open sessions on instances may do so on some of them, with named documents, and take up or end their own sessions only.",
	Why:   "A session is a shell: with no limit on where, whoever may enter the bastion enters every server, or another's session.",
	Fix:   "plinth:bastion writes such a policy; elsewhere hold ssm:StartSession by ssm:resourceTag and BoolIfExists ssm:SessionDocumentAccessCheck true, and ssm:ResumeSession and ssm:TerminateSession by the session's tag or the caller's name",
	Types: tokens(identityHolders),
	Resource: eachStatement(identityHolders, func(s Statement, c Config) string {
		if judgeAdmin(s, c) != "" {
			return ""
		}
		tagged := s.pinned(func(key string) bool { return strings.Contains(key, "resourcetag/") }, notWild)
		checked := !s.ConditionsKnown || slices.ContainsFunc(s.Conditions, func(c Condition) bool { return c.Key == "ssm:sessiondocumentaccesscheck" })
		switch {
		case s.allows("ssm:StartSession") && s.reaches(allInstances) && !tagged:
			return s.show() + ", ssm:StartSession on every instance; better those with a tag"
		case s.allows("ssm:StartSession") && s.reaches(someInstance) && !checked:
			return s.show() + ", ssm:StartSession with the account's default document, which may record nothing; better with ssm:SessionDocumentAccessCheck"
		case !tagged && (s.allows("ssm:ResumeSession") || s.allows("ssm:TerminateSession")) && s.reaches(allSessions):
			return s.show() + ", everybody's sessions; better the caller's own"
		}
		return ""
	}),
}

func allInstances(pattern string) bool { return spans(pattern, "ec2", "instance/"+probe) }

// someInstance accepts resource patterns that some instance's ARN matches.
func someInstance(pattern string) bool {
	parts, ok := arnParts(pattern)
	return ok && like(parts[1], "ec2") && (strings.HasPrefix(parts[4], "instance/") || like(parts[4], "instance/"+probe))
}

func allSessions(pattern string) bool { return spans(pattern, "ssm", "session/"+probe) }
