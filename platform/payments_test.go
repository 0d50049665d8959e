package platform_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/payments"
	"github.com/plinth-infra/plinth/internal/check"
	"github.com/plinth-infra/plinth/platform"
)

func TestPaymentsSettings(t *testing.T) {
	t.Parallel()
	t.Run("report every mistake with its path", func(t *testing.T) {
		t.Parallel()
		s := platform.PaymentsSettings{
			Settings: payments.Settings{
				RetentionDays:       40000,
				RecorderConcurrency: 1,
				BatchSeconds:        400,
				LogRetentionDays:    2,
			},
			Provider: platform.ProviderSettings{
				ProviderSettings: payments.ProviderSettings{Endpoint: "ftp://x"},
				SecretARN:        "hunter2",
				SecretKeyARN:     "arn:aws:kms:eu-west-1:123456789012:alias/provider",
			},
		}
		var p check.Problems
		check.Settings(p.In("plinth:payments"), &s)
		err := p.Err()
		for _, want := range []string{
			"provider.endpoint: ", "provider.secretArn: ", "provider.secretKeyArn: ", "retentionDays: ",
			"recorderConcurrency: ", "batchSeconds: ", "logRetentionDays: ",
		} {
			require.ErrorContains(t, err, "plinth:payments."+want)
		}
		require.NotContains(t, err.Error(), "hunter2")
		require.Len(t, strings.Split(err.Error(), "\n"), 7)
	})
}

func TestPaymentsRules(t *testing.T) {
	t.Parallel()
	judgeAll(t, map[string]ruleCase{
		"a route to the payments": {
			map[string]string{
				"plinth:api":        strings.ReplaceAll(anAPI, `"api"`, `"payments"`),
				"plinth:payments":   somePayments,
				"plinth:monitoring": aMonitor,
			},
			"",
		},
		"a route to payments that aren't": {
			map[string]string{"plinth:api": strings.ReplaceAll(anAPI, `"api"`, `"payments"`)},
			`plinth:api.routes["GET /health"].function: there is no function of this name, got "payments"; add ` +
				`it to plinth:functions`,
		},
		"payments of which nobody is told": {
			map[string]string{"plinth:payments": somePayments},
			`plinth:payments: nobody would be told of a payment that can't be recorded; add plinth:monitoring, ` +
				`or take it out`,
		},
		"a function with the payments' name": {
			map[string]string{
				"plinth:payments":   somePayments,
				"plinth:monitoring": aMonitor,
				"plinth:functions":  `{"payments":{}}`,
			},
			`plinth:functions.payments: plinth:payments has the name for the function that takes payments; rename it`,
		},
		"a payment provider's secret elsewhere": {
			map[string]string{
				"plinth:payments":   strings.Replace(somePayments, "eu-west-1", "us-east-1", 1),
				"plinth:monitoring": aMonitor,
			},
			`plinth:payments.provider.secretArn: the function looks for the secret in aws:region eu-west-1, and ` +
				`it isn't of there; name one that is`,
		},
		"a payment provider's key elsewhere": {
			map[string]string{
				"plinth:payments": strings.Replace(
					somePayments,
					`AbCdEf"`,
					`AbCdEf","secretKeyArn":"arn:aws:kms:us-east-1:123456789012:key/1a"`,
					1,
				),
				"plinth:monitoring": aMonitor,
			},
			`plinth:payments.provider.secretKeyArn: the secret is in aws:region eu-west-1, and a key encrypts ` +
				`nothing elsewhere, got "arn:aws:kms:us-east-1:123456789012:key/1a"; name the one that encrypts it`,
		},
		"a payment provider's key": {
			map[string]string{
				"plinth:payments": strings.Replace(
					somePayments,
					`AbCdEf"`,
					`AbCdEf","secretKeyArn":"arn:aws:kms:eu-west-1:123456789012:key/1a"`,
					1,
				),
				"plinth:monitoring": aMonitor,
			},
			"",
		},
		"traces of payments alone": {
			map[string]string{"plinth:payments": somePayments, "plinth:monitoring": aMonitor, "plinth:tracing": `{}`},
			"",
		},
		"a payment provider's secret itself": {
			map[string]string{
				"plinth:payments": strings.Replace(
					somePayments,
					"arn:aws:secretsmanager:eu-west-1:123456789012:secret:provider-AbCdEf",
					"hunter2",
					1,
				),
				"plinth:monitoring": aMonitor,
			},
			`plinth:payments.provider.secretArn: not the complete ARN of a secret; write arn:aws:`,
		},
	})
}
