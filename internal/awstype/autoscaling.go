package awstype

var autoscalingTypes = map[string]Type{
	"autoscaling/group:Group": {
		Named: "name",
		ID:    "{name}",
		Computed: Outputs{
			"arn": "arn:aws:autoscaling:{region}:{account}:autoScalingGroup:{uuid}:autoScalingGroupName/{name}",
		},
	},
	"autoscaling/policy:Policy": {
		Named: "name",
		ID:    "{name}",
		Scope: "{autoscalingGroupName}",
		Computed: Outputs{
			"arn": "arn:aws:autoscaling:{region}:{account}:scalingPolicy:{uuid}:autoScalingGroupName/{autoscalingGroupName}:policyName/{name}",
		},
	},
}
