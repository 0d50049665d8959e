package awstype

var logsTypes = map[string]Type{
	"cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy": {
		ID: "{logGroupName}",
	},
	"cloudwatch/logGroup:LogGroup": {
		Named: "name",
		ID:    "{name}",
		Computed: Outputs{
			"arn":           "arn:aws:logs:{region}:{account}:log-group:{name}",
			"logGroupClass": "STANDARD",
		},
	},
	"cloudwatch/logMetricFilter:LogMetricFilter": {
		Named: "name",
		ID:    "{name}",
		Scope: "{logGroupName}",
	},
	"cloudwatch/logResourcePolicy:LogResourcePolicy": {
		ID: "{policyName}",
	},
	"cloudwatch/logStream:LogStream": {
		Named:    "name",
		ID:       "{name}",
		Scope:    "{logGroupName}",
		Computed: Outputs{"arn": "arn:aws:logs:{region}:{account}:log-group:{logGroupName}:log-stream:{name}"},
	},
	"cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": {
		Named: "name",
		ID:    "cwlsf-{hex10}",
	},
	// The delivery of other services' logs. The simulation doesn't have it.
	"cloudwatch/logDelivery:LogDelivery": {
		ID:       "{hex10}",
		Computed: Outputs{"arn": "arn:aws:logs:{region}:{account}:delivery:{id}"},
	},
	"cloudwatch/logDeliveryDestination:LogDeliveryDestination": {
		ID:       "{name}",
		Computed: Outputs{"arn": "arn:aws:logs:{region}:{account}:delivery-destination:{name}"},
	},
	"cloudwatch/logDeliverySource:LogDeliverySource": {
		ID:       "{name}",
		Computed: Outputs{"arn": "arn:aws:logs:{region}:{account}:delivery-source:{name}"},
	},
}
