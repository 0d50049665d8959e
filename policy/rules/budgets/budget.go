package budgets

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

var costBudgetPresent = core.Rule{
	Name:     "cost-budget-present",
	Group:    "cost",
	Severity: core.Low,
	Title:    "The account's stack has a budget that tells somebody.",
	Why:      "Without one the bill is the first that anybody hears of a mistake.",
	Fix:      "add the budget tier, with an address to notify",
	Levels:   core.Levels{Dev: core.Disabled, Stg: core.Advisory, Prd: core.Advisory},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		budgets := s.Of("aws:budgets/budget:Budget")
		for _, b := range budgets {
			if !core.HasItems(s.Read(b, "notifications")) {
				findings = append(findings, core.Finding{
					URN:  b.URN,
					Path: "notifications",
					What: "is empty; name whom to tell, and when",
				})
			}
		}
		if len(budgets) == 0 && ofAccount(s) {
			findings = append(findings, core.Finding{What: "has no budget; add one with a notification"})
		}
		return findings
	},
}

// ofAccount reports whether the stack holds what exists once per account. Other stacks needn't have
// a budget.
func ofAccount(s *core.Stack) bool {
	once := s.Of("aws:iam/openIdConnectProvider:OpenIdConnectProvider",
		"aws:iam/accountPasswordPolicy:AccountPasswordPolicy", "aws:iam/accountAlias:AccountAlias",
		"aws:cloudtrail/trail:Trail", "aws:guardduty/detector:Detector",
		"aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock")
	named := slices.ContainsFunc(strings.Split(s.Name, "-"),
		func(part string) bool { return part == "account" || part == "bootstrap" })
	return len(once) > 0 || named
}
