package apigateway

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types are the types that the sandbox simulates.
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
