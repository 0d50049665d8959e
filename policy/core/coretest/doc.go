// Package coretest builds the cases of policy rules and runs them: resources with values that
// aren't known yet or secret, whole situations before their first deployment and after it, policy
// documents, and what the rule must report.
package coretest
