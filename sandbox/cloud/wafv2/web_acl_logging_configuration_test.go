package wafv2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestWebACLLoggingConfiguration(t *testing.T) {
	t.Parallel()
	acl := func(h *cloudtest.Harness) {
		h.Create(token.WebACL, "acl", cloudtest.WebACL("REGIONAL"))
		h.Create(token.LogGroup, "logs", m{"name": "aws-waf-logs-shop"})
		h.Create(token.LogGroup, "other", m{"name": "waf"})
	}
	logging := func(h *cloudtest.Harness) m {
		return m{
			"resourceArn":           h.Created["acl"].Output("arn"),
			"logDestinationConfigs": l{h.Created["logs"].Output("arn")},
		}
	}
	const association, logs = "wafv2/webAclAssociation:WebAclAssociation", "wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a log destination has the prefix": {
			Given: acl,
			Type:  logs,
			Right: logging,
			Wrong: func(h *cloudtest.Harness) m {
				return m{"logDestinationConfigs": l{h.Created["other"].Output("arn")}}
			},
			Says: "aws-waf-logs-",
		},
		"a log destination exists": {
			Given: acl,
			Type:  logs,
			Right: logging,
			Wrong: cloudtest.Just(m{
				"logDestinationConfigs": l{"arn:aws:logs:eu-west-1:123456789012:log-group:aws-waf-logs-none"},
			}),
			Says: "WAFLogDestinationPermissionIssueException",
		},
	})
}
