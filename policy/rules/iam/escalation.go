package iam

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/policy/core"
)

var iamPassRoleScoped = core.Rule{
	Name:  "iam-passrole-scoped",
	Group: "iam",
	Title: "iam:PassRole names the roles and the service they are passed to.",
	Why:   "Whoever can pass any role to any service runs code with the strongest role of the account.",
	Fix: "allow iam:PassRole on the role's own ARN (Function.RoleARN, …) with a StringEquals condition on " +
		"iam:PassedToService",
	Core:     true,
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Types:    core.Tokens(core.IdentityHolders),
	Resource: core.EachStatement(core.IdentityHolders, checkPassRole),
}

func checkPassRole(s iampolicy.Statement, _ core.Config) string {
	if !s.Allows("iam:PassRole") {
		return ""
	}
	if !s.Reaches(aboutRoles) && !s.Resources.Unknown {
		return ""
	}
	var wrong []string
	if s.Reaches(allRoles) {
		wrong = append(wrong, "every role; name the roles' ARNs")
	}
	toService := func(c iampolicy.Condition) bool {
		return c.Key == "iam:passedtoservice" && !c.ForAllValues && c.Pins(iampolicy.NotWild)
	}
	if s.ConditionsKnown && !slices.ContainsFunc(s.Conditions, toService) {
		wrong = append(wrong, "no condition on iam:PassedToService; name the service")
	}
	if len(wrong) == 0 {
		return ""
	}
	return showStatement(s) + ", iam:PassRole with " + strings.Join(wrong, ", and ")
}

// aboutRoles reports whether a resource pattern could match some role's ARN.
func aboutRoles(pattern string) bool {
	arn, ok := iampolicy.ParseARN(pattern)
	return ok && iampolicy.Matches(arn.Service, "iam") &&
		(strings.HasPrefix(arn.Resource, "role/") || strings.HasPrefix(arn.Resource, "*") ||
			iampolicy.Matches(arn.Resource, "role/"+iampolicy.AnyName))
}

// allRoles reports whether a resource pattern matches roles of any name.
func allRoles(pattern string) bool {
	return iampolicy.Spans(pattern, "iam", "role/"+iampolicy.AnyName) ||
		iampolicy.Spans(pattern, "iam", "role/"+iampolicy.AnyName+"/"+iampolicy.AnyName)
}

var iamNoPrivilegeEscalation = core.Rule{
	Name:  "iam-no-privilege-escalation",
	Group: "iam",
	Title: "No policy holds a known way to more privileges.",
	Why:   "With these actions on all resources the holder gives itself any privilege, whatever else its policy says.",
	Fix:   "name the ARNs, or hold the statement with a condition on iam:PermissionsBoundary or iam:PolicyARN",
	// The ways are those published by Rhino Security Labs and listed in Cloudsplaining and PMapper.
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Types:    core.Tokens(core.IdentityHolders),
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, doc := range r.Policies(core.IdentityHolders) {
			findings = append(findings, escalationsOf(doc)...)
		}
		return findings
	},
}

// escalation is an action that gives its holder any privilege when it is allowed on every resource
// of the kind.
type escalation struct{ action, service, kind string }

var escalations = []escalation{
	{"iam:CreatePolicyVersion", "iam", "policy/"},
	{"iam:SetDefaultPolicyVersion", "iam", "policy/"},
	{"iam:AttachRolePolicy", "iam", "role/"},
	{"iam:AttachUserPolicy", "iam", "user/"},
	{"iam:AttachGroupPolicy", "iam", "group/"},
	{"iam:PutRolePolicy", "iam", "role/"},
	{"iam:PutUserPolicy", "iam", "user/"},
	{"iam:PutGroupPolicy", "iam", "group/"},
	{"iam:AddUserToGroup", "iam", "group/"},
	{"iam:UpdateAssumeRolePolicy", "iam", "role/"},
	{"iam:DeleteRolePermissionsBoundary", "iam", "role/"},
	{"iam:PutRolePermissionsBoundary", "iam", "role/"},
	{"iam:DeleteUserPermissionsBoundary", "iam", "user/"},
	{"iam:PutUserPermissionsBoundary", "iam", "user/"},
	{"iam:CreateAccessKey", "iam", "user/"},
	{"iam:CreateLoginProfile", "iam", "user/"},
	{"iam:UpdateLoginProfile", "iam", "user/"},
	{"sts:AssumeRole", "iam", "role/"},
	{"lambda:UpdateFunctionCode", "lambda", "function:"},
	{"ssm:SendCommand", "ec2", "instance/"},
}

// launchers run code with a role that was passed to them: together with iam:PassRole on all roles
// they lead to any privilege.
var launchers = []string{
	"lambda:CreateFunction", "ec2:RunInstances", "ecs:RunTask", "ecs:StartTask", "ecs:CreateService",
	"cloudformation:CreateStack",
	"glue:CreateDevEndpoint", "glue:CreateJob", "datapipeline:CreatePipeline", "sagemaker:CreateNotebookInstance",
	"sagemaker:CreateTrainingJob", "sagemaker:CreateProcessingJob", "codebuild:CreateProject",
	"states:CreateStateMachine",
	"scheduler:CreateSchedule", "apprunner:CreateService", "batch:RegisterJobDefinition",
	"ssm:StartAutomationExecution",
	"autoscaling:CreateLaunchConfiguration", "events:PutTargets",
}

func escalationsOf(d iampolicy.Document) []core.Finding {
	var findings []core.Finding
	var passes *iampolicy.Statement
	for i, s := range d.Statements {
		if checkAdmin(s, nil) != "" || s.Pinned(scopesResource, iampolicy.NotWild) {
			continue // everything is said of it, or it is held to some resources
		}
		if passes == nil && s.Allows("iam:PassRole") && s.Reaches(allRoles) {
			passes = &d.Statements[i]
		}
		if ways := waysToPrivileges(s); len(ways) > 0 {
			findings = append(findings, core.Finding{
				Path: s.Path,
				What: "allows " + core.ShowSome(ways) + " on all resources, with which the holder can get any privilege",
			})
		}
	}
	if passes == nil {
		return findings
	}
	var run []string
	for _, launcher := range launchers {
		if documentAllows(d, launcher) {
			run = append(run, launcher)
		}
	}
	if len(run) > 0 {
		findings = append(findings, core.Finding{
			Path: passes.Path,
			What: "allows iam:PassRole on all roles, and the document " + core.ShowSome(run) +
				": together they run code with any role",
		})
	}
	return findings
}

// waysToPrivileges returns the actions by which the statement alone gives any privilege.
func waysToPrivileges(s iampolicy.Statement) []string {
	bounded := s.Pinned(iampolicy.OneOf("iam:PermissionsBoundary"), iampolicy.NotWild)
	chosen := s.Pinned(iampolicy.OneOf("iam:PolicyARN"), iampolicy.NotWild)
	var ways []string
	for _, e := range escalations {
		if !s.Allows(e.action) ||
			!s.Reaches(func(p string) bool { return iampolicy.Spans(p, e.service, e.kind+iampolicy.AnyName) }) {
			continue
		}
		if bounded && e.service == "iam" || chosen && strings.HasPrefix(e.action, "iam:Attach") {
			continue
		}
		ways = append(ways, e.action)
	}
	return ways
}

func documentAllows(d iampolicy.Document, action string) bool {
	for _, s := range d.Statements {
		if checkAdmin(s, nil) == "" && s.Allows(action) {
			return true
		}
	}
	return false
}
