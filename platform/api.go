package platform

import (
	"maps"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/payments"
	"github.com/plinth-infra/plinth/internal/check"
)

// API is the API in front of the functions, with its name and certificate.
var API = declare(&apiTier{}, "plinth:api", "The HTTP or REST API, whose routes lead to functions.")

type apiTier struct {
	tier[*api.Settings, *api.API]
}

func (t *apiTier) needs() needs {
	return needs{settings: []Section{WAF}, built: []Section{Network, DNS, Functions, Payments, Fleet, Monitoring}}
}

// wanted waits for the delegation: without it there is no certificate.
func (t *apiTier) wanted(c *Config) bool { return t.present(c) && DNS.delegated(c) }

// FleetTarget is what plinth:fleet is called among the API's targets.
const FleetTarget = "fleet"

// build makes the API with its certificate, its address in the zone and, in front of a REST API, its firewall.
func (t *apiTier) build(b *Build) (err error) {
	args := t.Settings(b.Config).Args()
	args.Disposable = b.Disposable
	args.Monitor = Monitoring.Built(b)
	args.Functions = withPayments(Functions.Built(b), Payments.Built(b))
	if args.Domain != nil {
		if args.Domain.CertificateARN, err = DNS.certificate(b, "api", b.InRegion, args.Domain.Name); err != nil {
			return err
		}
	}
	fleet := Fleet.Built(b)
	linked := t.leadsToFleet(b.Config)
	if linked {
		in := Network.Built(b)
		args.Targets = map[string]api.Target{FleetTarget: {
			ListenerARN:     fleet.ListenerARN,
			LoadBalancerARN: fleet.LoadBalancerARN,
			DNSName:         fleet.DNSName,
		}}
		args.Link = &api.Link{VPCID: in.VPCID, SubnetIDs: in.PrivateSubnetIDs}
	}
	made, err := api.New(b.Context, "api", args, b.InRegion)
	if err != nil {
		return err
	}
	t.provide(b, made)
	if linked && args.Kind != api.KindREST { // a REST API comes through PrivateLink, without a group
		if err := fleet.AddClient(b.Context, "api", made.LinkSecurityGroupID); err != nil {
			return err
		}
	}
	b.Export("apiUrl", made.Endpoint)
	if args.Domain != nil {
		if err := DNS.alias(b, "api", args.Domain.Name, made.DomainName, made.DomainZoneID); err != nil {
			return err
		}
	}
	if args.Kind != api.KindREST {
		return nil
	}
	return WAF.protect(b, "api", made.StageARN)
}

// withPayments are the functions and the one that takes payments, where the stack has it.
func withPayments(functions map[string]*function.Function, p *payments.Payments) map[string]*function.Function {
	all := maps.Clone(functions)
	if p != nil {
		if all == nil {
			all = map[string]*function.Function{}
		}
		all[PaymentsFunction] = p.Processor
	}
	return all
}

// leadsToFleet reports whether a route leads to the fleet.
func (t *apiTier) leadsToFleet(c *Config) bool {
	s := t.Settings(c)
	if s == nil {
		return false
	}
	for _, r := range s.Routes {
		if r.Target == FleetTarget {
			return true
		}
	}
	return false
}

// basePath is the one that the API answers below.
func (t *apiTier) basePath(c *Config) string {
	if base := t.Settings(c).BasePath; base != "" {
		return base
	}
	return "api"
}

func (t *apiTier) rules() []rule {
	return []rule{
		{relies: []path{{"plinth:functions", "*"}, {"plinth:payments"}}, check: t.routesToFunctions},
		{relies: []path{{"plinth:fleet"}, {"plinth:network"}, {"plinth:functions", "*"}}, check: t.routesToFleet},
	}
}

func (t *apiTier) routesToFunctions(c *Config, p *check.Problems) {
	if !t.present(c) {
		return
	}
	known := sortedKeys(Functions.Settings(c))
	if Payments.present(c) {
		known = append(known, PaymentsFunction)
	}
	for route, r := range t.Settings(c).Routes {
		unknownName(p.In(t.key, "routes", route, "function"), "function", "plinth:functions", known, r.Function)
	}
}

// routesToFleet: the API reaches the fleet through its own load balancer.
func (t *apiTier) routesToFleet(c *Config, p *check.Problems) {
	if !t.present(c) {
		return
	}
	for route, r := range t.Settings(c).Routes {
		at := p.At(t.key, "routes", route, "target").Value(r.Target)
		switch {
		case r.Target != FleetTarget:
		case !Fleet.present(c):
			at.Say("there is no fleet").Fix("add plinth:fleet, or name a function")
		case Fleet.Settings(c).Routed():
			at.Say("the fleet stands behind plinth:ingress").
				Fix("take its hosts, paths and priority out, so that it has a load balancer of its own, or name a function")
		}
	}
}
