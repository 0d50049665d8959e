package elbv2

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

var tlsALBHTTPSRedirect = core.Rule{
	Name:       "tls-alb-https-redirect",
	Group:      "edge",
	Core:       true,
	Severity:   core.High,
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:      "A load balancer's HTTP listener does nothing but redirect to HTTPS.",
	Why:        "Over plain HTTP anyone on the way reads and changes what is sent.",
	Fix:        "give the listener one default action: redirect with protocol HTTPS",
	Frameworks: []string{"FSBP ELB.1", "FSBP ELB.18"},
	Config: map[string]core.Schema{"internalHttp": {
		"type":    "boolean",
		"default": false,
		"description": "whether internal load balancers may serve plain HTTP; which one is internal only shows in " +
			"the whole stack",
	}},
	Types: []string{lbListener},
	Resource: func(r core.Resource, c core.Config) []core.Finding {
		if c.Bool("internalHttp", false) {
			return nil
		}
		return servesHTTP(r)
	},
	Stack: func(s *core.Stack, c core.Config) []core.Finding {
		if !c.Bool("internalHttp", false) {
			return nil
		}
		var findings []core.Finding
		for _, listener := range s.Of(lbListener) {
			lbs := s.Members(listener, "loadBalancerArn", core.LoadBalancer)
			inside := func(lb core.Resource) bool { return lb.Get("internal").Bool(false) != core.No }
			if slices.ContainsFunc(append(lbs.Sure, lbs.Perhaps...), inside) || lbs.Unseen {
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

// plainListener reports whether a listener is one for HTTP, which one with a port is where it names
// no protocol. Only a gateway load balancer's listener has neither.
func plainListener(r core.Resource) bool {
	protocol := r.Get("protocol")
	if core.IsEmpty(protocol) {
		port, ok := r.Get("port").Num()
		return ok && port > 0
	}
	text, _ := protocol.Str()
	return strings.EqualFold(text, "HTTP")
}

// servesHTTP reports an HTTP listener that does anything but redirect to HTTPS.
func servesHTTP(r core.Resource) []core.Finding {
	if !plainListener(r) {
		return nil
	}
	actions, known := r.Get("defaultActions").Items()
	if !known {
		return nil
	}
	if len(actions) != 1 {
		return []core.Finding{{
			Path: "defaultActions",
			What: fmt.Sprintf("has %d actions for plain HTTP; it should be one, the redirect to HTTPS", len(actions)),
		}}
	}
	kind, to := actions[0].Get("type"), actions[0].Get("redirect.protocol")
	if kind.IsUnknown() {
		return nil
	}
	if text, _ := kind.Str(); text != "redirect" {
		return []core.Finding{{
			Path: "defaultActions[0].type",
			What: "is " + kind.Show() + " for plain HTTP; it should be \"redirect\"",
		}}
	}
	if text, _ := to.Str(); text != "HTTPS" && !to.IsUnknown() {
		return []core.Finding{{
			Path: "defaultActions[0].redirect.protocol",
			What: "is " + to.Show() + ", which leaves HTTP as it is; it should be \"HTTPS\"",
		}}
	}
	return nil
}

const listenerTLS = "ELBSecurityPolicy-TLS13-1-2-2021-06"

// modernListeners start the names of the security policies whose oldest protocol is TLS 1.2.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
var modernListeners = []string{
	"ELBSecurityPolicy-TLS13-1-2-", "ELBSecurityPolicy-TLS13-1-3-", "ELBSecurityPolicy-TLS-1-2-",
	"ELBSecurityPolicy-FS-1-2-",
}

var tlsALBMin12 = core.Rule{
	Name:       "tls-alb-min-1-2",
	Group:      "edge",
	Core:       true,
	Severity:   core.High,
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:      "HTTPS and TLS listeners take TLS 1.2 or later only.",
	Why:        "TLS 1.0 and 1.1, which AWS's default policy still takes, can be broken on the way.",
	Fix:        "set sslPolicy to " + listenerTLS,
	Frameworks: []string{"FSBP ELB.17"},
	Types:      []string{lbListener},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if !oldListener(r) {
			return nil
		}
		return []core.Finding{{
			Path: "sslPolicy",
			What: "is " + r.Get("sslPolicy").Show() + " (AWS's default is ELBSecurityPolicy-2016-08); it should be " +
				listenerTLS,
		}}
	},
	Remedy: func(r core.Resource, _ core.Config) (property.Map, bool) {
		if !oldListener(r) {
			return r.Properties, false
		}
		return r.Properties.Set("sslPolicy", property.New(listenerTLS)), true
	},
}

func oldListener(r core.Resource) bool {
	protocol, _ := r.Get("protocol").Str()
	policy := r.Get("sslPolicy")
	text, _ := policy.Str()
	return slices.Contains([]string{"HTTPS", "TLS"}, strings.ToUpper(protocol)) && !policy.IsUnknown() &&
		!slices.ContainsFunc(modernListeners, func(prefix string) bool { return strings.HasPrefix(text, prefix) })
}
