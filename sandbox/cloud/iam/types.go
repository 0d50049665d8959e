// Package iam simulates AWS IAM.
//
// It imports no other service, and most others ask it: who may assume a role, what a role may do,
// whether a policy document is one that AWS takes. Users' and groups' rights aren't looked at.
package iam

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&accountAlias,
		&accountPasswordPolicy,
		&group,
		&groupPolicy,
		&instanceProfile,
		&openIdConnectProvider,
		&policy,
		&role,
		&rolePoliciesExclusive,
		&rolePolicy,
		&rolePolicyAttachment,
		&rolePolicyAttachmentsExclusive,
		&serviceLinkedRole,
		&user,
		&userPolicy,
		&userPolicyAttachment,
	}
}
