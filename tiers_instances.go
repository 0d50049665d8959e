package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/bastion"
	"github.com/plinth-infra/plinth/components/fleet"
)

// buildFleet makes the instances. Behind the load balancer that all share they wait for it, as it does for the delegation.
func (p *platform) buildFleet() (err error) {
	args := p.config.FleetArgs()
	if p.config.Fleet.Routed() {
		if args.Ingress = p.ingress; args.Ingress == nil {
			return nil
		}
	}
	args.VPCID, args.SubnetIDs, args.Monitor = p.network.VPCID, p.network.PrivateSubnetIDs, p.monitor
	if p.fleet, err = fleet.New(p.Context, "fleet", args, p.inRegion); err != nil {
		return err
	}
	p.Export("fleet", pulumi.Map{"groupName": p.fleet.GroupName, "dnsName": p.fleet.DNSName, "listenerArn": p.fleet.ListenerARN, "securityGroupId": p.fleet.SecurityGroupID})
	return nil
}

// buildBastion makes the way in for people, and a tunnel to the database.
func (p *platform) buildBastion() error {
	args := p.config.BastionArgs()
	subnets := p.network.PrivateSubnetIDs
	if args.Mode == bastion.ModeSSH {
		subnets = p.network.PublicSubnetIDs
	}
	args.VPCID, args.SubnetID = p.network.VPCID, subnets.Index(pulumi.Int(0))
	args.Bucket = p.buckets[p.config.Bastion.Bucket]
	made, err := bastion.New(p.Context, "bastion", args, p.inRegion)
	if err != nil {
		return err
	}
	outputs := pulumi.Map{"instanceId": made.InstanceID, "shellDocument": made.ShellDocument, "publicIp": made.PublicIP, "engineersPolicyArn": made.EngineersPolicyARN}
	if p.database != nil {
		to := &bastion.TunnelArgs{Host: p.database.Endpoint, Port: p.database.Port, SecurityGroupIDs: map[string]pulumi.StringInput{}}
		for name, group := range p.database.SecurityGroupIDs {
			to.SecurityGroupIDs[name] = group
		}
		if outputs["databaseTunnel"], err = made.Tunnel(p.Context, "database", to); err != nil {
			return err
		}
	}
	p.Export("bastion", outputs)
	return nil
}
