package apigateway_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestMethodResponse(t *testing.T) {
	t.Parallel()
	in := func(base func(h *cloudtest.Harness) m, prepare func(h *cloudtest.Harness), typ string, wrong m, says string) cloudtest.Case {
		return cloudtest.Case{Given: prepare, Type: typ, Right: base, Wrong: cloudtest.Just(wrong), Says: says}
	}
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
