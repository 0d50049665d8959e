package api

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/internal/check"
)

// Args are the settings and what the program gives.
type Args struct {
	Settings

	// Functions are those that routes name.
	Functions map[string]*function.Function
	// Targets are the private listeners that routes name.
	Targets map[string]Target
	// VPCLink is where an HTTP API's way to the targets begins. Required with targets; a REST API
	// reaches a load balancer without one.
	VPCLink *VPCLink
	// OriginArchive is the path of the zip of functions/originauth, which compares the values of
	// OriginSecret and judges tokens. Default functions/dist/originauth.zip, where `make functions`
	// puts it.
	OriginArchive string
	// JWT is the issuer of the tokens that routes with AuthJWT take. HTTP APIs only.
	JWT *JWT
	// CertificateARN is a validated certificate for Domain, in the API's own region. Required with
	// a domain.
	CertificateARN pulumi.StringInput
	// LogKeyARN encrypts the logs with a customer key, whose policy has to let CloudWatch Logs use
	// it. Nil leaves the service's own.
	LogKeyARN pulumi.StringPtrInput

	// Monitor is told when it goes wrong. Nil: nobody is.
	Monitor *monitoring.Monitor

	// Disposable drops the protection of the logs, for stacks meant to be torn down.
	Disposable bool
}

// JWT is an issuer of tokens.
type JWT struct {
	Issuer    pulumi.StringInput      // Its address, below which /.well-known/openid-configuration stands. Required.
	Audiences pulumi.StringArrayInput // The audiences (aud or client_id) to accept. Required.
}

// Target is a listener of an internal load balancer.
type Target struct {
	// ListenerARN is that of a network or application load balancer in the link's network. Required
	// for an HTTP API.
	ListenerARN pulumi.StringInput
	// LoadBalancerARN and DNSName are those of a network load balancer that listens on port 80 and
	// lets in what comes through PrivateLink. Required for a REST API.
	LoadBalancerARN, DNSName pulumi.StringInput
}

// VPCLink is where the VPC link has its network interfaces. The link lets nothing out by itself:
// the targets' owners add rules to API.LinkSecurityGroupID.
type VPCLink struct {
	VPCID     pulumi.StringInput      // Required.
	SubnetIDs pulumi.StringArrayInput // Private subnets in at least two zones. Required. Other subnets are another link.
}

// maxName leaves room for "-account-role" and autonaming within a role name's 64.
const maxName = 43

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	check.Defaults(&r.Settings)
	r.OriginArchive = cmp.Or(r.OriginArchive, "functions/dist/originauth.zip")

	var p check.Problems
	check.Name(p.In("name"), name, maxName)
	check.Settings(&p, &r.Settings)
	r.ValidateTokens(&p, r.JWT != nil)
	r.validateFunctions(&p)
	r.validateTargets(&p)
	if r.JWT != nil && (r.JWT.Issuer == nil || r.JWT.Audiences == nil) {
		p.At("jwt").Say("it needs both an issuer and its audiences").Fix("give both")
	}
	if r.Domain != "" && r.CertificateARN == nil {
		p.At("domain").Value(r.Domain).Say("it has no certificate").Fix("give one of the API's own region")
	}
	return r, p.Err()
}

// validateFunctions reports routes to functions that aren't there.
func (a *Args) validateFunctions(p *check.Problems) {
	for text, r := range a.Routes {
		if r.Function != "" && a.Functions[r.Function] == nil {
			p.At("routes", text, "function").Value(r.Function).Say("there is no function of this name").
				Fix("use one of %s", strings.Join(sortedKeys(a.Functions), ", "))
		}
	}
}

// validateTargets reports routes to targets that aren't there, and what a link lacks.
func (a *Args) validateTargets(p *check.Problems) {
	for text, r := range a.Routes {
		if _, there := a.Targets[r.Target]; r.Target != "" && !there {
			p.At("routes", text, "target").Value(r.Target).Say("there is no target of this name").
				Fix("use one of %s", strings.Join(sortedKeys(a.Targets), ", "))
		}
	}
	for name, t := range a.Targets {
		switch {
		case a.Kind == KindHTTP && t.ListenerARN == nil:
			p.At("targets", name).Say("it has no listener").Fix("give the ARN of a load balancer's")
		case a.Kind == KindREST && (t.LoadBalancerARN == nil || t.DNSName == nil):
			p.At("targets", name).Say("a REST API reaches a network load balancer by its ARN and its name").Fix("give both")
		}
	}
	incomplete := a.VPCLink == nil || a.VPCLink.VPCID == nil || a.VPCLink.SubnetIDs == nil
	if len(a.Targets) > 0 && a.Kind == KindHTTP && incomplete {
		p.At("vpcLink").
			Say("targets are reached through a VPC link, which needs both the network and its subnets").
			Fix("take them from the network tier")
	}
}

// stage is the stage's name. With a domain an HTTP API has the default stage, whose paths are the
// routes'. Without one the stage bears the base path's name, so that <address>/api/health reaches
// the route /health, as it does through the mapping of a domain.
func (a Args) stage() string {
	if a.Kind == KindHTTP && a.Domain != "" {
		return "$default"
	}
	return a.BasePath
}

// usedFunctions are the names of the functions that routes lead to.
func (a Args) usedFunctions() []string {
	used := map[string]bool{}
	for _, r := range a.Routes {
		if r.Function != "" {
			used[r.Function] = true
		}
	}
	return sortedKeys(used)
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"kind":       pulumi.String(string(a.Kind)),
		"domain":     pulumi.String(a.Domain),
		"basePath":   pulumi.String(a.BasePath),
		"routes":     pulumi.ToStringArray(sortedKeys(a.Routes)),
		"disposable": pulumi.Bool(a.Disposable),
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
