// Package cloudfront simulates Amazon CloudFront: distributions, policies, functions and key value
// stores.
package cloudfront

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&cachePolicy,
		&distribution,
		&function,
		&keyValueStore,
		&keyvaluestoreKey,
		&keyvaluestoreKeysExclusive,
		&monitoringSubscription,
		&originAccessControl,
		&originAccessIdentity,
		&originRequestPolicy,
		&responseHeadersPolicy,
	}
}
