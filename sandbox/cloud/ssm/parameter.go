package ssm

import (
	"regexp"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/kms"
)

var parameter = cloud.ResourceType{
	Type:       "ssm/parameter:Parameter",
	Name:       cloud.Named,
	References: []cloud.Reference{kms.WithKey("keyId")},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateParameter,
}

var parameterName = regexp.MustCompile(`^/?[A-Za-z0-9._/-]+$`)

func validateParameter(c *cloud.Call) {
	n := c.Text("name")
	if n != "" && (!parameterName.MatchString(n) || strings.Contains(n, "/") && !strings.HasPrefix(n, "/")) {
		c.Refuse("name",
			"ValidationException: Parameter name must be a fully qualified name: it begins with a slash if it has "+
				"one, and holds letters, digits and .-_/, got %q",
			n)
	}
	if strings.HasPrefix(strings.ToLower(strings.TrimPrefix(n, "/")), "aws") ||
		strings.HasPrefix(strings.ToLower(strings.TrimPrefix(n, "/")), "ssm") {
		c.Refuse("name", "AccessDeniedException: No access to reserved parameter name: %s.", n)
	}
	if v := c.Text("value"); len(v) > 4096 && c.Text("tier") != "Advanced" {
		c.Refuse("value",
			"ValidationException: Standard tier parameters support a maximum parameter value of 4096 characters, got %d",
			len(v))
	}
}
