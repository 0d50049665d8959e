// Package budgets holds the rules about AWS Budgets.
package budgets

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		costBudgetPresent,
	}
}
