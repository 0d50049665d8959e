// Package sfntest holds the cases of the rules in package sfn: what each rule must report of which
// resources.
package sfntest

import "github.com/plinth-infra/plinth/policy/core/coretest"

// props are the properties of a resource, or an object among them.
type props = coretest.Props

// Cases returns the cases, file by file.
func Cases() []coretest.Case {
	return coretest.Gather(
		stateMachines(),
	)
}
