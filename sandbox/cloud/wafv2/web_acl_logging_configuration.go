package wafv2

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var webAclLoggingConfiguration = cloud.ResourceType{
	Type: "wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
	References: []cloud.Reference{
		{
			Path: "resourceArn",
			To:   token.WebACL,
			Missing: "WAFNonexistentItemException: AWS WAF couldn’t perform the operation because the web ACL %s " +
				"doesn’t exist.",
		},
		{
			Path:    "logDestinationConfigs[]",
			Missing: "WAFLogDestinationPermissionIssueException: the log destination %s does not exist",
		},
	},

	CreateSeconds:  2,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateLogging,
	ValidateState:  loggingFitsRegion,
}

// validateLogging checks the prefix that every log destination of a web ACL has in its name.
func validateLogging(c *cloud.Call) {
	for _, l := range cloud.Lookup(c.Inputs, "logDestinationConfigs[]") {
		s, ok := l.Value.(string)
		if !ok || !strings.HasPrefix(s, "arn:") {
			continue
		}
		parts := strings.SplitN(s, ":", 6)
		name := parts[len(parts)-1]
		name = strings.TrimPrefix(strings.TrimPrefix(name, "log-group:"), "deliverystream/")
		if !strings.HasPrefix(name, "aws-waf-logs-") {
			c.Refuse(l.Path,
				"WAFInvalidParameterException: Error reason: The ARN isn't valid., field: LOG_DESTINATION, "+
					"parameter: %s (the name of a web ACL's log destination must begin with aws-waf-logs-, got %q)",
				s, name)
		}
	}
	if n := len(cloud.Lookup(c.Inputs, "logDestinationConfigs[]")); n > 1 {
		c.Refuse("logDestinationConfigs", "WAFInvalidParameterException: one log destination per web ACL, got %d", n)
	}
}

func loggingFitsRegion(c *cloud.Call) {
	acl := c.Find(token.WebACL, c.Text("resourceArn"))
	if acl == nil {
		return
	}
	for _, l := range cloud.Lookup(c.Inputs, "logDestinationConfigs[]") {
		s, _ := l.Value.(string)
		if parts := strings.Split(s, ":"); len(parts) > 3 && parts[3] != "" && parts[3] != acl.Region {
			c.Refuse(l.Path,
				"WAFInvalidParameterException: the log destination must be in the region of the web ACL (%s), got %s",
				acl.Region, parts[3])
		}
	}
}
