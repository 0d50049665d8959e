// Package ecr holds the rules about ECR repositories.
package ecr

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		ecrScanOnPush,
		ecrImmutableTags,
		ecrLifecycle,
		ecrKMS,
	}
}
