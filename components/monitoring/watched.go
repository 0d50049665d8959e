package monitoring

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

const (
	minute     = 60
	fiveMinute = 300
	// enough is how many requests there have to be in a minute for a share of them to mean something.
	enough = 20
)

// quick is an alarm within minutes: three bad ones of five, so that one alone wakes nobody.
func quick(a Alarm) Alarm {
	a.PeriodSeconds, a.Periods, a.Breaching = minute, 5, 3
	return a
}

// steady is an alarm on what is bad when it lasts: a quarter of an hour.
func steady(a Alarm) Alarm {
	a.PeriodSeconds, a.Periods, a.Breaching = fiveMinute, 3, 3
	return a
}

// once is an alarm on what is bad as soon as it happens.
func once(a Alarm) Alarm {
	a.PeriodSeconds, a.Periods, a.Breaching = fiveMinute, 1, 1
	return a
}

// LoadBalancer is an application load balancer. Metrics and dimensions:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
type LoadBalancer struct {
	Name string
	// ARNSuffix is the end of its ARN, as metrics have it: app/<name>/<id>.
	ARNSuffix pulumi.StringInput
}

// Label begins the names of its alarms.
func (l LoadBalancer) Label() string { return "loadbalancer-" + l.Name }

// Alarms are on what the load balancer itself does; what its targets do is theirs.
func (l LoadBalancer) Alarms(t Thresholds) []Alarm {
	of := func(metric, statistic string) Metric {
		return Metric{"AWS/ApplicationELB", metric, pulumi.StringMap{"LoadBalancer": l.ARNSuffix}, statistic}
	}
	return []Alarm{
		quick(Alarm{
			Name: "errors", Metric: of("HTTPCode_ELB_5XX_Count", "Sum"), Threshold: float64(t.LoadBalancer.Errors), Silence: SilenceFine,
			Description: fmt.Sprintf("The load balancer %s answers requests with 5xx itself: no target is healthy, or they don't answer. Look at the targets' health and at the last deployment.", l.Name),
		}),
		quick(Alarm{
			Name: "latency", Metric: of("TargetResponseTime", "p95"), Threshold: seconds(t.Service.LatencyMilliseconds), Silence: SilenceFine,
			Description: fmt.Sprintf("One of 20 requests to the load balancer %s takes longer than %d ms. Look for the service that is slow, then at its database.", l.Name, t.Service.LatencyMilliseconds),
		}),
		once(Alarm{
			Name: "rejected", Metric: of("RejectedConnectionCount", "Sum"), Threshold: float64(t.LoadBalancer.RejectedConnections), Silence: SilenceFine,
			Description: fmt.Sprintf("The load balancer %s rejects connections: it has as many as it can take. Look for an attack in the log of requests and in the firewall's.", l.Name),
		}),
	}
}

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
func (s Targets) Alarms(t Thresholds) []Alarm {
	of := func(metric, statistic string) Metric {
		return Metric{"AWS/ApplicationELB", metric, pulumi.StringMap{"LoadBalancer": s.LoadBalancer, "TargetGroup": s.TargetGroup}, statistic}
	}
	requests := of("RequestCount", "Sum")
	return []Alarm{
		quick(Alarm{
			Name: "errors", Metric: of("HTTPCode_Target_5XX_Count", "Sum"), ShareOf: &requests, AtLeast: enough, Threshold: float64(t.Service.ErrorPercent), Silence: SilenceFine,
			Description: fmt.Sprintf("%s answers %d%% of its requests or more with 5xx. Look at its logs and traces, and take the last deployment back if it began then.", s.Name, t.Service.ErrorPercent),
		}),
		quick(Alarm{
			Name: "latency", Metric: of("TargetResponseTime", "p95"), Threshold: seconds(t.Service.LatencyMilliseconds), Silence: SilenceFine,
			Description: fmt.Sprintf("One of 20 requests to %s takes longer than %d ms. Look at its traces for what it waits for, then at its CPU.", s.Name, t.Service.LatencyMilliseconds),
		}),
		{
			// A deployment has unhealthy targets for a while, so all of ten minutes have to.
			Name: "unhealthy", Metric: of("UnHealthyHostCount", "Maximum"), Threshold: 1, PeriodSeconds: minute, Periods: 10, Breaching: 10, Silence: SilenceFine,
			Description: fmt.Sprintf("A target of %s has failed its health checks for ten minutes. Look at why tasks or instances stop, and at their logs.", s.Name),
		},
	}
}

// Service is an ECS service. Metrics and dimensions: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
// and https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
type Service struct {
	Name string
	// ClusterName and ServiceName are the physical names. The cluster has Container Insights.
	ClusterName, ServiceName pulumi.StringInput
	// MinTasks is how many tasks there are at least.
	MinTasks int
}

// Label begins the names of its alarms.
func (s Service) Label() string { return "service-" + s.Name }

// Alarms are on the tasks.
func (s Service) Alarms(t Thresholds) []Alarm {
	of := func(namespace, metric, statistic string) Metric {
		return Metric{namespace, metric, pulumi.StringMap{"ClusterName": s.ClusterName, "ServiceName": s.ServiceName}, statistic}
	}
	list := []Alarm{
		steady(Alarm{
			Name: "cpu", Metric: of("AWS/ECS", "CPUUtilization", "Average"), Threshold: float64(t.Service.CPUPercent), Silence: SilenceUnknown,
			Description: fmt.Sprintf("The tasks of %s have used %d%% of their CPU for a quarter of an hour: scaling has reached its end. Raise scaling.maxTasks or cpu.", s.Name, t.Service.CPUPercent),
		}),
		steady(Alarm{
			Name: "memory", Metric: of("AWS/ECS", "MemoryUtilization", "Average"), Threshold: float64(t.Service.MemoryPercent), Silence: SilenceUnknown,
			Description: fmt.Sprintf("The tasks of %s have used %d%% of their memory for a quarter of an hour, and are killed at all of it. Look for a leak, or raise memoryMiB.", s.Name, t.Service.MemoryPercent),
		}),
	}
	if s.MinTasks > 0 {
		list = append(list, Alarm{
			Name: "tasks", Metric: of("ECS/ContainerInsights", "RunningTaskCount", "Average"), Threshold: float64(s.MinTasks), Below: true,
			PeriodSeconds: minute, Periods: 10, Breaching: 10, Silence: SilenceAlarms, // as long as there is a service it is measured
			Description: fmt.Sprintf("%s has had fewer than %d tasks for ten minutes. Look at the service's events for why they don't start: image, secrets, health checks, capacity.", s.Name, s.MinTasks),
		})
	}
	return list
}

// Queue is a queue of messages. Metrics: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
type Queue struct {
	Name string
	// QueueName is the physical name.
	QueueName pulumi.StringInput
}

// Label begins the names of its alarms.
func (q Queue) Label() string { return "queue-" + q.Name }

// Alarms are on how long messages wait. Its dead-letter queue has an alarm by the queue's own AlarmActions.
func (q Queue) Alarms(t Thresholds) []Alarm {
	return []Alarm{{
		Name:   "age",
		Metric: Metric{"AWS/SQS", "ApproximateAgeOfOldestMessage", pulumi.StringMap{"QueueName": q.QueueName}, "Maximum"}, Threshold: float64(t.Queue.OldestMessageSeconds),
		PeriodSeconds: fiveMinute, Periods: 2, Breaching: 2, Silence: SilenceFine, // a queue that nobody uses isn't measured
		Description: fmt.Sprintf("Messages in %s wait for longer than %d seconds. Look whether its consumer runs, what it fails on, and whether it is too small.", q.Name, t.Queue.OldestMessageSeconds),
	}}
}

// DeadLetters is a queue of what failed.
type DeadLetters struct {
	// Name is whose failures they are.
	Name      string
	QueueName pulumi.StringInput
}

// Label begins the names of its alarms.
func (d DeadLetters) Label() string { return "failures-" + d.Name }

// Alarms sound with the first message: each is work that was lost unless a person looks.
func (d DeadLetters) Alarms(Thresholds) []Alarm {
	return []Alarm{once(Alarm{
		Name:   "waiting",
		Metric: Metric{"AWS/SQS", "ApproximateNumberOfMessagesVisible", pulumi.StringMap{"QueueName": d.QueueName}, "Maximum"}, Threshold: 1, Silence: SilenceFine,
		Description: fmt.Sprintf("What %s failed on for good waits in a queue, for 14 days. Read the messages, repair the cause, and send them again.", d.Name),
	})}
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
		return Metric{"AWS/Lambda", metric, pulumi.StringMap{"FunctionName": f.FunctionName}, statistic}
	}
	list := []Alarm{
		once(Alarm{
			Name: "errors", Metric: of("Errors", "Sum"), Threshold: float64(t.Function.Errors), Silence: SilenceFine,
			Description: fmt.Sprintf("%d invocations of %s failed within five minutes. Look at its logs and traces, and take the last deployment back if it began then.", t.Function.Errors, f.Name),
		}),
		once(Alarm{
			Name: "throttles", Metric: of("Throttles", "Sum"), Threshold: float64(t.Function.Throttles), Silence: SilenceFine,
			Description: fmt.Sprintf("Invocations of %s are turned away, because as many run as may. Raise reservedConcurrency or the region's quota, or look for who calls it so often.", f.Name),
		}),
	}
	if f.TimeoutSeconds > 0 {
		list = append(list, quick(Alarm{
			Name: "duration", Metric: of("Duration", "p95"), Threshold: float64(f.TimeoutSeconds*1000) * float64(t.Function.DurationPercent) / 100, Silence: SilenceFine,
			Description: fmt.Sprintf("One of 20 invocations of %s takes more than %d%% of its %d seconds, and fails at all of them. Look at its traces for what it waits for.", f.Name, t.Function.DurationPercent, f.TimeoutSeconds),
		}))
	}
	return list
}
