package cloudwatch

import (
	"fmt"
	"regexp"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var metricAlarm = cloud.ResourceType{
	Type: token.Alarm,
	Name: &cloud.Naming{Property: "name", Max: 255},
	Defaults: map[string]any{
		"actionsEnabled":   true,
		"treatMissingData": "missing",
	},
	References: []cloud.Reference{
		alarmAction("alarmActions[]"),
		alarmAction("okActions[]"),
		alarmAction("insufficientDataActions[]"),
	},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateAlarm,
}

func validateAlarm(c *cloud.Call) {
	sources := 0
	for _, p := range []string{"metricName", "metricQueries"} {
		if c.Has(p) {
			sources++
		}
	}
	if sources != 1 {
		c.Refuse("metricName", "one of `metricName,metricQueries` must be specified")
	}
	if c.Has("metricName") {
		if c.Has("statistic") == c.Has("extendedStatistic") {
			c.Refuse("statistic",
				"ValidationError: For metric based alarms exactly one of `statistic`, `extendedStatistic` must be set")
		}
		if !c.Has("period") || !c.Has("namespace") {
			c.Refuse("period", "ValidationError: a metric alarm needs namespace and period")
		}
	}
	validateQueries(c)
	if c.Has("evaluateLowSampleCountPercentiles") && !c.Has("extendedStatistic") {
		c.Refuse("evaluateLowSampleCountPercentiles",
			"ValidationError: EvaluateLowSampleCountPercentile can only be set for alarms on a percentile")
	}
	if a := c.Text("alarmDescription"); len(a) > 1024 {
		c.Refuse("alarmDescription",
			"ValidationError: 1 validation error detected: Value at 'alarmDescription' failed to satisfy constraint: "+
				"Member must have length less than or equal to 1024")
	}
	if p, ok := c.Number("period"); ok && p != 10 && p != 20 && p != 30 && (p < 60 || int(p)%60 != 0) {
		c.Refuse("period", "ValidationError: Period must be 10, 20, 30 or a multiple of 60, got %v", p)
	}
	n, hasN := c.Number("evaluationPeriods")
	if m, ok := c.Number("datapointsToAlarm"); ok && hasN && m > n {
		c.Refuse("datapointsToAlarm",
			"ValidationError: Datapoints to alarm (%v) must be less than or equal to evaluation periods (%v)", m, n)
	}
	if p, ok := c.Number("period"); ok && hasN && p*n > 86400 && p < 3600 {
		c.Refuse("evaluationPeriods",
			"ValidationError: Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be "+
				"<= 86400), got %v",
			p*n)
	}
	if !c.Has("threshold") && !c.Has("thresholdMetricId") {
		c.Refuse("threshold", "ValidationError: exactly one of threshold, thresholdMetricId must be set")
	}
}

// queryID is what metric math takes for a name.
var queryID = regexp.MustCompile(`^[a-z][a-zA-Z0-9_]*$`)

// validateQueries checks metric math (Amazon CloudWatch API Reference, PutMetricAlarm and MetricDataQuery).
func validateQueries(c *cloud.Call) {
	queries := cloud.ListOf(c.Inputs, "metricQueries")
	if len(queries) == 0 {
		return
	}
	for _, p := range []string{"metricName", "namespace", "period", "statistic", "extendedStatistic", "dimensions"} {
		if c.Has(p) {
			c.Refuse(p, "ValidationError: Invalid combination of parameters: %s can't be set with metricQueries", p)
		}
	}
	returned, ids := 0, map[any]bool{}
	for i, q := range queries {
		at := fmt.Sprintf("metricQueries[%d]", i)
		_, math := q["expression"]
		_, metric := q["metric"]
		if math == metric {
			c.Refuse(at, "ValidationError: exactly one of metric and expression must be set in a query")
		}
		id, _ := q["id"].(string)
		if !queryID.MatchString(id) || ids[id] {
			c.Refuse(at+".id",
				"ValidationError: Ids of queries begin with a lower-case letter, hold letters, digits and "+
					"underscores, and are unique, got %q",
				id)
		}
		ids[id] = true
		if q["returnData"] == true {
			returned++
		}
	}
	if returned != 1 {
		c.Refuse("metricQueries",
			"ValidationError: Exactly one element of the metrics list should return data, got %d", returned)
	}
}
