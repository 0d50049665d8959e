// Package wafv2 simulates AWS WAF.
package wafv2

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&ipSet,
		&regexPatternSet,
		&webAcl,
		&webAclAssociation,
		&webAclLoggingConfiguration,
	}
}
