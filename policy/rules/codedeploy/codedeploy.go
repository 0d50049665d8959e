// Package codedeploy holds the rules about CodeDeploy.
package codedeploy

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		codedeployRollback,
	}
}
