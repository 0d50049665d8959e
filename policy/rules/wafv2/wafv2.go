// Package wafv2 holds the rules about web ACLs: what they hold, what they stand in front of, what
// they log.
package wafv2

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		wafACLBaselineRules,
		wafACLRateLimit,
		wafACLNotCountOnly,
		wafMetrics,
		wafALB,
		wafAPIGWStage,
		wafCloudFront,
		wafNoCredentials,
		wafLogs,
		wafScopeRegion,
	}
}
