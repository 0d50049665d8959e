package elbv2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func httpsRedirect() *coretest.Suite {
	s := &coretest.Suite{Rule: "tls-alb-https-redirect"}
	redirect := props{
		"type":     "redirect",
		"redirect": props{"protocol": "HTTPS", "port": "443", "statusCode": "HTTP_301"},
	}
	forward := props{"type": "forward", "targetGroupArn": "arn"}
	on := func(name, protocol string, actions ...any) coretest.Resource {
		return coretest.Of(coretest.ListenerType, name,
			props{"protocol": protocol, "loadBalancerArn": "arn:lb", "defaultActions": actions})
	}
	s.Pass("a redirect, and listeners of other protocols",
		on("http", "HTTP", redirect),
		on("https", "HTTPS", forward),
		on("tcp", "TCP", forward))
	s.Fail("anything else", "forward fixed plain two none",
		on("forward", "HTTP", forward),
		on("fixed", "HTTP", props{"type": "fixed-response"}),
		on("plain", "HTTP", props{"type": "redirect", "redirect": props{"statusCode": "HTTP_301"}}),
		on("two", "HTTP", redirect, forward), on("none", "HTTP")).
		Saying("defaultActions[0].type", `is "forward"`, "redirect.protocol", "has 2 actions")
	s.Fail("no protocol, which is HTTP where there is a port", "absent empty",
		coretest.Of(coretest.ListenerType, "absent", props{"port": 80, "defaultActions": []any{forward}}),
		coretest.Of(coretest.ListenerType, "empty",
			props{"protocol": "", "port": 8080, "defaultActions": []any{forward}}))
	s.Pass("a gateway load balancer's listener, which has neither",
		coretest.Of(coretest.ListenerType, "gateway", props{"defaultActions": []any{forward}}),
		coretest.Of(coretest.ListenerType, "up", props{"defaultActions": []any{forward}}).WithOutputs(props{
			"protocol": "",
			"port":     0,
		}))
	s.Alias("the older name of the module", "http",
		coretest.OldLoadBalancer("listener:Listener", "http",
			props{"protocol": "HTTP", "defaultActions": []any{forward}}))
	s.Passes("an internal load balancer, where those may", func(d *coretest.Deployment) {
		d.Add(coretest.LoadBalancerType, "lb", props{})
	})
	inside := coretest.Of(coretest.LoadBalancerType, "lb", props{"internal": true}).WithOutputs(props{"arn": "arn:lb"})
	s.Pass("an internal load balancer, where the configuration allows it", inside,
		on("http", "HTTP", forward).From("loadBalancerArn", "lb")).Configured("internalHttp", true)
	inside.Inputs = props{"internal": false}
	s.Fail("a public one, though internal ones may", "http", inside,
		on("http", "HTTP", forward).From("loadBalancerArn", "lb")).Configured("internalHttp", true)
	s.Unknown("actions that aren't known",
		coretest.Of(coretest.ListenerType, "actions", props{"protocol": "HTTP", "defaultActions": coretest.Unknown}),
		on("one", "HTTP", coretest.Unknown),
		on("kind", "HTTP", props{"type": coretest.Unknown}),
		on("to", "HTTP", props{"type": "redirect", "redirect": props{"protocol": coretest.Unknown}}),
		coretest.Of(coretest.ListenerType, "protocol",
			props{"protocol": coretest.Unknown, "defaultActions": []any{forward}}))
	s.Shape("nonsense is no redirect", "text",
		coretest.Of(coretest.ListenerType, "protocol", props{"protocol": 7}),
		on("text", "HTTP", "x"))
	s.Other("a rule of a listener, and a classic load balancer",
		coretest.Of("lb/listenerRule:ListenerRule", "rule", props{"actions": []any{forward}}),
		coretest.Of("elb/loadBalancer:LoadBalancer", "classic", props{}))
	return s
}

func listenerPolicies() *coretest.Suite {
	s := &coretest.Suite{Rule: "tls-alb-min-1-2"}
	on := func(name, protocol string, policy any) coretest.Resource {
		return coretest.Of(coretest.ListenerType, name, props{"protocol": protocol, "sslPolicy": policy})
	}
	s.Pass("TLS 1.2 or later, and listeners without TLS",
		on("a", "HTTPS", "ELBSecurityPolicy-TLS13-1-2-2021-06"),
		on("b", "TLS", "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"),
		on("c", "HTTPS", "ELBSecurityPolicy-TLS-1-2-Ext-2018-06"),
		on("d", "HTTPS", "ELBSecurityPolicy-FS-1-2-Res-2020-10"),
		on("e", "HTTPS", "ELBSecurityPolicy-TLS13-1-3-2021-06"),
		on("http", "HTTP", nil),
		on("tcp", "TCP", nil))
	s.Fail("older ones, and AWS's default", "default old mixed tls",
		on("default", "HTTPS", nil),
		on("old", "HTTPS", "ELBSecurityPolicy-2016-08"),
		on("mixed", "HTTPS", "ELBSecurityPolicy-TLS13-1-0-2021-06"),
		on("tls", "TLS", "ELBSecurityPolicy-TLS-1-1-2017-01")).
		Saying("sslPolicy", `is "ELBSecurityPolicy-2016-08"`, "(absent)")
	s.Alias("the older name of the module", "listener",
		coretest.OldLoadBalancer("listener:Listener", "listener", props{"protocol": "HTTPS"}))
	s.Unknown("a policy or a protocol that isn't known",
		on("policy", "HTTPS", coretest.Unknown),
		coretest.Of(coretest.ListenerType, "protocol", props{"protocol": coretest.Unknown}))
	s.Shape("nonsense isn't TLS 1.2", "list",
		on("list", "HTTPS", []any{}),
		coretest.Of(coretest.ListenerType, "number", props{"protocol": 7}))
	s.Other("a classic load balancer",
		coretest.Of("elb/loadBalancer:LoadBalancer", "classic",
			props{"listeners": []any{props{"lbProtocol": "https"}}}))
	return s
}
