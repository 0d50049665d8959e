package rulestest

const (
	listenerType    = "lb/listener:Listener"
	targetGroupType = "lb/targetGroup:TargetGroup"
)

// alb is a resource by the older name of the load balancer's module.
func alb(kind, name string, inputs props) Resource {
	return Resource{Type: "aws:alb/" + kind, Name: name, Inputs: inputs}
}

// nlb is the internal network load balancer behind a VPC link, which no rule about load balancers of the web may report.
func nlb(name string) Resource {
	return of(lbType, name, props{"loadBalancerType": "network", "internal": true, "enableDeletionProtection": true})
}

func wafLoadBalancers() *suite {
	s := &suite{rule: "waf-alb"}
	s.passes("a web ACL in front of it", func(w *world) {
		w.add(lbType, "lb", props{}).add(associationType, "waf", props{"resourceArn": arnOf(w, "lb"), "webAclArn": "arn"})
	})
	s.pass("internal ones, and network load balancers", of(lbType, "inside", props{"internal": true}), nlb("nlb"), of(lbType, "public", props{"loadBalancerType": "network"}))
	s.fails("none, or another's", "other", func(w *world) {
		w.add(lbType, "lb", props{"loadBalancerType": "application"}).add(lbType, "other", props{"internal": false}).add(associationType, "waf", props{"resourceArn": arnOf(w, "lb"), "webAclArn": "arn"})
	})
	s.alias("the older name of the module", "lb", alb("loadBalancer:LoadBalancer", "lb", props{}).outputs(props{"arn": "arn:lb"}))
	s.previewed(UnknownValue, "schemes, kinds and associations that aren't known", "", func(w *world) {
		w.add(lbType, "scheme", props{"internal": Unknown}).add(lbType, "kind", props{"loadBalancerType": Unknown}).add(lbType, "lb", props{}).add(associationType, "waf", props{"resourceArn": Unknown})
	})
	s.shape("nonsense protects nothing", "lb", of(lbType, "lb", props{"internal": []any{}, "loadBalancerType": 7}), of(associationType, "waf", props{"resourceArn": 7}))
	s.other("classic load balancers can't have one", of("elb/loadBalancer:LoadBalancer", "classic", props{}))
	return s
}

func httpsRedirect() *suite {
	s := &suite{rule: "tls-alb-https-redirect"}
	redirect := props{"type": "redirect", "redirect": props{"protocol": "HTTPS", "port": "443", "statusCode": "HTTP_301"}}
	forward := props{"type": "forward", "targetGroupArn": "arn"}
	on := func(name, protocol string, actions ...any) Resource {
		return of(listenerType, name, props{"protocol": protocol, "loadBalancerArn": "arn:lb", "defaultActions": actions})
	}
	s.pass("a redirect, and listeners of other protocols", on("http", "HTTP", redirect), on("https", "HTTPS", forward), on("tcp", "TCP", forward))
	s.fail("anything else", "forward fixed plain two none", on("forward", "HTTP", forward), on("fixed", "HTTP", props{"type": "fixed-response"}), on("plain", "HTTP", props{"type": "redirect", "redirect": props{"statusCode": "HTTP_301"}}),
		on("two", "HTTP", redirect, forward), on("none", "HTTP")).says("defaultActions[0].type", `is "forward"`, "redirect.protocol", "has 2 actions")
	s.fail("no protocol, which is HTTP where there is a port", "absent empty", of(listenerType, "absent", props{"port": 80, "defaultActions": []any{forward}}), of(listenerType, "empty", props{"protocol": "", "port": 8080, "defaultActions": []any{forward}}))
	s.pass("a gateway load balancer's listener, which has neither", of(listenerType, "gateway", props{"defaultActions": []any{forward}}), of(listenerType, "up", props{"defaultActions": []any{forward}}).outputs(props{"protocol": "", "port": 0}))
	s.alias("the older name of the module", "http", alb("listener:Listener", "http", props{"protocol": "HTTP", "defaultActions": []any{forward}}))
	s.passes("an internal load balancer, where those may", func(w *world) { w.add(lbType, "lb", props{}) })
	inside := of(lbType, "lb", props{"internal": true}).outputs(props{"arn": "arn:lb"})
	s.pass("an internal load balancer, where the configuration allows it", inside, on("http", "HTTP", forward).from("loadBalancerArn", "lb")).config("internalHttp", true)
	inside.Inputs = props{"internal": false}
	s.fail("a public one, though internal ones may", "http", inside, on("http", "HTTP", forward).from("loadBalancerArn", "lb")).config("internalHttp", true)
	s.unknown("actions that aren't known", of(listenerType, "actions", props{"protocol": "HTTP", "defaultActions": Unknown}), on("one", "HTTP", Unknown), on("kind", "HTTP", props{"type": Unknown}),
		on("to", "HTTP", props{"type": "redirect", "redirect": props{"protocol": Unknown}}), of(listenerType, "protocol", props{"protocol": Unknown, "defaultActions": []any{forward}}))
	s.shape("nonsense is no redirect", "text", of(listenerType, "protocol", props{"protocol": 7}), on("text", "HTTP", "x"))
	s.other("a rule of a listener, and a classic load balancer", of("lb/listenerRule:ListenerRule", "rule", props{"actions": []any{forward}}), of("elb/loadBalancer:LoadBalancer", "classic", props{}))
	return s
}

func listenerPolicies() *suite {
	s := &suite{rule: "tls-alb-min-1-2"}
	on := func(name, protocol string, policy any) Resource {
		return of(listenerType, name, props{"protocol": protocol, "sslPolicy": policy})
	}
	s.pass("TLS 1.2 or later, and listeners without TLS", on("a", "HTTPS", "ELBSecurityPolicy-TLS13-1-2-2021-06"), on("b", "TLS", "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"), on("c", "HTTPS", "ELBSecurityPolicy-TLS-1-2-Ext-2018-06"),
		on("d", "HTTPS", "ELBSecurityPolicy-FS-1-2-Res-2020-10"), on("e", "HTTPS", "ELBSecurityPolicy-TLS13-1-3-2021-06"), on("http", "HTTP", nil), on("tcp", "TCP", nil))
	s.fail("older ones, and AWS's default", "default old mixed tls", on("default", "HTTPS", nil), on("old", "HTTPS", "ELBSecurityPolicy-2016-08"), on("mixed", "HTTPS", "ELBSecurityPolicy-TLS13-1-0-2021-06"), on("tls", "TLS", "ELBSecurityPolicy-TLS-1-1-2017-01")).
		says("sslPolicy", `is "ELBSecurityPolicy-2016-08"`, "(absent)")
	s.alias("the older name of the module", "listener", alb("listener:Listener", "listener", props{"protocol": "HTTPS"}))
	s.unknown("a policy or a protocol that isn't known", on("policy", "HTTPS", Unknown), of(listenerType, "protocol", props{"protocol": Unknown}))
	s.shape("nonsense isn't TLS 1.2", "list", on("list", "HTTPS", []any{}), of(listenerType, "number", props{"protocol": 7}))
	s.other("a classic load balancer", of("elb/loadBalancer:LoadBalancer", "classic", props{"listeners": []any{props{"lbProtocol": "https"}}}))
	return s
}

func invalidHeaders() *suite {
	s := &suite{rule: "alb-drop-invalid-headers"}
	s.pass("they are dropped, and network load balancers have none", of(lbType, "lb", props{"dropInvalidHeaderFields": true}), nlb("nlb"))
	s.fail("they pass, which is AWS's default", "off default", of(lbType, "off", props{"dropInvalidHeaderFields": false}), of(lbType, "default", props{"loadBalancerType": "application"})).says("dropInvalidHeaderFields: is (absent)")
	s.alias("the older name of the module", "lb", alb("loadBalancer:LoadBalancer", "lb", props{}))
	s.unknown("a flag or a kind that isn't known", of(lbType, "flag", props{"dropInvalidHeaderFields": Unknown}), of(lbType, "kind", props{"loadBalancerType": Unknown}))
	s.shape("nonsense is the default", "lb", of(lbType, "lb", props{"dropInvalidHeaderFields": []any{}}))
	s.other("a classic load balancer", of("elb/loadBalancer:LoadBalancer", "classic", props{}))
	return s
}

func desync() *suite {
	s := &suite{rule: "alb-desync"}
	s.pass("AWS's default, and the strictest", of(lbType, "default", props{}), of(lbType, "defensive", props{"desyncMitigationMode": "defensive"}), of(lbType, "strictest", props{"desyncMitigationMode": "strictest"}), nlb("nlb"))
	s.fail("monitoring only", "lb", of(lbType, "lb", props{"desyncMitigationMode": "monitor"})).says(`is "monitor"`)
	s.alias("the older name of the module", "lb", alb("loadBalancer:LoadBalancer", "lb", props{"desyncMitigationMode": "monitor"}))
	s.unknown("a mode that isn't known", of(lbType, "lb", props{"desyncMitigationMode": Unknown}))
	s.shape("nonsense", "", of(lbType, "lb", props{"desyncMitigationMode": 7}))
	s.other("a classic load balancer", of("elb/loadBalancer:LoadBalancer", "classic", props{"desyncMitigationMode": "monitor"}))
	return s
}

func albLogs() *suite {
	s := &suite{rule: "alb-access-logs"}
	s.pass("a bucket takes them", of(lbType, "lb", props{"accessLogs": props{"enabled": true, "bucket": "logs"}}), nlb("nlb"))
	s.fail("none, switched off, or for nobody", "none off nobody", of(lbType, "none", props{}), of(lbType, "off", props{"accessLogs": props{"enabled": false, "bucket": "logs"}}), of(lbType, "nobody", props{"accessLogs": props{"enabled": true, "bucket": ""}})).
		says("accessLogs.enabled", "accessLogs.bucket")
	s.alias("the older name of the module, a flag as text", "lb", alb("loadBalancer:LoadBalancer", "lb", props{"accessLogs": props{"enabled": "false", "bucket": "logs"}}))
	s.unknown("logs that aren't known", of(lbType, "logs", props{"accessLogs": Unknown}), of(lbType, "parts", props{"accessLogs": props{"enabled": Unknown, "bucket": Unknown}}))
	s.shape("nonsense is no log", "lb", of(lbType, "lb", props{"accessLogs": "x"}))
	s.other("a classic load balancer", of("elb/loadBalancer:LoadBalancer", "classic", props{}))
	return s
}

func albProtection() *suite {
	s := &suite{rule: "alb-deletion-protection"}
	s.pass("it is protected", of(lbType, "lb", props{"enableDeletionProtection": true}), nlb("nlb"))
	s.fail("it isn't, which is AWS's default", "default off nlb", of(lbType, "default", props{}), of(lbType, "off", props{"enableDeletionProtection": false}), of(lbType, "nlb", props{"loadBalancerType": "network"})).says("enableDeletionProtection: is (absent)")
	s.alias("the older name of the module", "lb", alb("loadBalancer:LoadBalancer", "lb", props{}))
	s.unknown("a flag that isn't known", of(lbType, "lb", props{"enableDeletionProtection": Unknown}))
	s.shape("nonsense is the default", "lb", of(lbType, "lb", props{"enableDeletionProtection": props{}}))
	s.other("a classic load balancer has none", of("elb/loadBalancer:LoadBalancer", "classic", props{}))
	return s
}

func targetHealth() *suite {
	s := &suite{rule: "alb-target-health-check"}
	s.pass("a path, and groups without HTTP", of(targetGroupType, "group", props{"protocol": "HTTP", "healthCheck": props{"path": "/health"}}), of(targetGroupType, "tcp", props{"protocol": "TCP"}), of(targetGroupType, "lambda", props{"targetType": "lambda"}))
	s.fail("AWS's default path", "none empty", of(targetGroupType, "none", props{"protocol": "HTTP"}), of(targetGroupType, "empty", props{"protocol": "HTTPS", "healthCheck": props{"interval": 10}})).says("healthCheck.path: is (absent)")
	s.alias("the older name of the module", "group", alb("targetGroup:TargetGroup", "group", props{"protocol": "HTTP"}))
	s.unknown("checks that aren't known", of(targetGroupType, "check", props{"protocol": "HTTP", "healthCheck": Unknown}), of(targetGroupType, "path", props{"protocol": "HTTP", "healthCheck": props{"path": Unknown}}), of(targetGroupType, "protocol", props{"protocol": Unknown}))
	s.shape("nonsense is no path", "text", of(targetGroupType, "text", props{"protocol": "HTTP", "healthCheck": "x"}), of(targetGroupType, "number", props{"protocol": 7}))
	s.other("a classic load balancer", of("elb/loadBalancer:LoadBalancer", "classic", props{"healthCheck": props{"target": "HTTP:80/"}}))
	return s
}
