package iam

import (
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/policy/core"
)

var iamNoAdminStatement = core.Rule{
	Name:  "iam-no-admin-statement",
	Group: "iam",
	Title: "No policy allows every action on every resource, or all of IAM.",
	Why: "Whoever holds such a policy owns the account: it reads, changes and deletes everything, its own limits " +
		"included.",
	Fix: "name the actions and the ARNs that the code really uses: in a function's settings its statements, in a " +
		"component a policydoc.Statement with Actions and Resources",
	Core:       true,
	Severity:   core.High,
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP IAM.1", "CIS 1.15"},
	Types:      core.Tokens(core.IdentityHolders),
	Resource:   core.EachStatement(core.IdentityHolders, checkAdmin),
}

func checkAdmin(s iampolicy.Statement, _ core.Config) string {
	switch {
	case s.AllowsEverything() && s.Reaches(iampolicy.EveryResource):
		return showStatement(s) + ", which is everything; allow named actions on named resources"
	case s.AllowsEverythingOf("iam") && s.Reaches(allOfIAM):
		return showStatement(s) + ", which is all of IAM, so that the holder can grant itself the rest; allow named " +
			"iam actions on named ARNs"
	}
	return ""
}

// allOfIAM reports whether a resource pattern covers all roles, all users or all policies.
func allOfIAM(pattern string) bool {
	return iampolicy.Spans(pattern, "iam", "role/"+iampolicy.AnyName) ||
		iampolicy.Spans(pattern, "iam", "user/"+iampolicy.AnyName) ||
		iampolicy.Spans(pattern, "iam", "policy/"+iampolicy.AnyName)
}

// showStatement says what a statement allows, for a message.
func showStatement(s iampolicy.Statement) string {
	allowed := "allows " + core.ShowSome(s.Actions.Known)
	if s.NotActions.Present {
		allowed = "allows all but " + core.ShowSome(s.NotActions.Known)
	}
	switch {
	case s.NotResources.Present:
		allowed += " on all but " + core.ShowSome(s.NotResources.Known)
	case s.Resources.Present:
		allowed += " on " + core.ShowSome(s.Resources.Known)
	}
	return allowed
}

var iamNoWildcardActions = core.Rule{
	Name:  "iam-no-wildcard-actions",
	Group: "iam",
	Title: "No policy allows all actions of a service.",
	Why:   "All actions of a service include deletion, policy changes and whatever AWS adds tomorrow.",
	Fix: "list the actions, or a verb such as s3:Get*; what must stay goes into allowedWildcardActions with the " +
		"policy's configuration, for example [\"logs:*\"]",
	Severity:   core.Low,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP IAM.21"},
	Config: map[string]core.Schema{"allowedWildcardActions": {
		"type":        "array",
		"items":       map[string]any{"type": "string", "pattern": `^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$`},
		"default":     []any{},
		"description": "Action patterns such as service:Prefix* that may be allowed.",
	}},
	Types:    core.Tokens(core.ActionHolders),
	Resource: core.EachStatement(core.ActionHolders, checkWildcardActions),
}

func checkWildcardActions(s iampolicy.Statement, c core.Config) string {
	if !s.Allow {
		return ""
	}
	allowed := c.Strings("allowedWildcardActions")
	var bad []string
	for _, action := range s.Actions.Known {
		service, _, _ := strings.Cut(strings.ToLower(action), ":")
		if !iampolicy.EveryActionOf(action, service) {
			continue
		}
		if !(iampolicy.Texts{Known: allowed}).Any(func(p string) bool {
			return !iampolicy.EveryAction(p) && iampolicy.MatchesAction(p, action)
		}) {
			bad = append(bad, action)
		}
	}
	if len(bad) == 0 {
		return ""
	}
	return "allows all actions of a service: " + core.ShowSome(bad) + "; name the actions"
}

var iamNoWildcardResource = core.Rule{
	Name:  "iam-no-wildcard-resource",
	Group: "iam",
	Title: "Resource * only for actions that know no narrower resource.",
	Why:   "A grant on every resource reaches other systems' data in the same account.",
	Fix: "give the statement the ARN of the tier's own resource (Bucket.ARN, Function.ARN, …) or a condition on " +
		"aws:ResourceTag",
	// The AWS documentation marks the actions of ActionsWithoutResources as having no resource
	// type.
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Types:    core.Tokens(core.IdentityHolders),
	Resource: core.EachStatement(core.IdentityHolders, checkWildcardResource),
}

func checkWildcardResource(s iampolicy.Statement, _ core.Config) string {
	if !s.Allow || !s.Resources.Any(iampolicy.EveryResource) || s.Pinned(scopesResource, iampolicy.NotWild) {
		return ""
	}
	var bad []string
	for _, action := range s.Actions.Known {
		if !withoutResource(action) {
			bad = append(bad, action)
		}
	}
	if len(bad) == 0 {
		return ""
	}
	return "allows " + core.ShowSome(bad) + " on every resource (*); name the ARNs"
}

// scopesResource matches the condition keys that narrow "*" to some resources.
func scopesResource(key string) bool {
	return strings.HasPrefix(key, "aws:resourcetag/") || strings.Contains(key, ":resourcetag/") ||
		strings.HasPrefix(key, "kms:requestalias") ||
		iampolicy.OneOf("kms:resourcealiases", "ecs:cluster", "s3:dataaccesspointarn", "ec2:vpc", "ec2:subnet", "autoscaling:loadbalancernames")(key)
}

var iamKMSDecryptScoped = core.Rule{
	Name:  "iam-kms-decrypt-scoped",
	Group: "iam",
	Title: "No policy allows decryption with all keys.",
	Why:   "Decryption with all keys opens every secret and every encrypted store of the account at once.",
	Fix: "give the statement the key's ARN (for example the KMSKeyARN setting of the tier), or a condition on " +
		"kms:ResourceAliases",
	// FSBP's two controls check customer managed policies and inline policies.
	Severity:   core.Medium,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP KMS.1", "FSBP KMS.2"},
	Types:      core.Tokens(core.IdentityHolders),
	Resource:   core.EachStatement(core.IdentityHolders, checkKMSDecrypt),
}

func checkKMSDecrypt(s iampolicy.Statement, _ core.Config) string {
	if !s.Allows("kms:Decrypt") && !s.Allows("kms:ReEncryptFrom") {
		return ""
	}
	allKeys := func(p string) bool { return iampolicy.Spans(p, "kms", "key/"+iampolicy.AnyName) }
	if !s.Reaches(allKeys) || s.Pinned(scopesResource, iampolicy.NotWild) {
		return ""
	}
	return showStatement(s) + ", which decrypts with every key; name the keys"
}
