package platform

import (
	"maps"
	"net/url"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/payments"
	"github.com/plinth-infra/plinth/internal/check"
)

// API is the API in front of the functions, with its name and certificate.
var API = declare(&apiTier{}, "plinth:api", "The HTTP or REST API, whose routes lead to functions.")

// APISettings is what a stack file says of the API.
type APISettings struct {
	api.Settings
	// The issuer of the tokens that routes with auth jwt take. HTTP APIs only.
	JWT *JWTSettings `json:"jwt,omitempty"`
}

// JWTSettings is an issuer of tokens.
type JWTSettings struct {
	// The issuer's address, below which /.well-known/openid-configuration stands.
	Issuer string `json:"issuer" jsonschema:"pattern=^https://,example=https://login.example.com/"`
	// The audiences (aud or client_id) to accept. Without one any application's token would do.
	Audiences []string `json:"audiences" jsonschema:"minItems=1"`
}

// Validate reports what doesn't go together.
func (s *APISettings) Validate(p *check.Problems) {
	s.Settings.Validate(p)
	s.ValidateTokens(p, s.JWT != nil)
}

// Validate reports an issuer without a host.
func (s *JWTSettings) Validate(p *check.Problems) {
	if u, err := url.Parse(s.Issuer); strings.HasPrefix(s.Issuer, "https://") && (err != nil || u.Host == "") {
		p.At("issuer").Value(s.Issuer).Say("it isn't an https address").Fix("write it like https://login.example.com/")
	}
}

type apiTier struct {
	tier[*APISettings, *api.API]
}

func (t *apiTier) needs() needs {
	return needs{settings: []Section{WAF}, built: []Section{Network, DNS, Functions, Payments, Fleet, Monitoring}}
}

// wanted waits for the delegation: without it there is no certificate.
func (t *apiTier) wanted(c *Config) bool { return t.present(c) && DNS.delegated(c) }

// FleetTarget is what plinth:fleet is called among the API's targets.
const FleetTarget = "fleet"

// build makes the API with its certificate, its address in the zone and, in front of a REST API,
// its firewall.
func (t *apiTier) build(b *Build) (err error) {
	settings := t.Settings(b.Config)
	args := &api.Args{
		Settings:   settings.Settings,
		Functions:  withPayments(Functions.Built(b), Payments.Built(b)),
		Monitor:    Monitoring.Built(b),
		Disposable: b.Disposable,
	}
	if settings.JWT != nil {
		args.JWT = &api.JWT{
			Issuer:    pulumi.String(settings.JWT.Issuer),
			Audiences: pulumi.ToStringArray(settings.JWT.Audiences),
		}
	}
	if args.Domain != "" {
		if args.CertificateARN, err = DNS.certificate(b, "api", b.InRegion, args.Domain); err != nil {
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
		args.VPCLink = &api.VPCLink{VPCID: in.VPCID, SubnetIDs: in.PrivateSubnetIDs}
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
	if args.Domain != "" {
		if err := DNS.alias(b, "api", args.Domain, made.DomainName, made.DomainZoneID); err != nil {
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
		case r.Target == "":
		case r.Target != FleetTarget:
			at.Say("there is no target of this name").Fix("write %s", FleetTarget)
		case !Fleet.present(c):
			at.Say("there is no fleet").Fix("add plinth:fleet, or name a function")
		case Fleet.Settings(c).Routed():
			at.Say("the fleet stands behind plinth:ingress").
				Fix("take its hosts, paths and priority out, so that it has a load balancer of its own, or name a function")
		}
	}
}
