package secretsmanager

import (
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

const (
	secret         = "aws:secretsmanager/secret:Secret"
	secretRotation = "aws:secretsmanager/secretRotation:SecretRotation"
)

var secretsRotation = core.Rule{
	Name:       "secrets-rotation",
	Group:      "data",
	Severity:   core.Medium,
	Title:      "Secrets rotate.",
	Why:        "A secret that never changes stays valid for whoever once saw it.",
	Fix:        "add a SecretRotation, or let the service manage the secret (manageMasterUserPassword)",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Frameworks: []string{"FSBP SecretsManager.1"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		rotations := s.Of(secretRotation)
		for _, r := range s.Of(secret) {
			// Services name the secrets that they manage and rotate after themselves: "rds!…".
			if strings.Contains(r.Get("name").StrOr(""), "!") {
				continue
			}
			if sure, perhaps := s.Companions(r, rotations, "secretId"); len(sure) == 0 && !perhaps {
				findings = append(findings, core.Finding{URN: r.URN, What: "has no rotation; add a SecretRotation"})
			}
		}
		return findings
	},
}
