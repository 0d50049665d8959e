package apigateway_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestResource(t *testing.T) {
	t.Parallel()
	method := cloudtest.Steps(cloudtest.Function, func(h *cloudtest.Harness) {
		h.Create(token.RESTAPI, "rest", m{})
		h.Create("apigateway/resource:Resource", "path", m{
			"restApi":  h.Created["rest"].ID,
			"parentId": h.Created["rest"].Output("rootResourceId"),
			"pathPart": "health",
		})
		h.Create(token.RESTMethod, "method", m{
			"restApi":       h.Created["rest"].ID,
			"resourceId":    h.Created["path"].ID,
			"httpMethod":    "GET",
			"authorization": "NONE",
		})
	})
	child := func(h *cloudtest.Harness) m {
		return m{
			"restApi":  h.Created["rest"].ID,
			"parentId": h.Created["rest"].Output("rootResourceId"),
			"pathPart": "{id}",
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"one variable stands below a path": {
			Given: method,
			Type:  "apigateway/resource:Resource",
			Right: child,
			Spoil: func(h *cloudtest.Harness) {
				h.Create("apigateway/resource:Resource", "first", cloudtest.Over(child(h), m{"pathPart": "{name}"}))
			},
			Says: "already has a variable path part",
		},
		"a path part has no slash": {
			Given: method,
			Type:  "apigateway/resource:Resource",
			Right: child,
			Wrong: cloudtest.Just(m{"pathPart": "a/b"}),
			Says:  "path part only allow",
		},
	})
}
