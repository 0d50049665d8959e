package fleet

import (
	"cmp"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/autoscaling"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/monitoring/alarm"
)

// AlarmThresholds say where a fleet's alarms sound. Those on requests are for a fleet behind the
// ingress: a network load balancer counts none.
type AlarmThresholds struct {
	ingress.TargetThresholds
	// CPU that all instances together use for a quarter of an hour: more than scaling should leave.
	CPUPercent int `json:"cpuPercent,omitempty" jsonschema:"minimum=1,maximum=100"`
}

// SetDefaults fills in what isn't set.
func (t *AlarmThresholds) SetDefaults() {
	t.TargetThresholds.SetDefaults()
	t.CPUPercent = cmp.Or(t.CPUPercent, 90)
}

// watch makes the fleet's alarms.
func (b *builder) watch(group *autoscaling.Group, front front) error {
	own := groupAlarms(b.name, group.Name, b.args.Scaling.MinInstances, b.args.Alarms)
	return b.args.Monitor.Watch(b.ctx, b.parent, front.alarms, own)
}

// groupAlarms are on the instances. groupName is the auto scaling group's physical name. The group
// has to collect GroupInServiceInstances. Metrics:
// https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html
func groupAlarms(name string, groupName pulumi.StringInput, minInstances int, t AlarmThresholds) alarm.Set {
	dimensions := pulumi.StringMap{"AutoScalingGroupName": groupName}
	return alarm.Set{Name: "fleet-" + name, Alarms: []alarm.Alarm{
		alarm.Steady(alarm.Alarm{
			Name:        "cpu",
			Metric:      alarm.Metrics("AWS/EC2", dimensions)("CPUUtilization", "Average"),
			Threshold:   float64(t.CPUPercent),
			MissingData: alarm.Missing,
			Description: fmt.Sprintf("The instances of %s have used %d%% of their CPU for a quarter of an hour: scaling has "+
				"reached its end. Raise its largest number or take larger ones.", name, t.CPUPercent),
		}),
		alarm.Lasting(10, alarm.Alarm{
			Name:        "instances",
			Metric:      alarm.Metrics("AWS/AutoScaling", dimensions)("GroupInServiceInstances", "Minimum"),
			Threshold:   float64(minInstances),
			Below:       true,
			MissingData: alarm.Breaching, // as long as there is a group it is measured
			Description: fmt.Sprintf("%s has had fewer than %d instances in service for ten minutes. Look at the group's "+
				"activities for why they don't start or don't pass their checks.", name, minInstances),
		}),
	}}
}

// networkAlarms are on whether anybody is there to answer behind a network load balancer. The
// arguments are the ends of the ARNs, as metrics have them:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html
func networkAlarms(name string, loadBalancer, targetGroup pulumi.StringInput) alarm.Set {
	metric := alarm.Metrics("AWS/NetworkELB", pulumi.StringMap{
		"LoadBalancer": loadBalancer,
		"TargetGroup":  targetGroup,
	})
	return alarm.Set{Name: "targets-" + name, Alarms: []alarm.Alarm{
		// An instance refresh has unhealthy targets for a while, so all of ten minutes have to be
		// bad.
		alarm.Lasting(10, alarm.Alarm{
			Name:        "unhealthy",
			Metric:      metric("UnHealthyHostCount", "Maximum"),
			Threshold:   1,
			MissingData: alarm.NotBreaching,
			Description: fmt.Sprintf("A target of %s has failed its health checks for ten minutes. "+
				"Look at the instances' logs and at the group's activities.", name),
		}),
		alarm.Quick(alarm.Alarm{
			Name:        "none",
			Metric:      metric("HealthyHostCount", "Maximum"),
			Threshold:   1,
			Below:       true,
			MissingData: alarm.Breaching,
			Description: fmt.Sprintf("No target of %s is healthy: nobody answers. "+
				"Look at the last change of the fleet and take it back.", name),
		}),
	}}
}
