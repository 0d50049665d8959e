package apigateway_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestMethodResponse(t *testing.T) {
	t.Parallel()
	in := cloudtest.Changed
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a response's method exists": in(func(h *cloudtest.Harness) m {
			return m{
				"restApi":    h.Created["rest"].ID,
				"resourceId": h.Created["path"].ID,
				"httpMethod": "GET",
				"statusCode": "200",
			}
		}, cloudtest.REST, "apigateway/methodResponse:MethodResponse", m{
			"httpMethod": "PUT",
		}, "Invalid Method identifier"),
	})
}
