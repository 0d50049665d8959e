package rules

import (
	"fmt"
	"slices"
	"strings"
)

// What stands here goes beyond what the published controls ask for. It was found by weakening a deployed stack one property at a time,
// and is never more than advisory.
func adviceRules() []Rule {
	return slices.Concat(platformAdvice(), instancesAdvice(),
		[]Rule{cloudfrontStrictHeaders, cloudfrontLogsNoCookies, wafNoCredentials, apigwNoDetour, keepsakesProtected})
}

var advisory = Levels{Advisory, Advisory, Advisory}

var cloudfrontStrictHeaders = Rule{
	Name: "cloudfront-strict-headers", Group: "edge", Severity: Low, Levels: advisory,
	Title: "Security headers are complete, hold for subdomains too, and win over those of the origin.",
	Why:   "Without a content security policy a page runs scripts from anywhere; a header that the origin may replace is the origin's to weaken.",
	Fix: "plinth:sites has such a policy; elsewhere set contentSecurityPolicy, referrerPolicy, includeSubdomains, the custom headers Permissions-Policy and " +
		"Cross-Origin-Opener-Policy, and override: true on each",
	Types: []string{cloudfrontHeaders},
	Resource: func(policy Resource, _ Config) []Finding {
		config := policy.Get("securityHeadersConfig")
		if !config.IsObject() {
			return nil // a policy for something else, such as CORS
		}
		var findings []Finding
		advise := func(path, what string) { findings = append(findings, Finding{Path: path, What: what}) }
		if config.Get("contentSecurityPolicy").IsAbsent() {
			advise("securityHeadersConfig.contentSecurityPolicy", "is absent, so that a page runs scripts from anywhere; better default-src 'self'")
		}
		if config.Get("referrerPolicy").IsAbsent() {
			advise("securityHeadersConfig.referrerPolicy", "is absent, so that other sites learn whole addresses; better strict-origin-when-cross-origin")
		}
		for header, value := range config.Entries {
			if value.IsObject() && value.Get("override").Bool(false) == No {
				advise("securityHeadersConfig."+header+".override", "is "+value.Get("override").Show()+", so that an origin's own header wins; better true")
			}
		}
		for _, item := range parts(policy, "customHeadersConfig.items") {
			if override := item.Get("override"); override.Bool(false) == No {
				advise(item.path+".override", "is "+override.Show()+", so that an origin's own "+item.Get("header").StrOr("header")+" wins; better true")
			}
		}
		if lacked := lackedHeaders(policy.Get("customHeadersConfig.items")); len(lacked) > 0 {
			advise("customHeadersConfig.items", "have no "+strings.Join(lacked, " and no ")+
				": pages and what they frame may use camera and location, and pages that open them can reach into them")
		}
		subdomains := config.Get("strictTransportSecurity.includeSubdomains")
		if !config.Get("strictTransportSecurity").IsAbsent() && subdomains.Bool(false) == No {
			advise("securityHeadersConfig.strictTransportSecurity.includeSubdomains", "is "+subdomains.Show()+
				", so that a subdomain can be reached over plain HTTP; better true")
		}
		return findings
	},
}

// lackedHeaders are the security headers that CloudFront knows only as custom ones and that aren't among the items.
func lackedHeaders(items Value) []string {
	if items.HasUnknown() {
		return nil
	}
	list, _ := items.Items()
	return slices.DeleteFunc([]string{"Permissions-Policy", "Cross-Origin-Opener-Policy"}, func(name string) bool {
		return slices.ContainsFunc(list, func(item Value) bool { return strings.EqualFold(item.Get("header").StrOr(""), name) })
	})
}

var cloudfrontLogsNoCookies = Rule{
	Name: "cloudfront-logs-no-cookies", Group: "edge", Severity: Low, Levels: advisory,
	Title: "A distribution's access logs hold no cookies.",
	Why:   "A session's cookie is a credential: whoever reads the logs could take the session over.",
	Fix:   "plinth:sites logs without cookies; elsewhere leave loggingConfig.includeCookies out",
	Types: []string{cloudfrontDistribution},
	Resource: func(r Resource, _ Config) []Finding {
		if r.Get("loggingConfig.includeCookies").Bool(false) != Yes {
			return nil
		}
		return []Finding{{Path: "loggingConfig.includeCookies", What: "is true, so that the logs hold the cookies of everybody's session; better false"}}
	},
}

// credentialHeaders are the request headers that hold credentials.
var credentialHeaders = []string{"authorization", "cookie"}

var wafNoCredentials = Rule{
	Name: "waf-logs-no-credentials", Group: "edge", Severity: Low, Levels: advisory,
	Title: "What a web ACL records of requests holds no credentials.",
	Why:   "The Authorization and Cookie headers are credentials: whoever reads the log or the sampled requests could use them.",
	Fix:   "plinth:waf hides both; elsewhere set dataProtectionConfig on the web ACL, and redactedFields on its logging configuration",
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, acl := range s.Of(wafWebACL) {
			protected, known := protectedHeaders(acl)
			if !known {
				continue
			}
			if missing := lacking(protected); len(missing) > 0 && samples(acl) {
				findings = append(findings, Finding{URN: acl.URN, Path: "dataProtectionConfig", What: fmt.Sprintf(
					"leaves the header %s in the sampled requests", strings.Join(missing, " and "))})
			}
			records, _ := s.companions(acl, s.Of(wafLogging), "resourceArn")
			for _, logging := range records {
				redacted, all := redactedHeaders(logging)
				if missing := lacking(slices.Concat(protected, redacted)); all && len(missing) > 0 {
					findings = append(findings, Finding{URN: logging.URN, Path: "redactedFields", What: fmt.Sprintf(
						"leave the header %s in the log, and the web ACL doesn't protect it", strings.Join(missing, " and "))})
				}
			}
		}
		return findings
	},
}

// protectedHeaders are the request headers that a web ACL's data protection replaces, in lower case, and whether all are known.
func protectedHeaders(acl Resource) (headers []string, known bool) {
	list := acl.Get("dataProtectionConfig.dataProtections")
	if list.HasUnknown() {
		return nil, false
	}
	items, _ := list.Items()
	for _, item := range items {
		keys, _ := item.Get("field.fieldKeys").Strings()
		if item.Get("field.fieldType").StrOr("") == "SINGLE_HEADER" {
			for _, key := range keys {
				headers = append(headers, strings.ToLower(key))
			}
		}
	}
	return headers, true
}

// redactedHeaders are the request headers that a logging configuration leaves out, in lower case, and whether all are known.
func redactedHeaders(logging Resource) (headers []string, known bool) {
	list := logging.Get("redactedFields")
	if list.HasUnknown() {
		return nil, false
	}
	items, _ := list.Items()
	for _, item := range items {
		headers = append(headers, strings.ToLower(item.Get("singleHeader.name").StrOr("")))
	}
	return headers, true
}

func lacking(headers []string) []string {
	return slices.DeleteFunc(slices.Clone(credentialHeaders), func(h string) bool { return slices.Contains(headers, h) })
}

// samples reports whether a web ACL keeps samples of requests, for the whole or for a rule.
func samples(acl Resource) bool {
	if acl.Get("visibilityConfig.sampledRequestsEnabled").Bool(false) == Yes {
		return true
	}
	list, _ := aclRules(acl)
	return slices.ContainsFunc(list, func(rule aclRule) bool { return rule.Get("visibilityConfig.sampledRequestsEnabled").Bool(false) == Yes })
}

var apigwNoDetour = Rule{
	Name: "apigw-no-detour", Group: "edge", Severity: Low, Levels: advisory,
	Title: "An HTTP API that a distribution with a web ACL fronts by a custom domain has its own address disabled.",
	Why:   "By its own execute-api address callers go around the distribution's web ACL.",
	Fix:   "plinth:api disables it where domain is set; elsewhere set disableExecuteApiEndpoint",
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, api := range s.Of(apigw2API) {
			disabled, own := api.Get("disableExecuteApiEndpoint"), hostOf(api)
			custom := func(host string) bool { return host != own }
			if disabled.Bool(false) != No || own == "" || !slices.ContainsFunc(s.hostsOf(api), custom) || s.fronted(api) != Yes || s.isOrigin(own) != No {
				continue
			}
			findings = append(findings, Finding{URN: api.URN, Path: "disableExecuteApiEndpoint", What: "is " + disabled.Show() +
				", so that callers can go around the distribution's web ACL; the API has a custom domain, so it can be true"})
		}
		return findings
	},
}

// hostOf is the host of an API's own address, in lower case; empty where it isn't known.
func hostOf(api Resource) string {
	_, host, _ := strings.Cut(api.Get("apiEndpoint").StrOr(""), "://")
	return strings.ToLower(host)
}

// isOrigin reports whether a distribution of the stack reads from the host.
func (s *Stack) isOrigin(host string) Truth {
	answer := No
	for _, d := range s.Of(cloudfrontDistribution) {
		if d.Get("origins").HasUnknown() {
			answer = Unknown
		}
		for _, origin := range parts(d, "origins") {
			if strings.EqualFold(origin.Get("domainName").StrOr(""), host) {
				return Yes
			}
		}
	}
	return answer
}

var keepsakesProtected = Rule{
	Name: "keepsakes-protected", Group: "data", Severity: Low, Levels: Levels{Disabled, Advisory, Advisory},
	Title: "Log groups, queues and DNS zones are protected by Pulumi, and no repository of images is deleted while it holds any.",
	Why:   "A log can't be written again, a queue holds what isn't done yet, the parent zone points to a zone's name servers, and without its images no task starts.",
	Fix:   "leave plinth:disposable unset in this stack; a resource of your own takes pulumi.Protect(true)",
	Types: []string{logGroup, "aws:sqs/queue:Queue", "aws:route53/zone:Zone", ecrRepository},
	Resource: func(r Resource, _ Config) []Finding {
		var findings []Finding
		if r.Type == ecrRepository {
			if r.Get("forceDelete").Bool(false) == Yes {
				findings = append(findings, Finding{Path: "forceDelete", What: "is true, so that the images are deleted with the repository; better false"})
			}
			return findings
		}
		if !r.Protect {
			findings = append(findings, Finding{What: "isn't protected; better pass pulumi.Protect(true)"})
		}
		if r.Get("forceDestroy").Bool(false) == Yes {
			findings = append(findings, Finding{Path: "forceDestroy", What: "is true, so that records which others made are deleted with the zone; better false"})
		}
		return findings
	},
}

// everythingOfAService reports whether an action pattern allows all that a VPC endpoint can carry: "*", or "s3:*" on that of S3.
func everythingOfAService(pattern string) bool {
	_, name, found := strings.Cut(strings.TrimSpace(pattern), ":")
	return everyAction(pattern) || found && wild(name)
}
