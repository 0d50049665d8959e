package monitoring

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/monitoring/alarm"
)

type (
	Alarm  = alarm.Alarm
	Metric = alarm.Metric
)

const (
	minute     = alarm.Minute
	fiveMinute = alarm.FiveMinutes
	enough     = alarm.EnoughRequests

	SilenceFine    = alarm.NotBreaching
	SilenceAlarms  = alarm.Breaching
	SilenceUnknown = alarm.Missing
)

var quick, steady, once = alarm.Quick, alarm.Steady, alarm.Once

func seconds(milliseconds int) float64 { return float64(milliseconds) / 1000 }

// Targets are where a load balancer finds a service.
type Targets struct {
	Name string
	// LoadBalancer and TargetGroup are the ends of their ARNs, as metrics have them.
	LoadBalancer, TargetGroup pulumi.StringInput
}

// Label begins the names of its alarms.
func (s Targets) Label() string { return "targets-" + s.Name }

// Alarms are on what callers see of the service.
func (s Targets) Alarms(Thresholds) []Alarm {
	of := func(metric, statistic string) Metric {
		return Metric{Namespace: "AWS/ApplicationELB", Name: metric, Dimensions: pulumi.StringMap{"LoadBalancer": s.LoadBalancer, "TargetGroup": s.TargetGroup}, Statistic: statistic}
	}
	requests := of("RequestCount", "Sum")
	return []Alarm{
		quick(Alarm{
			Name: "errors", Metric: of("HTTPCode_Target_5XX_Count", "Sum"), ShareOf: &requests, AtLeast: enough, Threshold: float64(5), MissingData: SilenceFine,
			Description: fmt.Sprintf("%s answers %d%% of its requests or more with 5xx. Look at its logs and traces, and take the last deployment back if it began then.", s.Name, 5),
		}),
		quick(Alarm{
			Name: "latency", Metric: of("TargetResponseTime", "p95"), Threshold: seconds(1000), MissingData: SilenceFine,
			Description: fmt.Sprintf("One of 20 requests to %s takes longer than %d ms. Look at its traces for what it waits for, then at its CPU.", s.Name, 1000),
		}),
		{
			// A deployment has unhealthy targets for a while, so all of ten minutes have to.
			Name: "unhealthy", Metric: of("UnHealthyHostCount", "Maximum"), Threshold: 1, PeriodSeconds: minute, Periods: 10, BreachingPeriods: 10, MissingData: SilenceFine,
			Description: fmt.Sprintf("A target of %s has failed its health checks for ten minutes. Look at why tasks or instances stop, and at their logs.", s.Name),
		},
	}
}

// Function is a Lambda function. Metrics: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
type Function struct {
	Name string
	// FunctionName is the physical name.
	FunctionName pulumi.StringInput
	// TimeoutSeconds is its time limit. Zero: how long it takes isn't watched.
	TimeoutSeconds int
}

// Label begins the names of its alarms.
func (f Function) Label() string { return "function-" + f.Name }

// Alarms are on invocations that fail, or nearly do.
func (f Function) Alarms(t Thresholds) []Alarm {
	of := func(metric, statistic string) Metric {
		return Metric{Namespace: "AWS/Lambda", Name: metric, Dimensions: pulumi.StringMap{"FunctionName": f.FunctionName}, Statistic: statistic}
	}
	list := []Alarm{
		once(Alarm{
			Name: "errors", Metric: of("Errors", "Sum"), Threshold: float64(t.Function.Errors), MissingData: SilenceFine,
			Description: fmt.Sprintf("%d invocations of %s failed within five minutes. Look at its logs and traces, and take the last deployment back if it began then.", t.Function.Errors, f.Name),
		}),
		once(Alarm{
			Name: "throttles", Metric: of("Throttles", "Sum"), Threshold: float64(t.Function.Throttles), MissingData: SilenceFine,
			Description: fmt.Sprintf("Invocations of %s are turned away, because as many run as may. Raise reservedConcurrency or the region's quota, or look for who calls it so often.", f.Name),
		}),
	}
	if f.TimeoutSeconds > 0 {
		list = append(list, quick(Alarm{
			Name: "duration", Metric: of("Duration", "p95"), Threshold: float64(f.TimeoutSeconds*1000) * float64(t.Function.DurationPercent) / 100, MissingData: SilenceFine,
			Description: fmt.Sprintf("One of 20 invocations of %s takes more than %d%% of its %d seconds, and fails at all of them. Look at its traces for what it waits for.", f.Name, t.Function.DurationPercent, f.TimeoutSeconds),
		}))
	}
	return list
}
