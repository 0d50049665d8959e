package platform

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/waf"
	"github.com/plinth-infra/plinth/internal/check"
)

// WAF is the firewall. It has no place of its own among the tiers: whoever it stands in front of builds it.
var WAF = declare(&wafSection{}, "plinth:waf", "The web application firewall in front of sites, of the load balancer and of a REST API.")

type wafSection struct {
	tier[*waf.Settings, nothing]
}

func (s *wafSection) needs() needs {
	return needs{settings: []Section{Sites, Ingress, API}}
}

// args are those of a web ACL of the scope.
func (s *wafSection) args(c *Config, scope waf.Scope) *waf.Args {
	return &waf.Args{
		Settings:   *s.Settings(c),
		Scope:      scope,
		Disposable: c.Disposable,
	}
}

// protect puts a web ACL in front of something in the region, if the stack has the firewall.
func (s *wafSection) protect(b *Build, name string, arn pulumi.StringInput) error {
	if !s.present(b.Config) {
		return nil
	}
	firewall, err := waf.New(b.Context, name, s.args(b.Config, waf.ScopeRegional), b.InRegion)
	if err != nil {
		return err
	}
	return firewall.Protect(b.Context, name, arn)
}

func (s *wafSection) rules() []rule {
	return []rule{{
		relies: []path{{"plinth:api", "kind"}, {"plinth:sites", "*"}, {"plinth:ingress"}},
		check:  s.protectsSomething,
	}}
}

func (s *wafSection) protectsSomething(c *Config, p *check.Problems) {
	a := API.Settings(c)
	if !s.present(c) || Sites.present(c) || Ingress.present(c) || a != nil && a.Kind == api.KindREST {
		return
	}
	p.At(s.key).Say("there is nothing that it could stand in front of").
		Fix("add plinth:sites, plinth:ingress or an API of kind rest, or take it out " +
			"(an HTTP API has no web ACL of its own: a site in front of it has)")
}
