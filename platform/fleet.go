package platform

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/api"
	"github.com/plinth-infra/plinth/components/fleet"
	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/internal/check"
)

// Fleet is instances in the private subnets.
var Fleet = declare(&fleetTier{}, "plinth:fleet",
	"Instances in the private subnets, behind a load balancer of their own or the shared one.")

// FleetSettings is what a stack file says of the fleet. Instances find the variables of what it
// uses in /etc/plinth/environment.
type FleetSettings struct {
	fleet.Settings
	Uses
	// The customer key that encrypts the root volumes. Its policy lets the role
	// AWSServiceRoleForAutoScaling use it. Without it the account's own for EBS.
	VolumeKeyARN string `json:"volumeKeyArn,omitempty" jsonschema:"pattern=^arn:aws:kms:,example=arn:aws:kms:<region>:<account>:key/<id>"`
}

// Validate reports what doesn't go together.
func (s *FleetSettings) Validate(p *check.Problems) {
	s.Settings.Validate(p)
	s.ValidateEnvironment(p, sortedKeys(s.variables()))
}

type fleetTier struct {
	tier[*FleetSettings, *fleet.Fleet]
}

func (t *fleetTier) needs() needs {
	return needs{
		settings: []Section{Services, API},
		built:    []Section{Network, DNS, Ingress, Messaging, Storage, Database, Monitoring},
	}
}

// build makes the instances. Behind the load balancer that all share they wait for it, as it does
// for the delegation.
func (t *fleetTier) build(b *Build) error {
	settings := t.Settings(b.Config)
	in := Network.Built(b)
	args := &fleet.Args{
		Settings:     settings.Settings,
		VPCID:        in.VPCID,
		SubnetIDs:    in.PrivateSubnetIDs,
		VolumeKeyARN: optional(settings.VolumeKeyARN),
		PrivateLink:  API.leadsToFleet(b.Config) && API.Settings(b.Config).Kind == api.KindREST,
		Links:        settings.links(b),
		Tags:         b.Tags,
		Monitor:      Monitoring.Built(b),
		Disposable:   b.Disposable,
	}
	if settings.Routed() {
		if args.Ingress = Ingress.Built(b); args.Ingress == nil {
			return nil
		}
	}
	if len(args.Links) > 0 { // containers get it from ECS
		args.Environment = pulumi.StringMap{"AWS_REGION": pulumi.String(b.Region)}
	}
	made, err := fleet.New(b.Context, "fleet", args, b.InRegion)
	if err != nil {
		return err
	}
	t.provide(b, made)
	b.Export("fleet", pulumi.Map{
		"groupName":       made.GroupName,
		"dnsName":         made.DNSName,
		"listenerArn":     made.ListenerARN,
		"securityGroupId": made.SecurityGroupID,
	})
	return nil
}

func (t *fleetTier) rules() []rule {
	return []rule{
		{relies: []path{{"plinth:network"}, {"plinth:ingress"}}, check: t.inTheNetwork},
		{relies: []path{{"plinth:services", "*"}}, check: t.ownPriority},
		{relies: []path{{"plinth:services", "*"}, {"plinth:dns", "domain"}, {"plinth:ingress"}}, check: t.certifiedHosts},
		{relies: []path{{"plinth:messaging"}, {"plinth:database"}}, check: t.grants},
		{relies: []path{{"plinth:network"}}, check: t.endpoints},
	}
}

// inTheNetwork: the fleet stands in the network, and its requests come from a load balancer.
func (t *fleetTier) inTheNetwork(c *Config, p *check.Problems) {
	if !t.present(c) {
		return
	}
	Network.requireNetwork(c, p.In(t.key))
	if t.Settings(c).Routed() && !Ingress.present(c) {
		p.At(t.key).Say("there is no load balancer for its hosts and paths").Fix("add plinth:ingress, or take them out")
	}
}

func (t *fleetTier) ownPriority(c *Config, p *check.Problems) {
	s := t.Settings(c)
	if s == nil || s.Priority == 0 {
		return
	}
	for name, other := range Services.Settings(c) {
		if other.Priority == s.Priority {
			samePriority(p.In(t.key, "priority"), s.Priority, path{Services.key, name, "priority"})
		}
	}
}

func (t *fleetTier) certifiedHosts(c *Config, p *check.Problems) {
	if s := t.Settings(c); s != nil {
		Ingress.requireCertified(c, p.In(t.key), s.Hosts)
	}
}

func (t *fleetTier) grants(c *Config, p *check.Problems) {
	if s := t.Settings(c); s != nil {
		s.requireKnown(c, p.In(t.key))
	}
}

// endpoints are what private subnets without NAT have in place of the internet.
func (t *fleetTier) endpoints(c *Config, p *check.Problems) {
	if !t.present(c) || !Network.withoutNAT(c) {
		return
	}
	Network.require(c, p, "plinth:fleet is managed by Session Manager, and nat is none", network.EndpointSSM)
	if t.Settings(c).messages() {
		Network.require(c, p, "plinth:fleet uses queues and topics, and nat is none", network.EndpointMessaging)
	}
}
