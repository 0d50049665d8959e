package iam

import (
	"regexp"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

const (
	noSuchRole  = "NoSuchEntity: The role with name %s cannot be found."
	noSuchUser  = "NoSuchEntity: The user with name %s cannot be found."
	noSuchPol   = "NoSuchEntity: Policy %s does not exist or is not attachable."
	detachFirst = "DeleteConflict: Cannot delete entity %s, must detach all policies first"
	deleteFirst = "DeleteConflict: Cannot delete entity %s, must delete policies first"
)

var namePattern = regexp.MustCompile(`^[\w+=,.@-]+$`)

var pathPattern = regexp.MustCompile(`^/$|^/[!-~]+/$`)

// validateName checks a name that IAM takes, up to a length.
func validateName(limit int) func(c *cloud.Call) {
	return func(c *cloud.Call) {
		name := c.Text("name")
		if len(name) > limit {
			c.Refuse("name",
				"ValidationError: 1 validation error detected: Value at 'name' failed to satisfy constraint: Member "+
					"must have length less than or equal to %d, got %d characters (%s)",
				limit, len(name), name)
		}
		if name != "" && !namePattern.MatchString(name) {
			c.Refuse("name",
				"ValidationError: The specified value for name is invalid. It must contain only alphanumeric "+
					"characters and/or the following: +=,.@_-, got %q",
				name)
		}
		if p := c.Text("path"); p != "" && !pathPattern.MatchString(p) {
			c.Refuse("path",
				"ValidationError: The specified value for path is invalid. It must begin and end with / and contain "+
					"only alphanumeric characters and/or / characters, got %q",
				p)
		}
	}
}

func validateInlinePolicy(c *cloud.Call) {
	validateName(128)(c)
	ValidatePolicy(c, "policy", IdentityPolicy, 10240) // IAM quotas: all inline policies of a role together
}

var slash = map[string]any{"path": "/"}
