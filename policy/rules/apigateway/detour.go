package apigateway

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

var apigwNoDetour = core.Rule{
	Name:     "apigw-no-detour",
	Group:    "edge",
	Severity: core.Low,
	Levels:   core.AdvisoryEverywhere,
	Title:    "An HTTP API that a distribution with a web ACL fronts by a custom domain has its own address disabled.",
	Why:      "By its own execute-api address callers go around the distribution's web ACL.",
	Fix:      "plinth:api disables it where domain is set; elsewhere set disableExecuteApiEndpoint",
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, api := range s.Of(apigw2API) {
			disabled, own := api.Get("disableExecuteApiEndpoint"), hostOf(api)
			custom := func(host string) bool { return host != own }
			if disabled.Bool(false) != core.No || own == "" || !slices.ContainsFunc(hostsOf(s, api), custom) ||
				fronted(s, api) != core.Yes || isOrigin(s, own) != core.No {
				continue
			}
			findings = append(findings, core.Finding{
				URN:  api.URN,
				Path: "disableExecuteApiEndpoint",
				What: "is " + disabled.Show() +
					", so that callers can go around the distribution's web ACL; the API has a custom domain, so it " +
					"can be true",
			})
		}
		return findings
	},
}

// hostOf is the host of an API's own address, in lower case; empty where it isn't known.
func hostOf(api core.Resource) string {
	_, host, _ := strings.Cut(api.Get("apiEndpoint").StrOr(""), "://")
	return strings.ToLower(host)
}

// isOrigin reports whether a distribution of the stack reads from the host.
func isOrigin(s *core.Stack, host string) core.Truth {
	answer := core.No
	for _, d := range s.Of(core.CloudFrontDistribution) {
		if d.Get("origins").HasUnknown() {
			answer = core.Unknown
		}
		for _, origin := range core.Parts(d, "origins") {
			if strings.EqualFold(origin.Get("domainName").StrOr(""), host) {
				return core.Yes
			}
		}
	}
	return answer
}

var wafHTTPAPIBehindCloudFront = core.Rule{
	Name:     "waf-httpapi-behind-cloudfront",
	Group:    "edge",
	Core:     true,
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Title: "An HTTP API, which can't have a web ACL, has its own address disabled or is the origin of a CloudFront " +
		"distribution that has one.",
	Why: "Otherwise its execute-api address is a way around every filter.",
	Fix: "set plinth:api.domain, which disables the API's own address, or let a site with plinth:waf forward to it " +
		"(plinth:sites.<name>.apiPath)",
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, api := range s.Of(apigw2API) {
			kind := api.Get("protocolType")
			if text, ok := kind.Str(); !ok || !strings.EqualFold(text, "HTTP") {
				continue
			}
			if api.Get("disableExecuteApiEndpoint").Bool(false) != core.No || fronted(s, api) != core.No {
				continue
			}
			findings = append(findings, core.Finding{URN: api.URN, Path: "disableExecuteApiEndpoint", What: "is " +
				api.Get("disableExecuteApiEndpoint").Show() +
				", and no CloudFront distribution with a web ACL has the API as origin"})
		}
		return findings
	},
}

// fronted reports whether a distribution with a web ACL has the API as origin, by its own address
// or by a custom domain.
func fronted(s *core.Stack, api core.Resource) core.Truth {
	answer := core.No
	hosts := hostsOf(s, api)
	for _, d := range s.Of(core.CloudFrontDistribution) {
		if core.IsEmpty(s.Read(d, "webAclId")) {
			continue
		}
		origins, known := s.Read(d, "origins").Items()
		if !known {
			answer = core.Or(answer, core.Unknown)
		}
		for i, origin := range origins {
			domain := origin.Get("domainName")
			if host, ok := domain.Str(); ok && slices.Contains(hosts, strings.ToLower(host)) {
				return core.Yes
			}
			if !domain.IsUnknown() {
				continue
			}
			made := s.Refs(d, core.Element("origins", i)+".domainName", apigw2API, apigw2Stage, apigw2Domain)
			if made.Has(api.URN) {
				return core.Yes
			}
			if len(made.Resources) > 0 ||
				len(s.Refs(d,
					core.Element("origins", i)+".domainName",
					core.S3Bucket, core.LoadBalancer).Resources) == 0 {
				answer = core.Or(answer, core.Unknown)
			}
		}
	}
	return answer
}

// hostsOf are the names under which an API answers.
func hostsOf(s *core.Stack, api core.Resource) []string {
	var hosts []string
	if endpoint, ok := api.Get("apiEndpoint").Str(); ok {
		_, host, _ := strings.Cut(endpoint, "://")
		hosts = append(hosts, strings.ToLower(host))
	}
	for _, mapping := range s.Of(apigw2Mapping) {
		if sure, _ := s.Companions(api, []core.Resource{mapping}, "apiId"); len(sure) == 0 {
			continue
		}
		if name, ok := mapping.Get("domainName").Str(); ok {
			hosts = append(hosts, strings.ToLower(name))
		}
		for _, domain := range s.Members(mapping, "domainName", apigw2Domain).Sure {
			hosts = append(hosts, strings.ToLower(domain.Get("domainName").StrOr("")))
			hosts = append(hosts, strings.ToLower(domain.Get("domainNameConfiguration.targetDomainName").StrOr("")))
		}
	}
	return slices.DeleteFunc(hosts, func(h string) bool { return h == "" })
}
