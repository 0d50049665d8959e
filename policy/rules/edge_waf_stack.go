package rules

import (
	"fmt"
	"slices"
	"strings"
)

// wafTargets are the types that a web ACL can be put in front of by an association.
var wafTargets = []string{
	lbLoadBalancer, apigwStage, "aws:appsync/graphQLApi:GraphQLApi", "aws:cognito/userPool:UserPool", "aws:apprunner/service:Service",
	"aws:verifiedaccess/instance:Instance",
}

// protected reports whether a web ACL is associated with a resource. An association whose target can't be told yet may be it, unless
// it was made from another target.
func (s *Stack) protected(target Resource) Truth {
	answer := No
	for _, a := range s.Of(wafAssociation) {
		sure, perhaps := s.companions(target, []Resource{a}, "resourceArn")
		if len(sure) > 0 {
			return Yes
		}
		if perhaps {
			others := s.Refs(a, "resourceArn", wafTargets...)
			if len(others.Resources) == 0 || others.Has(target.URN) {
				answer = Unknown
			}
		}
	}
	return answer
}

var wafAPIGWStage = Rule{
	Name: "waf-apigw-stage", Group: "edge", Core: true, Severity: High,
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Title:      "Every stage of a REST API that isn't private has a web ACL in front of it.",
	Why:        "The stage's address is public: without a web ACL injection attempts and floods reach the code behind it.",
	Fix:        "configure plinth:waf, which plinth:api with kind rest then uses; elsewhere add a wafv2.WebAclAssociation with the stage's ARN",
	Frameworks: []string{"FSBP APIGateway.4"},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, stage := range s.Of(apigwStage) {
			if s.privateAPI(stage) == No && s.protected(stage) == No {
				findings = append(findings, Finding{URN: stage.URN, What: "has no web ACL: nothing filters what the internet sends to it"})
			}
		}
		for _, d := range s.Of(apigwDeployment) {
			if !empty(d.Get("stageName")) && s.privateAPI(d) == No {
				findings = append(findings, Finding{URN: d.URN, Path: "stageName", What: "makes a stage that no web ACL is known to be in front of; make it an apigateway.Stage"})
			}
		}
		return findings
	},
}

// privateAPI reports whether a stage's REST API can be reached from inside a VPC only.
func (s *Stack) privateAPI(stage Resource) Truth {
	m := s.members(stage, "restApi", apigwRestAPI)
	answer := No
	for _, api := range append(slices.Clone(m.sure), m.perhaps...) {
		types := api.Get("endpointConfiguration.types")
		list, known := types.Strings()
		switch {
		case slices.Contains(list, "PRIVATE"):
			answer = either(answer, Yes)
		case !known || types.IsUnknown():
			answer = either(answer, Unknown)
		}
	}
	return answer
}

var wafHTTPAPIBehindCloudFront = Rule{
	Name: "waf-httpapi-behind-cloudfront", Group: "edge", Core: true, Severity: High,
	Levels: Levels{Advisory, Advisory, Mandatory},
	Title: "An HTTP API, which can't have a web ACL, has its own address disabled or is the origin of a CloudFront distribution that has " +
		"one.",
	Why: "Otherwise its execute-api address is a way around every filter.",
	Fix: "set plinth:api.domain, which disables the API's own address, or let a site with plinth:waf forward to it (plinth:sites.<name>.apiPath)",
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, api := range s.Of(apigw2API) {
			kind := api.Get("protocolType")
			if text, ok := kind.Str(); !ok || !strings.EqualFold(text, "HTTP") {
				continue
			}
			if api.Get("disableExecuteApiEndpoint").Bool(false) != No || s.fronted(api) != No {
				continue
			}
			findings = append(findings, Finding{URN: api.URN, Path: "disableExecuteApiEndpoint", What: "is " +
				api.Get("disableExecuteApiEndpoint").Show() + ", and no CloudFront distribution with a web ACL has the API as origin"})
		}
		return findings
	},
}

// fronted reports whether a distribution with a web ACL has the API as origin, by its own address or by a custom domain.
func (s *Stack) fronted(api Resource) Truth {
	answer := No
	hosts := s.hostsOf(api)
	for _, d := range s.Of(cloudfrontDistribution) {
		if empty(s.read(d, "webAclId")) {
			continue
		}
		origins, known := s.read(d, "origins").Items()
		if !known {
			answer = either(answer, Unknown)
		}
		for i, origin := range origins {
			domain := origin.Get("domainName")
			if host, ok := domain.Str(); ok && slices.Contains(hosts, strings.ToLower(host)) {
				return Yes
			}
			if !domain.IsUnknown() {
				continue
			}
			made := s.Refs(d, element("origins", i)+".domainName", apigw2API, apigw2Stage, apigw2Domain)
			if made.Has(api.URN) {
				return Yes
			}
			if len(made.Resources) > 0 || len(s.Refs(d, element("origins", i)+".domainName", s3Bucket, lbLoadBalancer).Resources) == 0 {
				answer = either(answer, Unknown)
			}
		}
	}
	return answer
}

// hostsOf are the names under which an API answers.
func (s *Stack) hostsOf(api Resource) []string {
	var hosts []string
	if endpoint, ok := api.Get("apiEndpoint").Str(); ok {
		_, host, _ := strings.Cut(endpoint, "://")
		hosts = append(hosts, strings.ToLower(host))
	}
	for _, mapping := range s.Of(apigw2Mapping) {
		if sure, _ := s.companions(api, []Resource{mapping}, "apiId"); len(sure) == 0 {
			continue
		}
		if name, ok := mapping.Get("domainName").Str(); ok {
			hosts = append(hosts, strings.ToLower(name))
		}
		for _, domain := range s.members(mapping, "domainName", apigw2Domain).sure {
			hosts = append(hosts, strings.ToLower(domain.Get("domainName").StrOr("")))
			hosts = append(hosts, strings.ToLower(domain.Get("domainNameConfiguration.targetDomainName").StrOr("")))
		}
	}
	return slices.DeleteFunc(hosts, func(h string) bool { return h == "" })
}

var wafCloudFront = Rule{
	Name: "waf-cloudfront", Group: "edge", Core: true, Severity: High,
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Title:      "Every CloudFront distribution has a web ACL.",
	Why:        "The distribution faces the whole internet; without a web ACL nothing filters what reaches its origins.",
	Fix:        "configure plinth:waf, which the sites then use, or set webAclId to the ARN of a CLOUDFRONT web ACL",
	Frameworks: []string{"FSBP CloudFront.6"},
	Types:      []string{cloudfrontDistribution},
	Resource: func(r Resource, _ Config) []Finding {
		if !empty(r.Get("webAclId")) { // one that is made in this run isn't known yet, but it is one
			return nil
		}
		return []Finding{{Path: "webAclId", What: "is " + r.Get("webAclId").Show() + ": nothing filters what the internet sends"}}
	},
}

const wafLogPrefix = "aws-waf-logs-"

var wafLogs = Rule{
	Name: "waf-logging", Group: "edge", Core: true, Severity: Medium,
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Title:      "Every web ACL logs, to a destination whose name starts with aws-waf-logs-.",
	Why:        "Without the log nobody can tell whom a rule blocked, nor what an attacker tried; AWS refuses other names.",
	Fix:        "plinth:waf logs; elsewhere add a wafv2.WebAclLoggingConfiguration with the web ACL's ARN",
	Frameworks: []string{"FSBP WAF.11"},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		loggings := s.Of(wafLogging)
		for _, acl := range s.Of(wafWebACL) {
			if sure, perhaps := s.companions(acl, loggings, "resourceArn"); len(sure) == 0 && !perhaps {
				findings = append(findings, Finding{URN: acl.URN, What: "has no logging configuration"})
			}
		}
		for _, logging := range loggings {
			findings = append(findings, s.misnamedLogs(logging)...)
		}
		return findings
	},
}

// misnamedLogs reports destinations that AWS WAF refuses for their name. One that isn't known yet is judged by what it was made from.
func (s *Stack) misnamedLogs(logging Resource) []Finding {
	var findings []Finding
	items, known := logging.Get("logDestinationConfigs").Items()
	if known && len(items) == 0 {
		return []Finding{{URN: logging.URN, Path: "logDestinationConfigs", What: "is empty: the web ACL logs nowhere"}}
	}
	for i, item := range items {
		path := element("logDestinationConfigs", i)
		var names []string
		if arn, ok := item.Str(); ok {
			names = []string{destinationName(arn)}
		} else if item.IsUnknown() {
			for _, d := range s.Refs(logging, path, logGroup, s3Bucket, deliveryStream).Resources {
				name := d.Get("name")
				if d.Type == s3Bucket {
					name = d.Get("bucket")
				}
				names = append(names, name.StrOr(wafLogPrefix))
			}
		}
		misnamed := func(name string) bool { return name != "" && !strings.HasPrefix(name, wafLogPrefix) }
		if len(names) > 0 && !slices.ContainsFunc(names, func(n string) bool { return !misnamed(n) }) {
			findings = append(findings, Finding{URN: logging.URN, Path: path, What: fmt.Sprintf("is %q; AWS WAF writes only to names that start with %q", names[0], wafLogPrefix)})
		}
	}
	return findings
}

// destinationName is the name in the ARN of a log group, a bucket or a delivery stream.
func destinationName(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	name := parts[len(parts)-1]
	for _, kind := range []string{"log-group:", "deliverystream/"} {
		name = strings.TrimPrefix(name, kind)
	}
	return name
}

var wafScopeRegion = Rule{
	Name: "waf-scope-region", Group: "edge", Severity: Medium,
	Levels: Levels{Mandatory, Mandatory, Mandatory},
	Title:  "A CLOUDFRONT web ACL is made in us-east-1, and a distribution uses no REGIONAL one.",
	Why:    "AWS refuses anything else, in the middle of a deployment.",
	Fix:    "pass the us-east-1 provider to the web ACL of a site, and set its scope to CLOUDFRONT",
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, acl := range s.Of(wafWebACL) {
			scope, _ := acl.Get("scope").Str()
			if region := regionOf(acl); strings.EqualFold(scope, "CLOUDFRONT") && region != "" && region != "us-east-1" {
				findings = append(findings, Finding{URN: acl.URN, Path: "scope", What: fmt.Sprintf("is CLOUDFRONT, but the provider's region is %s; it should be us-east-1", region)})
			}
		}
		for _, d := range s.Of(cloudfrontDistribution) {
			if id, ok := d.Get("webAclId").Str(); ok && strings.Contains(id, ":regional/webacl/") {
				findings = append(findings, Finding{URN: d.URN, Path: "webAclId", What: fmt.Sprintf("is the REGIONAL web ACL %q; CloudFront takes CLOUDFRONT ones only", id)})
				continue
			}
			for _, acl := range s.members(d, "webAclId", wafWebACL).sure {
				if scope, _ := acl.Get("scope").Str(); strings.EqualFold(scope, "REGIONAL") {
					findings = append(findings, Finding{URN: d.URN, Path: "webAclId", What: "is " + acl.Name + ", whose scope is REGIONAL; CloudFront takes CLOUDFRONT ones only"})
				}
			}
		}
		return findings
	},
}

// regionOf is the region that a resource's provider works in; "" where the provider doesn't say.
func regionOf(r Resource) string {
	if r.Provider.Len() == 0 {
		return ""
	}
	s, _ := ValueOf(r.Provider.Get("region")).Str()
	return s
}
