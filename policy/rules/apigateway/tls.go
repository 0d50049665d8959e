package apigateway

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

// modernDomainTLS reports whether a custom domain's security policy starts at TLS 1.2: TLS_1_2, or
// one of the newer names such as SecurityPolicy_TLS13_1_2_2021_06.
func modernDomainTLS(policy string) bool {
	return policy == "TLS_1_2" || strings.HasPrefix(policy, "SecurityPolicy_TLS12_") ||
		strings.HasPrefix(policy, "SecurityPolicy_TLS13_")
}

// domainPolicyPath says where the two generations of custom domains name their security policy.
var domainPolicyPath = map[string]string{
	apigwDomain:  "securityPolicy",
	apigw2Domain: "domainNameConfiguration.securityPolicy",
}

var tlsAPIGWDomain = core.Rule{
	Name:     "tls-apigw-domain",
	Group:    "edge",
	Core:     true,
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:    "Custom domains of API Gateway take TLS 1.2 or later only.",
	Why:      "TLS 1.0 and 1.1 can be broken by whoever sits between the client and AWS.",
	Fix:      "set securityPolicy to TLS_1_2, as the domain of plinth:api.domain has it",
	Types:    []string{apigwDomain, apigw2Domain},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if !oldDomainTLS(r) {
			return nil
		}
		path := domainPolicyPath[r.Type]
		return []core.Finding{{Path: path, What: "is " + r.Get(path).Show() + "; it should be \"TLS_1_2\""}}
	},
	Remedy: func(r core.Resource, _ core.Config) (property.Map, bool) {
		if !oldDomainTLS(r) {
			return r.Properties, false
		}
		return core.Put(r.Properties, domainPolicyPath[r.Type], property.New("TLS_1_2")), true
	},
}

func oldDomainTLS(r core.Resource) bool {
	policy := r.Get(domainPolicyPath[r.Type])
	text, _ := policy.Str()
	return !policy.IsUnknown() && !modernDomainTLS(text)
}

var apigwVPCLinkTLS = core.Rule{
	Name:       "apigw-vpclink-tls",
	Group:      "edge",
	Severity:   core.Low,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Title:      "Integrations through a VPC link talk to the load balancer over TLS.",
	Why:        "Inside the VPC the requests, with their tokens, otherwise travel in clear.",
	Fix:        "give the load balancer a TLS listener and the integration a tlsConfig with the name on its certificate",
	Frameworks: []string{"FSBP APIGateway.10"},
	Types:      []string{apigw2Integration, apigwIntegration},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if kind, _ := r.Get("connectionType").Str(); kind != "VPC_LINK" {
			return nil
		}
		if r.Type == apigwIntegration {
			return plainLink(r)
		}
		if uri, ok := r.Get("integrationUri").Str(); ok && strings.Contains(uri, ":servicediscovery:") {
			return nil
		}
		if !r.Get("tlsConfig").IsAbsent() {
			return nil
		}
		return []core.Finding{{Path: "tlsConfig", What: "is absent: the load balancer gets the requests in clear"}}
	},
}

// plainLink checks a REST API's integration, whose address says whether it uses TLS.
func plainLink(r core.Resource) []core.Finding {
	if uri, ok := r.Get("uri").Str(); ok && strings.HasPrefix(strings.ToLower(uri), "http://") {
		return []core.Finding{{
			Path: "uri",
			What: fmt.Sprintf("is %q: the load balancer gets the requests in clear; it should start with https://",
				uri),
		}}
	}
	if r.Get("tlsConfig.insecureSkipVerification").Bool(false) == core.Yes {
		return []core.Finding{{
			Path: "tlsConfig.insecureSkipVerification",
			What: "is true: any certificate passes; it should be false",
		}}
	}
	return nil
}
