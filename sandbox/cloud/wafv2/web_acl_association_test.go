package wafv2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestWebACLAssociation(t *testing.T) {
	t.Parallel()
	acl := func(h *cloudtest.Harness) {
		h.Create(token.WebACL, "acl", cloudtest.WebACL("REGIONAL"))
		h.Create(token.LogGroup, "logs", m{"name": "aws-waf-logs-shop"})
		h.Create(token.LogGroup, "other", m{"name": "waf"})
	}
	const association, logs = "wafv2/webAclAssociation:WebAclAssociation", "wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
	protect := func(h *cloudtest.Harness) m {
		return m{"webAclArn": h.Created["acl"].Output("arn"), "resourceArn": h.Created["stage"].Output("arn")}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an HTTP API has no web ACL": {
			Given: cloudtest.Steps(acl, cloudtest.REST, cloudtest.HTTPAPI),
			Type:  association,
			Right: protect,
			Wrong: func(h *cloudtest.Harness) m {
				return m{
					"resourceArn": "arn:aws:apigateway:eu-west-1::/apis/" + h.Created["api"].ID + "/stages/$default",
				}
			},
			Says: "an HTTP API can't have a web ACL",
		},
		"a regional resource has a regional ACL": {
			Given: cloudtest.Steps(acl, cloudtest.REST, func(h *cloudtest.Harness) {
				h.CreateIn(cloud.Virginia, token.WebACL, "global", cloudtest.WebACL("CLOUDFRONT"))
			}),
			Type:  association,
			Right: protect,
			Wrong: func(h *cloudtest.Harness) m { return m{"webAclArn": h.Created["global"].Output("arn")} },
			Says:  "doesn’t exist",
		},
		"a resource has one web ACL": {
			Given: cloudtest.Steps(acl, cloudtest.REST),
			Type:  association,
			Right: protect,
			Spoil: func(h *cloudtest.Harness) { h.Create(association, "first", protect(h)) },
			Says:  "has a web ACL already",
		},
	})
}
