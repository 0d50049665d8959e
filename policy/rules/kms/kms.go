// Package kms holds the rules about KMS keys.
package kms

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		kmsRotation,
	}
}
