package rulestest

func ec2Cases() []Case {
	return gather(
		volumes(), profiles(), detailed(), groupZones(), launchTemplates(), groupHealth(),
		managedUpdates(), enhancedHealth(), privateVPC(), logStreaming(),
	)
}

const (
	ebToken = "elasticbeanstalk/environment:Environment"
)

func volumes() *suite {
	s := &suite{rule: "ec2-ebs-encrypted"}
	on := props{"encrypted": true}
	ebs := func(v props) props { return props{"deviceName": "/dev/xvda", "ebs": v} }
	s.pass("all devices, also written as text", of(instanceType, "a", props{"rootBlockDevice": on, "ebsBlockDevices": []any{with(on, props{"deviceName": "/dev/sdb"})}}),
		of(templateType, "b", props{"blockDeviceMappings": []any{ebs(props{"encrypted": "true"}), props{"deviceName": "/dev/sdc", "virtualName": "ephemeral0"}}}), of("ebs/volume:Volume", "c", on),
		of("ec2/launchConfiguration:LaunchConfiguration", "d", props{"rootBlockDevice": on}))
	s.pass("an instance of a template takes the root device from there", of(instanceType, "a", props{"launchTemplate": props{"id": "lt-1"}}))
	s.fail("a template that maps no device leaves them as the image has them", "a b", of(templateType, "a", props{}), of(templateType, "b", props{"blockDeviceMappings": []any{}})).says("blockDeviceMappings: is absent").NotFixed = true
	s.fail("no root device given means one in the clear", "a b", of(instanceType, "a", props{}), of("ec2/launchConfiguration:LaunchConfiguration", "b", props{})).says("rootBlockDevice.encrypted")
	s.alias("a request for a spot instance", "a", of("ec2/spotInstanceRequest:SpotInstanceRequest", "a", props{"rootBlockDevice": props{"encrypted": false}}))
	s.fail("one of several devices, in each type", "a a b c", of(instanceType, "a", props{"rootBlockDevice": props{"encrypted": false}, "ebsBlockDevices": []any{with(on, props{"deviceName": "/dev/sdb"}), props{"deviceName": "/dev/sdc"}}}),
		of(templateType, "b", props{"blockDeviceMappings": []any{ebs(props{"encrypted": "true"}), ebs(props{"encrypted": "false", "volumeSize": 8})}}), of("ebs/volume:Volume", "c", props{"size": 8})).
		says("ebsBlockDevices[1].encrypted", "blockDeviceMappings[1].ebs.encrypted")
	s.unknown("not known yet", of(instanceType, "a", props{"rootBlockDevice": Unknown, "ebsBlockDevices": []any{Unknown}}), of(templateType, "b", props{"blockDeviceMappings": Unknown}), of("ebs/volume:Volume", "c", props{"encrypted": Unknown}))
	s.shape("numbers and lists are none", "a b c", of(instanceType, "a", props{"rootBlockDevice": 7}), of(templateType, "b", props{"blockDeviceMappings": []any{props{"ebs": 7}}}), of("ebs/volume:Volume", "c", props{"encrypted": []any{}}))
	s.other("a file system", of("efs/fileSystem:FileSystem", "f", props{"encrypted": false}))
	return s
}

func profiles() *suite {
	s := &suite{rule: "ec2-instance-profile"}
	s.pass("a profile, by name and in a template", of(instanceType, "a", props{"iamInstanceProfile": "app"}), of(templateType, "b", props{"iamInstanceProfile": props{"arn": "arn:x"}}), of(instanceType, "c", props{"launchTemplate": props{"id": "lt-1"}}))
	s.fail("none", "a b", of(instanceType, "a", props{}), of(templateType, "b", props{"iamInstanceProfile": props{}})).says("iamInstanceProfile")
	s.unknown("not known yet", of(instanceType, "a", props{"iamInstanceProfile": Unknown}))
	s.shape("a number is none", "a", of(instanceType, "a", props{"iamInstanceProfile": 7}))
	s.other("a group", of(groupType, "g", props{}))
	return s
}

func detailed() *suite {
	s := &suite{rule: "ec2-detailed-monitoring"}
	s.boolean(instanceType, "monitoring", true, false, props{})
	return s
}

func groupZones() *suite {
	s := &suite{rule: "asg-multi-az"}
	a, a2, b := subnet("a", props{"availabilityZone": "eu-west-1a"}), subnet("a2", props{"availabilityZone": "eu-west-1a"}), subnet("b", props{"availabilityZone": "eu-west-1b"})
	group := func(name string, subnets any, more ...props) Resource {
		return of(groupType, name, with(props{"vpcZoneIdentifiers": subnets, "minSize": 1}, more...))
	}
	s.pass("two zones", a, b, group("g", []string{"subnet-a", "subnet-b"}))
	s.pass("two instances in production", a, b, group("g", []string{"subnet-a", "subnet-b"}, props{"minSize": 2})).inStack("prd")
	s.pass("a subnet of another stack may lie elsewhere", a, group("g", []string{"subnet-a", "subnet-0123"}))
	s.pass("in a preview, by reference", a, b, group("g", Unknown).from("vpcZoneIdentifiers", "a", "b")).preview()
	s.fail("one zone, by subnets and by name", "g h", a, a2, group("g", []string{"subnet-a", "subnet-a2"}), of(groupType, "h", props{"availabilityZones": []string{"eu-west-1a"}, "minSize": 2}))
	s.fail("one zone by name, as AWS's answer shows it", "h", of(groupType, "h", props{"availabilityZones": []string{"eu-west-1a"}, "minSize": 2}).outputs(props{"vpcZoneIdentifiers": []any{}}))
	s.fail("one instance in production", "g", a, b, group("g", []string{"subnet-a", "subnet-b"})).inStack("shop-prd").says("minSize: is 1")
	s.unknown("subnets and sizes that can't be told", group("g", Unknown), group("h", []any{Unknown}, props{"minSize": Unknown}))
	s.shape("a number is no list", "", of(groupType, "g", props{"vpcZoneIdentifiers": 7, "minSize": []any{}}))
	s.other("an instance", a, of(instanceType, "i", props{"subnetId": "subnet-a"}))
	return s
}

func launchTemplates() *suite {
	s := &suite{rule: "asg-launch-template"}
	s.pass("a template, or several", of(groupType, "a", props{"launchTemplate": props{"id": "lt-1"}}), of(groupType, "b", props{"mixedInstancesPolicy": props{"launchTemplate": props{}}}))
	s.fail("a launch configuration, and neither", "a b", of(groupType, "a", props{"launchConfiguration": "lc-1"}), of(groupType, "b", props{})).says(`"lc-1"`)
	s.unknown("a template that isn't known yet", of(groupType, "a", props{"launchTemplate": Unknown}))
	s.fail("a launch configuration that isn't known yet is one", "a", of(groupType, "a", props{"launchConfiguration": Unknown})).preview()
	s.shape("a number is no configuration", "a", of(groupType, "a", props{"launchConfiguration": 7}))
	s.other("an instance", of(instanceType, "i", props{"launchConfiguration": "lc-1"}))
	return s
}

func groupHealth() *suite {
	s := &suite{rule: "asg-elb-health-check"}
	group := func(name string, inputs props) Resource {
		return of(groupType, name, inputs).outputs(props{"id": name + "-1", "name": name + "-1"})
	}
	s.pass("the load balancer's, or no load balancer", group("a", props{"targetGroupArns": []string{"arn:x"}, "healthCheckType": "ELB"}), group("b", props{}))
	s.pass("the load balancer's among others", group("a", props{"targetGroupArns": []string{"arn:x"}, "healthCheckType": "EBS,ELB"}))
	s.fail("EC2's behind a load balancer, in each way of attaching", "a b c d", group("a", props{"targetGroupArns": []string{"arn:x"}}), group("b", props{"loadBalancers": []string{"x"}, "healthCheckType": "EC2"}), group("c", props{"trafficSources": []any{props{"identifier": "x"}}}),
		group("d", props{}), of("autoscaling/attachment:Attachment", "x", props{"autoscalingGroupName": "d-1", "lbTargetGroupArn": "arn:x"})).says(`is "EC2"`)
	s.unknown("not known yet", group("a", props{"targetGroupArns": []string{"arn:x"}, "healthCheckType": Unknown}), group("b", props{}), of("autoscaling/attachment:Attachment", "x", props{"autoscalingGroupName": Unknown}))
	s.shape("a number is no type", "a", group("a", props{"targetGroupArns": 7, "healthCheckType": 7}))
	s.other("an instance", of(instanceType, "i", props{"targetGroupArns": []string{"x"}}))
	return s
}

// environment is an Elastic Beanstalk environment; settings are namespace, name and value in turn.
func environment(name string, settings ...any) Resource {
	var list []any
	for i := 0; i+2 < len(settings); i += 3 {
		list = append(list, props{"namespace": settings[i], "name": settings[i+1], "value": settings[i+2]})
	}
	return of(ebToken, name, props{"settings": list})
}

// beanstalkEdges are the cases that every rule about settings has. missing is how many settings it asks for.
func (s *suite) beanstalkEdges(want string) {
	s.pass("an environment of a template may have them there", of(ebToken, "e", props{"templateName": "t"}))
	s.unknown("settings that aren't known yet", of(ebToken, "a", props{"settings": Unknown}), of(ebToken, "b", props{"settings": []any{Unknown}}))
	s.shape("a number holds no settings", want, of(ebToken, "e", props{"settings": 7}))
	s.other("an application", of("elasticbeanstalk/application:Application", "a", props{}))
}

func managedUpdates() *suite {
	s := &suite{rule: "eb-managed-updates"}
	actions, update := "aws:elasticbeanstalk:managedactions", "aws:elasticbeanstalk:managedactions:platformupdate"
	s.pass("on", environment("e", actions, "ManagedActionsEnabled", "true", update, "UpdateLevel", "minor"))
	s.fail("off, without a level, absent", "a b c c", environment("a", actions, "ManagedActionsEnabled", "false", update, "UpdateLevel", "patch"), environment("b", actions, "ManagedActionsEnabled", "true"), environment("c")).
		says("settings[0].value", "UpdateLevel")
	s.beanstalkEdges("e e")
	return s
}

func enhancedHealth() *suite {
	s := &suite{rule: "eb-enhanced-health"}
	system := "aws:elasticbeanstalk:healthreporting:system"
	s.pass("enhanced", environment("e", system, "SystemType", "enhanced"))
	s.fail("basic, and absent", "a b", environment("a", system, "SystemType", "basic"), environment("b")).says(`is "basic"`)
	s.beanstalkEdges("e")
	return s
}

func privateVPC() *suite {
	s := &suite{rule: "eb-private-vpc"}
	vpc := "aws:ec2:vpc"
	s.pass("in the network, without public addresses", environment("e", vpc, "VPCId", "vpc-1", vpc, "Subnets", "subnet-1,subnet-2", vpc, "AssociatePublicIpAddress", "false", vpc, "ELBScheme", "public"))
	s.pass("ids that aren't known yet", environment("e", vpc, "VPCId", Unknown, vpc, "Subnets", Unknown, vpc, "AssociatePublicIpAddress", "false", vpc, "ELBScheme", "public")).preview()
	s.fail("public addresses, no scheme", "e e", environment("e", vpc, "VPCId", "vpc-1", vpc, "Subnets", "subnet-1", vpc, "AssociatePublicIpAddress", "true")).says("AssociatePublicIpAddress", "ELBScheme")
	s.beanstalkEdges("e e e e")
	return s
}

func logStreaming() *suite {
	s := &suite{rule: "eb-log-streaming"}
	logs := "aws:elasticbeanstalk:cloudwatch:logs"
	s.pass("on", environment("e", logs, "StreamLogs", "true"))
	s.fail("off, and absent", "a b", environment("a", logs, "StreamLogs", "false"), environment("b")).says("StreamLogs")
	s.beanstalkEdges("e")
	return s
}
