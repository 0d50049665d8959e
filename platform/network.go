package platform

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/network"
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

func (t *networkTier) zonesOfTheRegion(c *Config) []problem {
	s := t.Settings(c)
	if s == nil {
		return nil
	}
	var list []problem
	for i, zone := range s.Zones {
		if zone != "" && zone[:len(zone)-1] != c.Region {
			list = append(list, problemf(path{t.key, "zones", fmt.Sprint(i)},
				"the zone isn't in aws:region %s, got %q; write one like %sa", c.Region, zone, c.Region))
		}
	}
	return list
}

// withoutNAT reports whether the network has no way to the internet: what needs AWS goes through endpoints.
func (t *networkTier) withoutNAT(c *Config) bool {
	s := t.Settings(c)
	return s != nil && s.NAT == network.NATNone
}

// has reports whether the network has an endpoint for the capability.
func (t *networkTier) has(c *Config, capability network.Endpoint) bool {
	s := t.Settings(c)
	return s != nil && slices.Contains(s.Endpoints, capability)
}

// missing is the problem of a network without an endpoint for the capability, or for one of those that do as well.
func (t *networkTier) missing(c *Config, why string, capability network.Endpoint, also ...network.Endpoint) []problem {
	if t.Settings(c) == nil || t.has(c, capability) || slices.ContainsFunc(also, func(n network.Endpoint) bool { return t.has(c, n) }) {
		return nil
	}
	return []problem{problemf(path{t.key, "endpoints"}, "%s; add %s", why, capability)}
}

// noNetwork is the problem of something that stands in the network, where there is none.
func (t *networkTier) noNetwork(c *Config, at ...string) []problem {
	if t.present(c) {
		return nil
	}
	return []problem{missing(at, "network", t.key)}
}

// missing is the problem of something that needs another section.
func missing(at path, what, add string) problem {
	return problemf(at, "there is no %s for it; add %s, or take it out", what, add)
}
