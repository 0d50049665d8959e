package platform

import (
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/internal/check"
)

// Ingress is the load balancer that all services share, behind the firewall.
var Ingress = declare(&ingressTier{}, "plinth:ingress", "The load balancer that all services share.")

// IngressSettings is what a stack file says of the load balancer.
type IngressSettings struct {
	ingress.Settings
	// Names on its certificate beside plinth:dns.domain and *.<domain>, for hosts deeper below, such as *.eu.example.com. A
	// change makes a new certificate, and takes the old one away when the new one serves.
	CertificateNames []string `json:"certificateNames,omitempty" jsonschema:"maxItems=8,uniqueItems=true"`
}

type ingressTier struct {
	tier[*IngressSettings, *ingress.Ingress]
}

func (t *ingressTier) needs() needs {
	return needs{settings: []Section{WAF, Services, Fleet}, built: []Section{Network, DNS, Monitoring}}
}

// wanted waits for the delegation: without it there is no certificate.
func (t *ingressTier) wanted(c *Config) bool { return t.present(c) && DNS.delegated(c) }

// build makes the load balancer with its certificate, its names and its firewall. The certificate has a wildcard and
// the names are records of their own, so that a service that is added changes neither.
func (t *ingressTier) build(b *Build) error {
	in := Network.Built(b)
	args := &ingress.Args{
		Settings:   t.Settings(b.Config).Settings,
		VPCCIDR:    Network.Settings(b.Config).CIDR,
		VPCID:      in.VPCID,
		SubnetIDs:  in.PublicSubnetIDs,
		Monitor:    Monitoring.Built(b),
		Account:    b.Account,
		Disposable: b.Disposable,
	}
	if Services.blueGreen(b.Config) {
		args.TestAddresses = map[string]pulumi.StringInput{} // the hook of a deployment comes from there
		for zone, address := range in.NATAddresses {
			args.TestAddresses[zone] = address
		}
	}
	var err error
	if args.CertificateARN, err = DNS.certificate(b, "ingress", b.InRegion, t.certificateNames(b.Config)...); err != nil {
		return err
	}
	balancer, err := ingress.New(b.Context, "ingress", args, b.InRegion)
	if err != nil {
		return err
	}
	t.provide(b, balancer)
	b.Export("ingress", pulumi.Map{"dnsName": balancer.DNSName})
	for _, host := range t.hosts(b.Config) {
		name := "ingress-" + strings.Replace(host, "*", "any", 1)
		if err := DNS.alias(b, name, host, balancer.DNSName, balancer.ZoneID); err != nil {
			return err
		}
	}
	return WAF.protect(b, "ingress", balancer.ARN)
}

// certificateNames are the names on the load balancer's certificate: services come and go without a new one.
func (t *ingressTier) certificateNames(c *Config) []string {
	domain := DNS.Settings(c).Domain
	return append([]string{domain, "*." + domain}, t.Settings(c).CertificateNames...)
}

// hosts are the names that services are reached by, each once, sorted: those that DNS can have. A wildcard stands for
// a whole label there, and only in the first place.
func (t *ingressTier) hosts(c *Config) []string {
	var all []string
	for _, s := range Services.Settings(c) {
		all = append(all, s.Hosts...)
	}
	if s := Fleet.Settings(c); s != nil {
		all = append(all, s.Hosts...)
	}
	hosts := slices.DeleteFunc(all, func(host string) bool { return strings.ContainsAny(strings.TrimPrefix(host, "*."), "*?") })
	slices.Sort(hosts)
	return slices.Compact(hosts)
}

func (t *ingressTier) rules() []rule {
	return []rule{
		{relies: []path{{"plinth:network"}, {"plinth:dns"}}, check: t.inTheNetwork},
		{relies: []path{{"plinth:dns", "domain"}}, check: t.namesOfTheZone},
	}
}

func (t *ingressTier) inTheNetwork(c *Config, p *check.Problems) {
	if !t.present(c) {
		return
	}
	Network.requireNetwork(c, p.In(t.key))
	if !DNS.present(c) {
		missing(p.In(t.key), "zone, and so no certificate", DNS.key)
	}
}

func (t *ingressTier) namesOfTheZone(c *Config, p *check.Problems) {
	if !t.present(c) || !DNS.present(c) {
		return
	}
	domain := DNS.Settings(c).Domain
	for i, name := range t.Settings(c).CertificateNames {
		if bare := strings.TrimPrefix(name, "*."); !strings.HasSuffix(bare, "."+domain) {
			p.At(t.key, "certificateNames", i).Value(name).
				Say("it isn't below plinth:dns.domain %s", domain).
				Fix("write a name like *.eu.%s", domain)
		}
	}
}

// requireCertified reports hosts, at the place of p, that the load balancer's certificate doesn't have.
func (t *ingressTier) requireCertified(c *Config, p *check.Problems, hosts []string) {
	if !t.present(c) || !DNS.present(c) {
		return
	}
	names := t.certificateNames(c)
	for i, host := range hosts {
		_, parent, _ := strings.Cut(host, ".")
		outside := !strings.HasSuffix(host, "."+DNS.Settings(c).Domain) // which is judgeNames' to refuse
		if outside || slices.Contains(names, host) || slices.Contains(names, "*."+parent) {
			continue
		}
		p.At("hosts", i).Value(host).
			Say("the load balancer's certificate hasn't this name").
			Fix("add *.%s to plinth:ingress.certificateNames", parent)
	}
}
