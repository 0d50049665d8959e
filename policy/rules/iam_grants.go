package rules

import (
	"slices"
	"strings"
)

var iamPassRoleScoped = Rule{
	Name:  "iam-passrole-scoped",
	Group: "iam",
	Title: "iam:PassRole names the roles and the service they are passed to.",
	Why:   "Whoever can pass any role to any service runs code with the strongest role of the account.",
	Fix:   "allow iam:PassRole on the role's own ARN (Function.RoleARN, …) with a StringEquals condition on iam:PassedToService",
	Core:  true, Severity: High, Levels: Levels{Mandatory, Mandatory, Mandatory},
	Types:    tokens(identityHolders),
	Resource: eachStatement(identityHolders, judgePassRole),
}

func judgePassRole(s Statement, _ Config) string {
	if !s.allows("iam:PassRole") {
		return ""
	}
	if !s.reaches(aboutRoles) && !s.Resources.Unknown {
		return ""
	}
	var wrong []string
	if s.reaches(allRoles) {
		wrong = append(wrong, "every role; name the roles' ARNs")
	}
	toService := func(c Condition) bool { return c.Key == "iam:passedtoservice" && !c.ForAllValues && c.pins(notWild) }
	if s.ConditionsKnown && !slices.ContainsFunc(s.Conditions, toService) {
		wrong = append(wrong, "no condition on iam:PassedToService; name the service")
	}
	if len(wrong) == 0 {
		return ""
	}
	return s.show() + ", iam:PassRole with " + strings.Join(wrong, ", and ")
}

// aboutRoles accepts resource patterns that some role's ARN could match.
func aboutRoles(pattern string) bool {
	parts, ok := arnParts(pattern)
	return ok && like(parts[1], "iam") && (strings.HasPrefix(parts[4], "role/") || strings.HasPrefix(parts[4], "*") || like(parts[4], "role/"+probe))
}

// allRoles accepts resource patterns that match a role of any name.
func allRoles(pattern string) bool {
	return spans(pattern, "iam", "role/"+probe) || spans(pattern, "iam", "role/"+probe+"/"+probe)
}

var iamNoPrivilegeEscalation = Rule{
	Name:  "iam-no-privilege-escalation",
	Group: "iam",
	Title: "No policy holds a known way to more privileges.",
	Why:   "With these actions on all resources the holder gives itself any privilege, whatever else its policy says.",
	Fix:   "name the ARNs, or hold the statement with a condition on iam:PermissionsBoundary or iam:PolicyARN",
	// The ways are those published by Rhino Security Labs and listed in Cloudsplaining and PMapper.
	Severity: High, Levels: Levels{Advisory, Mandatory, Mandatory},
	Types: tokens(identityHolders),
	Resource: func(r Resource, _ Config) []Finding {
		var findings []Finding
		for _, doc := range r.policies(identityHolders) {
			findings = append(findings, doc.escalations()...)
		}
		return findings
	},
}

// escalation is an action that on its own, on every resource of the kind, leads to any privilege.
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

// launchers run code with a role that was passed to them: together with iam:PassRole on all roles they lead to any privilege.
var launchers = []string{
	"lambda:CreateFunction", "ec2:RunInstances", "ecs:RunTask", "ecs:StartTask", "ecs:CreateService", "cloudformation:CreateStack",
	"glue:CreateDevEndpoint", "glue:CreateJob", "datapipeline:CreatePipeline", "sagemaker:CreateNotebookInstance",
	"sagemaker:CreateTrainingJob", "sagemaker:CreateProcessingJob", "codebuild:CreateProject", "states:CreateStateMachine",
	"scheduler:CreateSchedule", "apprunner:CreateService", "batch:RegisterJobDefinition", "ssm:StartAutomationExecution",
	"autoscaling:CreateLaunchConfiguration", "events:PutTargets",
}

func (d PolicyDocument) escalations() []Finding {
	var findings []Finding
	var passes *Statement
	for i, s := range d.Statements {
		if judgeAdmin(s, nil) != "" || s.pinned(scopesResource, notWild) {
			continue // everything is said of it, or it is held to some resources
		}
		if passes == nil && s.allows("iam:PassRole") && s.reaches(allRoles) {
			passes = &d.Statements[i]
		}
		if ways := s.escalations(); len(ways) > 0 {
			findings = append(findings, Finding{Path: s.Path, What: "allows " + some(ways) + " on all resources, with which the holder can get any privilege"})
		}
	}
	if passes == nil {
		return findings
	}
	var run []string
	for _, launcher := range launchers {
		if d.allows(launcher) {
			run = append(run, launcher)
		}
	}
	if len(run) > 0 {
		findings = append(findings, Finding{
			Path: passes.Path,
			What: "allows iam:PassRole on all roles, and the document " + some(run) + ": together they run code with any role",
		})
	}
	return findings
}

// escalations are the ways to any privilege that the statement holds by itself.
func (s Statement) escalations() []string {
	bounded := s.pinned(oneOf("iam:PermissionsBoundary"), notWild)
	chosen := s.pinned(oneOf("iam:PolicyARN"), notWild)
	var ways []string
	for _, e := range escalations {
		if !s.allows(e.action) || !s.reaches(func(p string) bool { return spans(p, e.service, e.kind+probe) }) {
			continue
		}
		if bounded && e.service == "iam" || chosen && strings.HasPrefix(e.action, "iam:Attach") {
			continue
		}
		ways = append(ways, e.action)
	}
	return ways
}

func (d PolicyDocument) allows(action string) bool {
	for _, s := range d.Statements {
		if judgeAdmin(s, nil) == "" && s.allows(action) {
			return true
		}
	}
	return false
}
