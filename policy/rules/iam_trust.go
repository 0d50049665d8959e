package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var iamTrustNoWildcard = Rule{
	Name:  "iam-trust-no-wildcard",
	Group: "iam",
	Title: "A role is trusted to named principals only, another account's root only with an ExternalId or an organisation.",
	Why:   "A role that anybody may assume gives its privileges to anybody with an AWS account; a whole foreign account to all its users.",
	Fix:   "name the service or the role in the trust policy (policydoc.AssumeRole); for another account add a condition on sts:ExternalId or aws:PrincipalOrgID",
	Core:  true, Severity: Critical, Levels: Levels{Mandatory, Mandatory, Mandatory},
	Types:    tokens(trustHolders),
	Resource: judgeTrust,
}

func judgeTrust(r Resource, _ Config) []Finding {
	own := r.ownAccounts()
	var findings []Finding
	for _, s := range r.statements(trustHolders) {
		if !s.Allow {
			continue
		}
		if slices.ContainsFunc(s.Principals, Principal.anyone) {
			findings = append(findings, Finding{Path: s.Path, What: "trusts everybody (Principal *); name who may assume the role"})
			continue
		}
		if len(s.NotPrincipals) > 0 {
			findings = append(findings, Finding{Path: s.Path, What: "trusts everybody but a few (NotPrincipal); name who may assume the role"})
			continue
		}
		if !s.allows("sts:AssumeRole") || s.pinned(oneOf("sts:ExternalId", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalArn"), notWild) {
			continue
		}
		for _, account := range s.trustedAccounts() {
			if !slices.Contains(own, account) {
				findings = append(findings, Finding{Path: s.Path, What: fmt.Sprintf(
					"trusts all of account %s without a condition on sts:ExternalId or aws:PrincipalOrgID; add one, or name the role", account)})
			}
		}
	}
	return findings
}

var accountID = regexp.MustCompile(`^\d{12}$`)

// trustedAccounts are the accounts that the statement trusts as a whole.
func (s Statement) trustedAccounts() []string {
	var accounts []string
	for _, p := range s.Principals {
		if p.Kind != "AWS" {
			continue
		}
		for _, name := range p.Known {
			parts, ok := arnParts(name)
			switch {
			case accountID.MatchString(name):
				accounts = append(accounts, name)
			case ok && parts[1] == "iam" && parts[4] == "root":
				accounts = append(accounts, parts[3])
			}
		}
	}
	return accounts
}

// ownAccounts are the accounts that the resource is known to live in: the provider's account guard and its own ARN.
func (r Resource) ownAccounts() []string {
	accounts, _ := providerList(r, "allowedAccountIds").Strings()
	if arn, ok := r.Get("arn").Str(); ok {
		if parts, ok := arnParts(arn); ok {
			accounts = append(accounts, parts[3])
		}
	}
	return accounts
}

var iamOIDCSubPinned = Rule{
	Name:  "iam-oidc-sub-pinned",
	Group: "iam",
	Title: "A role for GitHub Actions is bound to its audience and to a repository's branch, tag or environment.",
	Why:   "Without it any workflow of the repository, of the organisation or of all GitHub can assume the role.",
	Fix: "condition the trust on token.actions.githubusercontent.com:aud = sts.amazonaws.com and on :sub = repo:<org>/<name>:environment:<name> or " +
		"repo:<org>/<name>:ref:refs/heads/<branch>; list the repositories in allowedRepos",
	Core: true, Severity: Critical, Levels: Levels{Mandatory, Mandatory, Mandatory},
	Config: map[string]Schema{"allowedRepos": {
		"type": "array", "items": map[string]any{"type": "string", "pattern": `^[^/:*?]+/[^/:*?]+(:(environment|ref):.+)?$`}, "default": []any{},
		"description": "Repositories that may be trusted: org/name, each with an optional :environment:NAME or :ref:REF. Empty: any, as long as it is pinned.",
	}},
	Types:    tokens(trustHolders),
	Resource: eachStatement(trustHolders, judgeOIDC),
}

// githubIssuer is the host of GitHub's OIDC provider, with which its condition keys begin.
const githubIssuer = "token.actions.githubusercontent.com"

func judgeOIDC(s Statement, c Config) string {
	if !s.allows("sts:AssumeRoleWithWebIdentity") || !s.trustsGitHub() || !s.ConditionsKnown {
		return ""
	}
	if !s.pinned(githubKey("aud"), func(v string) bool { return v == "sts.amazonaws.com" }) {
		return "trusts GitHub Actions without holding :aud to sts.amazonaws.com" + s.showKey("aud")
	}
	if !s.pinned(githubKey("sub"), pinsSubject) {
		return "trusts GitHub Actions without holding :sub to repo:<org>/<name>:ref:… or :environment:…" + s.showKey("sub")
	}
	allowed := c.Strings("allowedRepos")
	if len(allowed) == 0 {
		return ""
	}
	if !s.pinned(githubKey("sub"), func(v string) bool { return pinsSubject(v) && subjectAllowed(v, allowed) }) {
		return "trusts a repository that allowedRepos (" + some(allowed) + ") doesn't list" + s.showKey("sub")
	}
	return ""
}

// trustsGitHub recognises GitHub's provider by its ARN, and by its condition keys where the ARN isn't known yet.
func (s Statement) trustsGitHub() bool {
	for _, p := range s.Principals {
		if p.Kind == "Federated" && p.any(func(arn string) bool { return strings.Contains(strings.ToLower(arn), "oidc-provider/"+githubIssuer) }) {
			return true
		}
	}
	return slices.ContainsFunc(s.Conditions, func(c Condition) bool { return strings.HasPrefix(c.Key, githubIssuer) })
}

// githubKey matches a claim of GitHub's provider, whose issuer may end in an enterprise's name.
func githubKey(claim string) func(string) bool {
	return func(key string) bool {
		return strings.HasPrefix(key, githubIssuer) && strings.HasSuffix(key, ":"+claim)
	}
}

// showKey shows what the statement's conditions say of a claim.
func (s Statement) showKey(claim string) string {
	for _, c := range s.Conditions {
		if githubKey(claim)(c.Key) {
			return fmt.Sprintf("; got %s %s", c.Operator, some(c.Values.Known))
		}
	}
	return "; there is no condition on it"
}

// subject is repo:org/name:context, where GitHub may append the immutable ids to the names: repo:org@1/name@2:context.
var subject = regexp.MustCompile(`^repo:([A-Za-z0-9_.-]+)(@\d+)?/([A-Za-z0-9_.-]+)(@\d+)?:(ref|environment):(.+)$`)

// pinsSubject reports whether a :sub value names one repository and one branch, tag (or a family of them) or environment.
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

var iamOIDCAudience = Rule{
	Name:  "iam-oidc-audience",
	Group: "iam",
	Title: "An OIDC provider accepts tokens for sts.amazonaws.com only, from an https address.",
	Why:   "A token that was issued for another audience would be accepted as a login to AWS.",
	Fix:   "set the provider's ClientIdLists to sts.amazonaws.com and nothing else, and its Url to https://…",
	Core:  true, Severity: High, Levels: Levels{Mandatory, Mandatory, Mandatory},
	Types:    []string{"aws:iam/openIdConnectProvider:OpenIdConnectProvider"},
	Resource: judgeOIDCProvider,
}

func judgeOIDCProvider(r Resource, _ Config) []Finding {
	var findings []Finding
	audiences, known := r.Get("clientIdLists").Strings()
	wrong := slices.ContainsFunc(audiences, func(a string) bool { return a != "sts.amazonaws.com" })
	if wrong || known && len(audiences) == 0 {
		findings = append(findings, Finding{Path: "clientIdLists", What: fmt.Sprintf("is %s; only sts.amazonaws.com belongs there", r.Get("clientIdLists").Show())})
	}
	// AWS gives the address back without its scheme, so that none is right in outputs.
	if url, ok := r.Get("url").Str(); ok && strings.Contains(url, "://") && !strings.HasPrefix(strings.ToLower(url), "https://") {
		findings = append(findings, Finding{Path: "url", What: fmt.Sprintf("is %s; write https://", r.Get("url").Show())})
	}
	return findings
}
