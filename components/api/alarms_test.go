package api_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// watched runs a program with an API called shop and a monitor.
func watched(t *testing.T, args api.Args) *mockaws.Recording {
	t.Helper()
	archive := fixture.Archive(t, "bootstrap")
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		monitor, err := monitoring.New(ctx, "monitoring", &monitoring.Args{
			Settings: monitoring.Settings{Emails: []string{"oncall@example.com"}},
			Account:  mockaws.Account,
		})
		if err != nil {
			return err
		}
		orders, err := function.New(ctx, "orders", &function.Args{Settings: function.Settings{Archive: archive}})
		if err != nil {
			return err
		}
		args.Functions = map[string]*function.Function{"orders": orders}
		args.Routes = map[string]api.Route{"GET /health": {Function: "orders"}}
		args.Monitor = monitor
		_, err = api.New(ctx, "shop", &args)
		return err
	})
}

func TestAlarms(t *testing.T) {
	t.Parallel()
	t.Run("watch an HTTP API by its id", func(t *testing.T) {
		t.Parallel()
		rec := watched(t, withDomain(api.KindHTTP))
		fixture.CheckAlarms(t, rec)
		of := "ApiId=" + rec.Only(t, httpType).ID + ",Stage=$default 60"
		require.Equal(t, []string{
			"api-shop-errors: AWS/ApiGateway 5xx Sum of " + of + " / AWS/ApiGateway Count SampleCount of " + of +
				" >= 5 3/5 notBreaching",
			"api-shop-latency: AWS/ApiGateway Latency p95 " + of + " >= 3000 3/5 notBreaching",
		}, fixture.Alarms(rec))
	})
	t.Run("watch a REST API by its name", func(t *testing.T) {
		t.Parallel()
		rec := watched(t, ofKind(api.KindREST))
		fixture.CheckAlarms(t, rec)
		of := "ApiName=" + rec.Only(t, restType).Outputs["name"].StringValue() + ",Stage=api 60"
		require.Equal(t, []string{
			"api-shop-errors: AWS/ApiGateway 5XXError Sum of " + of + " / AWS/ApiGateway Count SampleCount of " + of +
				" >= 5 3/5 notBreaching",
			"api-shop-latency: AWS/ApiGateway Latency p95 " + of + " >= 3000 3/5 notBreaching",
		}, fixture.Alarms(rec))
	})
	t.Run("sound at the thresholds of the settings", func(t *testing.T) {
		t.Parallel()
		rec := watched(t, withSettings(api.Settings{
			Alarms: api.AlarmThresholds{ErrorPercent: 25, LatencyMilliseconds: 26},
		}))
		const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm"
		require.Equal(t, 25.0, rec.One(t, alarmType, "api-shop-errors").Get("threshold"))
		require.Equal(t, 26.0, rec.One(t, alarmType, "api-shop-latency").Get("threshold"))
	})
}
