package elbv2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func failClosed() *coretest.Suite {
	s := &coretest.Suite{Rule: "alb-waf-fail-closed"}
	lb := func(name string, open any) coretest.Resource {
		return coretest.Of("lb/loadBalancer:LoadBalancer", name, props{"enableWafFailOpen": open})
	}
	s.Pass("absent is false", lb("a", nil), lb("b", false))
	s.Fail("open", "a", lb("a", true)).Saying("enableWafFailOpen")
	s.Alias("under its other name, as a string", "a",
		coretest.Of("alb/loadBalancer:LoadBalancer", "a", props{"enableWafFailOpen": "true"}))
	s.Unknown("not known yet", lb("a", coretest.Unknown))
	s.Shape("nonsense", "", lb("a", []any{}))
	s.Other("a web ACL", coretest.Of("wafv2/webAcl:WebAcl", "a", props{"enableWafFailOpen": true}))
	return s
}

func invalidHeaders() *coretest.Suite {
	s := &coretest.Suite{Rule: "alb-drop-invalid-headers"}
	s.Pass("they are dropped, and network load balancers have none",
		coretest.Of(coretest.LoadBalancerType, "lb", props{"dropInvalidHeaderFields": true}),
		coretest.NetworkLoadBalancer("nlb"))
	s.Fail("they pass, which is AWS's default", "off default",
		coretest.Of(coretest.LoadBalancerType, "off", props{"dropInvalidHeaderFields": false}),
		coretest.Of(coretest.LoadBalancerType, "default", props{"loadBalancerType": "application"})).
		Saying("dropInvalidHeaderFields: is (absent)")
	s.Alias("the older name of the module", "lb", coretest.OldLoadBalancer("loadBalancer:LoadBalancer", "lb", props{}))
	s.Unknown("a flag or a kind that isn't known",
		coretest.Of(coretest.LoadBalancerType, "flag", props{"dropInvalidHeaderFields": coretest.Unknown}),
		coretest.Of(coretest.LoadBalancerType, "kind", props{"loadBalancerType": coretest.Unknown}))
	s.Shape("nonsense is the default", "lb",
		coretest.Of(coretest.LoadBalancerType, "lb", props{"dropInvalidHeaderFields": []any{}}))
	s.Other("a classic load balancer", coretest.Of("elb/loadBalancer:LoadBalancer", "classic", props{}))
	return s
}

func desync() *coretest.Suite {
	s := &coretest.Suite{Rule: "alb-desync"}
	s.Pass("AWS's default, and the strictest",
		coretest.Of(coretest.LoadBalancerType, "default", props{}),
		coretest.Of(coretest.LoadBalancerType, "defensive", props{"desyncMitigationMode": "defensive"}),
		coretest.Of(coretest.LoadBalancerType, "strictest", props{"desyncMitigationMode": "strictest"}),
		coretest.NetworkLoadBalancer("nlb"))
	s.Fail("monitoring only", "lb",
		coretest.Of(coretest.LoadBalancerType, "lb", props{"desyncMitigationMode": "monitor"})).Saying(`is "monitor"`)
	s.Alias("the older name of the module", "lb",
		coretest.OldLoadBalancer("loadBalancer:LoadBalancer", "lb", props{"desyncMitigationMode": "monitor"}))
	s.Unknown("a mode that isn't known",
		coretest.Of(coretest.LoadBalancerType, "lb", props{"desyncMitigationMode": coretest.Unknown}))
	s.Shape("nonsense", "", coretest.Of(coretest.LoadBalancerType, "lb", props{"desyncMitigationMode": 7}))
	s.Other("a classic load balancer",
		coretest.Of("elb/loadBalancer:LoadBalancer", "classic", props{"desyncMitigationMode": "monitor"}))
	return s
}

func albLogs() *coretest.Suite {
	s := &coretest.Suite{Rule: "alb-access-logs"}
	s.Pass("a bucket takes them",
		coretest.Of(coretest.LoadBalancerType, "lb", props{"accessLogs": props{"enabled": true, "bucket": "logs"}}),
		coretest.NetworkLoadBalancer("nlb"))
	s.Fail("none, switched off, or for nobody", "none off nobody",
		coretest.Of(coretest.LoadBalancerType, "none", props{}),
		coretest.Of(coretest.LoadBalancerType, "off", props{"accessLogs": props{"enabled": false, "bucket": "logs"}}),
		coretest.Of(coretest.LoadBalancerType, "nobody", props{"accessLogs": props{"enabled": true, "bucket": ""}})).
		Saying("accessLogs.enabled", "accessLogs.bucket")
	s.Alias("the older name of the module, a flag as text", "lb",
		coretest.OldLoadBalancer("loadBalancer:LoadBalancer", "lb",
			props{"accessLogs": props{"enabled": "false", "bucket": "logs"}}))
	s.Unknown("logs that aren't known",
		coretest.Of(coretest.LoadBalancerType, "logs", props{"accessLogs": coretest.Unknown}),
		coretest.Of(coretest.LoadBalancerType, "parts",
			props{"accessLogs": props{"enabled": coretest.Unknown, "bucket": coretest.Unknown}}))
	s.Shape("nonsense is no log", "lb", coretest.Of(coretest.LoadBalancerType, "lb", props{"accessLogs": "x"}))
	s.Other("a classic load balancer", coretest.Of("elb/loadBalancer:LoadBalancer", "classic", props{}))
	return s
}

func albProtection() *coretest.Suite {
	s := &coretest.Suite{Rule: "alb-deletion-protection"}
	s.Pass("it is protected",
		coretest.Of(coretest.LoadBalancerType, "lb", props{"enableDeletionProtection": true}),
		coretest.NetworkLoadBalancer("nlb"))
	s.Fail("it isn't, which is AWS's default", "default off nlb",
		coretest.Of(coretest.LoadBalancerType, "default", props{}),
		coretest.Of(coretest.LoadBalancerType, "off", props{"enableDeletionProtection": false}),
		coretest.Of(coretest.LoadBalancerType, "nlb", props{"loadBalancerType": "network"})).
		Saying("enableDeletionProtection: is (absent)")
	s.Alias("the older name of the module", "lb", coretest.OldLoadBalancer("loadBalancer:LoadBalancer", "lb", props{}))
	s.Unknown("a flag that isn't known",
		coretest.Of(coretest.LoadBalancerType, "lb", props{"enableDeletionProtection": coretest.Unknown}))
	s.Shape("nonsense is the default", "lb",
		coretest.Of(coretest.LoadBalancerType, "lb", props{"enableDeletionProtection": props{}}))
	s.Other("a classic load balancer has none", coretest.Of("elb/loadBalancer:LoadBalancer", "classic", props{}))
	return s
}
