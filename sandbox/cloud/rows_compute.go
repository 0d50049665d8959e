package cloud

const (
	balancerT  = "lb/loadBalancer:LoadBalancer"
	targetsT   = "lb/targetGroup:TargetGroup"
	listenerT  = "lb/listener:Listener"
	clusterT   = "ecs/cluster:Cluster"
	taskT      = "ecs/taskDefinition:TaskDefinition"
	templateT  = "ec2/launchTemplate:LaunchTemplate"
	profileT   = "iam/instanceProfile:InstanceProfile"
	repoT      = "ecr/repository:Repository"
	noTargets  = "TargetGroupNotFound: Target groups '%s' not found"
	targetsUse = "ResourceInUse: Target group '%s' is currently in use by a listener or a rule"
	noCluster  = "ClusterNotFoundException: Cluster not found. (%s)"
	noTemplate = "InvalidLaunchTemplateId.NotFound: The specified launch template, with template ID %s, does not exist."
)

func forwards(path string) ref {
	return ref{Path: path, To: targetsT, Missing: noTargets, Blocks: targetsUse}
}

func withTemplate(path string) ref {
	return ref{Path: path, To: templateT, Missing: noTemplate}
}

// listenerCertificate is the reference of a listener to a certificate.
func listenerCertificate() ref {
	return ref{Path: "certificateArn", To: certificateT, Missing: "CertificateNotFound: Certificate '%s' not found", Blocks: "ResourceInUseException: Certificate %s is in use"}
}

const noProfile = "InvalidParameterValue: Value (%s) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name"

func init() {
	add(
		&row{Type: balancerT, ID: "{arn}", Identify: balancerARN, Seconds: 150, Source: fromApply, Check: checkBalancer, Judge: judgeBalancer, Release: releaseBalancer, Made: madeBalancer,
			Name: &naming{Property: "name", Max: 32, Others: "namePrefix"}, Refs: []ref{inSubnet("subnets[]"), withGroup("securityGroups[]"), {Path: "subnetMappings[].subnetId", To: subnetT, Missing: subnetMissing, Blocks: subnetInUse}},
			Defaults: map[string]any{"enableDeletionProtection": false, "idleTimeout": 60.0},
			Out:      map[string]any{"arn": "{id}", "dnsName": "{name}-{hex10}.{region}.elb.amazonaws.com", "zoneId": "Z{HEX13}"}},
		&row{Type: targetsT, ID: "arn:aws:elasticloadbalancing:{region}:{account}:targetgroup/{name}/{hex16}", Seconds: 2, Source: oneCall, Check: checkTargets, Judge: taken("DuplicateTargetGroupName", targetsT),
			Name: &naming{Property: "name", Max: 32, Others: "namePrefix"}, Refs: []ref{inVPC("vpcId")}, Defaults: map[string]any{"deregistrationDelay": 300.0},
			Out: map[string]any{"arn": "{id}", "arnSuffix": "targetgroup/{name}/{hex16}", "loadBalancingAlgorithmType": "round_robin"}},
		&row{Type: listenerT, Identify: listenerARN, Seconds: 2, Source: oneCall, Check: checkListener, Judge: judgeListener,
			Refs: []ref{{Path: "loadBalancerArn", To: balancerT, Missing: "LoadBalancerNotFound: Load balancer '%s' not found"}, forwards("defaultActions[].targetGroupArn"), forwards("defaultActions[].forward.targetGroups[].arn"), listenerCertificate()},
			Out:  map[string]any{"arn": "{id}"}},
		&row{Type: ruleT, Identify: ruleARN, Seconds: 1, Source: oneCall, Judge: judgeListenerRule, Check: checkListenerRule, Partial: true,
			Refs: []ref{{Path: "listenerArn", To: listenerT, Missing: "ListenerNotFound: One or more listeners not found (%s)"}, forwards("actions[].targetGroupArn"), forwards("actions[].forward.targetGroups[].arn")},
			Out:  map[string]any{"arn": "{id}"}},
		&row{Type: "lb/listenerCertificate:ListenerCertificate", ID: "{listenerArn}_{certificateArn}", Seconds: 1, Source: oneCall,
			Refs: []ref{{Path: "listenerArn", To: listenerT, Missing: "ListenerNotFound: One or more listeners not found (%s)"}, listenerCertificate()}},
		&row{Type: "lb/targetGroupAttachment:TargetGroupAttachment", ID: "{targetGroupArn}-{hex17}", Seconds: 1, Source: oneCall, Refs: []ref{{Path: "targetGroupArn", To: targetsT, Missing: noTargets}}},
		&row{Type: instanceT, ID: "i-{hex17}", Seconds: 30, Source: fromApply, Check: checkInstance, Judge: judgeInstance, Refs: []ref{inSubnet("subnetId"), withGroup("vpcSecurityGroupIds[]"), {Path: "iamInstanceProfile", To: profileT, Missing: noProfile}, withTemplate("launchTemplate.id")},
			Out: map[string]any{"arn": "arn:aws:ec2:{region}:{account}:instance/{id}", "instanceState": "running", "privateIp": "10.0.0.30", "privateDns": "ip-10-0-0-30.{region}.compute.internal", "primaryNetworkInterfaceId": "eni-{hex17}"}},
		&row{Type: templateT, ID: "lt-{hex17}", Seconds: 2, Source: oneCall, Name: &naming{Property: "name", Max: 125, Others: "namePrefix"}, Check: checkTemplate, Judge: taken("InvalidLaunchTemplateName.AlreadyExistsException", templateT), Made: madeTemplate, Renews: []string{"latestVersion", "defaultVersion"},
			Refs: []ref{withGroup("vpcSecurityGroupIds[]"), withGroup("networkInterfaces[].securityGroups[]"), {Path: "iamInstanceProfile.name", To: profileT, Missing: noProfile}, {Path: "iamInstanceProfile.arn", To: profileT, Missing: noProfile}},
			Out:  map[string]any{"arn": "arn:aws:ec2:{region}:{account}:launch-template/{id}"}},
		&row{Type: "ec2/keyPair:KeyPair", ID: "{keyName}", Seconds: 1, Source: oneCall, Name: &naming{Property: "keyName", Max: 255, Others: "keyNamePrefix"}, Out: map[string]any{"arn": "arn:aws:ec2:{region}:{account}:key-pair/{keyName}", "keyPairId": "key-{hex17}", "fingerprint": "{hex32}"}},
		&row{Type: "ebs/volume:Volume", ID: "vol-{hex17}", Seconds: 10, Source: fromApply, Refs: []ref{withKey("kmsKeyId")}, Out: map[string]any{"arn": "arn:aws:ec2:{region}:{account}:volume/{id}"}},
		&row{Type: "ebs/encryptionByDefault:EncryptionByDefault", ID: "ebs-encryption", Seconds: 1, Source: oneCall},
		&row{Type: fleetT, ID: "{name}", Seconds: 60, Source: fromApply, Name: &naming{Property: "name", Max: 255, Others: "namePrefix"}, Check: checkFleet, Judge: judgeFleet,
			Refs: []ref{inSubnet("vpcZoneIdentifiers[]"), withTemplate("launchTemplate.id"), withTemplate("mixedInstancesPolicy.launchTemplate.launchTemplateSpecification.launchTemplateId"), {Path: "targetGroupArns[]", To: targetsT, Missing: noTargets}},
			Out:  map[string]any{"arn": "arn:aws:autoscaling:{region}:{account}:autoScalingGroup:{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}:autoScalingGroupName/{name}"}},
		&row{Type: "autoscaling/policy:Policy", ID: "{name}", Scope: "{autoscalingGroupName}", Seconds: 1, Source: oneCall, Name: &naming{Property: "name", Max: 255}, Check: checkFleetPolicy, Judge: judgeFleetPolicy, Refs: []ref{{Path: "autoscalingGroupName", To: fleetT, Missing: "ValidationError: Group %s not found"}},
			Out: map[string]any{"arn": "arn:aws:autoscaling:{region}:{account}:scalingPolicy:{hex8}:autoScalingGroupName/{autoscalingGroupName}:policyName/{name}"}},
		&row{Type: clusterT, ID: "arn:aws:ecs:{region}:{account}:cluster/{name}", Seconds: 11, Source: fromApply, Name: &naming{Property: "name", Max: 255}, Out: map[string]any{"arn": "{id}"}},
		&row{Type: "ecs/clusterCapacityProviders:ClusterCapacityProviders", ID: "{clusterName}", Seconds: 11, Source: fromApply, Refs: []ref{{Path: "clusterName", To: clusterT, Missing: noCluster}}},
		&row{Type: taskT, ID: "{family}", Scope: "{arn}", Seconds: 1, Source: oneCall, Check: checkTask, Judge: judgeTask, Made: madeTask, Release: releaseTask,
			Refs: []ref{roleRef("executionRoleArn"), roleRef("taskRoleArn")}},
		&row{Type: serviceT, Identify: serviceARN, Seconds: 90, Source: fromApply, Name: &naming{Property: "name", Max: 255}, Check: checkService, Judge: judgeService, Partial: true, Replace: []string{"deploymentController.type"},
			Refs: []ref{{Path: "cluster", To: clusterT, Missing: noCluster, Blocks: "ClusterContainsServicesException: The Cluster cannot be deleted while Services are active. (%s)"},
				{Path: "taskDefinition", To: taskT, Missing: "InvalidParameterException: TaskDefinition not found: %s"}, {Path: "loadBalancers[].targetGroupArn", To: targetsT, Missing: "InvalidParameterException: Unable to assume role and validate the specified targetGroupArn: %s not found"},
				inSubnet("networkConfiguration.subnets[]"), withGroup("networkConfiguration.securityGroups[]")}},
		&row{Type: "appautoscaling/target:Target", ID: "{resourceId}", Scope: "{scalableDimension}", Seconds: 1, Source: oneCall, Check: checkScalable, Judge: judgeScalable,
			Out: map[string]any{"arn": "arn:aws:application-autoscaling:{region}:{account}:scalable-target/{hex32}", "roleArn": "arn:aws:iam::{account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService"}},
		&row{Type: "appautoscaling/policy:Policy", ID: "{name}", Scope: "{resourceId}", Seconds: 1, Source: oneCall, Name: named, Judge: judgeScaling, Out: map[string]any{"arn": "arn:aws:autoscaling:{region}:{account}:scalingPolicy:{hex8}:resource/{serviceNamespace}/{resourceId}:policyName/{name}"}},
		&row{Type: repoT, ID: "{name}", Seconds: 1, Source: oneCall, Name: &naming{Property: "name", Max: 255, Lower: true}, Check: checkRepository, Refs: []ref{withKey("encryptionConfigurations[].kmsKey")},
			Out: map[string]any{"arn": "arn:aws:ecr:{region}:{account}:repository/{name}", "registryId": "{account}", "repositoryUrl": "{account}.dkr.ecr.{region}.amazonaws.com/{name}"}},
		&row{Type: "ecr/lifecyclePolicy:LifecyclePolicy", ID: "{repository}", Seconds: 1, Source: oneCall, Check: checkImageLifecycle, Refs: []ref{{Path: "repository", To: repoT, Missing: "RepositoryNotFoundException: The repository with name '%s' does not exist in the registry"}}, Out: map[string]any{"registryId": "{account}"}},
		&row{Type: "ecr/repositoryPolicy:RepositoryPolicy", ID: "{repository}", Seconds: 1, Source: oneCall, Check: checkImagePolicy, Refs: []ref{{Path: "repository", To: repoT, Missing: "RepositoryNotFoundException: The repository with name '%s' does not exist in the registry"}}, Out: map[string]any{"registryId": "{account}"}},
	)
}
