// Package general holds the rules about resources of every service: tags, protection, secrets in
// plain text, sizes.
package general

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		secretsNotPlaintext,
		statefulProtected,
		keepsakesProtected,
		costInstanceAllowlist,
		tagsRequired,
		tagsEnvironmentMatches,
	}
}
