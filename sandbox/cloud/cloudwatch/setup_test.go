package cloudwatch_test

func share(returned bool, id string) m {
	return m{
		"comparisonOperator": "GreaterThanThreshold",
		"evaluationPeriods":  1,
		"threshold":          5,
		"metricQueries": l{
			m{"id": "share", "expression": "100 * part", "returnData": returned},
			m{"id": id, "metric": m{"namespace": "AWS/Lambda", "metricName": "Errors", "stat": "Sum", "period": 60}},
		},
	}
}
