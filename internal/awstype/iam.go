package awstype

var iamTypes = map[string]Type{
	"iam/accountAlias:AccountAlias": {
		ID: "{accountAlias}",
	},
	"iam/accountPasswordPolicy:AccountPasswordPolicy": {
		ID: "iam-account-password-policy",
	},
	"iam/group:Group": {
		Named: "name",
		ID:    "{name}",
		Computed: Outputs{
			"arn":      "arn:aws:iam::{account}:group{path}{name}",
			"uniqueId": "AGPA{HEX17}",
		},
	},
	"iam/groupPolicy:GroupPolicy": {
		Named: "name",
		ID:    "{group}:{name}",
	},
	"iam/instanceProfile:InstanceProfile": {
		Named: "name",
		ID:    "{name}",
		Computed: Outputs{
			"arn":        "arn:aws:iam::{account}:instance-profile{path}{name}",
			"uniqueId":   "AIPA{HEX17}",
			"createDate": "2026-01-01T00:00:00Z",
		},
	},
	"iam/openIdConnectProvider:OpenIdConnectProvider": {
		Identify: oidcProviderARN,
		Computed: Outputs{"arn": "{id}"},
	},
	"iam/policy:Policy": {
		Named: "name",
		ID:    "arn:aws:iam::{account}:policy{path}{name}",
		Computed: Outputs{
			"arn":             "{id}",
			"policyId":        "ANPA{HEX17}",
			"attachmentCount": 0.0,
		},
	},
	"iam/role:Role": {
		Named: "name",
		ID:    "{name}",
		Computed: Outputs{
			"arn":        "arn:aws:iam::{account}:role{path}{name}",
			"uniqueId":   "AROA{HEX17}",
			"createDate": "2026-01-01T00:00:00Z",
		},
	},
	"iam/rolePoliciesExclusive:RolePoliciesExclusive": {
		ID: "{roleName}",
	},
	"iam/rolePolicy:RolePolicy": {
		Named: "name",
		ID:    "{role}:{name}",
	},
	"iam/rolePolicyAttachment:RolePolicyAttachment": {
		ID: "{role}-{hex17}",
	},
	"iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": {
		ID: "{roleName}",
	},
	"iam/serviceLinkedRole:ServiceLinkedRole": {
		ID: "arn:aws:iam::{account}:role/aws-service-role/{awsServiceName}/AWSServiceRole{hex8}",
		Computed: Outputs{
			"arn":        "{id}",
			"name":       "AWSServiceRole{hex8}",
			"path":       "/aws-service-role/{awsServiceName}/",
			"uniqueId":   "AROA{HEX17}",
			"createDate": "2026-01-01T00:00:00Z",
		},
	},
	"iam/user:User": {
		Named: "name",
		ID:    "{name}",
		Computed: Outputs{
			"arn":      "arn:aws:iam::{account}:user{path}{name}",
			"uniqueId": "AIDA{HEX17}",
		},
	},
	"iam/userPolicy:UserPolicy": {
		Named: "name",
		ID:    "{user}:{name}",
	},
	"iam/userPolicyAttachment:UserPolicyAttachment": {
		ID: "{user}-{hex17}",
	},
}
