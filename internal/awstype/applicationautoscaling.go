package awstype

var applicationautoscalingTypes = map[string]Type{
	"appautoscaling/policy:Policy": {
		Named: "name",
		ID:    "{name}",
		Scope: "{resourceId}",
		Computed: Outputs{
			"arn": "arn:aws:autoscaling:{region}:{account}:scalingPolicy:{uuid}:resource/{serviceNamespace}/{resourceId}:policyName/{name}",
		},
	},
	"appautoscaling/target:Target": {
		ID:    "{resourceId}",
		Scope: "{scalableDimension}",
		Computed: Outputs{
			"arn":     "arn:aws:application-autoscaling:{region}:{account}:scalable-target/{hex32}",
			"roleArn": "arn:aws:iam::{account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService",
		},
	},
}
