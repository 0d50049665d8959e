package service_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestServiceAlarms(t *testing.T) {
	t.Parallel()
	t.Run("watch tasks, targets and starts of jobs", func(t *testing.T) {
		t.Parallel()
		jobs := with(func(a *service.Args) {
			a.Jobs = map[string]service.Job{"clean": {Schedule: "rate(1 hour)", Command: []string{"/shop", "clean"}}}
		})
		names := func(token, property, value string) mockaws.Option {
			return mockaws.Outputs(token, map[string]any{property: value})
		}
		rec := mockaws.Run(t, serviceProgram(nil, watchedBy, behindIngress, jobs),
			names(ecsClusterType, "name", "main-1"),
			names(ecsServiceType, "name", "shop-1"),
			names(lbType, "arnSuffix", "app/web/1"),
			names(lbTargetType, "arnSuffix", "targetgroup/shop/1"),
			names("aws:sqs/queue:Queue", "name", "missed-1"))
		fixture.CheckAlarms(t, rec)
		targets := "LoadBalancer=app/web/1,TargetGroup=targetgroup/shop/1 60"
		require.Equal(t, []string{
			"failures-shop-jobs-waiting: AWS/SQS ApproximateNumberOfMessagesVisible Maximum QueueName=missed-1 300 " +
				">= 1 1/1 notBreaching",
			"service-shop-cpu: AWS/ECS CPUUtilization Average ClusterName=main-1,ServiceName=shop-1 300 >= 90 3/3 " +
				"missing",
			"service-shop-memory: AWS/ECS MemoryUtilization Average ClusterName=main-1,ServiceName=shop-1 300 >= 90 " +
				"3/3 missing",
			"service-shop-tasks: ECS/ContainerInsights RunningTaskCount Average " +
				"ClusterName=main-1,ServiceName=shop-1 60 < 2 10/10 breaching",
			"targets-shop-errors: AWS/ApplicationELB HTTPCode_Target_5XX_Count Sum of " + targets +
				" / AWS/ApplicationELB RequestCount Sum of " + targets + " >= 5 3/5 notBreaching",
			"targets-shop-latency: AWS/ApplicationELB TargetResponseTime p95 " + targets + " >= 1 3/5 notBreaching",
			"targets-shop-unhealthy: AWS/ApplicationELB UnHealthyHostCount Maximum " + targets +
				" >= 1 10/10 notBreaching",
		}, fixture.Alarms(rec))
	})
	t.Run("sound at the thresholds of the settings", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, watchedBy, behindIngress, with(func(a *service.Args) {
			a.Alarms = service.AlarmThresholds{CPUPercent: 15, MemoryPercent: 16}
			a.Alarms.ErrorPercent = 13
			a.Alarms.LatencyMilliseconds = 1400
		}))
		for name, want := range map[string]float64{
			"targets-shop-errors":  13,
			"targets-shop-latency": 1.4,
			"service-shop-cpu":     15,
			"service-shop-memory":  16,
		} {
			require.Equal(t, want, rec.One(t, alarmType, name).Get("threshold"), name)
		}
	})
	t.Run("refuse a share of more than all", func(t *testing.T) {
		t.Parallel()
		_, err := mockaws.Try(serviceProgram(nil, with(func(a *service.Args) { a.Alarms.CPUPercent = 101 })))
		require.ErrorContains(t, err, "alarms.cpuPercent: too large, got 101; write 100 or less")
	})
}

func TestRollback(t *testing.T) {
	t.Parallel()
	t.Run("follows the alarms on errors and latency", func(t *testing.T) {
		t.Parallel()
		own := with(func(a *service.Args) { a.DeploymentAlarms = []pulumi.StringInput{pulumi.String("shop-orders")} })
		rec := runService(t, watchedBy, behindIngress, own, with(func(a *service.Args) {
			a.Jobs = map[string]service.Job{"clean": {Schedule: "rate(1 hour)", Command: []string{"/shop", "clean"}}}
		}))
		s, errors, latency := rec.Only(t,
			"aws:ecs/service:Service"), rec.One(t, alarmType,
			"targets-shop-errors"), rec.One(t, alarmType, "targets-shop-latency")
		require.Equal(t,
			[]any{"shop-orders", errors.Outputs["name"].StringValue(), latency.Outputs["name"].StringValue()},
			s.Get("alarms.alarmNames"))
		require.Equal(t, true, s.Get("alarms.rollback"))
		require.False(t, errors.DependsOn(s), "the alarm is there before the service")
		require.Equal(t,
			rec.Only(t, "aws:lb/targetGroup:TargetGroup").Outputs["arnSuffix"].StringValue(),
			latency.Get("dimensions.TargetGroup"))
		require.Equal(t,
			rec.Only(t, "aws:lb/loadBalancer:LoadBalancer").Outputs["arnSuffix"].StringValue(),
			latency.Get("dimensions.LoadBalancer"))

		tasks := rec.One(t, alarmType, "service-shop-tasks")
		require.True(t, tasks.DependsOn(s))
		require.Equal(t, 2.0, tasks.Get("threshold"), "as many as there are at least")
		require.Equal(t,
			rec.Only(t, "aws:ecs/cluster:Cluster").Outputs["name"].StringValue(),
			tasks.Get("dimensions.ClusterName"))
		require.True(t,
			rec.One(t, alarmType, "failures-shop-jobs-waiting").DependsOn(rec.One(t, "aws:sqs/queue:Queue",
				"shop-jobs-missed")))

		worker := runService(t, watchedBy, fromQueue)
		require.Len(t, worker.Of(alarmType), 3, "CPU, memory and tasks")
		require.False(t, worker.Only(t, "aws:ecs/service:Service").Has("alarms"))
	})
	t.Run("follows the alarms of both target groups of a blue/green service", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, watchedBy, blueGreen(t))
		var want []any
		for _, name := range []string{
			"shop-errors", "targets-shop-errors", "targets-shop-latency", "targets-shop-green-errors",
			"targets-shop-green-latency",
		} {
			want = append(want, rec.One(t, alarmType, name).Outputs["name"].StringValue())
		}
		require.Equal(t, want, rec.Only(t, deployGroupType).Get("alarmConfiguration.alarms"))
		topic := rec.Only(t, "aws:sns/topic:Topic").Outputs["arn"].StringValue()
		require.Equal(t,
			[]any{topic},
			rec.One(t, alarmType, "shop-errors").Get("alarmActions"),
			"CodeDeploy's alarm tells people, too")
		require.Len(t, rec.Of("aws:lambda/function:Function"), 1)
		rec.One(t, alarmType, "function-shop-hook-errors")
	})
}
