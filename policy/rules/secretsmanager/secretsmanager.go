// Package secretsmanager holds the rules about Secrets Manager.
package secretsmanager

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		secretsRotation,
	}
}
