package ingress_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func oncall() *monitoring.Args {
	return &monitoring.Args{Settings: monitoring.Settings{Emails: []string{"oncall@example.com"}}, Account: mockaws.Account}
}

// watched makes a load balancer with a monitor, and the alarms of one target group behind it.
func watched(t *testing.T, thresholds ingress.AlarmThresholds, targets ingress.TargetThresholds) *mockaws.Recording {
	t.Helper()
	suffix := mockaws.Outputs("aws:lb/loadBalancer:LoadBalancer", map[string]any{"arnSuffix": "app/web/1"})
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		monitor, err := monitoring.New(ctx, "monitoring", oncall())
		if err != nil {
			return err
		}
		web, err := ingress.New(ctx, "web", ingressArgs(func(a *ingress.Args) {
			a.Monitor = monitor
			a.Alarms = thresholds
		}))
		if err != nil {
			return err
		}
		set := web.TargetAlarms("shop", pulumi.String("targetgroup/shop/1"), targets)
		return monitor.Watch(ctx, pulumi.Parent(web), set)
	}, suffix)
}

func TestAlarms(t *testing.T) {
	t.Parallel()
	t.Run("watch the load balancer and its targets", func(t *testing.T) {
		t.Parallel()
		defaults := ingress.TargetThresholds{}
		defaults.SetDefaults()
		rec := watched(t, ingress.AlarmThresholds{}, defaults)
		fixture.CheckAlarms(t, rec)
		targets := "LoadBalancer=app/web/1,TargetGroup=targetgroup/shop/1 60"
		require.Equal(t, []string{
			"loadbalancer-web-errors: AWS/ApplicationELB HTTPCode_ELB_5XX_Count Sum LoadBalancer=app/web/1 60 >= 10 " +
				"3/5 notBreaching",
			"loadbalancer-web-latency: AWS/ApplicationELB TargetResponseTime p95 LoadBalancer=app/web/1 60 >= 1 3/5 " +
				"notBreaching",
			"loadbalancer-web-rejected: AWS/ApplicationELB RejectedConnectionCount Sum LoadBalancer=app/web/1 300 " +
				">= 1 1/1 notBreaching",
			"targets-shop-errors: AWS/ApplicationELB HTTPCode_Target_5XX_Count Sum of " + targets +
				" / AWS/ApplicationELB RequestCount Sum of " + targets + " >= 5 3/5 notBreaching",
			"targets-shop-latency: AWS/ApplicationELB TargetResponseTime p95 " + targets + " >= 1 3/5 notBreaching",
			"targets-shop-unhealthy: AWS/ApplicationELB UnHealthyHostCount Maximum " + targets +
				" >= 1 10/10 notBreaching",
		}, fixture.Alarms(rec))
	})
	t.Run("sound at the thresholds of the settings", func(t *testing.T) {
		t.Parallel()
		rec := watched(t, ingress.AlarmThresholds{Errors: 11, LatencyMilliseconds: 1400, RejectedConnections: 12},
			ingress.TargetThresholds{ErrorPercent: 13, LatencyMilliseconds: 1500})
		for name, want := range map[string]float64{
			"loadbalancer-web-errors":   11,
			"loadbalancer-web-latency":  1.4,
			"loadbalancer-web-rejected": 12,
			"targets-shop-errors":       13,
			"targets-shop-latency":      1.5,
		} {
			require.Equal(t, want, rec.One(t, "aws:cloudwatch/metricAlarm:MetricAlarm", name).Get("threshold"), name)
		}
	})
	t.Run("refuse thresholds that can't be reached", func(t *testing.T) {
		t.Parallel()
		_, err := mockaws.Try(func(ctx *pulumi.Context) error {
			_, err := ingress.New(ctx, "web", ingressArgs(func(a *ingress.Args) { a.Alarms.Errors = -1 }))
			return err
		})
		require.ErrorContains(t, err, "alarms.errors: too small, got -1; write 1 or more")
	})
}
