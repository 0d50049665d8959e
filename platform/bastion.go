package platform

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/bastion"
	"github.com/plinth-infra/plinth/components/network"
)

// Bastion is the way in for people.
var Bastion = declare(&bastionTier{}, "plinth:bastion", "The way in for people: Session Manager, and a tunnel to the database.")

type bastionTier struct {
	tier[*bastion.Settings, nothing]
}

func (t *bastionTier) needs() needs { return needs{built: []Section{Network, Storage, Database}} }

// build makes the way in for people, and a tunnel to the database.
func (t *bastionTier) build(b *Build) error {
	in := Network.Built(b)
	args := t.Settings(b.Config).Args()
	args.Account = b.Account
	args.Region = b.Region
	args.Tags = b.Tags
	args.Disposable = b.Disposable
	args.VPCID = in.VPCID
	args.SubnetID = in.PrivateSubnetIDs.Index(pulumi.Int(0))
	if args.Mode == bastion.ModeSSH {
		args.SubnetID = in.PublicSubnetIDs.Index(pulumi.Int(0))
	}
	args.Bucket = Storage.bucket(b, t.Settings(b.Config).Bucket)
	made, err := bastion.New(b.Context, "bastion", args, b.InRegion)
	if err != nil {
		return err
	}
	outputs := pulumi.Map{
		"instanceId":         made.InstanceID,
		"shellDocument":      made.ShellDocument,
		"publicIp":           made.PublicIP,
		"engineersPolicyArn": made.EngineersPolicyARN,
	}
	if d := Database.Built(b); d != nil {
		to := &bastion.TunnelArgs{Host: d.Endpoint, Port: d.Port, SecurityGroupIDs: map[string]pulumi.StringInput{}}
		for name, group := range d.SecurityGroupIDs {
			to.SecurityGroupIDs[name] = group
		}
		if outputs["databaseTunnel"], err = made.Tunnel(b.Context, "database", to); err != nil {
			return err
		}
	}
	b.Export("bastion", outputs)
	return nil
}

func (t *bastionTier) rules() []rule {
	return []rule{
		{relies: []path{{"plinth:network"}}, check: t.inTheNetwork},
		{relies: []path{{"plinth:storage", "buckets"}}, check: t.bucket},
	}
}

// inTheNetwork: the bastion stands in the network, with a way out to AWS.
func (t *bastionTier) inTheNetwork(c *Config) []problem {
	if !t.present(c) {
		return nil
	}
	list := Network.noNetwork(c, t.key)
	if t.Settings(c).Mode == bastion.ModeSSH || !Network.withoutNAT(c) {
		return list
	}
	list = append(list, Network.missing(c, "plinth:bastion is managed by Session Manager, and nat is none", network.EndpointSSM)...)
	logs := Network.has(c, network.EndpointObservability) || Network.has(c, network.EndpointContainers)
	if Network.has(c, network.EndpointKeys) && logs {
		return list
	}
	return append(list, Network.missing(c, "plinth:bastion encrypts and records its sessions, and nat is none", network.EndpointExec)...)
}

func (t *bastionTier) bucket(c *Config) []problem {
	s := t.Settings(c)
	if s == nil || s.Bucket == "" {
		return nil
	}
	if has := Storage.Settings(c); has != nil && has.Buckets[s.Bucket] != nil {
		return nil
	}
	return []problem{problemf(path{t.key, "bucket"}, "there is no bucket of this name, got %q; add it to plinth:storage.buckets", s.Bucket)}
}
