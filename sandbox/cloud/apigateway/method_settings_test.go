package apigateway_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestMethodSettings(t *testing.T) {
	t.Parallel()
	in := cloudtest.Changed
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
