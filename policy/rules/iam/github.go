package iam

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/policy/core"
)

var iamOIDCSubPinned = core.Rule{
	Name:  "iam-oidc-sub-pinned",
	Group: "iam",
	Title: "A role for GitHub Actions is bound to its audience and to a repository's branch, tag or environment.",
	Why:   "Without it any workflow of the repository, of the organisation or of all GitHub can assume the role.",
	Fix: "condition the trust on token.actions.githubusercontent.com:aud = sts.amazonaws.com and on :sub = " +
		"repo:<org>/<name>:environment:<name> or repo:<org>/<name>:ref:refs/heads/<branch>; list the repositories " +
		"in allowedRepos",
	Core:     true,
	Severity: core.Critical,
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Config: map[string]core.Schema{"allowedRepos": {
		"type":    "array",
		"items":   map[string]any{"type": "string", "pattern": `^[^/:*?]+/[^/:*?]+(:(environment|ref):.+)?$`},
		"default": []any{},
		"description": "Repositories that may be trusted: org/name, each with an optional :environment:NAME or " +
			":ref:REF. Empty: any, as long as it is pinned.",
	}},
	Types:    core.Tokens(core.TrustHolders),
	Resource: core.EachStatement(core.TrustHolders, checkOIDC),
}

// githubIssuer is the host of GitHub's OIDC provider, with which its condition keys begin.
const githubIssuer = "token.actions.githubusercontent.com"

func checkOIDC(s iampolicy.Statement, c core.Config) string {
	if !s.Allows("sts:AssumeRoleWithWebIdentity") || !trustsGitHub(s) || !s.ConditionsKnown {
		return ""
	}
	if !s.Pinned(githubKey("aud"), func(v string) bool { return v == "sts.amazonaws.com" }) {
		return "trusts GitHub Actions without holding :aud to sts.amazonaws.com" + showKey(s, "aud")
	}
	if !s.Pinned(githubKey("sub"), pinsSubject) {
		return "trusts GitHub Actions without holding :sub to repo:<org>/<name>:ref:… or :environment:…" +
			showKey(s, "sub")
	}
	allowed := c.Strings("allowedRepos")
	if len(allowed) == 0 {
		return ""
	}
	if !s.Pinned(githubKey("sub"), func(v string) bool { return pinsSubject(v) && subjectAllowed(v, allowed) }) {
		return "trusts a repository that allowedRepos (" + core.ShowSome(allowed) + ") doesn't list" + showKey(s, "sub")
	}
	return ""
}

// trustsGitHub recognises GitHub's provider by its ARN, and by its condition keys where the ARN
// isn't known yet.
func trustsGitHub(s iampolicy.Statement) bool {
	for _, p := range s.Principals {
		if p.Kind == "Federated" &&
			p.Any(func(arn string) bool {
				return strings.Contains(strings.ToLower(arn), "oidc-provider/"+githubIssuer)
			}) {
			return true
		}
	}
	return slices.ContainsFunc(s.Conditions, func(c iampolicy.Condition) bool {
		return strings.HasPrefix(c.Key, githubIssuer)
	})
}

// githubKey matches a claim of GitHub's provider, whose issuer may end in an enterprise's name.
func githubKey(claim string) func(string) bool {
	return func(key string) bool {
		return strings.HasPrefix(key, githubIssuer) && strings.HasSuffix(key, ":"+claim)
	}
}

// showKey shows what the statement's conditions say of a claim.
func showKey(s iampolicy.Statement, claim string) string {
	for _, c := range s.Conditions {
		if githubKey(claim)(c.Key) {
			return fmt.Sprintf("; got %s %s", c.Operator, core.ShowSome(c.Values.Known))
		}
	}
	return "; there is no condition on it"
}

// subject is repo:org/name:context, where GitHub may append the immutable ids to the names:
// repo:org@1/name@2:context.
var subject = regexp.MustCompile(`^repo:([A-Za-z0-9_.-]+)(@\d+)?/([A-Za-z0-9_.-]+)(@\d+)?:(ref|environment):(.+)$`)

// pinsSubject reports whether a :sub value names one repository and one branch, tag (or a family of
// them) or environment.
func pinsSubject(value string) bool {
	m := subject.FindStringSubmatch(value)
	if m == nil {
		return false
	}
	kind, name := m[5], m[6]
	if kind == "ref" {
		name = strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(name, "refs/"), "heads/"), "tags/")
	}
	return name != "" && !strings.HasPrefix(name, "*") && !strings.HasPrefix(name, "?")
}

// subjectAllowed reports whether one of the allowed repositories covers the subject.
func subjectAllowed(value string, allowed []string) bool {
	m := subject.FindStringSubmatch(value)
	if m == nil {
		return false
	}
	repo, context := m[1]+"/"+m[3], m[5]+":"+m[6]
	// A branch or a tag may be written by its name alone.
	short := strings.Replace(strings.Replace(context, "ref:refs/heads/", "ref:", 1), "ref:refs/tags/", "ref:", 1)
	return slices.ContainsFunc(allowed, func(entry string) bool {
		name, wanted, narrowed := strings.Cut(entry, ":")
		return strings.EqualFold(name, repo) && (!narrowed || wanted == context || wanted == short)
	})
}
