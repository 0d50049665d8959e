// Package elasticbeanstalk holds the rules about Elastic Beanstalk environments.
package elasticbeanstalk

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		ebManagedUpdates,
		ebEnhancedHealth,
		ebPrivateVPC,
		ebLogStreaming,
	}
}
