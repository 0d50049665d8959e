package iam

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types are the types that the sandbox simulates.
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
