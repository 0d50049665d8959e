// Package codebuild holds the rules about CodeBuild projects.
package codebuild

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		codebuildNoPrivileged,
		codebuildNoPlaintextCreds,
		codebuildEncrypted,
		codebuildLogs,
	}
}
