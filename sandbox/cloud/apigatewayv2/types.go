// Package apigatewayv2 simulates Amazon API Gateway's HTTP and WebSocket APIs.
package apigatewayv2

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&api,
		&apiMapping,
		&authorizer,
		&deployment,
		&domainName,
		&integration,
		&route,
		&stage,
		&vpcLink,
	}
}
