package iam

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var role = cloud.ResourceType{
	Type:   token.Role,
	Global: true,
	Name:   &cloud.Naming{Property: "name", Max: 64, Others: "namePrefix"},
	Defaults: map[string]any{
		"path":                "/",
		"maxSessionDuration":  3600.0,
		"forceDetachPolicies": false,
	},
	References: []cloud.Reference{
		{
			Path:    "managedPolicyArns[]",
			To:      token.Policy,
			Missing: noSuchPol,
			Blocks:  "DeleteConflict: Cannot delete a policy attached to entities: %s",
		},
		{
			Path:    "permissionsBoundary",
			To:      token.Policy,
			Missing: "NoSuchEntity: Scope ARN: %s does not exist or is not attachable.",
		},
	},

	CreateSeconds:  2,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateRole,
}

func validateRole(c *cloud.Call) {
	validateName(64)(c)
	ValidatePolicy(c, "assumeRolePolicy", TrustPolicy, 2048) // IAM quotas: role trust policy length, by default
	for _, l := range cloud.Lookup(c.Inputs, "inlinePolicies[].policy") {
		if s, ok := l.Value.(string); ok {
			validateDocument(c, l.Path, s, IdentityPolicy, 10240)
		}
	}
}

// WithRole is the reference to a role. Service-linked roles are AWS's own.
func WithRole(path string) cloud.Reference {
	return cloud.Reference{
		Path:    path,
		To:      token.Role,
		Missing: "InvalidParameterValue: the role %s does not exist",
		Or:      func(_ *cloud.Call, s string) bool { return strings.Contains(s, ":role/aws-service-role/") },
	}
}
