package iam

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/policy/core"
)

var iamSessionsScoped = core.Rule{
	Name:     "iam-sessions-scoped",
	Group:    "iam",
	Severity: core.Low,
	Levels:   core.AdvisoryEverywhere,
	Title: "Whoever may open sessions on instances may do so on some of them, with named documents, and take up or " +
		"end their own sessions only.",
	Why: "A session is a shell: with no limit on where, whoever may enter the bastion enters every server, or " +
		"another's session.",
	Fix: "plinth:bastion writes such a policy; elsewhere hold ssm:StartSession by ssm:resourceTag and BoolIfExists " +
		"ssm:SessionDocumentAccessCheck true, and ssm:ResumeSession and ssm:TerminateSession by the session's tag " +
		"or the caller's name",
	Types: core.Tokens(core.IdentityHolders),
	Resource: core.EachStatement(core.IdentityHolders, func(s iampolicy.Statement, c core.Config) string {
		if checkAdmin(s, c) != "" {
			return ""
		}
		tagged := s.Pinned(func(key string) bool { return strings.Contains(key, "resourcetag/") }, iampolicy.NotWild)
		checked := !s.ConditionsKnown ||
			slices.ContainsFunc(s.Conditions, func(c iampolicy.Condition) bool {
				return c.Key == "ssm:sessiondocumentaccesscheck"
			})
		switch {
		case s.Allows("ssm:StartSession") && s.Reaches(allInstances) && !tagged:
			return showStatement(s) + ", ssm:StartSession on every instance; better those with a tag"
		case s.Allows("ssm:StartSession") && s.Reaches(someInstance) && !checked:
			return showStatement(s) + ", ssm:StartSession with the account's default document, which may record " +
				"nothing; better with ssm:SessionDocumentAccessCheck"
		case !tagged && (s.Allows("ssm:ResumeSession") || s.Allows("ssm:TerminateSession")) && s.Reaches(allSessions):
			return showStatement(s) + ", everybody's sessions; better the caller's own"
		}
		return ""
	}),
}

func allInstances(pattern string) bool {
	return iampolicy.Spans(pattern, "ec2", "instance/"+iampolicy.AnyName)
}

// someInstance reports whether a resource pattern matches the ARN of some instance.
func someInstance(pattern string) bool {
	arn, ok := iampolicy.ParseARN(pattern)
	return ok && iampolicy.Matches(arn.Service, "ec2") &&
		(strings.HasPrefix(arn.Resource, "instance/") || iampolicy.Matches(arn.Resource, "instance/"+iampolicy.AnyName))
}

func allSessions(pattern string) bool {
	return iampolicy.Spans(pattern, "ssm", "session/"+iampolicy.AnyName)
}
