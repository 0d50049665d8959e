package events_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestEventRule(t *testing.T) {
	t.Parallel()
	in := cloudtest.Changed
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a schedule is a schedule": {
			Type:  "cloudwatch/eventRule:EventRule",
			Right: cloudtest.Just(m{"scheduleExpression": "rate(5 minutes)"}),
			Wrong: cloudtest.Just(m{"scheduleExpression": "every 5 minutes"}),
			Says:  "ScheduleExpression is not valid",
		},
		"an event pattern has lists": {
			Type:  "cloudwatch/eventRule:EventRule",
			Right: cloudtest.Just(m{"eventPattern": `{"source":["aws.s3"]}`}),
			Wrong: cloudtest.Just(m{"eventPattern": `{"source":"aws.s3"}`}),
			Says:  "must be an object or an array",
		},
		"a rule waits for something": in(cloudtest.Just(m{"scheduleExpression": "rate(5 minutes)"}), nil,
			"cloudwatch/eventRule:EventRule", m{"scheduleExpression": nil}, "must be specified"),
		"an event pattern is JSON": in(cloudtest.Just(m{"eventPattern": "{}"}), nil,
			"cloudwatch/eventRule:EventRule", m{"eventPattern": "source"}, "InvalidEventPatternException"),
	})
}
