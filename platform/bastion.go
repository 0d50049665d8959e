package platform

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/bastion"
	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/internal/check"
)

// Bastion is the way in for people.
var Bastion = declare(&bastionTier{}, "plinth:bastion", "The way in for people: Session Manager, and a tunnel to the database.")

// BastionSettings is what a stack file says of the bastion.
type BastionSettings struct {
	bastion.Settings
	// The bucket of plinth:storage that keeps sessions too, beside CloudWatch Logs.
	Bucket string `json:"bucket,omitempty"`
}

type bastionTier struct {
	tier[*BastionSettings, nothing]
}

func (t *bastionTier) needs() needs { return needs{built: []Section{Network, Storage, Database}} }

// build makes the way in for people, and a tunnel to the database.
func (t *bastionTier) build(b *Build) error {
	in := Network.Built(b)
	settings := t.Settings(b.Config)
	args := &bastion.Args{
		Settings:   settings.Settings,
		VPCID:      in.VPCID,
		SubnetID:   in.PrivateSubnetIDs.Index(pulumi.Int(0)),
		Account:    b.Account,
		Region:     b.Region,
		Bucket:     Storage.bucket(b, settings.Bucket),
		Tags:       b.Tags,
		Disposable: b.Disposable,
	}
	if args.Mode == bastion.ModeSSH {
		args.SubnetID = in.PublicSubnetIDs.Index(pulumi.Int(0))
	}
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
func (t *bastionTier) inTheNetwork(c *Config, p *check.Problems) {
	if !t.present(c) {
		return
	}
	Network.requireNetwork(c, p.In(t.key))
	if t.Settings(c).Mode == bastion.ModeSSH || !Network.withoutNAT(c) {
		return
	}
	Network.require(c, p, "plinth:bastion is managed by Session Manager, and nat is none", network.EndpointSSM)
	logs := Network.has(c, network.EndpointObservability, network.EndpointContainers)
	if !logs || !Network.has(c, network.EndpointKeys) {
		Network.require(c, p, "plinth:bastion encrypts and records its sessions, and nat is none", network.EndpointExec)
	}
}

func (t *bastionTier) bucket(c *Config, p *check.Problems) {
	if s := t.Settings(c); s != nil {
		Storage.requireBucket(c, p.In(t.key, "bucket"), s.Bucket)
	}
}
