package monitoring

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// API is an HTTP or a REST API. Metrics: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html and
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
type API struct {
	Name string
	// ID is an HTTP API's. Exactly one of ID and RESTName.
	ID pulumi.StringInput
	// RESTName is a REST API's physical name.
	RESTName pulumi.StringInput
	// Stage is the stage's name.
	Stage pulumi.StringInput
}

// Label begins the names of its alarms.
func (a API) Label() string { return "api-" + a.Name }

// Alarms are on what callers see. An API that nobody calls isn't measured.
func (a API) Alarms(t Thresholds) []Alarm {
	failures, dimensions := "5xx", pulumi.StringMap{"ApiId": a.ID, "Stage": a.Stage}
	if a.RESTName != nil {
		failures, dimensions = "5XXError", pulumi.StringMap{"ApiName": a.RESTName, "Stage": a.Stage}
	}
	of := func(metric, statistic string) Metric {
		return Metric{Namespace: "AWS/ApiGateway", Name: metric, Dimensions: dimensions, Statistic: statistic}
	}
	requests := of("Count", "SampleCount")
	return []Alarm{
		quick(Alarm{
			Name: "errors", Metric: of(failures, "Sum"), ShareOf: &requests, AtLeast: enough, Threshold: float64(t.API.ErrorPercent), MissingData: SilenceFine,
			Description: fmt.Sprintf("The API %s answers %d%% of its requests or more with 5xx. Look at its log for the route, then at the logs of what stands behind it.", a.Name, t.API.ErrorPercent),
		}),
		quick(Alarm{
			Name: "latency", Metric: of("Latency", "p95"), Threshold: float64(t.API.LatencyMilliseconds), MissingData: SilenceFine,
			Description: fmt.Sprintf("One of 20 requests to the API %s takes longer than %d ms. Look at its log for the route, then at the traces of what stands behind it.", a.Name, t.API.LatencyMilliseconds),
		}),
	}
}

// Fleet is an auto scaling group. Metrics: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html
type Fleet struct {
	Name string
	// GroupName is the group's physical name.
	GroupName pulumi.StringInput
	// MinInstances is how many there are at least. The group has to collect GroupInServiceInstances. Zero: their number isn't watched.
	MinInstances int
}

// Label begins the names of its alarms.
func (f Fleet) Label() string { return "fleet-" + f.Name }

// Alarms are on the instances.
func (f Fleet) Alarms(t Thresholds) []Alarm {
	of := func(namespace, metric, statistic string) Metric {
		return Metric{Namespace: namespace, Name: metric, Dimensions: pulumi.StringMap{"AutoScalingGroupName": f.GroupName}, Statistic: statistic}
	}
	list := []Alarm{steady(Alarm{
		Name: "cpu", Metric: of("AWS/EC2", "CPUUtilization", "Average"), Threshold: float64(t.Fleet.CPUPercent), MissingData: SilenceUnknown,
		Description: fmt.Sprintf("The instances of %s have used %d%% of their CPU for a quarter of an hour: scaling has reached its end. Raise its largest number or take larger ones.", f.Name, t.Fleet.CPUPercent),
	})}
	if f.MinInstances > 0 {
		list = append(list, Alarm{
			Name: "instances", Metric: of("AWS/AutoScaling", "GroupInServiceInstances", "Minimum"), Threshold: float64(f.MinInstances), Below: true,
			PeriodSeconds: minute, Periods: 10, BreachingPeriods: 10, MissingData: SilenceAlarms, // as long as there is a group it is measured
			Description: fmt.Sprintf("%s has had fewer than %d instances in service for ten minutes. Look at the group's activities for why they don't start or don't pass their checks.", f.Name, f.MinInstances),
		})
	}
	return list
}

// NetworkTargets are where a network load balancer finds a fleet. Metrics:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-cloudwatch-metrics.html
type NetworkTargets struct {
	Name string
	// LoadBalancer and TargetGroup are the ends of their ARNs, as metrics have them.
	LoadBalancer, TargetGroup pulumi.StringInput
}

// Label begins the names of its alarms.
func (n NetworkTargets) Label() string { return "targets-" + n.Name }

// Alarms are on whether anybody is there to answer.
func (n NetworkTargets) Alarms(Thresholds) []Alarm {
	of := func(metric, statistic string) Metric {
		return Metric{Namespace: "AWS/NetworkELB", Name: metric, Dimensions: pulumi.StringMap{"LoadBalancer": n.LoadBalancer, "TargetGroup": n.TargetGroup}, Statistic: statistic}
	}
	return []Alarm{
		{
			// An instance refresh has unhealthy targets for a while, so all of ten minutes have to.
			Name: "unhealthy", Metric: of("UnHealthyHostCount", "Maximum"), Threshold: 1, PeriodSeconds: minute, Periods: 10, BreachingPeriods: 10, MissingData: SilenceFine,
			Description: fmt.Sprintf("A target of %s has failed its health checks for ten minutes. Look at the instances' logs and at the group's activities.", n.Name),
		},
		quick(Alarm{
			Name: "none", Metric: of("HealthyHostCount", "Maximum"), Threshold: 1, Below: true, MissingData: SilenceAlarms,
			Description: fmt.Sprintf("No target of %s is healthy: nobody answers. Look at the last change of the fleet and take it back.", n.Name),
		}),
	}
}
