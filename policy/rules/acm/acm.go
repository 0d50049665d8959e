// Package acm holds the rules about certificates of AWS Certificate Manager.
package acm

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		acmDNSValidated,
	}
}
