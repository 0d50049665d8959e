// Package iamtest holds the cases of the rules in package iam: what each rule must report of which
// resources.
package iamtest

import "github.com/plinth-infra/plinth/policy/core/coretest"

// props are the properties of a resource, or an object among them.
type props = coretest.Props

// Cases returns the cases, file by file.
func Cases() []coretest.Case {
	return coretest.Gather(
		adminAttachments(),
		users(),
		boundaries(),
		inlinePolicies(),
		notElements(),
		passRole(),
		escalations(),
		oidcSubjects(),
		serviceActions(),
		adminStatements(),
		wildcardActions(),
		wildcardResources(),
		kmsDecrypt(),
		policyOwners(),
		publicPolicies(),
		confusedDeputies(),
		scopedSessions(),
		trusts(),
		oidcAudiences(),
	)
}
