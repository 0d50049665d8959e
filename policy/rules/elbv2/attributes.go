package elbv2

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

var albWAFFailClosed = core.Rule{
	Name:     "alb-waf-fail-closed",
	Group:    "edge",
	Severity: core.Low,
	Levels:   core.AdvisoryEverywhere,
	Title:    "A load balancer lets nothing through when its web ACL can't be asked.",
	Why:      "With fail open an attacker only has to wait for, or cause, a disturbance of the firewall.",
	Fix:      "plinth:ingress leaves enableWafFailOpen out; elsewhere set it to false",
	Types:    []string{core.LoadBalancer},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if r.Get("enableWafFailOpen").Bool(false) != core.Yes {
			return nil
		}
		return []core.Finding{{
			Path: "enableWafFailOpen",
			What: "is true, so that requests pass unfiltered when AWS WAF doesn't answer; better false",
		}}
	},
}

var albDropInvalidHeaders = core.Rule{
	Name:       "alb-drop-invalid-headers",
	Group:      "edge",
	Severity:   core.Medium,
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:      "Application load balancers drop headers that HTTP doesn't allow.",
	Why:        "Malformed headers are how a request is smuggled past the load balancer's idea of it.",
	Fix:        "set dropInvalidHeaderFields to true",
	Frameworks: []string{"FSBP ELB.4"},
	Types:      []string{core.LoadBalancer},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if !core.IsApplicationLoadBalancer(r) || r.Get("dropInvalidHeaderFields").Bool(false) != core.No {
			return nil
		}
		return []core.Finding{{
			Path: "dropInvalidHeaderFields",
			What: "is " + r.Get("dropInvalidHeaderFields").Show() + "; it should be true",
		}}
	},
	Remedy: func(r core.Resource, _ core.Config) (property.Map, bool) {
		if !core.IsApplicationLoadBalancer(r) || r.Get("dropInvalidHeaderFields").Bool(false) != core.No {
			return r.Properties, false
		}
		return r.Properties.Set("dropInvalidHeaderFields", property.New(true)), true
	},
}

var albDesync = core.Rule{
	Name:       "alb-desync",
	Group:      "edge",
	Severity:   core.Medium,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:      "Application load balancers stop requests that front and back end could read differently.",
	Why:        "In monitor mode a smuggled request reaches the target and can take over another user's.",
	Fix:        "leave desyncMitigationMode out (defensive), or set it to strictest",
	Frameworks: []string{"FSBP ELB.12"},
	Types:      []string{core.LoadBalancer},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		mode, known := r.Get("desyncMitigationMode").Str()
		if !core.IsApplicationLoadBalancer(r) || !known || mode == "defensive" || mode == "strictest" {
			return nil
		}
		return []core.Finding{{
			Path: "desyncMitigationMode",
			What: fmt.Sprintf("is %q; it should be \"defensive\" or \"strictest\"", mode),
		}}
	},
}

var albAccessLogs = core.Rule{
	Name:       "alb-access-logs",
	Group:      "edge",
	Severity:   core.Medium,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title:      "Application load balancers write access logs to a bucket.",
	Why:        "Without them nobody can tell who called what, nor look back at an attack.",
	Fix:        "set accessLogs.enabled and accessLogs.bucket",
	Frameworks: []string{"FSBP ELB.5"},
	Types:      []string{core.LoadBalancer},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		logs := r.Get("accessLogs")
		switch {
		case !core.IsApplicationLoadBalancer(r) || logs.IsUnknown():
		case logs.Get("enabled").Bool(false) == core.No:
			return []core.Finding{{
				Path: "accessLogs.enabled",
				What: "is " + logs.Get("enabled").Show() + "; it should be true",
			}}
		case core.IsEmpty(logs.Get("bucket")):
			return []core.Finding{{
				Path: "accessLogs.bucket",
				What: "is absent; it should name the bucket that takes the logs",
			}}
		}
		return nil
	},
}

var albDeletionProtection = core.Rule{
	Name:       "alb-deletion-protection",
	Group:      "edge",
	Severity:   core.Medium,
	Levels:     core.Levels{Dev: core.Disabled, Stg: core.Advisory, Prd: core.Mandatory},
	Title:      "Load balancers are protected from deletion.",
	Why:        "A deleted load balancer takes its address with it, and everything behind it offline.",
	Fix:        "leave plinth:disposable out; elsewhere set enableDeletionProtection to true",
	Frameworks: []string{"FSBP ELB.6"},
	Types:      []string{core.LoadBalancer},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if r.Get("enableDeletionProtection").Bool(false) != core.No {
			return nil
		}
		return []core.Finding{{
			Path: "enableDeletionProtection",
			What: "is " + r.Get("enableDeletionProtection").Show() + "; it should be true",
		}}
	},
}
