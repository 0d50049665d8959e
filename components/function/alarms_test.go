package function_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/judge"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm"

// watched runs a program with a function called orders and a monitor.
func watched(t *testing.T, settings function.Settings, opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	settings.Archive = fixture.Archive(t, "bootstrap")
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		monitor, err := monitoring.New(ctx, "monitoring", &monitoring.Args{
			Settings: monitoring.Settings{Emails: []string{"oncall@example.com"}},
			Account:  mockaws.Account,
		})
		if err != nil {
			return err
		}
		_, err = function.New(ctx, "orders", &function.Args{Settings: settings, Monitor: monitor})
		return err
	}, opts...)
}

func TestAlarms(t *testing.T) {
	t.Parallel()
	t.Run("watch the function and its failed events", func(t *testing.T) {
		t.Parallel()
		rec := watched(t, function.Settings{})
		fixture.CheckAlarms(t, rec)
		of := "FunctionName=" + rec.Only(t, functionType).ID
		queue := rec.One(t, queueType, "orders-failures")
		require.Equal(t, []string{
			"failures-orders-waiting: AWS/SQS ApproximateNumberOfMessagesVisible Maximum QueueName=" +
				queue.Outputs["name"].StringValue() + " 300 >= 1 1/1 notBreaching",
			"function-orders-duration: AWS/Lambda Duration p95 " + of + " 60 >= 8000 3/5 notBreaching",
			"function-orders-errors: AWS/Lambda Errors Sum " + of + " 300 >= 5 1/1 notBreaching",
			"function-orders-throttles: AWS/Lambda Throttles Sum " + of + " 300 >= 1 1/1 notBreaching",
		}, fixture.Alarms(rec))
	})
	t.Run("sound at the thresholds of the settings", func(t *testing.T) {
		t.Parallel()
		rec := watched(t, function.Settings{
			Alarms: function.AlarmThresholds{Errors: 22, Throttles: 23, DurationPercent: 24},
		})
		for name, want := range map[string]float64{
			"function-orders-errors":    22,
			"function-orders-throttles": 23,
			"function-orders-duration":  2400,
		} {
			require.Equal(t, want, rec.One(t, alarmType, name).Get("threshold"), name)
		}
	})
	for _, preview := range []bool{true, false} {
		name := "exist beside the function"
		if preview {
			name = "preview with the function"
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec := watched(t, function.Settings{TimeoutSeconds: 30}, fixture.PreviewIf(preview)...)
			require.Len(t, rec.Of(alarmType), 4)
			waiting := rec.One(t, alarmType, "failures-orders-waiting")
			require.True(t, waiting.DependsOn(rec.One(t, queueType, "orders-failures")))
			errors := rec.One(t, alarmType, "function-orders-errors")
			require.True(t, errors.DependsOn(rec.Only(t, functionType)))
			require.Equal(t, "orders", rec.Lookup(errors.Parent).Name)
			require.Equal(t, 24000.0, rec.One(t, alarmType, "function-orders-duration").Get("threshold"))
			for _, finding := range judge.Findings(rec, preview) {
				require.Regexp(t,
					`^(tags-required|log-group-kms|lambda-env-kms|lambda-concurrency|lambda-vpc-multi-az): `, finding)
			}
		})
	}
}
