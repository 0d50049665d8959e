package policy

// Reasons that concern containers, databases and what stands around them.
const (
	noPort      = "there is no port 0"
	aDeployment = "how a deployment, a scaling or a schedule goes on: what goes wrong there is an outage, and lets " +
		"nobody in"
	closedGroup  = "the network's default security group takes its place, which is empty, and the users notice"
	sameCluster  = "the resource and the condition name the same cluster; either is enough"
	ofTheCluster = "on Aurora the cluster decides on copied tags and final snapshots, and each member on " +
		"Performance Insights; there the policies look"
)

// onThePlatform are the changes to networks, containers and databases that make nothing weaker.
func onThePlatform() []explanation {
	return harmless([]group{
		{noPort, []string{"number aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule fromPort:1?*"}},
		{aFailure, []string{
			"dropped aws:vpc/securityGroup* *Port", "dropped aws:vpc/securityGroup* cidrIpv?",
			"dropped aws:vpc/securityGroup* referencedSecurityGroupId",
			"dropped aws:ec2/securityGroupRule:SecurityGroupRule cidrBlocks",
			"dropped aws:ecs/service:Service networkConfiguration",
			"dropped aws:ecs/service:Service networkConfiguration.s*", "dropped aws:ecs/service:Service taskDefinition",
			"dropped aws:ecs/service:Service launchType",
			"dropped aws:ecs/taskDefinition:TaskDefinition cpu", "dropped aws:ecs/taskDefinition:TaskDefinition memory",
			"dropped aws:ecs/taskDefinition:TaskDefinition runtimePlatform*",
			"dropped aws:lb/listener:Listener certificateArn", "dropped aws:lb/listener:Listener port",
			"dropped aws:lb/listener:Listener protocol",
			"dropped aws:lb/listener:Listener defaultActions.?.fixedResponse*", "dropped * *.targetGroupArn",
			"dropped aws:lb/listenerRule:ListenerRule priority",
			"dropped aws:lb/targetGroup:TargetGroup port", "dropped aws:lb/targetGroup:TargetGroup protocol",
			"dropped aws:lb/targetGroup:TargetGroup targetType",
			"boolean aws:lb/targetGroup:TargetGroup healthCheck.enabled", // only a function's may be off
			"dropped aws:rds/* masterUsername", "dropped aws:rds/* username", "dropped aws:rds/* engine",
			"dropped aws:rds/* allocatedStorage",
			"dropped aws:rds/* finalSnapshotIdentifier", "dropped aws:rds/* monitoringRoleArn",
			"dropped aws:rds/* serverlessv2ScalingConfiguration",
			"dropped aws:rds/*arameterGroup parameters.?.applyMethod",
			"dropped aws:rds/clusterInstance:ClusterInstance dbSubnetGroupName",
			"dropped aws:cloudwatch/eventRule:EventRule scheduleExpression",
			"dropped aws:cloudwatch/eventTarget:EventTarget roleArn",
			"dropped aws:cloudwatch/eventTarget:EventTarget ecsTarget.networkConfiguration",
			"dropped aws:cloudwatch/eventTarget:EventTarget ecsTarget.networkConfiguration.s*",
			"dropped aws:xray/samplingRule:SamplingRule ruleName",
			"dropped aws:codedeploy/application:Application computePlatform",
			"dropped aws:codedeploy/deploymentGroup:DeploymentGroup ecsService",
			"dropped aws:codedeploy/deploymentGroup:DeploymentGroup loadBalancerInfo*",
			"dropped aws:codedeploy/deploymentGroup:DeploymentGroup blueGreenDeploymentConfig*",
			"dropped aws:codedeploy/deploymentGroup:DeploymentGroup deploymentStyle.deploymentOption",
			"dropped aws:codedeploy/deploymentGroup:DeploymentGroup autoRollbackConfiguration.events",
			"dropped aws:dynamodb/table:Table attributes*", "dropped aws:dynamodb/table:Table hashKey",
			"dropped aws:dynamodb/table:Table ttl.attributeName",
			"dropped aws:lambda/eventSourceMapping:EventSourceMapping eventSourceArn",
		}},
		{aDefault, []string{
			"dropped * forceDelete", "dropped * enableExecuteCommand", "dropped * *.enableExecuteCommand",
			"dropped * *.assignPublicIp", "dropped aws:rds/* publiclyAccessible",
			"dropped aws:rds/* skipFinalSnapshot", "dropped aws:rds/* autoMinorVersionUpgrade",
			"dropped aws:rds/* applyImmediately",
			"dropped aws:lb/loadBalancer:LoadBalancer desyncMitigationMode",
			"dropped aws:lb/loadBalancer:LoadBalancer loadBalancerType",
			"dropped aws:lb/loadBalancer:LoadBalancer internal", // here it is said to be false
			"dropped aws:lb/targetGroup:TargetGroup healthCheck.[ehimtu]*",
			"dropped aws:lb/targetGroup:TargetGroup healthCheck.p[or]*",
			"dropped aws:ecs/taskDefinition:TaskDefinition requiresCompatibilities",
			"dropped aws:ecs/service:Service deploymentController", "dropped * *.ipv6AllowedForDualStack",
			"dropped aws:rds/* clusterIdentifier", "dropped aws:codedeploy/* *.ignorePollAlarmFailure",
			// from PostgreSQL 17 on Aurora
			"dropped aws:rds/clusterParameterGroup:ClusterParameterGroup parameters.?:*rds.force_ssl",
		}},
		{aDeployment, []string{
			"dropped aws:appautoscaling/policy:Policy *", "boolean aws:appautoscaling/policy:Policy *",
			"dropped * *apacityProvider*", "dropped aws:ecs/service:Service cluster",
			"dropped aws:ecs/service:Service desiredCount",
			"dropped aws:ecs/service:Service availabilityZoneRebalancing",
			"dropped aws:ecs/service:Service deploymentM*Percent", "* * forceNewDeployment",
			"* * waitForSteadyState", "* * *nableEcsManagedTags", "dropped * propagateTags",
			"dropped * healthCheckGracePeriodSeconds",
			"dropped aws:ecs/service:Service loadBalancers", "boolean * trackLatest",
			"dropped aws:lb/targetGroup:TargetGroup deregistrationDelay", "boolean * terminationHookEnabled",
			"dropped aws:codedeploy/deploymentGroup:DeploymentGroup deploymentConfigName",
			"dropped aws:lambda/invocation:Invocation triggers*",
			"dropped aws:cloudwatch/eventTarget:EventTarget ecsTarget", "dropped * ecsTarget.launchType",
			"dropped * ecsTarget.taskCount",
			"dropped aws:cloudwatch/eventTarget:EventTarget input",
			"dropped aws:cloudwatch/eventTarget:EventTarget retryPolicy*",
		}},
		{aFeature, []string{
			"dropped aws:xray/group:Group *", "boolean aws:xray/group:Group *",
			"boolean * enableCrossZoneLoadBalancing", "boolean * enableHttp2",
			"boolean * enableTlsVersionAndCipherSuiteHeaders",
			"boolean * enableXffClientPort", "boolean * enableZonalShift", "boolean * preserveHostHeader",
			"dropped * idleTimeout", "boolean * lambdaMultiValueHeadersEnabled",
			"boolean * proxyProtocolV2", "dropped aws:lb/listenerRule:ListenerRule conditions.?",
			"boolean * *.ipv6AllowedForDualStack", "* aws:rds/* allowMajorVersionUpgrade",
			"boolean aws:rds/* applyImmediately", "boolean * enable*WriteForwarding", "dropped * databaseInsightsMode",
			"dropped aws:rds/* databaseName", "dropped aws:rds/* dbName",
			"dropped aws:rds/* engineLifecycleSupport", "dropped aws:rds/* engineMode",
			"dropped aws:rds/* engineVersion", "dropped aws:rds/* port",
			"dropped aws:rds/* *ackupWindow", "dropped aws:rds/* *aintenanceWindow",
			"dropped * performanceInsightsRetentionPeriod", "dropped * promotionTier",
			"boolean * dedicatedLogVolume", "dropped * maxAllocatedStorage", "dropped * storageType",
			"dropped aws:rds/parameterGroup:ParameterGroup parameters.?:*long_query_time",
			"dropped aws:rds/parameterGroup:ParameterGroup parameters.?:*log_output",
			"dropped * rawMessageDelivery", "dropped aws:lambda/function:Function environment", "* * privateDnsEnabled",
			"dropped aws:dynamodb/table:Table globalSecondaryIndexes*",
			"dropped aws:lambda/eventSourceMapping:EventSourceMapping batchSize",
			"dropped * maximumBatchingWindowInSeconds",
			"dropped aws:lambda/eventSourceMapping:EventSourceMapping scalingConfig",
		}},
		{retention, []string{"* aws:dynamodb/table:Table ttl.enabled"}},
		{
			aLife,
			[]string{
				"boolean aws:cloudwatch/eventRule:EventRule forceDestroy",
				"boolean aws:cloudwatch/eventTarget:EventTarget forceDestroy",
			},
		},
		{ofTheCluster, []string{
			"* aws:rds/clusterInstance:ClusterInstance copyTagsToSnapshot",
			"* aws:rds/cluster:Cluster performanceInsightsEnabled",
			"boolean aws:rds/clusterInstance:ClusterInstance forceDestroy",
		}},
		{
			closedGroup,
			[]string{
				"dropped aws:rds/* vpcSecurityGroupIds", "dropped aws:ec2/vpcEndpoint:VpcEndpoint securityGroupIds",
			},
		},
		{outOfReach, []string{
			"dropped aws:ec2/vpcEndpoint:VpcEndpoint subnetIds", "dropped aws:lambda/function:Function vpcConfig",
			"dropped aws:lambda/function:Function vpcConfig.s*",
			"dropped aws:lb/listener:Listener defaultActions.?.redirect.[hq]*",
			"dropped aws:lb/listener:Listener defaultActions.?.redirect.p[ao]*",
		}},
		{heldBySource, []string{
			"document aws:sqs/queuePolicy:QueuePolicy policy:statement?1:?Principal*",
			"document aws:sqs/queuePolicy:QueuePolicy policy:statement?1:?Resource*",
		}},
		{
			sameCluster,
			[]string{
				"document aws:iam/rolePolicy:RolePolicy policy:*Resource*(Watch)",
				"document aws:iam/rolePolicy:RolePolicy policy:*Condition*(Watch)",
			},
		},
	})
}
