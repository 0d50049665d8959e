package payments_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/payments"
)

func TestPaymentsArgs(t *testing.T) {
	t.Parallel()
	type args = payments.Args
	for name, c := range map[string]struct {
		change func(*args)
		want   string
	}{
		"an endpoint in clear": {
			func(a *args) { a.Provider.Endpoint = "http://payments.example.net" },
			"provider.endpoint: not an https URL without credentials",
		},
		"an endpoint with a password": {
			func(a *args) { a.Provider.Endpoint = "https://user:hunter2@payments.example.net" },
			"provider.endpoint: not an https URL without credentials",
		},
		"a plain endpoint with a password": {
			func(a *args) { a.Provider.Endpoint = "http://user:hunter2@payments.example.net" },
			"provider.endpoint: not an https URL without credentials",
		},
		"no endpoint":   {func(a *args) { a.Provider.Endpoint = "" }, "provider.endpoint: required, got nothing"},
		"no secret":     {func(a *args) { a.Provider.SecretARN = nil }, "provider.secretArn: missing"},
		"nobody":        {func(a *args) { a.Monitor = nil }, "monitor: nobody would be told"},
		"less than now": {func(a *args) { a.RetentionDays = -1 }, "retentionDays: too small, got -1; write 1 or more"},
		"a century":     {func(a *args) { a.RetentionDays = 36501 }, "retentionDays: too large, got 36501"},
		"one batch": {
			func(a *args) { a.RecorderConcurrency = 1 }, "recorderConcurrency: too small, got 1; write 2 or more",
		},
		"a crowd": {
			func(a *args) { a.RecorderConcurrency = 1001 },
			"recorderConcurrency: too large, got 1001; write 1000 or less",
		},
		"a long wait": {func(a *args) { a.BatchSeconds = 301 }, "batchSeconds: too large, got 301"},
		"an odd log":  {func(a *args) { a.LogRetentionDays = 2 }, "logRetentionDays: not an allowed value, got 2"},
		"a nervous alarm": {
			func(a *args) { a.Alarms.OldestMessageSeconds = 1 },
			"alarms.oldestMessageSeconds: too small, got 1; write 60 or more",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec, err := paymentsOf(t, c.change)
			require.ErrorContains(t, err, c.want)
			require.NotContains(t, err.Error(), "hunter2")
			require.Empty(t, rec.Of(payments.TypeToken), "it registers nothing")
		})
	}
}
