// Package codepipeline holds the rules about CodePipeline.
package codepipeline

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		pipelinePrdApproval,
		pipelineArtifactsEncrypted,
	}
}
