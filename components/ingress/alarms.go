package ingress

import (
	"cmp"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/monitoring/alarm"
)

// namespace is where load balancers have their metrics:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
const namespace = "AWS/ApplicationELB"

// AlarmThresholds say where the load balancer's alarms sound.
type AlarmThresholds struct {
	// How many requests in a minute the load balancer itself answers with 5xx, in three of five
	// minutes: no target is healthy, or none answers.
	Errors int `json:"errors,omitempty" jsonschema:"minimum=1"`
	// How many milliseconds 95 of 100 requests may take, in three of five minutes.
	LatencyMilliseconds int `json:"latencyMilliseconds,omitempty" jsonschema:"minimum=1"`
	// How many connections in five minutes it rejects, because it can't take more.
	RejectedConnections int `json:"rejectedConnections,omitempty" jsonschema:"minimum=1"`
}

// SetDefaults fills in what is unset.
func (t *AlarmThresholds) SetDefaults() {
	t.Errors = cmp.Or(t.Errors, 10)
	t.LatencyMilliseconds = cmp.Or(t.LatencyMilliseconds, 1000)
	t.RejectedConnections = cmp.Or(t.RejectedConnections, 1)
}

// alarms are on what the load balancer itself does; what its targets do is theirs. arnSuffix is the
// end of the load balancer's ARN, as metrics have it: app/<name>/<id>.
func alarms(name string, arnSuffix pulumi.StringInput, t AlarmThresholds) alarm.Set {
	metric := alarm.Metrics(namespace, pulumi.StringMap{"LoadBalancer": arnSuffix})
	return alarm.Set{Name: "loadbalancer-" + name, Alarms: []alarm.Alarm{
		alarm.Quick(alarm.Alarm{
			Name:        "errors",
			Metric:      metric("HTTPCode_ELB_5XX_Count", "Sum"),
			Threshold:   float64(t.Errors),
			MissingData: alarm.NotBreaching,
			Description: fmt.Sprintf(
				"The load balancer %s answers requests with 5xx itself: no target is healthy, or they "+
					"don't answer. Look at the targets' health and at the last deployment.",
				name,
			),
		}),
		alarm.Quick(alarm.Alarm{
			Name:        "latency",
			Metric:      metric("TargetResponseTime", "p95"),
			Threshold:   inSeconds(t.LatencyMilliseconds),
			MissingData: alarm.NotBreaching,
			Description: fmt.Sprintf("One of 20 requests to the load balancer %s takes longer than %d ms. "+
				"Look for the service that is slow, then at its database.", name, t.LatencyMilliseconds),
		}),
		alarm.Once(alarm.Alarm{
			Name:        "rejected",
			Metric:      metric("RejectedConnectionCount", "Sum"),
			Threshold:   float64(t.RejectedConnections),
			MissingData: alarm.NotBreaching,
			Description: fmt.Sprintf("The load balancer %s rejects connections: it has as many as it can take. "+
				"Look for an attack in the log of requests and in the firewall's.", name),
		}),
	}}
}

func inSeconds(milliseconds int) float64 { return float64(milliseconds) / 1000 }

// TargetThresholds say where the alarms of a target group sound. A tier behind the load balancer
// embeds them in its own.
type TargetThresholds struct {
	// Which share of its requests may not be answered with 5xx, of 20 or more in a minute, in three
	// of five minutes.
	ErrorPercent int `json:"errorPercent,omitempty" jsonschema:"minimum=1,maximum=100"`
	// How many milliseconds 95 of 100 requests may take, in three of five minutes.
	LatencyMilliseconds int `json:"latencyMilliseconds,omitempty" jsonschema:"minimum=1"`
}

// SetDefaults fills in what is unset.
func (t *TargetThresholds) SetDefaults() {
	t.ErrorPercent = cmp.Or(t.ErrorPercent, 5)
	t.LatencyMilliseconds = cmp.Or(t.LatencyMilliseconds, 1000)
}

// Names of the alarms of a target group that sound when a new version is bad.
const (
	ErrorsAlarm  = "errors"
	LatencyAlarm = "latency"
)

// TargetAlarms are on what callers see of a tier behind the load balancer. name is the tier's,
// targetGroup the end of its target group's ARN, as metrics have it.
func (i *Ingress) TargetAlarms(name string, targetGroup pulumi.StringInput, t TargetThresholds) alarm.Set {
	metric := alarm.Metrics(namespace, pulumi.StringMap{"LoadBalancer": i.ARNSuffix, "TargetGroup": targetGroup})
	requests := metric("RequestCount", "Sum")
	return alarm.Set{Name: "targets-" + name, Alarms: []alarm.Alarm{
		alarm.Quick(alarm.Alarm{
			Name:        ErrorsAlarm,
			Metric:      metric("HTTPCode_Target_5XX_Count", "Sum"),
			ShareOf:     &requests,
			AtLeast:     alarm.EnoughRequests,
			Threshold:   float64(t.ErrorPercent),
			MissingData: alarm.NotBreaching,
			Description: fmt.Sprintf("%s answers %d%% of its requests or more with 5xx. Look at its logs and traces, "+
				"and take the last deployment back if it began then.", name, t.ErrorPercent),
		}),
		alarm.Quick(alarm.Alarm{
			Name:        LatencyAlarm,
			Metric:      metric("TargetResponseTime", "p95"),
			Threshold:   inSeconds(t.LatencyMilliseconds),
			MissingData: alarm.NotBreaching,
			Description: fmt.Sprintf("One of 20 requests to %s takes longer than %d ms. "+
				"Look at its traces for what it waits for, then at its CPU.", name, t.LatencyMilliseconds),
		}),
		// A deployment has unhealthy targets for a while, so all of ten minutes have to be bad.
		alarm.Lasting(10, alarm.Alarm{
			Name:        "unhealthy",
			Metric:      metric("UnHealthyHostCount", "Maximum"),
			Threshold:   1,
			MissingData: alarm.NotBreaching,
			Description: fmt.Sprintf("A target of %s has failed its health checks for ten minutes. "+
				"Look at why tasks or instances stop, and at their logs.", name),
		}),
	}}
}
