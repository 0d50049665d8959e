package stack

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/bastion"
	"github.com/plinth-infra/plinth/components/fleet"
	"github.com/plinth-infra/plinth/components/network"
)

// FleetArgs are the fleet's.
func (c *Config) FleetArgs() *fleet.Args {
	args := c.Fleet.Args()
	args.Tags, args.Disposable = c.Tags, c.Disposable
	args.PrivateLink = c.Targets() && c.API.Kind == api.KindREST
	if len(c.Fleet.Uses().Variables()) > 0 {
		args.Environment["AWS_REGION"] = pulumi.String(c.Region) // containers get it from ECS
	}
	return args
}

// BastionArgs are the bastion's.
func (c *Config) BastionArgs() *bastion.Args {
	args := c.Bastion.Args()
	args.Account, args.Region, args.Tags, args.Disposable = c.Account, c.Region, c.Tags, c.Disposable
	return args
}

// instancesInTheNetwork: fleet and bastion stand in the network, with a way out to AWS, and the fleet's requests come from a load balancer.
func instancesInTheNetwork(c *Config, _ Source) []problem {
	var list []problem
	for _, tier := range []struct {
		key   string
		there bool
	}{{"plinth:fleet", c.Fleet != nil}, {"plinth:bastion", c.Bastion != nil}} {
		switch {
		case !tier.there:
		case c.Network == nil:
			list = append(list, say("there is no network for it; add plinth:network, or take it out", tier.key))
		case c.Network.NAT == network.NATNone && !slices.Contains(c.Network.Endpoints, network.CapabilitySSM) && !(c.Bastion != nil && tier.key == "plinth:bastion" && c.Bastion.Mode == bastion.ModeSSH):
			list = append(list, say(fmt.Sprintf("%s is managed by Session Manager, and nat is none; add %s", tier.key, network.CapabilitySSM), "plinth:network", "endpoints"))
		}
	}
	if b := c.Bastion; b != nil && b.Mode != bastion.ModeSSH && c.Network != nil && c.Network.NAT == network.NATNone {
		has := func(n network.Capability) bool { return slices.Contains(c.Network.Endpoints, n) }
		if !has(network.CapabilityExec) && !(has(network.CapabilityKeys) && (has(network.CapabilityObservability) || has(network.CapabilityContainers))) {
			list = append(list, say(fmt.Sprintf("plinth:bastion encrypts and records its sessions, and nat is none; add %s", network.CapabilityExec), "plinth:network", "endpoints"))
		}
	}
	if c.Fleet != nil && c.Fleet.Routed() && c.Ingress == nil {
		list = append(list, say("there is no load balancer for its hosts and paths; add plinth:ingress, or take them out", "plinth:fleet"))
	}
	if c.Fleet != nil && c.Fleet.Priority != 0 {
		for _, name := range sortedKeys(c.Services) {
			if c.Services[name].Priority == c.Fleet.Priority {
				list = append(list, say(fmt.Sprintf("%s has it already, got %d; use another", path{"plinth:services", name, "priority"}, c.Fleet.Priority), "plinth:fleet", "priority"))
			}
		}
	}
	return append(list, bastionBucket(c)...)
}

func bastionBucket(c *Config) []problem {
	if c.Bastion == nil || c.Bastion.Bucket == "" || c.Storage != nil && c.Storage.Buckets[c.Bastion.Bucket] != nil {
		return nil
	}
	return []problem{say(fmt.Sprintf("there is no bucket of this name, got %q; add it to plinth:storage.buckets", c.Bastion.Bucket), "plinth:bastion", "bucket")}
}
