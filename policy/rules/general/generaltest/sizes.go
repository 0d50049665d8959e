package generaltest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func allowedSizes() *coretest.Suite {
	s := &coretest.Suite{Rule: "cost-instance-allowlist"}
	s.Pass("sizes of the list",
		coretest.Of(coretest.InstanceType, "a", props{"instanceType": "t4g.small"}),
		coretest.Of(coretest.DatabaseType, "b", props{"instanceClass": "db.t4g.medium"}),
		coretest.Of(coretest.ReplicationGroupType, "c", props{"nodeType": "cache.t4g.micro"}),
		coretest.Of(coretest.ClusterMemberType, "d", props{"instanceClass": "db.serverless"})).
		Configured("allowedInstanceTypes", []any{"*.micro", "*.small", "db.t4g.*", "db.serverless"})
	s.Pass("groups and targets within the number",
		coretest.Of(coretest.AutoScalingGroupType, "a", props{"maxSize": 4}),
		coretest.Of("appautoscaling/target:Target", "b", props{"maxCapacity": 4})).Configured("maxSize", 4.0)
	s.Fail("sizes that aren't", "a b c",
		coretest.Of(coretest.InstanceType, "a", props{"instanceType": "p5.48xlarge"}),
		coretest.Of(coretest.DatabaseType, "b", props{"instanceClass": "db.r6g.16xlarge"}),
		coretest.Of(coretest.LaunchTemplateType, "c", props{"instanceType": "m7i.metal"})).
		Configured("allowedInstanceTypes", []any{"*.small"}).Saying(`is "p5.48xlarge"`, "*.small")
	s.Fail("more than the number", "a b",
		coretest.Of(coretest.AutoScalingGroupType, "a", props{"maxSize": 40}),
		coretest.Of("appautoscaling/target:Target", "b", props{"maxCapacity": "41"})).Configured("maxSize", 4.0).
		Saying("maxSize: is 40; the environment allows 4")
	c := s.Unknown("not known yet",
		coretest.Of(coretest.InstanceType, "a", props{"instanceType": coretest.Unknown}),
		coretest.Of(coretest.AutoScalingGroupType, "b", props{"maxSize": coretest.Unknown}))
	c.Config = props{"allowedInstanceTypes": []any{"x"}, "maxSize": 1.0}
	s.Shape("numbers and lists are no sizes", "",
		coretest.Of(coretest.InstanceType, "a", props{"instanceType": 7}),
		coretest.Of(coretest.AutoScalingGroupType, "b", props{"maxSize": []any{}})).Configured("allowedInstanceTypes",
		[]any{"x"})
	s.Other("a function", coretest.Function("f", props{"instanceType": "p5.48xlarge"})).Configured(
		"allowedInstanceTypes",
		[]any{"x"})
	return s
}
