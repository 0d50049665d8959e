package apigatewayv2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestAPI(t *testing.T) {
	t.Parallel()
	cors := func(in m) func(h *cloudtest.Harness) m {
		return cloudtest.Just(m{
			"protocolType": "HTTP",
			"corsConfiguration": cloudtest.Over(m{"allowOrigins": l{"https://example.com"}, "allowCredentials": true},
				in),
		})
	}
	api := m{"protocolType": "HTTP", "corsConfiguration": m{"allowOrigins": l{"https://example.com"}}}
	in := cloudtest.Changed
	cloudtest.Run(t, map[string]cloudtest.Case{
		"credentials need known origins": {
			Type:  token.HTTPAPI,
			Right: cors(nil),
			Wrong: cors(m{"allowOrigins": l{"*"}}),
			Says:  "allow-origin is *",
		},
		"an origin has a scheme": {
			Type:  token.HTTPAPI,
			Right: cors(nil),
			Wrong: cors(m{"allowOrigins": l{"example.com"}}),
			Says:  "must begin with a scheme",
		},
		"a WebSocket has a selection": in(cloudtest.Just(api), nil, token.HTTPAPI,
			m{"protocolType": "WEBSOCKET", "corsConfiguration": nil}, "routeSelectionExpression over the body"),
		"a WebSocket has no CORS": in(cloudtest.Just(api), nil, token.HTTPAPI,
			m{"protocolType": "WEBSOCKET", "routeSelectionExpression": "$request.body.action"},
			"only supported by HTTP APIs"),
		"an origin has no path": in(cloudtest.Just(api), nil, token.HTTPAPI,
			m{"corsConfiguration": m{"allowOrigins": l{"https://example.com/app"}}}, "an origin has no path"),
	})
}
