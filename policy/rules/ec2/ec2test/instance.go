package ec2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func profiles() *coretest.Suite {
	s := &coretest.Suite{Rule: "ec2-instance-profile"}
	s.Pass("a profile, by name and in a template",
		coretest.Of(coretest.InstanceType, "a", props{"iamInstanceProfile": "app"}),
		coretest.Of(coretest.LaunchTemplateType, "b", props{"iamInstanceProfile": props{"arn": "arn:x"}}),
		coretest.Of(coretest.InstanceType, "c", props{"launchTemplate": props{"id": "lt-1"}}))
	s.Fail("none", "a b",
		coretest.Of(coretest.InstanceType, "a", props{}),
		coretest.Of(coretest.LaunchTemplateType, "b", props{"iamInstanceProfile": props{}})).
		Saying("iamInstanceProfile")
	s.Unknown("not known yet", coretest.Of(coretest.InstanceType, "a", props{"iamInstanceProfile": coretest.Unknown}))
	s.Shape("a number is none", "a", coretest.Of(coretest.InstanceType, "a", props{"iamInstanceProfile": 7}))
	s.Other("a group", coretest.Of(coretest.AutoScalingGroupType, "g", props{}))
	return s
}

func detailed() *coretest.Suite {
	s := &coretest.Suite{Rule: "ec2-detailed-monitoring"}
	s.Boolean(coretest.InstanceType, "monitoring", true, false, props{})
	return s
}
