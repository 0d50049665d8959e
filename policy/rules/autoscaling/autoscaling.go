// Package autoscaling holds the rules about auto scaling groups.
package autoscaling

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		asgLaunchTemplate,
		asgMultiAZ,
		asgELBHealthCheck,
	}
}
