package xray

import (
	"regexp"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var group = cloud.ResourceType{
	Type: "xray/group:Group",

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateGroup,
	ValidateState:  groupIsUnique,
}

// traceFilter are filters of services and annotations alone; others aren't checked.
var traceFilter = regexp.MustCompile(`^(service\("[^"]+"\)|annotation\.[A-Za-z0-9_]+ = "[^"]*")( (OR|AND) ` +
	`(service\("[^"]+"\)|annotation\.[A-Za-z0-9_]+ = "[^"]*"))*$`)

func validateGroup(c *cloud.Call) {
	if n := c.Text("groupName"); len(n) > 32 || n == "Default" {
		c.Refuse("groupName",
			"InvalidRequestException: Group name %q is invalid: it has 1 to 32 characters, and Default is X-Ray's own",
			n)
	}
	if f := c.Text("filterExpression"); (strings.HasPrefix(f, "service(") || strings.HasPrefix(f, "annotation.")) &&
		!strings.Contains(f, "{") && !traceFilter.MatchString(f) {
		c.Refuse("filterExpression", "InvalidRequestException: Invalid filter expression: %s", f)
	}
}

func groupIsUnique(c *cloud.Call) {
	for _, g := range c.Others("xray/group:Group") {
		if g.Text("groupName") == c.Text("groupName") {
			c.Refuse("groupName", "InvalidRequestException: Group %s already exists", c.Text("groupName"))
		}
	}
}
