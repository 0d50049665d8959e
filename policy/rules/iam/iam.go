// Package iam holds the rules about IAM: what policies allow, who may become a role, who may use a
// resource.
package iam

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		iamNoAdminAttachment,
		iamNoUsers,
		iamNoInlinePolicies,
		iamPermissionsBoundary,
		iamNoNotElements,
		iamPassRoleScoped,
		iamNoPrivilegeEscalation,
		iamOIDCSubPinned,
		iamNoAdminStatement,
		iamNoWildcardActions,
		iamNoWildcardResource,
		iamKMSDecryptScoped,
		iamRolePolicyOneOwner,
		iamResourcePolicyNotPublic,
		iamConfusedDeputy,
		iamSessionsScoped,
		iamTrustNoWildcard,
		iamOIDCAudience,
	}
}
