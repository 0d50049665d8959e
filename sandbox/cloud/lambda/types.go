// Package lambda simulates AWS Lambda.
//
// An invocation has the effect of Plinth's own functions: taskrunner.go and rolemanager.go know
// what those do. Package s3 asks this one who may call a function, so this one finds buckets, tasks
// and distributions by token.
package lambda

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&alias,
		&eventSourceMapping,
		&function,
		&functionEventInvokeConfig,
		&functionUrl,
		&invocation,
		&layerVersion,
		&permission,
		&provisionedConcurrencyConfig,
	}
}
