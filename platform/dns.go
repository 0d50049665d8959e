package platform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/dns"
	"github.com/plinth-infra/plinth/internal/check"
)

// DNS is the zone of all names.
var DNS = declare(&dnsTier{}, "plinth:dns", "The DNS zone that the names of sites and API stand in.")

type dnsTier struct {
	tier[*dns.Settings, *dns.Zone]
}

func (t *dnsTier) build(b *Build) error {
	zone, err := dns.New(b.Context, "dns", &dns.Args{
		Settings:   *t.Settings(b.Config),
		USEast1:    b.USEast1,
		Disposable: b.Disposable,
	}, b.InRegion)
	if err != nil {
		return err
	}
	t.provide(b, zone)
	b.Export("nameServers", zone.NameServers)
	if !t.delegated(b.Config) {
		return b.Log.Warn("plinth:dns.awaitingDelegation leaves out the API, the sites, the load balancer and the services behind it: "+
			"enter the output nameServers at the registrar, wait until `dig NS` answers with them, then take the setting out",
			&pulumi.LogArgs{Resource: zone})
	}
	return nil
}

// delegated reports whether certificates can be had: false as long as the stack's new zone waits for its delegation.
func (t *dnsTier) delegated(c *Config) bool {
	s := t.Settings(c)
	return s == nil || !s.AwaitingDelegation
}

// certificate is a certificate for names of the stack's zone.
func (t *dnsTier) certificate(b *Build, name string, in pulumi.ResourceOption, names ...string) (pulumi.StringOutput, error) {
	c, err := dns.NewCertificate(b.Context, name, &dns.CertificateArgs{
		Domain:           names[0],
		AlternativeNames: names[1:],
		ZoneID:           t.Built(b).ZoneID,
	}, in)
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	return c.ARN, nil
}

// alias is an address of the stack's zone for something of AWS.
func (t *dnsTier) alias(b *Build, name, host string, domain, zoneID pulumi.StringInput) error {
	zone := t.Built(b)
	return dns.NewAlias(b.Context, name, &dns.AliasArgs{
		ZoneID:       zone.ZoneID,
		Name:         host,
		TargetDomain: domain,
		TargetZoneID: zoneID,
	}, pulumi.Parent(zone))
}

// hostName is a name that the stack answers for, and where the stack file says so.
type hostName struct {
	name string
	path path
	// shared names may be the ones of several services, which answer different paths.
	shared bool
}

// judgeNames reports names that aren't of the zone, or that two have.
func (t *dnsTier) judgeNames(c *Config, p *check.Problems, names []hostName) {
	first := map[string]path{}
	for _, h := range names {
		at := p.At(steps(h.path)...).Value(h.name)
		switch other, taken := first[h.name]; {
		case h.shared && taken && other[0] == "plinth:services":
		case !t.present(c):
			at.Say("there is no zone to put it in").Fix("add plinth:dns with its domain, or take the name out")
		case !t.holds(c, h.name):
			domain := t.Settings(c).Domain
			at.Say("it isn't below plinth:dns.domain %s", domain).Fix("write a name like www.%s", domain)
		case taken:
			at.Say("%s has the name already", other).Fix("write another")
		}
		if _, taken := first[h.name]; !taken {
			first[h.name] = h.path
		}
	}
}

// holds reports whether the zone is the name's.
func (t *dnsTier) holds(c *Config, name string) bool {
	domain := t.Settings(c).Domain
	return name == domain || strings.HasSuffix(name, "."+domain)
}

// sharedHosts are the hosts of a service or of the fleet, which others may have for other paths.
func sharedHosts(hosts []string, at ...string) []hostName {
	var list []hostName
	for i, host := range hosts {
		list = append(list, hostName{host, append(slices.Clone(path(at)), "hosts", fmt.Sprint(i)), true})
	}
	return list
}
