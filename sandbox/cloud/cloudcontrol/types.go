// Package cloudcontrol simulates AWS Cloud Control API.
//
// Plinth creates one type by it, a database proxy (AWS::RDS::DBProxy), because the provider's own
// resource lacks end-to-end IAM authentication.
package cloudcontrol

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&resource,
	}
}
