package monitoring

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const (
	mebibyte = 1 << 20
	gibibyte = 1 << 30
)

// DatabaseCluster is an Aurora cluster. Metrics: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html
type DatabaseCluster struct {
	Name string
	// Identifier is the cluster's name.
	Identifier pulumi.StringInput
	// Readers is whether it has any.
	Readers bool
}

// Label begins the names of its alarms.
func (d DatabaseCluster) Label() string { return "database-" + d.Name }

// Alarms are on what runs out. Storage doesn't: it grows by itself.
func (d DatabaseCluster) Alarms(t Thresholds) []Alarm {
	of := func(metric, statistic string) Metric {
		return Metric{Namespace: "AWS/RDS", Name: metric, Dimensions: pulumi.StringMap{"DBClusterIdentifier": d.Identifier}, Statistic: statistic}
	}
	list := append(server(d.Name, of, t), steady(Alarm{
		Name: "capacity", Metric: of("ACUUtilization", "Maximum"), Threshold: float64(t.Database.CapacityPercent), MissingData: SilenceUnknown,
		Description: fmt.Sprintf("The database %s has used %d%% of its largest capacity for a quarter of an hour. Raise maxCapacity, or look for the queries behind it in Performance Insights.", d.Name, t.Database.CapacityPercent),
	}))
	if d.Readers {
		list = append(list, lag(d.Name, of("AuroraReplicaLagMaximum", "Maximum"), 1000, t))
	}
	return list
}

// DatabaseInstance is an RDS instance. Metrics: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
type DatabaseInstance struct {
	Name string
	// Identifier is the instance's name.
	Identifier pulumi.StringInput
	// Replica is whether it follows another one.
	Replica bool
}

// Label begins the names of its alarms.
func (d DatabaseInstance) Label() string { return "database-" + d.Name }

// Alarms are on what runs out.
func (d DatabaseInstance) Alarms(t Thresholds) []Alarm {
	of := func(metric, statistic string) Metric {
		return Metric{Namespace: "AWS/RDS", Name: metric, Dimensions: pulumi.StringMap{"DBInstanceIdentifier": d.Identifier}, Statistic: statistic}
	}
	list := append(server(d.Name, of, t), steady(Alarm{
		Name: "storage", Metric: of("FreeStorageSpace", "Minimum"), Threshold: float64(t.Database.FreeStorageGiB) * gibibyte, Below: true, MissingData: SilenceUnknown,
		Description: fmt.Sprintf("The database %s has less than %d GiB left, and stops when there is nothing. Raise storageGiB or maxStorageGiB, and look at what grows.", d.Name, t.Database.FreeStorageGiB),
	}))
	if d.Replica {
		list = append(list, lag(d.Name, of("ReplicaLag", "Maximum"), 1, t))
	}
	return list
}

// server is what all databases are watched for. A database that pauses or is stopped isn't measured.
func server(name string, of func(metric, statistic string) Metric, t Thresholds) []Alarm {
	list := []Alarm{
		steady(Alarm{
			Name: "cpu", Metric: of("CPUUtilization", "Average"), Threshold: float64(t.Database.CPUPercent), MissingData: SilenceUnknown,
			Description: fmt.Sprintf("The database %s has used %d%% of its CPU for a quarter of an hour. Look for the queries behind it in Performance Insights, or make it larger.", name, t.Database.CPUPercent),
		}),
		steady(Alarm{
			Name: "memory", Metric: of("FreeableMemory", "Minimum"), Threshold: float64(t.Database.FreeMemoryMiB) * mebibyte, Below: true, MissingData: SilenceUnknown,
			Description: fmt.Sprintf("The database %s has less than %d MiB of memory left. Look at how many connections there are and what they sort, or make it larger.", name, t.Database.FreeMemoryMiB),
		}),
	}
	if t.Database.Connections > 0 {
		list = append(list, once(Alarm{
			Name: "connections", Metric: of("DatabaseConnections", "Maximum"), Threshold: float64(t.Database.Connections), MissingData: SilenceUnknown,
			Description: fmt.Sprintf("The database %s has %d connections or more, and refuses more than its largest number. Look for who doesn't give them back, and use pools.", name, t.Database.Connections),
		}))
	}
	return list
}

// lag is an alarm on readers that fall behind; unit is what a second is in the metric.
func lag(name string, m Metric, unit float64, t Thresholds) Alarm {
	return Alarm{
		Name: "lag", Metric: m, Threshold: float64(t.Database.ReplicaLagSeconds) * unit, PeriodSeconds: minute, Periods: 5, BreachingPeriods: 5, MissingData: SilenceUnknown,
		Description: fmt.Sprintf("Readers of the database %s are %d seconds behind its writer. Look for large transactions, and for readers that are too small.", name, t.Database.ReplicaLagSeconds),
	}
}

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
