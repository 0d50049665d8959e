package cloud

import (
	"regexp"
	"strings"
)

var (
	iamNamePattern = regexp.MustCompile(`^[\w+=,.@-]+$`)
	iamPathPattern = regexp.MustCompile(`^/$|^/[!-~]+/$`)
)

// iamName judges a name that IAM takes, up to a length.
func iamName(limit int) func(c *call) {
	return func(c *call) {
		name := c.text("name")
		if len(name) > limit {
			c.fail("name", "ValidationError: 1 validation error detected: Value at 'name' failed to satisfy constraint: Member must have length less than or equal to %d, got %d characters (%s)", limit, len(name), name)
		}
		if name != "" && !iamNamePattern.MatchString(name) {
			c.fail("name", "ValidationError: The specified value for name is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-, got %q", name)
		}
		if p := c.text("path"); p != "" && !iamPathPattern.MatchString(p) {
			c.fail("path", "ValidationError: The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters, got %q", p)
		}
	}
}

func checkRole(c *call) {
	iamName(64)(c)
	c.policyAt("assumeRolePolicy", trustPolicy, 2048) // IAM quotas: role trust policy length, by default
	for _, l := range lookup(c.in, "inlinePolicies[].policy") {
		if s, ok := l.value.(string); ok {
			c.judgePolicy(l.path, s, identityPolicy, 10240)
		}
	}
}

func checkManagedPolicy(c *call) {
	iamName(128)(c)
	c.policyAt("policy", identityPolicy, 6144) // IAM quotas: managed policy document
}

func checkRolePolicy(c *call) {
	iamName(128)(c)
	c.policyAt("policy", identityPolicy, 10240) // IAM quotas: all inline policies of a role together
}

// judgeRolePolicy adds up the role's inline policies.
func judgeRolePolicy(c *call) {
	total := compactLength(c.text("policy"))
	for _, other := range c.others("iam/rolePolicy:RolePolicy") {
		if other.text("role") == c.text("role") {
			total += compactLength(other.text("policy"))
			if other.text("name") == c.text("name") && c.self == nil {
				c.fail("name", "EntityAlreadyExists: the role %s has an inline policy %q already; this one would overwrite it", c.text("role"), c.text("name"))
			}
		}
	}
	if total > 10240 {
		c.fail("policy", "LimitExceeded: Maximum policy size of 10240 bytes exceeded for role %s (its inline policies have %d together)", c.text("role"), total)
	}
}

// judgeAttachment: a role takes ten managed policies by default.
func judgeAttachment(c *call) {
	n := 0
	for _, other := range c.others("iam/rolePolicyAttachment:RolePolicyAttachment") {
		if other.text("role") != c.text("role") {
			continue
		}
		n++
		if other.text("policyArn") == c.text("policyArn") {
			c.fail("policyArn", "EntityAlreadyExists: the policy %s is attached to the role %s already (%s): two resources would fight over one attachment", c.text("policyArn"), c.text("role"), other.ID)
		}
	}
	if n >= 10 {
		c.fail("policyArn", "LimitExceeded: Cannot exceed quota for PoliciesPerRole: 10")
	}
}

func checkOIDC(c *call) {
	if u := c.text("url"); u != "" && !strings.HasPrefix(u, "https://") {
		c.fail("url", "ValidationError: the url of an OpenID Connect provider must begin with https://, got %q", u)
	}
}

// compactLength counts a document's characters without the white space that IAM doesn't count.
func compactLength(s string) int {
	n := 0
	for _, r := range s {
		if r != ' ' && r != '\n' && r != '\t' && r != '\r' {
			n++
		}
	}
	return n
}
