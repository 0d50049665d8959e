// Package wafv2test holds the cases of the rules in package wafv2: what each rule must report of
// which resources.
package wafv2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

// props are the properties of a resource, or an object among them.
type props = coretest.Props

// Cases returns the cases, file by file.
func Cases() []coretest.Case {
	return coretest.Gather(
		baselineRules(),
		rateLimits(),
		notCountOnly(),
		wafMetrics(),
		wafLoadBalancers(),
		wafStages(),
		wafDistributions(),
		logsWithoutCredentials(),
		wafLogging(),
		wafScopes(),
	)
}
