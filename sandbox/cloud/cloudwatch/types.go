// Package cloudwatch simulates Amazon CloudWatch: alarms and dashboards.
//
// Logs are in package logs, EventBridge in package events.
package cloudwatch

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&compositeAlarm,
		&dashboard,
		&metricAlarm,
	}
}
