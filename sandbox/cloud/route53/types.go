// Package route53 simulates Amazon Route 53.
//
// What an alias may lead to is told by token, because those services know nothing of DNS.
package route53

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&healthCheck,
		&hostedZoneDnsSec,
		&keySigningKey,
		&queryLog,
		&record,
		&zone,
	}
}
