package awstype

var sqsTypes = map[string]Type{
	"sqs/queue:Queue": {
		Named: "name",
		ID:    "https://sqs.{region}.amazonaws.com/{account}/{name}",
		Computed: Outputs{
			"arn":                          "arn:aws:sqs:{region}:{account}:{name}",
			"url":                          "{id}",
			"kmsDataKeyReusePeriodSeconds": 300.0,
			"sqsManagedSseEnabled":         true,
		},
	},
	"sqs/queuePolicy:QueuePolicy": {
		ID: "{queueUrl}",
	},
	"sqs/redriveAllowPolicy:RedriveAllowPolicy": {
		ID: "{queueUrl}",
	},
	"sqs/redrivePolicy:RedrivePolicy": {
		ID: "{queueUrl}",
	},
}
