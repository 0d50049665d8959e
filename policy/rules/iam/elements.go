package iam

import (
	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/policy/core"
)

var iamNoNotElements = core.Rule{
	Name:  "iam-no-not-elements",
	Group: "iam",
	Title: "No Allow with NotAction, NotResource or NotPrincipal.",
	Why:   "What isn't named is allowed, so everything that AWS adds later is allowed as well.",
	Fix:   "say what is allowed (Action, Resource, Principal), and use the Not… elements with Deny only",
	// The IAM user guide warns of all three together with Allow.
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Types:    core.Tokens(core.IdentityHolders, core.ResourceHolders),
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, holders := range [][]core.Holder{core.IdentityHolders, core.TrustHolders, core.ResourceHolders} {
			findings = append(findings, core.EachStatement(holders, checkNotElements)(r, nil)...)
		}
		return findings
	},
}

func checkNotElements(s iampolicy.Statement, _ core.Config) string {
	if !s.Allow {
		return ""
	}
	switch {
	case s.NotActions.Present:
		return "allows NotAction " + core.ShowSome(s.NotActions.Known) +
			", that is every other action; list what is allowed as Action"
	case s.NotResources.Present:
		return "allows NotResource " + core.ShowSome(s.NotResources.Known) +
			", that is every other resource; list what is allowed as Resource"
	case len(s.NotPrincipals) > 0:
		return "allows NotPrincipal, that is everybody else; list who is allowed as Principal"
	}
	return ""
}
