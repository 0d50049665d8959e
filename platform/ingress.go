package platform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/ingress"
)

// Ingress is the load balancer that all services share, behind the firewall.
var Ingress = declare(&ingressTier{}, "plinth:ingress", "The load balancer that all services share.")

type ingressTier struct {
	tier[*ingress.Settings, *ingress.Ingress]
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
	args := t.Settings(b.Config).Args()
	args.VPCCIDR = Network.Settings(b.Config).CIDR
	args.VPCID = in.VPCID
	args.SubnetIDs = in.PublicSubnetIDs
	args.Monitor = Monitoring.Built(b)
	args.Account = b.Account
	args.Disposable = b.Disposable
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

func (t *ingressTier) inTheNetwork(c *Config) []problem {
	if !t.present(c) {
		return nil
	}
	list := Network.noNetwork(c, t.key)
	if !DNS.present(c) {
		list = append(list, missing(path{t.key}, "zone, and so no certificate", DNS.key))
	}
	return list
}

func (t *ingressTier) namesOfTheZone(c *Config) []problem {
	if !t.present(c) || !DNS.present(c) {
		return nil
	}
	domain := DNS.Settings(c).Domain
	var list []problem
	for i, name := range t.Settings(c).CertificateNames {
		if bare := strings.TrimPrefix(name, "*."); !strings.HasSuffix(bare, "."+domain) {
			list = append(list, problemf(path{t.key, "certificateNames", fmt.Sprint(i)},
				"it isn't below plinth:dns.domain %s, got %q; write a name like *.eu.%s", domain, name, domain))
		}
	}
	return list
}

// uncertified are the problems of hosts that the load balancer's certificate doesn't have.
func (t *ingressTier) uncertified(c *Config, hosts []string, at ...string) []problem {
	if !t.present(c) || !DNS.present(c) {
		return nil
	}
	names := t.certificateNames(c)
	var list []problem
	for i, host := range hosts {
		_, parent, _ := strings.Cut(host, ".")
		if slices.Contains(names, host) || slices.Contains(names, "*."+parent) || !strings.HasSuffix(host, "."+DNS.Settings(c).Domain) {
			continue // the last is judgeNames' to refuse
		}
		list = append(list, problemf(append(path(at).clone(), "hosts", fmt.Sprint(i)),
			"the load balancer's certificate hasn't this name, got %q; add *.%s to plinth:ingress.certificateNames", host, parent))
	}
	return list
}
