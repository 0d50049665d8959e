// Package logs simulates Amazon CloudWatch Logs.
package logs

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&logDataProtectionPolicy,
		&logGroup,
		&logMetricFilter,
		&logResourcePolicy,
		&logStream,
		&logSubscriptionFilter,
	}
}
