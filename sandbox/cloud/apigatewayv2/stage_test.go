package apigatewayv2_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestStage(t *testing.T) {
	t.Parallel()
	const routes, stages, domains, mappings = "apigatewayv2/route:Route", "apigatewayv2/stage:Stage", token.HTTPDomainName, "apigatewayv2/apiMapping:ApiMapping"
	logged := func(h *cloudtest.Harness) m {
		return cloudtest.Over(cloudtest.Stage(h), m{
			"accessLogSettings": m{
				"destinationArn": h.Created["logs"].Output("arn"),
				"format":         `{"id":"$context.requestId"}`,
			},
		})
	}
	logs := cloudtest.Steps(cloudtest.HTTPAPI, func(h *cloudtest.Harness) { h.Create(token.LogGroup, "logs", m{}) })
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a stage serves something": {
			Given: cloudtest.HTTPAPI,
			Type:  stages,
			Right: cloudtest.Stage,
			Wrong: cloudtest.Just(m{"autoDeploy": false}),
			Says:  "serve nothing",
		},
		"a stage's name is plain": {
			Given: cloudtest.HTTPAPI,
			Type:  stages,
			Right: cloudtest.Stage,
			Wrong: cloudtest.Just(m{"name": "live!"}),
			Says:  "a-zA-Z0-9_-",
		},
		"an access log has request ids": {
			Given: logs,
			Type:  stages,
			Right: logged,
			Wrong: func(h *cloudtest.Harness) m {
				return m{
					"accessLogSettings": m{
						"destinationArn": h.Created["logs"].Output("arn"),
						"format":         "$context.status",
					},
				}
			},
			Says: "$context.requestId",
		},
		"an access log's group exists": {
			Given: logs,
			Type:  stages,
			Right: logged,
			Wrong: cloudtest.Just(m{
				"accessLogSettings": m{
					"destinationArn": "arn:aws:logs:eu-west-1:123456789012:log-group:none",
					"format":         "$context.requestId",
				},
			}),
			Says: "the log destination",
		},
	})
}

func TestStageNames(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	cloudtest.HTTPAPI(h)
	h.Create(token.HTTPAPI, "other", m{"protocolType": "HTTP"})
	h.Create("apigatewayv2/stage:Stage", "one", cloudtest.Stage(h))
	h.Create("apigatewayv2/stage:Stage", "two", cloudtest.Over(cloudtest.Stage(h), m{"apiId": h.Created["other"].ID}))
	require.Equal(t, "$default", h.Created["two"].ID)
	require.NoError(t, h.Delete("one"))
	require.NoError(t, h.Delete("two"))
}
