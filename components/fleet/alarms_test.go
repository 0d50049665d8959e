package fleet_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/fleet"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm"

// watched runs a program with a fleet called web and a monitor.
func watched(t *testing.T, thresholds fleet.AlarmThresholds, behindIngress bool) *mockaws.Recording {
	t.Helper()
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		monitor, err := monitoring.New(ctx, "monitoring", &monitoring.Args{
			Settings: monitoring.Settings{Emails: []string{"oncall@example.com"}},
			Account:  mockaws.Account,
		})
		if err != nil {
			return err
		}
		args := fleetArgs(nil)
		args.Alarms = thresholds
		args.Monitor = monitor
		if behindIngress {
			if err := inFront(ctx, args); err != nil {
				return err
			}
		}
		_, err = fleet.New(ctx, "web", args)
		return err
	})
}

func TestAlarms(t *testing.T) {
	t.Parallel()
	t.Run("watch the group and its targets", func(t *testing.T) {
		t.Parallel()
		rec := watched(t, fleet.AlarmThresholds{}, false)
		fixture.CheckAlarms(t, rec)
		group := rec.Only(t, asgType)
		require.Contains(t, group.Get("enabledMetrics"), "GroupInServiceInstances",
			"or the alarm on their number sounds for ever")
		of := "AutoScalingGroupName=" + group.Outputs["name"].StringValue()
		targets := "LoadBalancer=" + rec.Only(t, balancerType).Outputs["arnSuffix"].StringValue() +
			",TargetGroup=" + rec.Only(t, targetsType).Outputs["arnSuffix"].StringValue()
		require.Equal(t, []string{
			"fleet-web-cpu: AWS/EC2 CPUUtilization Average " + of + " 300 >= 90 3/3 missing",
			"fleet-web-instances: AWS/AutoScaling GroupInServiceInstances Minimum " + of + " 60 < 2 10/10 breaching",
			"targets-web-none: AWS/NetworkELB HealthyHostCount Maximum " + targets + " 60 < 1 3/5 breaching",
			"targets-web-unhealthy: AWS/NetworkELB UnHealthyHostCount Maximum " + targets + " 60 >= 1 10/10 notBreaching",
		}, fixture.Alarms(rec))
	})
	t.Run("watch what callers see behind the ingress", func(t *testing.T) {
		t.Parallel()
		rec := watched(t, fleet.AlarmThresholds{}, true)
		fixture.CheckAlarms(t, rec)
		var names []string
		for _, a := range rec.Of(alarmType) {
			names = append(names, a.Name)
		}
		require.ElementsMatch(t, []string{
			"fleet-web-cpu", "fleet-web-instances", "targets-web-unhealthy", "targets-web-errors", "targets-web-latency",
		}, names)
		require.Equal(t, rec.Only(t, balancerType).Outputs["arnSuffix"].StringValue(),
			rec.One(t, alarmType, "targets-web-unhealthy").Get("dimensions.LoadBalancer"))
	})
	t.Run("sound at the thresholds of the settings", func(t *testing.T) {
		t.Parallel()
		thresholds := fleet.AlarmThresholds{CPUPercent: 27}
		thresholds.ErrorPercent = 13
		rec := watched(t, thresholds, true)
		require.Equal(t, 27.0, rec.One(t, alarmType, "fleet-web-cpu").Get("threshold"))
		require.Equal(t, 13.0, rec.One(t, alarmType, "targets-web-errors").Get("threshold"))
	})
}
