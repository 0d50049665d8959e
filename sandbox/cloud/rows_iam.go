package cloud

const (
	roleT       = "iam/role:Role"
	policyT     = "iam/policy:Policy"
	noSuchRole  = "NoSuchEntity: The role with name %s cannot be found."
	noSuchUser  = "NoSuchEntity: The user with name %s cannot be found."
	noSuchGroup = "NoSuchEntity: The group with name %s cannot be found."
	noSuchPol   = "NoSuchEntity: Policy %s does not exist or is not attachable."
	detachFirst = "DeleteConflict: Cannot delete entity %s, must detach all policies first"
	deleteFirst = "DeleteConflict: Cannot delete entity %s, must delete policies first"
)

var slash = map[string]any{"path": "/"}

func init() {
	add(
		&row{Type: roleT, ID: "{name}", Global: true, Seconds: 2, Source: oneCall, Check: checkRole,
			Name: &naming{Property: "name", Max: 64, Others: "namePrefix"}, Defaults: map[string]any{"path": "/", "maxSessionDuration": 3600.0, "forceDetachPolicies": false},
			Refs: []ref{{Path: "managedPolicyArns[]", To: policyT, Missing: noSuchPol, Blocks: "DeleteConflict: Cannot delete a policy attached to entities: %s"},
				{Path: "permissionsBoundary", To: policyT, Missing: "NoSuchEntity: Scope ARN: %s does not exist or is not attachable."}},
			Out: map[string]any{"arn": "arn:aws:iam::{account}:role{path}{name}", "uniqueId": "AROA{HEX17}", "createDate": "2026-01-01T00:00:00Z"}},
		&row{Type: policyT, ID: "arn:aws:iam::{account}:policy{path}{name}", Global: true, Seconds: 2, Source: oneCall, Check: checkManagedPolicy,
			Name: &naming{Property: "name", Max: 128, Others: "namePrefix"}, Defaults: slash,
			Out: map[string]any{"arn": "{id}", "policyId": "ANPA{HEX17}", "attachmentCount": 0.0}},
		&row{Type: "iam/rolePolicy:RolePolicy", ID: "{role}:{name}", Global: true, Seconds: 1, Source: oneCall, Check: checkRolePolicy, Judge: judgeRolePolicy,
			Name: &naming{Property: "name", Max: 128, Others: "namePrefix"}, Refs: []ref{{Path: "role", To: roleT, Missing: noSuchRole, Blocks: deleteFirst}}},
		&row{Type: "iam/rolePolicyAttachment:RolePolicyAttachment", ID: "{role}-{hex17}", Global: true, Seconds: 1, Source: oneCall, Judge: judgeAttachment,
			Refs: []ref{{Path: "role", To: roleT, Missing: noSuchRole, Blocks: detachFirst},
				{Path: "policyArn", To: policyT, Missing: noSuchPol, Blocks: "DeleteConflict: Cannot delete a policy attached to entities: %s"}}},
		&row{Type: "iam/rolePoliciesExclusive:RolePoliciesExclusive", ID: "{roleName}", Global: true, Seconds: 1, Source: oneCall,
			Refs: []ref{{Path: "roleName", To: roleT, Missing: noSuchRole}}},
		&row{Type: "iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", ID: "{roleName}", Global: true, Seconds: 1, Source: oneCall,
			Refs: []ref{{Path: "roleName", To: roleT, Missing: noSuchRole}, {Path: "policyArns[]", To: policyT, Missing: noSuchPol}}},
		&row{Type: profileT, ID: "{name}", Global: true, Seconds: 2, Source: oneCall, Check: iamName(128),
			Name: &naming{Property: "name", Max: 128, Others: "namePrefix"}, Defaults: slash,
			Refs: []ref{{Path: "role", To: roleT, Missing: noSuchRole, Blocks: "DeleteConflict: Cannot delete entity %s, must remove roles from instance profile first"}},
			Out:  map[string]any{"arn": "arn:aws:iam::{account}:instance-profile{path}{name}", "uniqueId": "AIPA{HEX17}", "createDate": "2026-01-01T00:00:00Z"}},
		&row{Type: "iam/user:User", ID: "{name}", Global: true, Seconds: 1, Source: oneCall, Check: iamName(64),
			Name: &naming{Property: "name", Max: 64}, Defaults: slash,
			Out: map[string]any{"arn": "arn:aws:iam::{account}:user{path}{name}", "uniqueId": "AIDA{HEX17}"}},
		&row{Type: "iam/group:Group", ID: "{name}", Global: true, Seconds: 1, Source: oneCall, Check: iamName(128),
			Name: &naming{Property: "name", Max: 128}, Defaults: slash,
			Out: map[string]any{"arn": "arn:aws:iam::{account}:group{path}{name}", "uniqueId": "AGPA{HEX17}"}},
		&row{Type: "iam/userPolicy:UserPolicy", ID: "{user}:{name}", Global: true, Seconds: 1, Source: oneCall, Check: checkRolePolicy,
			Name: &naming{Property: "name", Max: 128, Others: "namePrefix"}, Refs: []ref{{Path: "user", To: "iam/user:User", Missing: noSuchUser, Blocks: deleteFirst}}},
		&row{Type: "iam/groupPolicy:GroupPolicy", ID: "{group}:{name}", Global: true, Seconds: 1, Source: oneCall, Check: checkRolePolicy,
			Name: &naming{Property: "name", Max: 128, Others: "namePrefix"}, Refs: []ref{{Path: "group", To: "iam/group:Group", Missing: noSuchGroup, Blocks: deleteFirst}}},
		&row{Type: "iam/userPolicyAttachment:UserPolicyAttachment", ID: "{user}-{hex17}", Global: true, Seconds: 1, Source: oneCall,
			Refs: []ref{{Path: "user", To: "iam/user:User", Missing: noSuchUser, Blocks: detachFirst}, {Path: "policyArn", To: policyT, Missing: noSuchPol, Blocks: "DeleteConflict: Cannot delete a policy attached to entities: %s"}}},
		&row{Type: "iam/openIdConnectProvider:OpenIdConnectProvider", ID: "arn:aws:iam::{account}:oidc-provider/{host}", Global: true, Seconds: 1, Source: oneCall,
			Identify: oidcARN, Check: checkOIDC, Out: map[string]any{"arn": "{id}"}},
		&row{Type: "iam/serviceLinkedRole:ServiceLinkedRole", ID: "arn:aws:iam::{account}:role/aws-service-role/{awsServiceName}/AWSServiceRole{hex8}", Global: true, Seconds: 3, Source: oneCall,
			Out: map[string]any{"arn": "{id}", "name": "AWSServiceRole{hex8}", "path": "/aws-service-role/{awsServiceName}/", "uniqueId": "AROA{HEX17}", "createDate": "2026-01-01T00:00:00Z"}},
		&row{Type: "iam/accountPasswordPolicy:AccountPasswordPolicy", ID: "iam-account-password-policy", Global: true, Seconds: 1, Source: oneCall},
		&row{Type: "iam/accountAlias:AccountAlias", ID: "{accountAlias}", Global: true, Seconds: 1, Source: oneCall},
	)
}
