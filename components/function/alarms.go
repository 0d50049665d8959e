package function

import (
	"cmp"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/components/monitoring/alarm"
)

// AlarmThresholds say where a function's alarms sound. The first event in the queue of failed ones
// always is one too many.
type AlarmThresholds struct {
	// How many invocations in five minutes fail.
	Errors int `json:"errors,omitempty" jsonschema:"minimum=1"`
	// How many invocations in five minutes are turned away, because too many run.
	Throttles int `json:"throttles,omitempty" jsonschema:"minimum=1"`
	// How much of its time limit one of 20 invocations needs, in three of five minutes.
	DurationPercent int `json:"durationPercent,omitempty" jsonschema:"minimum=1,maximum=100"`
}

// SetDefaults fills in what isn't set.
func (t *AlarmThresholds) SetDefaults() {
	t.Errors = cmp.Or(t.Errors, 5)
	t.Throttles = cmp.Or(t.Throttles, 1)
	t.DurationPercent = cmp.Or(t.DurationPercent, 80)
}

// watch makes the function's alarms.
func (b builder) watch(f *Function, queue bool) error {
	sets := []alarm.Set{alarms(b.name, f.Name, b.args.TimeoutSeconds, b.args.Alarms)}
	if queue {
		sets = append(sets, messaging.FailureAlarms(b.name, f.FailureQueueName))
	}
	return b.args.Monitor.Watch(b.ctx, b.parent, sets...)
}

// alarms are on invocations that fail, or nearly do. functionName is the physical name. Metrics:
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
func alarms(name string, functionName pulumi.StringInput, timeoutSeconds int, t AlarmThresholds) alarm.Set {
	metric := alarm.Metrics("AWS/Lambda", pulumi.StringMap{"FunctionName": functionName})
	return alarm.Set{Name: "function-" + name, Alarms: []alarm.Alarm{
		alarm.Once(alarm.Alarm{
			Name:        "errors",
			Metric:      metric("Errors", "Sum"),
			Threshold:   float64(t.Errors),
			MissingData: alarm.NotBreaching,
			Description: fmt.Sprintf("%d invocations of %s failed within five minutes. Look at its logs and traces, "+
				"and take the last deployment back if it began then.", t.Errors, name),
		}),
		alarm.Once(alarm.Alarm{
			Name:        "throttles",
			Metric:      metric("Throttles", "Sum"),
			Threshold:   float64(t.Throttles),
			MissingData: alarm.NotBreaching,
			Description: fmt.Sprintf("Invocations of %s are turned away, because as many run as may. "+
				"Raise reservedConcurrency or the region's quota, or look for who calls it so often.", name),
		}),
		alarm.Quick(alarm.Alarm{
			Name:        "duration",
			Metric:      metric("Duration", "p95"),
			Threshold:   float64(timeoutSeconds*1000) * float64(t.DurationPercent) / 100,
			MissingData: alarm.NotBreaching,
			Description: fmt.Sprintf("One of 20 invocations of %s takes more than %d%% of its %d seconds, and fails at all "+
				"of them. Look at its traces for what it waits for.", name, t.DurationPercent, timeoutSeconds),
		}),
	}}
}
