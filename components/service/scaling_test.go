package service_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/service"
)

func TestScaling(t *testing.T) {
	t.Parallel()
	t.Run("follows the targets of the settings", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, behindIngress, with(func(a *service.Args) {
			a.Scaling = service.Scaling{
				MinTasks:           3,
				MaxTasks:           9,
				CPUPercent:         50,
				MemoryPercent:      70,
				RequestsPerTarget:  1000,
				OutCooldownSeconds: 30,
				InCooldownSeconds:  600,
			}
		}))
		target, shop := rec.Only(t, scalingType), rec.Only(t, ecsServiceType)
		require.Equal(t, []any{3.0, 9.0}, []any{target.Get("minCapacity"), target.Get("maxCapacity")})
		require.Equal(t,
			fmt.Sprintf("service/%s/%s", rec.Only(t, ecsClusterType).Outputs["name"].V, shop.Outputs["name"].V),
			target.Get("resourceId"))
		require.Len(t, rec.Of(scalePolicyType), 3)
		for name, want := range map[string][]any{
			"shop-cpu":    {"ECSServiceAverageCPUUtilization", 50.0, nil},
			"shop-memory": {"ECSServiceAverageMemoryUtilization", 70.0, nil},
			"shop-requests": {
				"ALBRequestCountPerTarget",
				1000.0,
				fmt.Sprint(rec.Only(t, lbType).Outputs["arnSuffix"].V, "/",
					rec.Only(t, lbTargetType).Outputs["arnSuffix"].V),
			},
		} {
			p, at := rec.One(t, scalePolicyType, name), "targetTrackingScalingPolicyConfiguration."
			require.Equal(t, want,
				[]any{
					p.Get(at + "predefinedMetricSpecification.predefinedMetricType"),
					p.Get(at + "targetValue"),
					p.Get(at + "predefinedMetricSpecification.resourceLabel"),
				})
			require.Equal(t, []any{30.0, 600.0}, []any{p.Get(at + "scaleOutCooldown"), p.Get(at + "scaleInCooldown")})
		}
	})
	t.Run("follows the messages that wait for each task", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, fromQueue, with(func(a *service.Args) { a.Scaling.BacklogPerTask = 20 }))
		at := "targetTrackingScalingPolicyConfiguration."
		policy := rec.One(t, scalePolicyType, "shop-backlog")
		require.Equal(t, 20.0, policy.Get(at+"targetValue"))
		require.False(t, policy.Has(at+"predefinedMetricSpecification"))
		metrics := at + "customizedMetricSpecification.metrics"
		require.Equal(t, rec.One(t, sqsQueueType, "jobs").Outputs["name"].V,
			policy.Get(metrics+"[0].metricStat.metric.dimensions[0].value"))
		require.Equal(t, "RunningTaskCount", policy.Get(metrics+"[1].metricStat.metric.metricName"))
		require.Equal(t, rec.Only(t, ecsServiceType).Outputs["name"].V,
			policy.Get(metrics+"[1].metricStat.metric.dimensions[1].value"))
		require.Equal(t,
			[]any{"messages / tasks", true, false},
			[]any{
				policy.Get(metrics + "[2].expression"),
				policy.Get(metrics + "[2].returnData"),
				policy.Get(metrics + "[0].returnData"),
			})
		require.Len(t, rec.Of(scalePolicyType), 2, "beside the CPU")
	})
}

func TestSpot(t *testing.T) {
	t.Parallel()
	t.Run("takes its share of the tasks", func(t *testing.T) {
		t.Parallel()
		for percent, want := range map[int]string{
			0:   "FARGATE 0 100",
			30:  "FARGATE 1 70, FARGATE_SPOT 0 30",
			100: "FARGATE_SPOT 0 100",
		} {
			shop := runService(t, with(func(a *service.Args) { a.SpotPercent = percent })).Only(t, ecsServiceType)
			var got []string
			for _, s := range shop.Get("capacityProviderStrategies").([]any) {
				m := s.(map[string]any)
				got = append(got, fmt.Sprint(m["capacityProvider"], " ", m["base"], " ", m["weight"]))
			}
			require.Equal(t, want, strings.Join(got, ", "))
		}
	})
}
