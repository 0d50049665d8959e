package ec2test

import (
	"github.com/plinth-infra/plinth/policy/core/coretest"
)

func noDefaultVPC() *coretest.Suite {
	s := &coretest.Suite{Rule: "net-no-default-vpc"}
	s.Pass("compute that names its subnet",
		coretest.Of(coretest.InstanceType, "host", props{"subnetId": "subnet-1"}),
		coretest.Of(coretest.AutoScalingGroupType, "fleet", props{"vpcZoneIdentifiers": []any{"subnet-1"}}),
		coretest.Of(coretest.InstanceType, "interface",
			props{"networkInterfaces": []any{props{"networkInterfaceId": "eni-1"}}}),
		coretest.Of(coretest.InstanceType, "template", props{"launchTemplate": props{"id": "lt-1"}}))
	s.Fail("the default network itself", "vpc subnet",
		coretest.Of("ec2/defaultVpc:DefaultVpc", "vpc", props{}),
		coretest.Of("ec2/defaultSubnet:DefaultSubnet", "subnet", props{"availabilityZone": "eu-west-1a"}))
	s.Fail("compute that names no subnet", "host fleet empty",
		coretest.Of(coretest.InstanceType, "host", props{"ami": "ami-1"}),
		coretest.Of(coretest.AutoScalingGroupType, "fleet", props{"availabilityZones": []any{"eu-west-1a"}}),
		coretest.Of(coretest.AutoScalingGroupType, "empty", props{"vpcZoneIdentifiers": []any{}})).
		Saying("starts in the default VPC")
	s.Unknown("subnets that aren't known yet",
		coretest.Of(coretest.InstanceType, "host", props{"subnetId": coretest.Unknown}),
		coretest.Of(coretest.AutoScalingGroupType, "fleet", props{"vpcZoneIdentifiers": coretest.Unknown}),
		coretest.Of(coretest.InstanceType, "template", props{"launchTemplate": coretest.Unknown}),
		coretest.Of(coretest.AutoScalingGroupType, "list", props{"vpcZoneIdentifiers": []any{coretest.Unknown}}))
	s.Shape("nonsense is at least not absent", "",
		coretest.Of(coretest.InstanceType, "host", props{"subnetId": 7}),
		coretest.Of(coretest.AutoScalingGroupType, "fleet", props{"vpcZoneIdentifiers": true}))
	s.Other("services and functions name their subnets or have none",
		coretest.Of(coretest.ServiceType, "service", props{}),
		coretest.Of(lambdaType, "function", props{}))
	return s
}
