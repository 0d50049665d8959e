package apigateway_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestStage(t *testing.T) {
	t.Parallel()
	account := cloudtest.Steps(cloudtest.Role("apigateway.amazonaws.com", "logs:*"), func(h *cloudtest.Harness) {
		h.Create("apigateway/account:Account", "account", m{"cloudwatchRoleArn": h.Created["role"].Output("arn")})
		h.Create(token.LogGroup, "logs", m{})
		h.Create(token.RESTAPI, "rest", m{"body": "{}"})
		h.Create("apigateway/deployment:Deployment", "deployment", m{"restApi": h.Created["rest"].ID})
	})
	logged := func(h *cloudtest.Harness) m {
		return m{
			"restApi":           h.Created["rest"].ID,
			"deployment":        h.Created["deployment"].ID,
			"stageName":         "test",
			"accessLogSettings": m{"destinationArn": h.Created["logs"].Output("arn"), "format": "$context.requestId"},
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a stage's deployment exists": {
			Given: cloudtest.REST,
			Type:  "apigateway/stage:Stage",
			Right: func(h *cloudtest.Harness) m {
				return m{"restApi": h.Created["rest"].ID, "deployment": h.Created["deployment"].ID, "stageName": "test"}
			},
			Wrong: cloudtest.Just(m{"deployment": "none"}),
			Says:  "Deployment id none does not exist",
		},
		"logs need the account's role": {
			Given: account,
			Type:  "apigateway/stage:Stage",
			Right: logged,
			Spoil: func(h *cloudtest.Harness) { _ = h.Delete("account") },
			Says:  "CloudWatch Logs role ARN must be set in account settings",
		},
		"a deployment in use is not taken away": {
			Given: cloudtest.REST,
			Type:  "apigateway/stage:Stage",
			Right: func(h *cloudtest.Harness) m {
				return m{"restApi": h.Created["rest"].ID, "deployment": h.Created["deployment"].ID, "stageName": "test"}
			},
			Wrong: cloudtest.Just(m{"stageName": "no dots."}),
			Says:  "Stage name only allows",
		},
	})
}
