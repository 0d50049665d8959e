package policy

// Reasons that concern instances, and the API's way to them.
const (
	aFleet = "how a fleet grows, shrinks and renews itself: what goes wrong there is an outage, and lets " +
		"nobody in"
	ofTheTemplate = "the instance's launch template says it, and its policies look there"
	noRoute       = "no internet gateway leads to a private subnet: an address in it is reached by nobody"
	notForNLBs    = "an application load balancer's setting, without effect on a network load balancer"
	publicAnyway  = "AWS's own documents and parameters, which everybody may read"
	anInterface   = "a network interface costs nothing, and goes with its instance, which has the tags"
	ownTag        = "the condition on the tag of one's own sessions still says which"
	refusesAll    = "API Gateway or the authorizer then refuses what should pass, and its users notice"
)

// onTheInstances are the changes to fleet, bastion and API that make nothing weaker.
func onTheInstances() []explanation {
	return harmless([]group{
		{
			aName,
			[]string{
				"dropped aws:ec2/launchTemplate:LaunchTemplate tagSpecifications.?.tags.Name",
				"dropped aws:ec2/launchTemplate:LaunchTemplate tagSpecifications.?.tags.ManagedBy",
			},
		},
		{anInterface, []string{"dropped aws:ec2/launchTemplate:LaunchTemplate tagSpecifications.2:taken?out"}},
		// engineers may open sessions to that role alone
		{outOfReach, []string{"dropped aws:ec2/launchTemplate:LaunchTemplate tagSpecifications.?.tags.Role"}},
		{aFailure, []string{
			"dropped aws:iam/instanceProfile:InstanceProfile role",
			"dropped aws:ec2/launchTemplate:LaunchTemplate imageId",
			"dropped aws:ec2/launchTemplate:LaunchTemplate instanceType",
			"dropped aws:ec2/launchTemplate:LaunchTemplate *.deviceName",
			"dropped aws:ec2/launchTemplate:LaunchTemplate tagSpecifications.?.resourceType",
			"dropped aws:ec2/instance:Instance launchTemplate.id",
			"dropped aws:autoscaling/group:Group launchTemplate.id",
			"dropped aws:autoscaling/policy:Policy policyType",
			"dropped aws:autoscaling/policy:Policy targetTrackingConfiguration",
			"dropped aws:autoscaling/policy:Policy *.predefinedMetricSpecification",
			"dropped aws:apigatewayv2/integration:Integration connectionId",
			"dropped aws:apigatewayv2/authorizer:Authorizer authorizerUri",
			"dropped aws:apigatewayv2/authorizer:Authorizer identitySources",
			"dropped aws:apigatewayv2/route:Route authorizerId",
			"boolean aws:ec2/instance:Instance getPasswordData", // Windows only
		}},
		{aDefault, []string{
			"dropped aws:ssm/document:Document documentFormat", "dropped * *.ebs.deleteOnTermination",
			"dropped * *.httpEndpoint", "dropped * *.httpPutResponseHopLimit",
			"dropped * *.instanceMetadataTags", "dropped * *.httpProtocolIpv6",
			"dropped aws:ec2/instance:Instance maintenanceOptions",
			"dropped aws:ec2/instance:Instance associatePublicIpAddress",
			"dropped aws:ec2/launchTemplate:LaunchTemplate *.volumeType",
			"dropped aws:ec2/launchTemplate:LaunchTemplate *.volumeSize",
		}},
		{aFeature, []string{
			"* aws:ec2/launchTemplate:LaunchTemplate updateDefaultVersion",
			"dropped aws:ec2/launchTemplate:LaunchTemplate userData",
			"* aws:ec2/launchTemplate:LaunchTemplate monitoring*",
			"boolean aws:ec2/instance:Instance userDataReplaceOnChange",
			"dropped aws:ec2/instance:Instance launchTemplate.version",
			"dropped aws:lb/targetGroup:TargetGroup healthCheck",
			"dropped aws:lb/targetGroup:TargetGroup healthCheck.path",
			"dropped aws:lb/loadBalancer:LoadBalancer enableCrossZoneLoadBalancing",
			"dropped aws:apigatewayv2/integration:Integration requestParameters.overwrite?path",
			"boolean * forceOverwriteReplicaSecret",
			"dropped aws:lb/loadBalancer:LoadBalancer enforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
		}},
		{aFleet, []string{
			"* aws:autoscaling/group:Group capacityRebalance", "dropped aws:autoscaling/group:Group default*",
			"dropped aws:autoscaling/group:Group desiredCapacity",
			"dropped aws:autoscaling/group:Group enabledMetrics", "boolean aws:autoscaling/group:Group forceDelete*",
			"dropped aws:autoscaling/group:Group healthCheckGracePeriod",
			"boolean aws:autoscaling/group:Group ignoreFailedScalingActivities",
			"* aws:autoscaling/group:Group instanceRefresh*",
			"dropped aws:autoscaling/group:Group launchTemplate.version",
			"dropped aws:autoscaling/group:Group maxInstanceLifetime",
			"dropped aws:autoscaling/group:Group metricsGranularity",
			"dropped aws:autoscaling/group:Group minElbCapacity",
			"boolean aws:autoscaling/group:Group protectFromScaleIn",
			"dropped aws:autoscaling/group:Group targetGroupArns",
			"dropped aws:autoscaling/group:Group terminationPolicies",
			"dropped aws:autoscaling/group:Group waitForCapacityTimeout",
			"* aws:autoscaling/policy:Policy *.disableScaleIn",
		}},
		{
			ofTheTemplate,
			[]string{
				"dropped aws:ec2/instance:Instance metadataOptions*",
				"dropped aws:ec2/instance:Instance vpcSecurityGroupIds",
			},
		},
		{
			closedGroup,
			[]string{
				"dropped aws:ec2/launchTemplate:LaunchTemplate vpcSecurityGroupIds",
				"dropped aws:lb/loadBalancer:LoadBalancer securityGroups",
			},
		},
		{
			noRoute,
			[]string{
				"boolean aws:ec2/instance:Instance associatePublicIpAddress",
				"boolean aws:lb/loadBalancer:LoadBalancer internal",
			},
		},
		{
			notForNLBs,
			[]string{
				"enumeration aws:lb/loadBalancer:LoadBalancer desyncMitigationMode:*monitor*",
				"boolean aws:lb/loadBalancer:LoadBalancer dropInvalidHeaderFields:false*",
			},
		},
		{ownTag, []string{"document aws:iam/policy:Policy policy:*Resource*(OwnByTag)"}},
		{publicAnyway, []string{"document aws:ec2/vpcEndpoint:VpcEndpoint policy:*Condition*(AWSDocuments)"}},
		{refusesAll, []string{
			"* aws:apigatewayv2/authorizer:Authorizer enableSimpleResponses",
			"dropped aws:apigatewayv2/authorizer:Authorizer authorizerPayloadFormatVersion",
			"dropped aws:apigatewayv2/authorizer:Authorizer authorizerResultTtlInSeconds",
			"dropped aws:secretsmanager/secretVersion:SecretVersion secretString",
			"dropped aws:cloudfront/distribution:Distribution origins.?.customHeaders",
		}},
	})
}

// survivorsOnTheInstances are weakenings of fleet, bastion and API that no policy catches.
var survivorsOnTheInstances = []explanation{
	{
		types: "aws:ec2/vpcEndpoint:VpcEndpoint",
		path:  "policy:*Resource*(AWSDocuments)",
		reason: "the account's own credentials read documents that others share with it, too; nothing of the " +
			"account's leaves",
	},
	{
		types: "aws:apigatewayv2/integration:Integration",
		path:  "requestParameters*",
		reason: "only the API's author knows that a header of its requests is a secret from the instances; the " +
			"component's tests pin it",
	},
	{
		types: "aws:ec2/instance:Instance",
		path:  "sourceDestCheck",
		reason: "an instance could forward for others, if their routes led to it; no published control asks for the " +
			"check",
	},
}
