package cloudwatch_test

import (
	"strings"
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestMetricAlarm(t *testing.T) {
	t.Parallel()
	alarm := m{
		"comparisonOperator": "GreaterThanThreshold",
		"evaluationPeriods":  3,
		"metricName":         "Errors",
		"namespace":          "AWS/Lambda",
		"period":             60,
		"statistic":          "Sum",
		"threshold":          1,
	}
	in := cloudtest.Changed
	cloudtest.Run(t, map[string]cloudtest.Case{
		"an alarm's period is a minute": {
			Type:  token.Alarm,
			Right: cloudtest.Just(alarm),
			Wrong: cloudtest.Just(m{"period": 45}),
			Says:  "multiple of 60",
		},
		"an alarm looks back a day": {
			Type:  token.Alarm,
			Right: cloudtest.Just(alarm),
			Wrong: cloudtest.Just(m{"period": 300, "evaluationPeriods": 300}),
			Says:  "more than a day",
		},
		"an alarm has one statistic": {
			Type:  token.Alarm,
			Right: cloudtest.Just(alarm),
			Wrong: cloudtest.Just(m{"extendedStatistic": "p99"}),
			Says:  "exactly one of",
		},
		"a share's data is one query's": {
			Type:  token.Alarm,
			Right: cloudtest.Just(share(true, "part")),
			Wrong: cloudtest.Just(m{"metricQueries": share(false, "part")["metricQueries"]}),
			Says:  "should return data, got 0",
		},
		"queries have names of their own": {
			Type:  token.Alarm,
			Right: cloudtest.Just(share(true, "part")),
			Wrong: cloudtest.Just(m{"metricQueries": share(true, "share")["metricQueries"]}),
			Says:  "are unique",
		},
		"queries' names are small": {
			Type:  token.Alarm,
			Right: cloudtest.Just(share(true, "part")),
			Wrong: cloudtest.Just(m{"metricQueries": share(true, "Part")["metricQueries"]}),
			Says:  "lower-case letter",
		},
		"a query is math or a metric": {
			Type:  token.Alarm,
			Right: cloudtest.Just(share(true, "part")),
			Wrong: cloudtest.Just(m{"metricQueries": l{m{"id": "share", "returnData": true}}}),
			Says:  "exactly one of metric and expression",
		},
		"a share has no period": {
			Type:  token.Alarm,
			Right: cloudtest.Just(share(true, "part")),
			Wrong: cloudtest.Just(m{"period": 60}),
			Says:  "period can't be set with metricQueries",
		},
		"few samples are a percentile's": {
			Type:  token.Alarm,
			Right: cloudtest.Just(alarm),
			Wrong: cloudtest.Just(m{"evaluateLowSampleCountPercentiles": "ignore"}),
			Says:  "alarms on a percentile",
		},
		"an alarm's description ends": {
			Type:  token.Alarm,
			Right: cloudtest.Just(alarm),
			Wrong: cloudtest.Just(m{"alarmDescription": strings.Repeat("x", 1025)}),
			Says:  "less than or equal to 1024",
		},
		"an alarm's action exists": {
			Given: func(h *cloudtest.Harness) { h.Create(token.Topic, "topic", m{}) },
			Type:  token.Alarm,
			Right: func(h *cloudtest.Harness) m {
				return cloudtest.Over(alarm, m{"alarmActions": l{h.Created["topic"].ID}})
			},
			Wrong: cloudtest.Just(m{"alarmActions": l{"arn:aws:sns:eu-west-1:123456789012:none"}}),
			Says:  "unknown action",
		},
		"an alarm has points to spare": in(cloudtest.Just(alarm), nil, token.Alarm, m{"datapointsToAlarm": 4},
			"less than or equal to evaluation periods"),
		"an alarm has a threshold": in(cloudtest.Just(alarm), nil, token.Alarm, m{"threshold": nil}, "threshold"),
		"an alarm has a metric": in(cloudtest.Just(alarm), nil, token.Alarm, m{"metricName": nil},
			"must be specified"),
	})
}
