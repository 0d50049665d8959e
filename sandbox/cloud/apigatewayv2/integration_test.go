package apigatewayv2_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestIntegration(t *testing.T) {
	t.Parallel()
	integration := func(h *cloudtest.Harness) m {
		return m{
			"apiId":                h.Created["api"].ID,
			"integrationType":      "AWS_PROXY",
			"integrationUri":       h.Created["function"].Output("arn"),
			"payloadFormatVersion": "2.0",
		}
	}
	in := cloudtest.Changed
	both := cloudtest.Steps(cloudtest.Function, cloudtest.HTTPAPI)
	const integrations = "apigatewayv2/integration:Integration"
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an integration's function exists": {
			Given: cloudtest.Steps(cloudtest.Function, cloudtest.HTTPAPI),
			Type:  "apigatewayv2/integration:Integration",
			Right: integration,
			Wrong: cloudtest.Just(m{"integrationUri": "arn:aws:lambda:eu-west-1:123456789012:function:none"}),
			Says:  "function:none",
		},
		"an integration's kind is HTTP's": {
			Given: cloudtest.Steps(cloudtest.Function, cloudtest.HTTPAPI),
			Type:  "apigatewayv2/integration:Integration",
			Right: integration,
			Wrong: cloudtest.Just(m{"integrationType": "MOCK"}),
			Says:  "supports the integration types",
		},
		"an integration answers in 30 s": {
			Given: cloudtest.Steps(cloudtest.Function, cloudtest.HTTPAPI),
			Type:  "apigatewayv2/integration:Integration",
			Right: integration,
			Wrong: cloudtest.Just(m{"timeoutMilliseconds": 60000}),
			Says:  "between 50 ms and 30000 ms",
		},
		"a proxy integration leads on": in(integration, both, integrations, m{"integrationUri": nil},
			"must have either a function's ARN"),
		"a function is named by ARN": in(integration, both, integrations,
			m{"integrationUri": "https://example.com"}, "Invalid function ARN"),
		"an HTTP proxy has a method": in(integration, both, integrations,
			m{"integrationType": "HTTP_PROXY", "integrationUri": "https://example.com", "payloadFormatVersion": "1.0"},
			"HttpMethod must be provided"),
		"an HTTP proxy's format is 1.0": in(integration, both, integrations,
			m{"integrationType": "HTTP_PROXY", "integrationMethod": "ANY", "integrationUri": "https://example.com"},
			"payload format version 1.0"),
		"a VPC link is named": in(integration, both, integrations, m{"connectionType": "VPC_LINK"},
			"ConnectionId is required"),
	})
}

func TestIntegrationBehindVPCLink(t *testing.T) {
	t.Parallel()
	const integrations = "apigatewayv2/integration:Integration"
	for sentence, c := range map[string]struct {
		wrong m
		says  string
	}{
		"it names its link": {m{"connectionId": nil}, "ConnectionId is required"},
		"the link exists":   {m{"connectionId": "abcdef"}, "Invalid VpcLink identifier specified: abcdef"},
		"the listener exists": {
			m{"integrationUri": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/net/none/1/2"},
			"listener/net/none/1/2 doesn't exist",
		},
		"an address isn't a listener": {
			m{"integrationUri": "http://internal.example.com/"},
			"must be the ARN of a load balancer's listener",
		},
		"it is a proxy":                 {m{"integrationType": "AWS_PROXY"}, "only supported for HTTP_PROXY"},
		"it has a method":               {m{"integrationMethod": nil}, "HttpMethod must be provided"},
		"the payload is of version 1.0": {m{"payloadFormatVersion": "2.0"}, "only support payload format version 1.0"},
		"an id is a link's only": {
			m{"connectionType": "INTERNET", "integrationUri": "https://example.com/"},
			"only taken with the connection type VPC_LINK",
		},
		"a mapping says what it writes": {
			m{"requestParameters": m{"path": "/"}},
			"Invalid mapping expression specified: path",
		},
		"a path begins with a slash": {
			m{"requestParameters": m{"overwrite:path": "orders"}},
			"without a slash in front: orders",
		},
		"a path is overwritten only": {
			m{"requestParameters": m{"append:path": "/x"}},
			"Invalid mapping expression specified: append:path",
		},
	} {
		t.Run(sentence,
			cloudtest.Case{
				Given: linked,
				Type:  integrations,
				Right: privateIntegration,
				Wrong: cloudtest.Just(c.wrong),
				Says:  c.says,
			}.Run)
	}
}

func TestVPCLinkInUse(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	linked(h)
	h.Create("apigatewayv2/integration:Integration", "forward", privateIntegration(h))
	require.ErrorContains(t, h.Delete("link"), "the VPC link "+h.Created["link"].ID+" is in use")
	h.Create(token.HTTPVPCLink, "next", linkOf(h))
	require.NoError(t, h.Update("forward", m{"connectionId": h.Created["next"].ID}))
	require.NoError(t, h.Delete("link"))
}
