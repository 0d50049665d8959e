package elbv2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func targetHealth() *coretest.Suite {
	s := &coretest.Suite{Rule: "alb-target-health-check"}
	s.Pass("a path, and groups without HTTP",
		coretest.Of(coretest.TargetGroupType, "group",
			props{"protocol": "HTTP", "healthCheck": props{"path": "/health"}}),
		coretest.Of(coretest.TargetGroupType, "tcp", props{"protocol": "TCP"}),
		coretest.Of(coretest.TargetGroupType, "lambda", props{"targetType": "lambda"}))
	s.Fail("AWS's default path", "none empty",
		coretest.Of(coretest.TargetGroupType, "none", props{"protocol": "HTTP"}),
		coretest.Of(coretest.TargetGroupType, "empty",
			props{"protocol": "HTTPS", "healthCheck": props{"interval": 10}})).Saying("healthCheck.path: is (absent)")
	s.Alias("the older name of the module", "group",
		coretest.OldLoadBalancer("targetGroup:TargetGroup", "group", props{"protocol": "HTTP"}))
	s.Unknown("checks that aren't known",
		coretest.Of(coretest.TargetGroupType, "check", props{"protocol": "HTTP", "healthCheck": coretest.Unknown}),
		coretest.Of(coretest.TargetGroupType, "path",
			props{"protocol": "HTTP", "healthCheck": props{"path": coretest.Unknown}}),
		coretest.Of(coretest.TargetGroupType, "protocol", props{"protocol": coretest.Unknown}))
	s.Shape("nonsense is no path", "text",
		coretest.Of(coretest.TargetGroupType, "text", props{"protocol": "HTTP", "healthCheck": "x"}),
		coretest.Of(coretest.TargetGroupType, "number", props{"protocol": 7}))
	s.Other("a classic load balancer",
		coretest.Of("elb/loadBalancer:LoadBalancer", "classic", props{"healthCheck": props{"target": "HTTP:80/"}}))
	return s
}
