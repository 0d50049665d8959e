// Package elasticache holds the rules about ElastiCache.
package elasticache

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		elasticacheMultiAZ,
		elasticacheEncrypted,
		elasticacheBackups,
		elasticacheMinorUpgrades,
	}
}
