package cloudfront

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

var cloudfrontStrictHeaders = core.Rule{
	Name:     "cloudfront-strict-headers",
	Group:    "edge",
	Severity: core.Low,
	Levels:   core.AdvisoryEverywhere,
	Title:    "Security headers are complete, hold for subdomains too, and win over those of the origin.",
	Why: "Without a content security policy a page runs scripts from anywhere; a header that the origin may " +
		"replace is the origin's to weaken.",
	Fix: "plinth:sites has such a policy; elsewhere set contentSecurityPolicy, referrerPolicy, " +
		"includeSubdomains, the custom headers Permissions-Policy and Cross-Origin-Opener-Policy, and override: " +
		"true on each",
	Types: []string{cloudfrontHeaders},
	Resource: func(policy core.Resource, _ core.Config) []core.Finding {
		config := policy.Get("securityHeadersConfig")
		if !config.IsObject() {
			return nil // a policy for something else, such as CORS
		}
		var findings []core.Finding
		advise := func(path, what string) { findings = append(findings, core.Finding{Path: path, What: what}) }
		if config.Get("contentSecurityPolicy").IsAbsent() {
			advise("securityHeadersConfig.contentSecurityPolicy",
				"is absent, so that a page runs scripts from anywhere; better default-src 'self'")
		}
		if config.Get("referrerPolicy").IsAbsent() {
			advise("securityHeadersConfig.referrerPolicy",
				"is absent, so that other sites learn whole addresses; better strict-origin-when-cross-origin")
		}
		for header, value := range config.Entries {
			if value.IsObject() && value.Get("override").Bool(false) == core.No {
				advise("securityHeadersConfig."+header+".override",
					"is "+value.Get("override").Show()+", so that an origin's own header wins; better true")
			}
		}
		for _, item := range core.Parts(policy, "customHeadersConfig.items") {
			if override := item.Get("override"); override.Bool(false) == core.No {
				advise(item.Path+".override",
					"is "+override.Show()+", so that an origin's own "+item.Get("header").StrOr("header")+
						" wins; better true")
			}
		}
		if lacked := lackedHeaders(policy.Get("customHeadersConfig.items")); len(lacked) > 0 {
			advise("customHeadersConfig.items", "have no "+strings.Join(lacked, " and no ")+
				": pages and what they frame may use camera and location, and pages that open them can reach into them")
		}
		subdomains := config.Get("strictTransportSecurity.includeSubdomains")
		if !config.Get("strictTransportSecurity").IsAbsent() && subdomains.Bool(false) == core.No {
			advise("securityHeadersConfig.strictTransportSecurity.includeSubdomains", "is "+subdomains.Show()+
				", so that a subdomain can be reached over plain HTTP; better true")
		}
		return findings
	},
}

// lackedHeaders are the security headers that CloudFront knows only as custom ones and that aren't
// among the items.
func lackedHeaders(items core.Value) []string {
	if items.HasUnknown() {
		return nil
	}
	list, _ := items.Items()
	return slices.DeleteFunc([]string{"Permissions-Policy", "Cross-Origin-Opener-Policy"}, func(name string) bool {
		return slices.ContainsFunc(list, func(item core.Value) bool {
			return strings.EqualFold(item.Get("header").StrOr(""), name)
		})
	})
}

// managedHeaders are AWS's response headers policies, by id, and whether they hold the security
// headers.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
var managedHeaders = map[string]bool{
	"67f7725c-6f97-4210-82d7-5512b31e9d03": true,  // SecurityHeadersPolicy
	"e61eb60c-9c35-4d20-a928-2b84e02af89c": true,  // CORS-and-SecurityHeadersPolicy
	"eaab4381-ed33-4a86-88ca-d9558dc6cd63": true,  // CORS-with-preflight-and-SecurityHeadersPolicy
	"60669652-455b-4ae9-85a4-c4c02393f86c": false, // SimpleCORS
	"5cc3b908-e619-4b99-88e5-2cf7f45965bd": false, // CORS-With-Preflight
}

// aYear is in seconds.
const aYear = 365 * 24 * 60 * 60

var cloudfrontSecurityHeaders = core.Rule{
	Name:     "cloudfront-security-headers",
	Group:    "edge",
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Title: "Every cache behaviour sends security headers: HSTS for a year or more, nosniff, and no framing by " +
		"others.",
	Why: "Without them a browser can be talked back to HTTP, into running a file as a script, or into showing " +
		"the site inside another.",
	Fix: "plinth:sites has such a policy (hsts is its age); elsewhere set responseHeadersPolicyId to a policy " +
		"with a securityHeadersConfig",
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		used := map[string]bool{}
		for _, d := range s.Of(core.CloudFrontDistribution) {
			for _, b := range behaviours(d) {
				path := b.Path + ".responseHeadersPolicyId"
				id := b.Get("responseHeadersPolicyId")
				if core.IsEmpty(id) {
					findings = append(findings, core.Finding{
						URN:  d.URN,
						Path: path,
						What: "is absent: these answers carry no security headers",
					})
					continue
				}
				if text, ok := id.Str(); ok {
					if secure, managed := managedHeaders[text]; managed && !secure {
						findings = append(findings, core.Finding{
							URN:  d.URN,
							Path: path,
							What: fmt.Sprintf("is %q, a policy of AWS without security headers", text),
						})
					}
				}
				for _, policy := range s.Members(d, path, cloudfrontHeaders).Sure {
					used[policy.URN] = true
				}
			}
		}
		for _, policy := range s.Of(cloudfrontHeaders) {
			if used[policy.URN] {
				findings = append(findings, weakHeaders(policy)...)
			}
		}
		return findings
	},
}

// weakHeaders reports each security header that a response headers policy lacks.
func weakHeaders(policy core.Resource) []core.Finding {
	config := policy.Get("securityHeadersConfig")
	var findings []core.Finding
	lack := func(path, what string) {
		findings = append(findings, core.Finding{URN: policy.URN, Path: "securityHeadersConfig." + path, What: what})
	}
	age := config.Get("strictTransportSecurity.accessControlMaxAgeSec")
	if seconds, ok := age.Num(); !age.IsUnknown() && (!ok || seconds < aYear) {
		lack("strictTransportSecurity.accessControlMaxAgeSec",
			fmt.Sprintf("is %s; it should be %d (a year) or more", age.Show(), aYear))
	}
	if config.Get("contentTypeOptions").IsAbsent() {
		lack("contentTypeOptions", "is absent, so that browsers guess types (nosniff is missing)")
	}
	frame := config.Get("frameOptions.frameOption")
	csp := config.Get("contentSecurityPolicy.contentSecurityPolicy")
	text, _ := csp.Str()
	if core.IsEmpty(frame) && !csp.IsUnknown() && !strings.Contains(strings.ToLower(text), "frame-ancestors") {
		lack("frameOptions.frameOption",
			"is absent, so that other sites may frame this one; it should be DENY or SAMEORIGIN")
	}
	return findings
}
