// Package apigateway simulates Amazon API Gateway's REST APIs.
//
// It also holds what REST and HTTP APIs have in common: domain names, stages and access logs.
package apigateway

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&account,
		&apiKey,
		&authorizer,
		&basePathMapping,
		&deployment,
		&domainName,
		&integration,
		&integrationResponse,
		&method,
		&methodResponse,
		&methodSettings,
		&model,
		&requestValidator,
		&resource,
		&response,
		&restApi,
		&restApiPolicy,
		&stage,
		&usagePlan,
		&usagePlanKey,
		&vpcLink,
	}
}
