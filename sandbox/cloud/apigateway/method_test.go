package apigateway_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestMethod(t *testing.T) {
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
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an authorizer exists": {
			Given: method,
			Type:  token.RESTMethod,
			Right: func(h *cloudtest.Harness) m {
				return m{
					"restApi":       h.Created["rest"].ID,
					"resourceId":    h.Created["path"].ID,
					"httpMethod":    "POST",
					"authorization": "NONE",
				}
			},
			Wrong: cloudtest.Just(m{"authorization": "CUSTOM"}),
			Says:  "requires a valid authorizer",
		},
	})
}

func TestMethodRules(t *testing.T) {
	t.Parallel()
	in := cloudtest.Changed
	method := func(h *cloudtest.Harness) m {
		return m{
			"restApi":       h.Created["rest"].ID,
			"resourceId":    h.Created["path"].ID,
			"httpMethod":    "POST",
			"authorization": "NONE",
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a REST method exists": in(method, cloudtest.REST, token.RESTMethod, m{"httpMethod": "FETCH"},
			"Invalid HTTP method"),
	})
}
