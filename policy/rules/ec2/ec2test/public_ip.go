package ec2test

import (
	"github.com/plinth-infra/plinth/policy/core/coretest"
)

func noPublicIPCompute() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-no-public-ip-compute"}
	bastion := props{"Role": "bastion"}
	s.Pass("nothing asks for an address",
		coretest.Of(coretest.InstanceType, "host", props{}),
		coretest.Of(coretest.LaunchTemplateType, "template",
			props{"networkInterfaces": []any{props{"deviceIndex": 0}}}),
		coretest.Of(configType, "config", props{"associatePublicIpAddress": false}),
		coretest.Of(coretest.ServiceType, "service",
			props{"networkConfiguration": props{"subnets": []any{"subnet-1"}}}),
		coretest.Of(coretest.LaunchTemplateType, "text",
			props{"networkInterfaces": []any{
				props{"associatePublicIpAddress": "false"},
				props{"associatePublicIpAddress": ""},
			}}))
	s.Pass("a bastion may have one",
		coretest.Of(coretest.InstanceType, "host", props{"associatePublicIpAddress": true, "tags": bastion}),
		coretest.Of(coretest.LaunchTemplateType, "template",
			props{"networkInterfaces": []any{props{"associatePublicIpAddress": "true"}},
				"tagSpecifications": []any{
					props{"resourceType": "volume", "tags": props{"Name": "x"}},
					props{"resourceType": "instance", "tags": bastion},
				}}))
	s.Fail("each kind of compute", "host template config service",
		coretest.Of(coretest.InstanceType, "host", props{"associatePublicIpAddress": true}),
		coretest.Of(coretest.LaunchTemplateType, "template",
			props{"networkInterfaces": []any{props{"associatePublicIpAddress": true}}}),
		coretest.Of(configType, "config", props{"associatePublicIpAddress": true}),
		coretest.Of(coretest.ServiceType, "service", props{"networkConfiguration": props{"assignPublicIp": true}}),
	).Saying("networkInterfaces[0].associatePublicIpAddress", "networkConfiguration.assignPublicIp")
	onSchedule := func(name string, public any) coretest.Resource {
		return coretest.Of("cloudwatch/eventTarget:EventTarget", name,
			props{"ecsTarget": props{"networkConfiguration": props{"assignPublicIp": public}}})
	}
	s.Pass("a task on a schedule without one, and a function",
		onSchedule("a", false),
		coretest.Of("cloudwatch/eventTarget:EventTarget", "b",
			props{"arn": "arn:aws:lambda:eu-west-1:123456789012:function:f"}))
	s.Fail("a task on a schedule", "a", onSchedule("a", true)).Saying("ecsTarget.networkConfiguration.assignPublicIp")
	inAddress := func(public any) props { return props{"networkConfiguration": props{"assignPublicIp": public}} }
	s.Fail("a schedule of EventBridge Scheduler, and a task set", "a b",
		coretest.Of("scheduler/schedule:Schedule", "a", props{"target": props{"ecsParameters": inAddress(true)}}),
		coretest.Of("ecs/taskSet:TaskSet", "b", inAddress(true)),
		coretest.Of("scheduler/schedule:Schedule", "c", props{"target": props{"ecsParameters": inAddress(false)}}),
		coretest.Of("scheduler/schedule:Schedule", "d", props{"target": props{"arn": "arn:x"}}),
		coretest.Of("ecs/taskSet:TaskSet", "e", inAddress(false))).
		Saying("target.ecsParameters.networkConfiguration.assignPublicIp")
	s.Fail("only the volumes are a bastion's", "template",
		coretest.Of(coretest.LaunchTemplateType, "template",
			props{"networkInterfaces": []any{props{"associatePublicIpAddress": "true"}},
				"tagSpecifications": []any{props{"resourceType": "volume", "tags": bastion}}}))
	s.Alias("launch templates hold booleans as text, one violation for each interface", "template template",
		coretest.Of(coretest.LaunchTemplateType, "template", props{"networkInterfaces": []any{
			props{"associatePublicIpAddress": "true"},
			props{"associatePublicIpAddress": "false"},
			props{"associatePublicIpAddress": "True"},
		}})).Saying("networkInterfaces[0]", "networkInterfaces[2]", `is "true"`)
	s.Unknown("an address that isn't known to be asked for",
		coretest.Of(coretest.InstanceType, "host", props{"associatePublicIpAddress": coretest.Unknown}),
		coretest.Of(coretest.LaunchTemplateType, "template", props{"networkInterfaces": coretest.Unknown}),
		coretest.Of(coretest.LaunchTemplateType, "templates",
			props{"networkInterfaces": []any{coretest.Unknown, props{"associatePublicIpAddress": coretest.Unknown}}}),
		coretest.Of(coretest.ServiceType, "service", props{"networkConfiguration": coretest.Unknown}),
		coretest.Of(coretest.InstanceType, "tagged", props{"associatePublicIpAddress": true, "tags": coretest.Unknown}),
		coretest.Of(coretest.LaunchTemplateType, "specified", props{
			"networkInterfaces": []any{props{"associatePublicIpAddress": "true"}},
			"tagSpecifications": coretest.Unknown,
		}))
	s.Shape("nonsense", "",
		coretest.Of(coretest.InstanceType, "host", props{"associatePublicIpAddress": props{}}),
		coretest.Of(coretest.LaunchTemplateType, "template", props{"networkInterfaces": "x", "tagSpecifications": 1}),
		coretest.Of(coretest.LaunchTemplateType, "list",
			props{"networkInterfaces": []any{1, nil}, "tagSpecifications": []any{"x", nil}}),
		coretest.Of(coretest.ServiceType, "service", props{"networkConfiguration": []any{}}))
	s.Other("a NAT gateway and a load balancer have public addresses",
		coretest.Of("ec2/natGateway:NatGateway", "nat", props{"allocationId": "eipalloc-1"}),
		coretest.Of("lb/loadBalancer:LoadBalancer", "lb", props{"internal": false}))
	return s
}

func noAutoPublicIP() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-subnet-no-auto-public-ip"}
	s.Pass("private subnets",
		coretest.Of(coretest.SubnetType, "absent", props{}),
		coretest.Of(coretest.SubnetType, "off", props{"mapPublicIpOnLaunch": false}))
	s.Pass("public subnets that say so, awsx's too",
		coretest.Of(coretest.SubnetType, "ours", props{"mapPublicIpOnLaunch": true, "tags": props{"Tier": "public"}}),
		coretest.Of(coretest.SubnetType, "awsx",
			props{"mapPublicIpOnLaunch": true, "tags": props{"SubnetType": "Public", "Name": "net-public-1"}}),
		coretest.Of(coretest.SubnetType, "default",
			props{"mapPublicIpOnLaunch": true, "tagsAll": props{"Tier": "PUBLIC"}}))
	s.Fail("subnets that don't say that they are public", "untagged private",
		coretest.Of(coretest.SubnetType, "untagged", props{"mapPublicIpOnLaunch": true}),
		coretest.Of(coretest.SubnetType, "private",
			props{"mapPublicIpOnLaunch": true, "tags": props{"SubnetType": "Private", "Tier": "data"}})).
		Saying("mapPublicIpOnLaunch: is true")
	s.Alias("a boolean as text", "subnet",
		coretest.Of(coretest.SubnetType, "subnet", props{"mapPublicIpOnLaunch": "true"}))
	s.Unknown("neither the flag nor the tags may be guessed",
		coretest.Of(coretest.SubnetType, "flag", props{"mapPublicIpOnLaunch": coretest.Unknown}),
		coretest.Of(coretest.SubnetType, "tags", props{"mapPublicIpOnLaunch": true, "tags": coretest.Unknown}),
		coretest.Of(coretest.SubnetType, "tag",
			props{"mapPublicIpOnLaunch": true, "tags": props{"Tier": coretest.Unknown}}))
	s.Shape("nonsense", "odd",
		coretest.Of(coretest.SubnetType, "list", props{"mapPublicIpOnLaunch": []any{}}),
		coretest.Of(coretest.SubnetType, "odd", props{"mapPublicIpOnLaunch": true, "tags": []any{1, "x", nil}}))
	s.Other("the default subnets are another rule's",
		coretest.Of("ec2/defaultSubnet:DefaultSubnet", "default", props{"mapPublicIpOnLaunch": true}))
	return s
}
