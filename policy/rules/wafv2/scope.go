package wafv2

import (
	"fmt"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

var wafScopeRegion = core.Rule{
	Name:     "waf-scope-region",
	Group:    "edge",
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:    "A CLOUDFRONT web ACL is made in us-east-1, and a distribution uses no REGIONAL one.",
	Why:      "AWS refuses anything else, in the middle of a deployment.",
	Fix:      "pass the us-east-1 provider to the web ACL of a site, and set its scope to CLOUDFRONT",
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, acl := range s.Of(wafWebACL) {
			scope, _ := acl.Get("scope").Str()
			if region := regionOf(acl); strings.EqualFold(scope, "CLOUDFRONT") && region != "" &&
				region != "us-east-1" {
				findings = append(findings, core.Finding{
					URN:  acl.URN,
					Path: "scope",
					What: fmt.Sprintf("is CLOUDFRONT, but the provider's region is %s; it should be us-east-1", region),
				})
			}
		}
		for _, d := range s.Of(core.CloudFrontDistribution) {
			if id, ok := d.Get("webAclId").Str(); ok && strings.Contains(id, ":regional/webacl/") {
				findings = append(findings, core.Finding{
					URN:  d.URN,
					Path: "webAclId",
					What: fmt.Sprintf("is the REGIONAL web ACL %q; CloudFront takes CLOUDFRONT ones only", id),
				})
				continue
			}
			for _, acl := range s.Members(d, "webAclId", wafWebACL).Sure {
				if scope, _ := acl.Get("scope").Str(); strings.EqualFold(scope, "REGIONAL") {
					findings = append(findings, core.Finding{
						URN:  d.URN,
						Path: "webAclId",
						What: "is " + acl.Name + ", whose scope is REGIONAL; CloudFront takes CLOUDFRONT ones only",
					})
				}
			}
		}
		return findings
	},
}

// regionOf is the region that a resource's provider works in; "" where the provider doesn't say.
func regionOf(r core.Resource) string {
	if r.Provider.Len() == 0 {
		return ""
	}
	s, _ := core.ValueOf(r.Provider.Get("region")).Str()
	return s
}
