// Package elbv2 holds the rules about load balancers and their listeners and targets.
package elbv2

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		albDropInvalidHeaders,
		albDesync,
		albAccessLogs,
		albDeletionProtection,
		albWAFFailClosed,
		tlsALBHTTPSRedirect,
		tlsALBMin12,
		albTargetHealthCheck,
		netLBMultiAZ,
	}
}
