package rules

import "strings"

func iamRules() []Rule {
	return []Rule{
		iamNoAdminStatement, iamNoWildcardActions, iamNoWildcardResource, iamNoNotElements, iamKMSDecryptScoped,
		iamPassRoleScoped, iamNoPrivilegeEscalation,
		iamTrustNoWildcard, iamOIDCSubPinned, iamOIDCAudience,
		iamResourcePolicyNotPublic, iamConfusedDeputy,
		iamNoAdminAttachment, iamNoUsers, iamPermissionsBoundary, iamNoInlinePolicies, iamRolePolicyOneOwner,
	}
}

var iamNoAdminStatement = Rule{
	Name:  "iam-no-admin-statement",
	Group: "iam",
	Title: "No policy allows every action on every resource, or all of IAM.",
	Why:   "Whoever holds such a policy owns the account: it reads, changes and deletes everything, its own limits included.",
	Fix: "name the actions and the ARNs that the code really uses: in a function's settings its statements, in a component a policydoc.Statement with " +
		"Actions and Resources",
	Core: true, Severity: High, Levels: Levels{Mandatory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP IAM.1", "CIS 1.15"},
	Types:      tokens(identityHolders),
	Resource:   eachStatement(identityHolders, judgeAdmin),
}

func judgeAdmin(s Statement, _ Config) string {
	switch {
	case s.allowsEverything() && s.reaches(everything):
		return s.show() + ", which is everything; allow named actions on named resources"
	case s.allowsEverythingOf("iam") && s.reaches(allOfIAM):
		return s.show() + ", which is all of IAM, so that the holder can grant itself the rest; allow named iam actions on named ARNs"
	}
	return ""
}

// allOfIAM accepts resource patterns that cover all roles, users or policies.
func allOfIAM(pattern string) bool {
	return spans(pattern, "iam", "role/"+probe) || spans(pattern, "iam", "user/"+probe) || spans(pattern, "iam", "policy/"+probe)
}

// allowsEverything also sees an Allow of all actions but a few that leaves IAM in.
func (s Statement) allowsEverything() bool {
	return s.Allow && s.Actions.any(everyAction)
}

func (s Statement) allowsEverythingOf(service string) bool {
	if !s.Allow {
		return false
	}
	if s.NotActions.Present {
		excepted := func(p string) bool {
			of, _, found := strings.Cut(strings.ToLower(p), ":")
			return !found && wild(p) || like(of, service)
		}
		return !s.NotActions.Unknown && !s.NotActions.any(excepted)
	}
	return s.Actions.any(func(p string) bool { return everyActionOf(p, service) })
}

// show says what a statement allows, for a message.
func (s Statement) show() string {
	allowed := "allows " + some(s.Actions.Known)
	if s.NotActions.Present {
		allowed = "allows all but " + some(s.NotActions.Known)
	}
	switch {
	case s.NotResources.Present:
		allowed += " on all but " + some(s.NotResources.Known)
	case s.Resources.Present:
		allowed += " on " + some(s.Resources.Known)
	}
	return allowed
}

var iamNoWildcardActions = Rule{
	Name:  "iam-no-wildcard-actions",
	Group: "iam",
	Title: "No policy allows all actions of a service.",
	Why:   "All actions of a service include deletion, policy changes and whatever AWS adds tomorrow.",
	Fix: "list the actions, or a verb such as s3:Get*; what must stay goes into allowedWildcardActions with the policy's configuration, " +
		"for example [\"logs:*\"]",
	Severity: Low, Levels: Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"FSBP IAM.21"},
	Config: map[string]Schema{"allowedWildcardActions": {
		"type": "array", "items": map[string]any{"type": "string", "pattern": `^[A-Za-z0-9-]+:[A-Za-z0-9*?]+$`}, "default": []any{},
		"description": "Action patterns such as service:Prefix* that may be allowed.",
	}},
	Types:    tokens(actionHolders),
	Resource: eachStatement(actionHolders, judgeWildcardActions),
}

func judgeWildcardActions(s Statement, c Config) string {
	if !s.Allow {
		return ""
	}
	allowed := c.Strings("allowedWildcardActions")
	var bad []string
	for _, action := range s.Actions.Known {
		service, _, _ := strings.Cut(strings.ToLower(action), ":")
		if !everyActionOf(action, service) {
			continue
		}
		if !(Texts{Known: allowed}).any(func(p string) bool { return !everyAction(p) && likeAction(p, action) }) {
			bad = append(bad, action)
		}
	}
	if len(bad) == 0 {
		return ""
	}
	return "allows all actions of a service: " + some(bad) + "; name the actions"
}

var iamNoWildcardResource = Rule{
	Name:  "iam-no-wildcard-resource",
	Group: "iam",
	Title: "Resource * only for actions that know no narrower resource.",
	Why:   "A grant on every resource reaches other systems' data in the same account.",
	Fix:   "give the statement the ARN of the tier's own resource (Bucket.ARN, Function.ARN, …) or a condition on aws:ResourceTag",
	// The AWS documentation marks the actions of ActionsWithoutResources as having no resource type.
	Severity: Medium, Levels: Levels{Advisory, Advisory, Mandatory},
	Types:    tokens(identityHolders),
	Resource: eachStatement(identityHolders, judgeWildcardResource),
}

func judgeWildcardResource(s Statement, _ Config) string {
	if !s.Allow || !s.Resources.any(everything) || s.pinned(scopesResource, notWild) {
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
	return "allows " + some(bad) + " on every resource (*); name the ARNs"
}

// scopesResource matches the condition keys that narrow "*" to some resources.
func scopesResource(key string) bool {
	return strings.HasPrefix(key, "aws:resourcetag/") || strings.Contains(key, ":resourcetag/") || strings.HasPrefix(key, "kms:requestalias") ||
		oneOf("kms:resourcealiases", "ecs:cluster", "s3:dataaccesspointarn", "ec2:vpc", "ec2:subnet", "autoscaling:loadbalancernames")(key)
}

var iamNoNotElements = Rule{
	Name:  "iam-no-not-elements",
	Group: "iam",
	Title: "No Allow with NotAction, NotResource or NotPrincipal.",
	Why:   "What isn't named is allowed, so everything that AWS adds later is allowed as well.",
	Fix:   "say what is allowed (Action, Resource, Principal), and use the Not… elements with Deny only",
	// The IAM user guide warns of all three together with Allow.
	Severity: Medium, Levels: Levels{Advisory, Mandatory, Mandatory},
	Types: tokens(identityHolders, resourceHolders),
	Resource: func(r Resource, _ Config) []Finding {
		var findings []Finding
		for _, holders := range [][]holder{identityHolders, trustHolders, resourceHolders} {
			findings = append(findings, eachStatement(holders, judgeNotElements)(r, nil)...)
		}
		return findings
	},
}

func judgeNotElements(s Statement, _ Config) string {
	if !s.Allow {
		return ""
	}
	switch {
	case s.NotActions.Present:
		return "allows NotAction " + some(s.NotActions.Known) + ", that is every other action; list what is allowed as Action"
	case s.NotResources.Present:
		return "allows NotResource " + some(s.NotResources.Known) + ", that is every other resource; list what is allowed as Resource"
	case len(s.NotPrincipals) > 0:
		return "allows NotPrincipal, that is everybody else; list who is allowed as Principal"
	}
	return ""
}

var iamKMSDecryptScoped = Rule{
	Name:  "iam-kms-decrypt-scoped",
	Group: "iam",
	Title: "No policy allows decryption with all keys.",
	Why:   "Decryption with all keys opens every secret and every encrypted store of the account at once.",
	Fix:   "give the statement the key's ARN (for example the KMSKeyARN setting of the tier), or a condition on kms:ResourceAliases",
	// FSBP's two controls judge customer managed policies and inline policies.
	Severity: Medium, Levels: Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"FSBP KMS.1", "FSBP KMS.2"},
	Types:      tokens(identityHolders),
	Resource:   eachStatement(identityHolders, judgeKMSDecrypt),
}

func judgeKMSDecrypt(s Statement, _ Config) string {
	if !s.allows("kms:Decrypt") && !s.allows("kms:ReEncryptFrom") {
		return ""
	}
	allKeys := func(p string) bool { return spans(p, "kms", "key/"+probe) }
	if !s.reaches(allKeys) || s.pinned(scopesResource, notWild) {
		return ""
	}
	return s.show() + ", which decrypts with every key; name the keys"
}
