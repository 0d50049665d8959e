package awstype

var cloudwatchTypes = map[string]Type{
	"cloudwatch/compositeAlarm:CompositeAlarm": {
		ID:       "{alarmName}",
		Computed: Outputs{"arn": "arn:aws:cloudwatch:{region}:{account}:alarm:{alarmName}"},
	},
	"cloudwatch/dashboard:Dashboard": {
		ID:       "{dashboardName}",
		Computed: Outputs{"dashboardArn": "arn:aws:cloudwatch::{account}:dashboard/{dashboardName}"},
	},
	"cloudwatch/metricAlarm:MetricAlarm": {
		Named:    "name",
		ID:       "{name}",
		Computed: Outputs{"arn": "arn:aws:cloudwatch:{region}:{account}:alarm:{name}"},
	},
}
