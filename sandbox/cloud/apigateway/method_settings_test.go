package apigateway_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestMethodSettings(t *testing.T) {
	t.Parallel()
	in := func(base func(h *cloudtest.Harness) m, prepare func(h *cloudtest.Harness), typ string, wrong m, says string) cloudtest.Case {
		return cloudtest.Case{Given: prepare, Type: typ, Right: base, Wrong: cloudtest.Just(wrong), Says: says}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"settings are of a stage": in(func(h *cloudtest.Harness) m {
			return m{
				"restApi":    h.Created["rest"].ID,
				"stageName":  "live",
				"methodPath": "*/*",
				"settings":   m{"metricsEnabled": true},
			}
		}, cloudtest.REST, "apigateway/methodSettings:MethodSettings", m{
			"stageName": "none",
		}, "Invalid stage identifier"),
		"settings' logs need the account": in(func(h *cloudtest.Harness) m {
			return m{
				"restApi":    h.Created["rest"].ID,
				"stageName":  "live",
				"methodPath": "*/*",
				"settings":   m{"metricsEnabled": true},
			}
		}, cloudtest.REST, "apigateway/methodSettings:MethodSettings", m{
			"settings": m{"loggingLevel": "INFO"},
		}, "CloudWatch Logs role ARN"),
	})
}
