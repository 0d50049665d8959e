// Package cloudwatch holds the rules about CloudWatch alarms.
package cloudwatch

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		alarmActions,
		alarmsRequired,
	}
}
