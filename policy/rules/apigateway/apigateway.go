// Package apigateway holds the rules about API Gateway, both generations: who may call an API, its
// TLS, its stages, and the ways around what stands in front of it.
package apigateway

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		apigwAuthorization,
		apigwNoDetour,
		wafHTTPAPIBehindCloudFront,
		apigwAccessLogs,
		apigwThrottling,
		apigwTracing,
		tlsAPIGWDomain,
		apigwVPCLinkTLS,
	}
}
