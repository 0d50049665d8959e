package service

import (
	"cmp"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/monitoring/alarm"
)

// AlarmThresholds say where a service's alarms sound.
type AlarmThresholds struct {
	ingress.TargetThresholds
	// CPU that all tasks together use for a quarter of an hour: more than scaling should leave.
	CPUPercent int `json:"cpuPercent,omitempty" jsonschema:"minimum=1,maximum=100"`
	// Memory that all tasks together use for a quarter of an hour: from here it isn't far to tasks
	// that are killed.
	MemoryPercent int `json:"memoryPercent,omitempty" jsonschema:"minimum=1,maximum=100"`
}

// SetDefaults fills in what is unset.
func (t *AlarmThresholds) SetDefaults() {
	t.TargetThresholds.SetDefaults()
	t.CPUPercent = cmp.Or(t.CPUPercent, 90)
	t.MemoryPercent = cmp.Or(t.MemoryPercent, 90)
}

// rollbackAlarms creates the alarms on requests and returns the names of those that roll a
// deployment back: the caller's own, then errors and latency of each target group. ECS and
// CodeDeploy want them before the service.
func (b *builder) rollbackAlarms(p front) ([]pulumi.StringInput, error) {
	names := b.args.DeploymentAlarms
	for _, target := range []struct {
		name  string
		group *lb.TargetGroup
	}{{b.name, p.blue}, {b.name + "-green", p.green}} {
		if target.group == nil {
			continue
		}
		set := b.args.Ingress.TargetAlarms(target.name, target.group.ArnSuffix, b.args.Alarms.TargetThresholds)
		created, err := b.args.Monitor.Create(b.ctx, b.parent, set)
		if err != nil {
			return nil, err
		}
		for _, name := range []string{ingress.ErrorsAlarm, ingress.LatencyAlarm} {
			if physical, ok := created[name]; ok { // without a monitor there is none
				names = append(names[:len(names):len(names)], physical)
			}
		}
	}
	return names, nil
}

// alarms are on the tasks. Metrics and dimensions:
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html and, of
// Container Insights, which clusters have,
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
func (b *builder) alarms(service *ecs.Service) alarm.Set {
	t := b.args.Alarms
	dimensions := pulumi.StringMap{"ClusterName": b.args.Cluster.Name, "ServiceName": service.Name}
	metric := alarm.Metrics("AWS/ECS", dimensions)
	set := alarm.Set{Name: "service-" + b.name, Alarms: []alarm.Alarm{
		alarm.Steady(alarm.Alarm{
			Name:        "cpu",
			Metric:      metric("CPUUtilization", "Average"),
			Threshold:   float64(t.CPUPercent),
			MissingData: alarm.Missing,
			Description: fmt.Sprintf("The tasks of %s have used %d%% of their CPU for a quarter of an hour: "+
				"scaling has reached its end. Raise scaling.maxTasks or cpu.", b.name, t.CPUPercent),
		}),
		alarm.Steady(alarm.Alarm{
			Name:        "memory",
			Metric:      metric("MemoryUtilization", "Average"),
			Threshold:   float64(t.MemoryPercent),
			MissingData: alarm.Missing,
			Description: fmt.Sprintf("The tasks of %s have used %d%% of their memory for a quarter of an hour, and are "+
				"killed at all of it. Look for a leak, or raise memoryMiB.", b.name, t.MemoryPercent),
		}),
	}}
	if least := b.args.Scaling.MinTasks; least > 0 {
		set.Alarms = append(set.Alarms, alarm.Lasting(10, alarm.Alarm{
			Name:        "tasks",
			Metric:      alarm.Metrics("ECS/ContainerInsights", dimensions)("RunningTaskCount", "Average"),
			Threshold:   float64(least),
			Below:       true,
			MissingData: alarm.Breaching, // as long as there is a service it is measured
			Description: fmt.Sprintf("%s has had fewer than %d tasks for ten minutes. Look at the service's events for "+
				"why they don't start: image, secrets, health checks, capacity.", b.name, least),
		}))
	}
	return set
}
