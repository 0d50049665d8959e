package autoscalingtest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func groupZones() *coretest.Suite {
	s := &coretest.Suite{Rule: "asg-multi-az"}
	a, a2, b := coretest.Subnet("a",
		props{
			"availabilityZone": "eu-west-1a",
		}), coretest.Subnet("a2",
		props{"availabilityZone": "eu-west-1a"}), coretest.Subnet("b", props{"availabilityZone": "eu-west-1b"})
	group := func(name string, subnets any, more ...props) coretest.Resource {
		return coretest.Of(coretest.AutoScalingGroupType, name,
			coretest.With(props{"vpcZoneIdentifiers": subnets, "minSize": 1}, more...))
	}
	s.Pass("two zones", a, b, group("g", []string{"subnet-a", "subnet-b"}))
	s.Pass("two instances in production", a, b, group("g", []string{"subnet-a", "subnet-b"}, props{"minSize": 2})).
		InStack("prd")
	s.Pass("a subnet of another stack may lie elsewhere", a, group("g", []string{"subnet-a", "subnet-0123"}))
	s.Pass("in a preview, by reference", a, b, group("g", coretest.Unknown).From("vpcZoneIdentifiers", "a", "b")).
		InPreview()
	s.Fail("one zone, by subnets and by name", "g h", a, a2,
		group("g", []string{"subnet-a", "subnet-a2"}),
		coretest.Of(coretest.AutoScalingGroupType, "h",
			props{"availabilityZones": []string{"eu-west-1a"}, "minSize": 2}))
	s.Fail("one zone by name, as AWS's answer shows it", "h",
		coretest.Of(coretest.AutoScalingGroupType, "h",
			props{"availabilityZones": []string{"eu-west-1a"}, "minSize": 2}).WithOutputs(props{
			"vpcZoneIdentifiers": []any{},
		}))
	s.Fail("one instance in production", "g", a, b, group("g", []string{"subnet-a", "subnet-b"})).InStack("shop-prd").
		Saying("minSize: is 1")
	s.Unknown("subnets and sizes that aren't known",
		group("g", coretest.Unknown),
		group("h", []any{coretest.Unknown}, props{"minSize": coretest.Unknown}))
	s.Shape("a number is no list", "",
		coretest.Of(coretest.AutoScalingGroupType, "g", props{"vpcZoneIdentifiers": 7, "minSize": []any{}}))
	s.Other("an instance", a, coretest.Of(coretest.InstanceType, "i", props{"subnetId": "subnet-a"}))
	return s
}

func launchTemplates() *coretest.Suite {
	s := &coretest.Suite{Rule: "asg-launch-template"}
	s.Pass("a template, or several",
		coretest.Of(coretest.AutoScalingGroupType, "a", props{"launchTemplate": props{"id": "lt-1"}}),
		coretest.Of(coretest.AutoScalingGroupType, "b",
			props{"mixedInstancesPolicy": props{"launchTemplate": props{}}}))
	s.Fail("a launch configuration, and neither", "a b",
		coretest.Of(coretest.AutoScalingGroupType, "a", props{"launchConfiguration": "lc-1"}),
		coretest.Of(coretest.AutoScalingGroupType, "b", props{})).Saying(`"lc-1"`)
	s.Unknown("a template that isn't known yet",
		coretest.Of(coretest.AutoScalingGroupType, "a", props{"launchTemplate": coretest.Unknown}))
	s.Fail("a launch configuration that isn't known yet is one", "a",
		coretest.Of(coretest.AutoScalingGroupType, "a", props{"launchConfiguration": coretest.Unknown})).InPreview()
	s.Shape("a number is no configuration", "a",
		coretest.Of(coretest.AutoScalingGroupType, "a", props{"launchConfiguration": 7}))
	s.Other("an instance", coretest.Of(coretest.InstanceType, "i", props{"launchConfiguration": "lc-1"}))
	return s
}

func groupHealth() *coretest.Suite {
	s := &coretest.Suite{Rule: "asg-elb-health-check"}
	group := func(name string, inputs props) coretest.Resource {
		return coretest.Of(coretest.AutoScalingGroupType, name, inputs).WithOutputs(props{
			"id":   name + "-1",
			"name": name + "-1",
		})
	}
	s.Pass("the load balancer's, or no load balancer",
		group("a", props{"targetGroupArns": []string{"arn:x"}, "healthCheckType": "ELB"}),
		group("b", props{}))
	s.Pass("the load balancer's among others",
		group("a", props{"targetGroupArns": []string{"arn:x"}, "healthCheckType": "EBS,ELB"}))
	s.Fail("EC2's behind a load balancer, in each way of attaching", "a b c d",
		group("a", props{"targetGroupArns": []string{"arn:x"}}),
		group("b", props{"loadBalancers": []string{"x"}, "healthCheckType": "EC2"}),
		group("c", props{"trafficSources": []any{props{"identifier": "x"}}}),
		group("d", props{}),
		coretest.Of("autoscaling/attachment:Attachment", "x",
			props{"autoscalingGroupName": "d-1", "lbTargetGroupArn": "arn:x"})).Saying(`is "EC2"`)
	s.Unknown("not known yet",
		group("a", props{"targetGroupArns": []string{"arn:x"}, "healthCheckType": coretest.Unknown}),
		group("b", props{}),
		coretest.Of("autoscaling/attachment:Attachment", "x", props{"autoscalingGroupName": coretest.Unknown}))
	s.Shape("a number is no type", "a", group("a", props{"targetGroupArns": 7, "healthCheckType": 7}))
	s.Other("an instance", coretest.Of(coretest.InstanceType, "i", props{"targetGroupArns": []string{"x"}}))
	return s
}
