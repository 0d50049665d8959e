package lambda_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestPermission(t *testing.T) {
	t.Parallel()
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a permission's function exists": {
			Given: cloudtest.Function,
			Type:  "lambda/permission:Permission",
			Right: func(h *cloudtest.Harness) m {
				return m{
					"action":    "lambda:InvokeFunction",
					"function":  h.Created["function"].Output("name"),
					"principal": "apigateway.amazonaws.com",
				}
			},
			Wrong: cloudtest.Just(m{"function": "none"}),
			Says:  "Function not found: none",
		},
		"a permission's service exists": {
			Given: cloudtest.Function,
			Type:  "lambda/permission:Permission",
			Right: func(h *cloudtest.Harness) m {
				return m{
					"action":    "lambda:InvokeFunction",
					"function":  h.Created["function"].Output("name"),
					"principal": "apigateway.amazonaws.com",
				}
			},
			Wrong: cloudtest.Just(m{"principal": "apigatway.amazonaws.com"}),
			Says:  "principal was invalid",
		},
		"a permission's alias exists": {
			Given: cloudtest.Function,
			Type:  "lambda/permission:Permission",
			Right: func(h *cloudtest.Harness) m {
				return m{
					"action":    "lambda:InvokeFunction",
					"function":  h.Created["function"].Output("name"),
					"principal": "apigateway.amazonaws.com",
					"qualifier": "1",
				}
			},
			Wrong: cloudtest.Just(m{"qualifier": "live"}),
			Says:  "Function not found",
		},
	})
}
