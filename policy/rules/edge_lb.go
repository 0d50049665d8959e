package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

func loadBalancerRules() []Rule {
	return []Rule{
		wafALB, tlsALBHTTPSRedirect, tlsALBMin12, albDropInvalidHeaders, albDesync, albAccessLogs, albDeletionProtection, albTargetHealthCheck,
	}
}

// application reports whether a load balancer is an application load balancer, which it is where it doesn't say.
func application(lb Resource) bool {
	return lb.Get("loadBalancerType").StrOr("application") == "application"
}

var wafALB = Rule{
	Name: "waf-alb", Group: "edge", Core: true, Severity: High,
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Title:      "Every internet-facing application load balancer has a web ACL in front of it.",
	Why:        "Without one injection attempts and floods reach the services behind it.",
	Fix:        "add a wafv2.WebAclAssociation with the load balancer's ARN",
	Frameworks: []string{"FSBP ELB.16"},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, lb := range s.Of(lbLoadBalancer) {
			if application(lb) && lb.Get("internal").Bool(false) == No && s.protected(lb) == No {
				findings = append(findings, Finding{URN: lb.URN, What: "faces the internet without a web ACL"})
			}
		}
		return findings
	},
}

var tlsALBHTTPSRedirect = Rule{
	Name: "tls-alb-https-redirect", Group: "edge", Core: true, Severity: High,
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Title:      "A load balancer's HTTP listener does nothing but redirect to HTTPS.",
	Why:        "Over plain HTTP anyone on the way reads and changes what is sent.",
	Fix:        "give the listener one default action: redirect with protocol HTTPS",
	Frameworks: []string{"FSBP ELB.1", "FSBP ELB.18"},
	Config: map[string]Schema{"internalHttp": {
		"type": "boolean", "default": false, "description": "whether internal load balancers may serve plain HTTP; which one is internal only shows in the whole stack",
	}},
	Types: []string{lbListener},
	Resource: func(r Resource, c Config) []Finding {
		if c.Bool("internalHttp", false) {
			return nil
		}
		return servesHTTP(r)
	},
	Stack: func(s *Stack, c Config) []Finding {
		if !c.Bool("internalHttp", false) {
			return nil
		}
		var findings []Finding
		for _, listener := range s.Of(lbListener) {
			lbs := s.members(listener, "loadBalancerArn", lbLoadBalancer)
			inside := func(lb Resource) bool { return lb.Get("internal").Bool(false) != No }
			if slices.ContainsFunc(append(lbs.sure, lbs.perhaps...), inside) || lbs.blind {
				continue
			}
			for _, f := range servesHTTP(listener) {
				f.URN = listener.URN
				findings = append(findings, f)
			}
		}
		return findings
	},
}

// plainListener reports whether a listener is one for HTTP, which one with a port is where it names no protocol. Only a gateway load
// balancer's listener has neither.
func plainListener(r Resource) bool {
	protocol := r.Get("protocol")
	if empty(protocol) {
		port, ok := r.Get("port").Num()
		return ok && port > 0
	}
	text, _ := protocol.Str()
	return strings.EqualFold(text, "HTTP")
}

// servesHTTP reports an HTTP listener that does anything but redirect to HTTPS.
func servesHTTP(r Resource) []Finding {
	if !plainListener(r) {
		return nil
	}
	actions, known := r.Get("defaultActions").Items()
	if !known {
		return nil
	}
	if len(actions) != 1 {
		return []Finding{{Path: "defaultActions", What: fmt.Sprintf("has %d actions for plain HTTP; it should be one, the redirect to HTTPS", len(actions))}}
	}
	kind, to := actions[0].Get("type"), actions[0].Get("redirect.protocol")
	if kind.IsUnknown() {
		return nil
	}
	if text, _ := kind.Str(); text != "redirect" {
		return []Finding{{Path: "defaultActions[0].type", What: "is " + kind.Show() + " for plain HTTP; it should be \"redirect\""}}
	}
	if text, _ := to.Str(); text != "HTTPS" && !to.IsUnknown() {
		return []Finding{{Path: "defaultActions[0].redirect.protocol", What: "is " + to.Show() + ", which leaves HTTP as it is; it should be \"HTTPS\""}}
	}
	return nil
}

const listenerTLS = "ELBSecurityPolicy-TLS13-1-2-2021-06"

// modernListeners start the names of the security policies whose oldest protocol is TLS 1.2.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
var modernListeners = []string{
	"ELBSecurityPolicy-TLS13-1-2-", "ELBSecurityPolicy-TLS13-1-3-", "ELBSecurityPolicy-TLS-1-2-", "ELBSecurityPolicy-FS-1-2-",
}

var tlsALBMin12 = Rule{
	Name: "tls-alb-min-1-2", Group: "edge", Core: true, Severity: High,
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Title:      "HTTPS and TLS listeners take TLS 1.2 or later only.",
	Why:        "TLS 1.0 and 1.1, which AWS's default policy still takes, can be broken on the way.",
	Fix:        "set sslPolicy to " + listenerTLS,
	Frameworks: []string{"FSBP ELB.17"},
	Types:      []string{lbListener},
	Resource: func(r Resource, _ Config) []Finding {
		if !oldListener(r) {
			return nil
		}
		return []Finding{{Path: "sslPolicy", What: "is " + r.Get("sslPolicy").Show() + " (AWS's default is ELBSecurityPolicy-2016-08); it should be " + listenerTLS}}
	},
	Remedy: func(r Resource, _ Config) (property.Map, bool) {
		if !oldListener(r) {
			return r.Properties, false
		}
		return r.Properties.Set("sslPolicy", property.New(listenerTLS)), true
	},
}

func oldListener(r Resource) bool {
	protocol, _ := r.Get("protocol").Str()
	policy := r.Get("sslPolicy")
	text, _ := policy.Str()
	return slices.Contains([]string{"HTTPS", "TLS"}, strings.ToUpper(protocol)) && !policy.IsUnknown() &&
		!slices.ContainsFunc(modernListeners, func(prefix string) bool { return strings.HasPrefix(text, prefix) })
}

var albDropInvalidHeaders = Rule{
	Name: "alb-drop-invalid-headers", Group: "edge", Severity: Medium,
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Title:      "Application load balancers drop headers that HTTP doesn't allow.",
	Why:        "Malformed headers are how a request is smuggled past the load balancer's idea of it.",
	Fix:        "set dropInvalidHeaderFields to true",
	Frameworks: []string{"FSBP ELB.4"},
	Types:      []string{lbLoadBalancer},
	Resource: func(r Resource, _ Config) []Finding {
		if !application(r) || r.Get("dropInvalidHeaderFields").Bool(false) != No {
			return nil
		}
		return []Finding{{Path: "dropInvalidHeaderFields", What: "is " + r.Get("dropInvalidHeaderFields").Show() + "; it should be true"}}
	},
	Remedy: func(r Resource, _ Config) (property.Map, bool) {
		if !application(r) || r.Get("dropInvalidHeaderFields").Bool(false) != No {
			return r.Properties, false
		}
		return r.Properties.Set("dropInvalidHeaderFields", property.New(true)), true
	},
}

var albDesync = Rule{
	Name: "alb-desync", Group: "edge", Severity: Medium,
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Title:      "Application load balancers stop requests that front and back end could read differently.",
	Why:        "In monitor mode a smuggled request reaches the target and can take over another user's.",
	Fix:        "leave desyncMitigationMode out (defensive), or set it to strictest",
	Frameworks: []string{"FSBP ELB.12"},
	Types:      []string{lbLoadBalancer},
	Resource: func(r Resource, _ Config) []Finding {
		mode, known := r.Get("desyncMitigationMode").Str()
		if !application(r) || !known || mode == "defensive" || mode == "strictest" {
			return nil
		}
		return []Finding{{Path: "desyncMitigationMode", What: fmt.Sprintf("is %q; it should be \"defensive\" or \"strictest\"", mode)}}
	},
}

var albAccessLogs = Rule{
	Name: "alb-access-logs", Group: "edge", Severity: Medium,
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Title:      "Application load balancers write access logs to a bucket.",
	Why:        "Without them nobody can tell who called what, nor look back at an attack.",
	Fix:        "set accessLogs.enabled and accessLogs.bucket",
	Frameworks: []string{"FSBP ELB.5"},
	Types:      []string{lbLoadBalancer},
	Resource: func(r Resource, _ Config) []Finding {
		logs := r.Get("accessLogs")
		switch {
		case !application(r) || logs.IsUnknown():
		case logs.Get("enabled").Bool(false) == No:
			return []Finding{{Path: "accessLogs.enabled", What: "is " + logs.Get("enabled").Show() + "; it should be true"}}
		case empty(logs.Get("bucket")):
			return []Finding{{Path: "accessLogs.bucket", What: "is absent; it should name the bucket that takes the logs"}}
		}
		return nil
	},
}

var albDeletionProtection = Rule{
	Name: "alb-deletion-protection", Group: "edge", Severity: Medium,
	Levels:     Levels{Disabled, Advisory, Mandatory},
	Title:      "Load balancers are protected from deletion.",
	Why:        "A deleted load balancer takes its address with it, and everything behind it offline.",
	Fix:        "leave plinth:disposable out; elsewhere set enableDeletionProtection to true",
	Frameworks: []string{"FSBP ELB.6"},
	Types:      []string{lbLoadBalancer},
	Resource: func(r Resource, _ Config) []Finding {
		if r.Get("enableDeletionProtection").Bool(false) != No {
			return nil
		}
		return []Finding{{Path: "enableDeletionProtection", What: "is " + r.Get("enableDeletionProtection").Show() + "; it should be true"}}
	},
}

var albTargetHealthCheck = Rule{
	Name: "alb-target-health-check", Group: "edge", Severity: Low,
	Levels: Levels{Advisory, Advisory, Mandatory},
	Title:  "HTTP target groups name the path of their health check.",
	Why:    "The default path / may answer while the service behind it is broken, or fail while it works.",
	Fix:    "set healthCheck.path to the service's health route",
	Types:  []string{lbTargetGroup},
	Resource: func(r Resource, _ Config) []Finding {
		protocol, _ := r.Get("protocol").Str()
		path := r.Get("healthCheck.path")
		if !slices.Contains([]string{"HTTP", "HTTPS"}, strings.ToUpper(protocol)) || !empty(path) {
			return nil
		}
		return []Finding{{Path: "healthCheck.path", What: "is " + path.Show() + "; it should be the service's health route"}}
	},
}
