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
