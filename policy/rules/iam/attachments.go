package iam

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

var iamNoAdminAttachment = core.Rule{
	Name:  "iam-no-admin-attachment",
	Group: "iam",
	Title: "No AWS managed policy of administrators or of full access is attached.",
	Why: "AdministratorAccess, PowerUserAccess, IAMFullAccess and the *FullAccess policies cover every resource of " +
		"the account.",
	Fix: "write a policy with the actions and ARNs that are really used (the tier's Statements), or attach a " +
		"ReadOnly or service-role policy",
	Core:     true,
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Types: []string{
		"aws:iam/rolePolicyAttachment:RolePolicyAttachment", "aws:iam/userPolicyAttachment:UserPolicyAttachment",
		"aws:iam/groupPolicyAttachment:GroupPolicyAttachment", "aws:iam/policyAttachment:PolicyAttachment",
		core.IAMRole,
		"aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
		"aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive",
		"aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive",
	},
	Resource: checkAttachment,
}

// adminPolicy matches the AWS managed policies that nobody should hold, of any partition and path.
var adminPolicy = regexp.MustCompile(
	`^arn:aws[a-z-]*:iam::aws:policy/(.*/)?(AdministratorAccess([-_].*)?|PowerUserAccess|IAMFullAccess|[^/]*FullAccess([-_][Vv]\d+)?)$`)

func checkAttachment(r core.Resource, _ core.Config) []core.Finding {
	var findings []core.Finding
	for _, key := range []string{"policyArn", "policyArns", "managedPolicyArns"} {
		items, _ := r.Get(key).Items()
		for i, item := range items {
			if arn, ok := item.Str(); ok && adminPolicy.MatchString(arn) {
				path := key
				if key != "policyArn" {
					path = fmt.Sprintf("%s[%d]", key, i)
				}
				findings = append(findings, core.Finding{
					Path: path,
					What: fmt.Sprintf("is %s; attach a policy with the actions and ARNs that are used", item.Show()),
				})
			}
		}
	}
	return findings
}

var iamNoUsers = core.Rule{
	Name:  "iam-no-users",
	Group: "iam",
	Title: "No IAM users, access keys or user policies.",
	Why:   "A user's password and keys don't expire, and they leak; roles hand out credentials for hours.",
	Fix: "let people in through IAM Identity Center, machines through a role (OIDC for CI, an instance profile, a " +
		"task role)",
	// IAM.2 is about policies attached to users.
	Severity:   core.Medium,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP IAM.2", "CIS 1.14", "CIS 1.20"},
	Types: []string{
		"aws:iam/user:User", "aws:iam/accessKey:AccessKey", "aws:iam/userPolicy:UserPolicy",
		"aws:iam/userPolicyAttachment:UserPolicyAttachment",
		"aws:iam/userLoginProfile:UserLoginProfile", "aws:iam/userGroupMembership:UserGroupMembership",
		"aws:iam/sshKey:SshKey",
		"aws:iam/signingCertificate:SigningCertificate", "aws:iam/serviceSpecificCredential:ServiceSpecificCredential",
		"aws:iam/userPoliciesExclusive:UserPoliciesExclusive",
		"aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive",
	},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		kind := r.Type[strings.LastIndex(r.Type, ":")+1:]
		return []core.Finding{{What: fmt.Sprintf("is an IAM %s; use a role instead of a user", kind)}}
	},
}

var iamPermissionsBoundary = core.Rule{
	Name:  "iam-permissions-boundary",
	Group: "iam",
	Title: "Roles that a deployment makes are held by a permissions boundary.",
	Why:   "Without it, whoever can deploy can write a role with more rights than the deployer itself.",
	Fix: "set PermissionsBoundary on the role. Give the policy's configuration boundaryArn (then every role must " +
		"carry it) and pathPrefix (then every role must live under it); without them only the roles of CI and " +
		"deployers are checked",
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Disabled, Stg: core.Advisory, Prd: core.Mandatory},
	Config: map[string]core.Schema{
		"boundaryArn": {
			"type":        "string",
			"pattern":     "^(arn:[^:]+:iam::.+:policy/.+)?$",
			"default":     "",
			"description": "ARN of the boundary that every role must carry.",
		},
		"pathPrefix": {
			"type":        "string",
			"pattern":     "^(/.*)?$",
			"default":     "",
			"description": "Path under which every role must live, such as /app/.",
		},
	},
	Types:    []string{core.IAMRole},
	Resource: checkBoundary,
}

func checkBoundary(r core.Resource, c core.Config) []core.Finding {
	wanted, prefix := c.String("boundaryArn", ""), c.String("pathPrefix", "")
	boundary, path := r.Get("permissionsBoundary"), r.Get("path")
	var findings []core.Finding
	held, known := boundary.Str()
	switch {
	case boundary.IsUnknown():
	case wanted != "" && held != wanted:
		findings = append(findings, core.Finding{
			Path: "permissionsBoundary",
			What: fmt.Sprintf("is %s; it must be %s", boundary.Show(), wanted),
		})
	case (prefix != "" || deploys(r)) && (!known || held == ""):
		findings = append(findings, core.Finding{
			Path: "permissionsBoundary",
			What: "is absent on a role that deploys; set a boundary",
		})
	}
	if prefix != "" && !path.IsUnknown() && !strings.HasPrefix(path.StrOr("/"), prefix) {
		findings = append(findings, core.Finding{
			Path: "path",
			What: fmt.Sprintf("is %q; roles belong under %q", path.StrOr("/"), prefix),
		})
	}
	return findings
}

// deployers are the identities of CI systems: hosts of OIDC providers, and services that run other
// people's builds.
var deployers = []string{
	githubIssuer, "gitlab", "bitbucket", "circleci", "app.terraform.io", "api.pulumi.com", "codebuild.amazonaws.com",
	"cloudformation.amazonaws.com",
}

// deploys reports whether the role is trusted to a CI system.
func deploys(r core.Resource) bool {
	for _, s := range r.Statements(core.TrustHolders) {
		for _, p := range s.Principals {
			if s.Allow && p.Any(func(name string) bool {
				return slices.ContainsFunc(deployers, func(d string) bool {
					return strings.Contains(strings.ToLower(name), d)
				})
			}) {
				return true
			}
		}
	}
	return false
}

var iamNoInlinePolicies = core.Rule{
	Name:  "iam-no-inline-policies",
	Group: "iam",
	Title: "Policies are resources of their own, not written into a role, a user or a group.",
	Why:   "An inline policy is changed without a version, a review of its own or a way back.",
	Fix:   "make it an aws.iam.RolePolicy or aws.iam.Policy of its own, as the tiers do with their Statements",
	// A role policy of its own is reviewed as a resource; inlinePolicies and user or group policies
	// aren't.
	Severity: core.Low,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Types:    []string{core.IAMRole, "aws:iam/userPolicy:UserPolicy", "aws:iam/groupPolicy:GroupPolicy"},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if r.Type != core.IAMRole {
			return []core.Finding{{What: "is an inline policy of a user or group; attach a managed policy to a role"}}
		}
		var findings []core.Finding
		items, _ := r.Get("inlinePolicies").Items()
		for i, item := range items {
			if item.Get("policy").StrOr("") != "" {
				findings = append(findings, core.Finding{
					Path: fmt.Sprintf("inlinePolicies[%d]", i),
					What: fmt.Sprintf("holds the policy %s; make it a resource of its own", item.Get("name").Show()),
				})
			}
		}
		return findings
	},
}
