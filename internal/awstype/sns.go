package awstype

var snsTypes = map[string]Type{
	"sns/topic:Topic": {
		Named: "name",
		ID:    "arn:aws:sns:{region}:{account}:{name}",
		Computed: Outputs{
			"arn":              "{id}",
			"owner":            "{account}",
			"signatureVersion": 1.0,
			"tracingConfig":    "PassThrough",
		},
	},
	"sns/topicPolicy:TopicPolicy": {
		ID:       "{arn}",
		Computed: Outputs{"owner": "{account}"},
	},
	"sns/topicSubscription:TopicSubscription": {
		ID: "{topic}:{uuid}",
		Computed: Outputs{
			"arn":                          "{id}",
			"ownerId":                      "{account}",
			"confirmationWasAuthenticated": true,
			"filterPolicyScope":            "MessageAttributes",
		},
	},
}
