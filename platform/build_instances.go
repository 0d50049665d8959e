package main

import (
	"maps"

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
	p.grantFleet(args, p.config.Fleet)
	if p.fleet, err = fleet.New(p.Context, "fleet", args, p.inRegion); err != nil {
		return err
	}
	p.Export("fleet", pulumi.Map{"groupName": p.fleet.GroupName, "dnsName": p.fleet.DNSName, "listenerArn": p.fleet.ListenerARN, "securityGroupId": p.fleet.SecurityGroupID})
	return nil
}

// grantFleet gives the instances what the settings name of other tiers, as grant does a service.
func (p *platform) grantFleet(args *fleet.Args, settings *fleet.Settings) {
	variables, statements := p.used(settings.Sends, settings.Publishes, settings.Buckets)
	maps.Copy(args.Environment, variables)
	args.Statements = append(args.Statements, statements...)
	if settings.Queue != "" {
		args.Environment[fleet.QueueURL] = p.queues[settings.Queue].URL
		args.Statements = append(args.Statements, p.queues[settings.Queue].Consume()...)
	}
	if settings.Database == "" {
		return
	}
	args.Destinations = map[string]fleet.Destination{}
	for name, group := range p.database.SecurityGroupIDs {
		args.Destinations[name] = fleet.Destination{SecurityGroupID: group, Port: p.config.DatabasePort()}
	}
	args.After = p.database.Ready
	maps.Copy(args.Environment, p.address(settings.Database))
	args.Statements = append(args.Statements, p.database.Connect(settings.Database))
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
