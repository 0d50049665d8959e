// Package acm simulates AWS Certificate Manager.
//
// Certificates are issued once the records that prove their names stand in Route 53.
package acm

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&certificate,
		&certificateValidation,
	}
}
