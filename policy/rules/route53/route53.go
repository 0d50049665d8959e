// Package route53 holds the rules about Route 53.
package route53

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		dnsQueryLogging,
	}
}
