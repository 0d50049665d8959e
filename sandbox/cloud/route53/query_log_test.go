package route53_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestQueryLog(t *testing.T) {
	t.Parallel()
	logs := func(name string) func(h *cloudtest.Harness) {
		return func(h *cloudtest.Harness) {
			cloudtest.Zone(h)
			h.CreateIn(cloud.Virginia, token.LogGroup, "logs", m{"name": name})
			h.CreateIn(cloud.Virginia, "cloudwatch/logResourcePolicy:LogResourcePolicy", "policy", m{
				"policyName": "dns",
				"policyDocument": cloudtest.Policy(
					`{"Effect":"Allow","Principal":{"Service":"route53.amazonaws.com"},"Action":["logs:CreateLogStream","logs:PutLogEvents"],"Resource":"arn:aws:logs:us-east-1:123456789012:log-group:/aws/route53/*"}`),
			})
		}
	}
	queries := func(h *cloudtest.Harness) m {
		return m{"zoneId": h.Created["zone"].ID, "cloudwatchLogGroupArn": h.Created["logs"].Output("arn")}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"query logs are in us-east-1": {
			Given: cloudtest.Steps(logs("/aws/route53/example.com"), func(h *cloudtest.Harness) {
				h.Create(token.LogGroup, "regional", m{"name": "/aws/route53/example.com"})
			}),
			Type:  "route53/queryLog:QueryLog",
			Right: queries,
			Wrong: func(h *cloudtest.Harness) m {
				return m{"cloudwatchLogGroupArn": h.Created["regional"].Output("arn")}
			},
			Says: "must be in us-east-1",
		},
		"query logs need a policy": {
			Given: logs("/aws/route53/example.com"),
			Type:  "route53/queryLog:QueryLog",
			Right: queries,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("policy") },
			Says:  "InsufficientCloudWatchLogsResourcePolicy",
		},
		"query logs have their prefix": {
			Given: cloudtest.Steps(logs("/aws/route53/example.com"), func(h *cloudtest.Harness) {
				h.CreateIn(cloud.Virginia, token.LogGroup, "other", m{"name": "dns"})
			}),
			Type:  "route53/queryLog:QueryLog",
			Right: queries,
			Wrong: func(h *cloudtest.Harness) m { return m{"cloudwatchLogGroupArn": h.Created["other"].Output("arn")} },
			Says:  "/aws/route53/",
		},
	})
}
