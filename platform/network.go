package platform

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/internal/check"
)

// Network is one VPC over several zones, with its private ways to AWS.
var Network = declare(&networkTier{}, "plinth:network", "The network: one VPC, its subnets, and its way out.")

type networkTier struct {
	tier[*network.Settings, *network.Network]
}

func (t *networkTier) build(b *Build) error {
	n, err := network.New(b.Context, "network", &network.Args{
		Settings:   *t.Settings(b.Config),
		Region:     b.Region,
		Account:    b.Account,
		Disposable: b.Disposable,
	}, b.InRegion)
	if err != nil {
		return err
	}
	t.provide(b, n)
	b.Export("network", pulumi.Map{
		"vpcId":             n.VPCID,
		"publicSubnetIds":   n.PublicSubnetIDs,
		"privateSubnetIds":  n.PrivateSubnetIDs,
		"isolatedSubnetIds": n.IsolatedSubnetIDs,
	})
	return nil
}

func (t *networkTier) rules() []rule {
	return []rule{{relies: []path{{"aws:region"}}, check: t.zonesOfTheRegion}}
}

func (t *networkTier) zonesOfTheRegion(c *Config, p *check.Problems) {
	if !t.present(c) {
		return
	}
	for i, zone := range t.Settings(c).Zones {
		if zone != "" && zone[:len(zone)-1] != c.Region {
			p.At(t.key, "zones", i).Value(zone).
				Say("the zone isn't in aws:region %s", c.Region).
				Fix("write one like %sa", c.Region)
		}
	}
}

// withoutNAT reports whether the network has no way to the internet: what needs AWS goes through endpoints.
func (t *networkTier) withoutNAT(c *Config) bool {
	s := t.Settings(c)
	return s != nil && s.NAT == network.NATNone
}

// has reports whether the network has one of the endpoints.
func (t *networkTier) has(c *Config, endpoints ...network.Endpoint) bool {
	s := t.Settings(c)
	return s != nil && slices.ContainsFunc(endpoints, func(n network.Endpoint) bool {
		return slices.Contains(s.Endpoints, n)
	})
}

// require reports a network without the endpoint, or one of those that do as well.
func (t *networkTier) require(c *Config, p *check.Problems, why string, need network.Endpoint, also ...network.Endpoint) {
	if t.present(c) && !t.has(c, need) && !t.has(c, also...) {
		p.At(t.key, "endpoints").Say("%s", why).Fix("add %s", need)
	}
}

// requireNetwork reports that something stands in the network, at the place of p, where there is none.
func (t *networkTier) requireNetwork(c *Config, p *check.Problems) {
	if !t.present(c) {
		missing(p, "network", t.key)
	}
}
