package monitoring

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Silence is how an alarm takes it that nothing was measured.
type Silence string

const (
	// SilenceFine is for what is only counted when it happens, or while there is traffic.
	SilenceFine Silence = "notBreaching"
	// SilenceAlarms is for what is measured as long as it is there.
	SilenceAlarms Silence = "breaching"
	// SilenceUnknown is for what may stand still on purpose, such as a database that pauses: the alarm says that it doesn't know.
	SilenceUnknown Silence = "missing"
)

// Metric is one that AWS measures.
type Metric struct {
	Namespace, Name string
	Dimensions      pulumi.StringMap
	Statistic       string // Sum, Average, Minimum, Maximum, or a percentile such as p95.
}

// Alarm is one condition that people are told about.
type Alarm struct {
	// Name is what the alarm is about, in one word.
	Name string
	// Description says what is wrong, and what to look at.
	Description string
	Metric      Metric
	// ShareOf makes it the percentage that Metric is of this one, as soon as there are AtLeast of it in a period. Nil: Metric itself.
	ShareOf *Metric
	AtLeast int
	// Threshold is where the alarm sounds: from it on, or below it where Below is set.
	Threshold float64
	Below     bool
	// PeriodSeconds is what is summed up, Periods how many are looked at, and Breaching how many of them have to be over the threshold.
	PeriodSeconds, Periods, Breaching int
	Silence                           Silence
}

// percentile is what a statistic is that ranks.
func percentile(statistic string) bool { return strings.HasPrefix(statistic, "p") }

// make registers the alarm.
func (a Alarm) make(ctx *pulumi.Context, name string, actions pulumi.Array, opts ...pulumi.ResourceOption) (*cloudwatch.MetricAlarm, error) {
	args := &cloudwatch.MetricAlarmArgs{
		AlarmDescription:   pulumi.String(a.Description),
		ComparisonOperator: pulumi.String("GreaterThanOrEqualToThreshold"),
		Threshold:          pulumi.Float64(a.Threshold),
		EvaluationPeriods:  pulumi.Int(a.Periods),
		DatapointsToAlarm:  pulumi.Int(a.Breaching),
		TreatMissingData:   pulumi.String(string(a.Silence)),
		AlarmActions:       actions,
		OkActions:          actions,
	}
	if a.Below {
		args.ComparisonOperator = pulumi.String("LessThanThreshold")
	}
	if a.ShareOf != nil {
		args.MetricQueries = a.share()
		return cloudwatch.NewMetricAlarm(ctx, name, args, opts...)
	}
	args.Namespace, args.MetricName, args.Dimensions = pulumi.String(a.Metric.Namespace), pulumi.String(a.Metric.Name), a.Metric.Dimensions
	args.Period = pulumi.Int(a.PeriodSeconds)
	if percentile(a.Metric.Statistic) {
		args.ExtendedStatistic = pulumi.String(a.Metric.Statistic)
		args.EvaluateLowSampleCountPercentiles = pulumi.String("ignore") // of a handful of requests one is the 95th percentile
	} else {
		args.Statistic = pulumi.String(a.Metric.Statistic)
	}
	return cloudwatch.NewMetricAlarm(ctx, name, args, opts...)
}

// share is the percentage, and nothing at all where there is too little to have one of.
func (a Alarm) share() cloudwatch.MetricAlarmMetricQueryArray {
	query := func(id string, m Metric) cloudwatch.MetricAlarmMetricQueryArgs {
		return cloudwatch.MetricAlarmMetricQueryArgs{
			Id: pulumi.String(id),
			Metric: cloudwatch.MetricAlarmMetricQueryMetricArgs{
				Namespace: pulumi.String(m.Namespace), MetricName: pulumi.String(m.Name), Dimensions: m.Dimensions,
				Stat: pulumi.String(m.Statistic), Period: pulumi.Int(a.PeriodSeconds),
			},
		}
	}
	return cloudwatch.MetricAlarmMetricQueryArray{
		cloudwatch.MetricAlarmMetricQueryArgs{
			Id: pulumi.String("share"), Label: pulumi.String("percent"), ReturnData: pulumi.Bool(true),
			Expression: pulumi.String(fmt.Sprintf("IF(whole >= %d, 100 * FILL(part, 0) / whole, 0)", a.AtLeast)),
		},
		query("part", a.Metric),
		query("whole", *a.ShareOf),
	}
}
