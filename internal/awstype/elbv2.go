package awstype

var elbv2Types = map[string]Type{
	"lb/listener:Listener": {
		Identify: listenerARN,
		Computed: Outputs{"arn": "{id}"},
	},
	"lb/listenerCertificate:ListenerCertificate": {
		ID: "{listenerArn}_{certificateArn}",
	},
	"lb/listenerRule:ListenerRule": {
		Identify: listenerRuleARN,
		Computed: Outputs{"arn": "{id}"},
	},
	"lb/loadBalancer:LoadBalancer": {
		Named:    "name",
		Identify: loadBalancerARN,
		Computed: Outputs{
			"arnSuffix": loadBalancerSuffix,
			"arn":       "{id}",
			"dnsName":   "{name}-{hex10}.{region}.elb.amazonaws.com",
			"zoneId":    "Z{HEX13}",
		},
	},
	"lb/targetGroup:TargetGroup": {
		Named: "name",
		ID:    "arn:aws:elasticloadbalancing:{region}:{account}:targetgroup/{name}/{hex16}",
		Computed: Outputs{
			"arn":                        "{id}",
			"arnSuffix":                  "targetgroup/{name}/{hex16}",
			"loadBalancingAlgorithmType": "round_robin",
		},
	},
	"lb/targetGroupAttachment:TargetGroupAttachment": {
		ID: "{targetGroupArn}-{hex17}",
	},
}
