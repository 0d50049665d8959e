package fleet

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/internal/check"
	"github.com/plinth-infra/plinth/internal/link"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// For programs outside this module.
type (
	Statement   = policydoc.Statement // One statement of a policy.
	Link        = link.Link           // What the program needs to use a thing of another tier.
	Destination = link.Destination    // A security group that the program connects to.
)

// Args are the settings and what the program gives.
type Args struct {
	Settings

	// VPCID and SubnetIDs are its network: private subnets of two zones or more. Required.
	VPCID     pulumi.StringInput
	SubnetIDs pulumi.StringArrayInput

	// Environment is what instances find in EnvironmentFile before anything else of UserData runs.
	// Never a secret: whoever may describe the template may read user data. A value that changes is
	// a new version of the template.
	Environment pulumi.StringMap
	// VolumeKeyARN encrypts the root volume; the key's policy has to let the role
	// AWSServiceRoleForAutoScaling use it. Nil: the account's own for EBS.
	VolumeKeyARN pulumi.StringPtrInput

	// Ingress sends it requests, those of Hosts and Paths with Priority: see ingress.RouteArgs. Nil
	// makes an internal network load balancer, which lets in whom AddClient names.
	Ingress *ingress.Ingress
	// PrivateLink lets in what comes through PrivateLink, as a REST API's VPC link does, whatever
	// its address: the rules of security groups don't know such callers. Without it only groups of
	// AddClient get in.
	PrivateLink bool

	// Statements are the role's policy: what the program does in AWS. Without any there is none.
	Statements []Statement
	// Destinations are security groups that the program connects to beside HTTPS, by name, such as
	// a cache's. The rules are made on both sides.
	Destinations map[string]Destination
	// Links are the queues, topics, buckets, tables and databases that the program uses.
	Links []Link
	// After is what has to be there before an instance starts.
	After []pulumi.Resource
	// Tags are those of instances and volumes, which a provider's default tags don't reach: give
	// the stack's.
	Tags map[string]string

	// Monitor is told when it goes wrong. Nil: nobody is.
	Monitor *monitoring.Monitor

	// Disposable drops the load balancer's protection and lets the group go with instances in it.
	Disposable bool
}

// maxName leaves room for the eight characters that autonaming adds, within the 32 of a load
// balancer's name:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
const maxName = 24

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r.Tags = maps.Clone(r.Tags)
	check.Defaults(&r.Settings)
	var p check.Problems
	check.Name(p.In("name"), name, maxName)
	check.Settings(&p, &r.Settings)
	r.use(&p)
	if r.VPCID == nil || r.SubnetIDs == nil {
		p.At("vpcId").Say("the network is missing, or its subnets").Fix("give vpcId and subnetIds, private subnets")
	}
	switch {
	case r.Ingress == nil && r.Routed():
		p.At("ingress").Say("a network load balancer has no routes").Fix("give an ingress, or remove hosts, paths and priority")
	case r.Ingress != nil && !r.Routed():
		p.At("hosts").Say("the ingress sends it nothing, got no hosts and no paths").Fix("give some, or remove the ingress")
	}
	if r.Ingress != nil && r.PrivateLink {
		p.At("privateLink").Say("only a network load balancer is reached so").Fix("remove the ingress or it")
	}
	r.validateVariables(&p)
	for key, d := range r.Destinations {
		if d.SecurityGroupID == nil || d.Port < 1 || d.Port > 65535 {
			p.At("destinations", key).Say("it isn't complete").Fix("give it a security group and a port")
		}
		check.Name(p.In("destinations", key), key, maxName)
	}
	return r, p.Err()
}

// use adds what the links give: the fleet's own variables and statements stand first.
func (a *Args) use(p *check.Problems) {
	own := Link{
		Environment:  a.Environment,
		Statements:   a.Statements,
		Destinations: a.Destinations,
		After:        a.After,
	}
	used, err := link.Merge(append([]Link{own}, a.Links...)...)
	if err != nil {
		p.Add(check.Problem{What: err.Error()})
	}
	a.Environment = used.Environment
	a.Statements = used.Statements
	a.Destinations = used.Destinations
	a.After = used.After
}

func (a *Args) validateVariables(p *check.Problems) {
	for name, value := range a.Environment {
		if value == nil {
			p.At("environment", name).Say("it has no value").Fix("give one")
		}
	}
	a.ValidateEnvironment(p, slices.Collect(maps.Keys(a.Environment)))
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"architecture":  pulumi.String(string(a.Architecture)),
		"instanceTypes": pulumi.ToStringArray(a.InstanceTypes),
		"spotPercent":   pulumi.Int(a.SpotPercent),
		"disposable":    pulumi.Bool(a.Disposable),
	}
}
