package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/database"
	"github.com/plinth-infra/plinth/components/dns"
	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/components/waf"
)

func (p *platform) buildDatabase() (err error) {
	args := p.config.DatabaseArgs()
	args.VPCID, args.SubnetIDs, args.Monitor = p.network.VPCID, p.network.IsolatedSubnetIDs, p.monitor
	if p.database, err = database.New(p.Context, "database", args, p.inRegion); err != nil {
		return err
	}
	p.Export("database", pulumi.Map{"endpoint": p.database.Endpoint, "readerEndpoint": p.database.ReaderEndpoint, "port": p.database.Port,
		"name": p.database.Name, "secretArn": p.database.SecretARN, "roleManager": p.database.RoleManager, "checkEvent": p.database.CheckEvent})
	return nil
}

// buildIngress makes the load balancer with its certificate, its names and its firewall. The certificate has a wildcard and the names are
// records of their own, so that a service that is added changes neither.
func (p *platform) buildIngress() error {
	args := p.config.IngressArgs()
	args.VPCID, args.SubnetIDs, args.Monitor = p.network.VPCID, p.network.PublicSubnetIDs, p.monitor
	if p.config.BlueGreen() {
		args.TestAddresses = map[string]pulumi.StringInput{} // the hook of a deployment comes from there
		for zone, address := range p.network.NATAddresses {
			args.TestAddresses[zone] = address
		}
	}
	var err error
	if args.CertificateARN, err = p.certificate("ingress", p.inRegion, p.config.CertificateNames()...); err != nil {
		return err
	}
	if p.ingress, err = ingress.New(p.Context, "ingress", args, p.inRegion); err != nil {
		return err
	}
	p.Export("ingress", pulumi.Map{"dnsName": p.ingress.DNSName})
	for _, host := range p.config.ServiceHosts() {
		alias := &dns.AliasArgs{ZoneID: p.zone.ZoneID, Name: host, TargetDomain: p.ingress.DNSName, TargetZoneID: p.ingress.ZoneID}
		if err := dns.NewAlias(p.Context, "ingress-"+strings.Replace(host, "*", "any", 1), alias, pulumi.Parent(p.zone)); err != nil {
			return err
		}
	}
	if p.config.WAF == nil {
		return nil
	}
	firewall, err := waf.New(p.Context, "ingress", p.config.WAFArgs(waf.ScopeRegional), p.inRegion)
	if err != nil {
		return err
	}
	return firewall.Protect(p.Context, "ingress", p.ingress.ARN)
}

// buildServices makes the cluster and its services. Those behind the load balancer wait for it, as it does for the delegation.
func (p *platform) buildServices() error {
	cluster, err := service.NewCluster(p.Context, "containers", p.config.ClusterArgs(), p.inRegion)
	if err != nil {
		return err
	}
	outputs := pulumi.Map{}
	for _, name := range slices.Sorted(maps.Keys(p.config.Services)) {
		settings := p.config.Services[name]
		if settings.Routed() && p.ingress == nil {
			continue
		}
		args := p.config.ServiceArgs(name)
		args.Cluster, args.VPCID, args.SubnetIDs, args.Monitor = cluster, p.network.VPCID, p.network.PrivateSubnetIDs, p.monitor
		if settings.Routed() {
			args.Ingress = p.ingress
		}
		p.grant(args, settings)
		p.grantTasks(args, settings)
		if p.tracing != nil && !settings.Untraced {
			args.Tracing = p.tracing.Collector
		}
		made, err := service.New(p.Context, name, args, p.inRegion)
		if err != nil {
			return err
		}
		out := pulumi.Map{"name": made.Name, "arn": made.ARN, "family": made.Family, "taskRunner": made.TaskRunnerName, "taskFamilies": made.TaskFamilies}
		if d := made.Deployment; d != nil {
			out["application"], out["deploymentGroup"], out["appSpec"] = d.Application, d.Group, d.AppSpec
		}
		outputs[name] = out
	}
	p.Export("cluster", cluster.Name)
	p.Export("services", outputs)
	return nil
}

// grant gives a service what its settings name of other tiers: the rights, the way there, and the variables to find it by.
func (p *platform) grant(args *service.Args, settings *service.Settings) {
	args.Queue = p.queues[settings.Queue]
	variables, statements := p.used(settings.Sends, settings.Publishes, settings.Buckets)
	maps.Copy(args.Environment, variables)
	args.Statements = append(args.Statements, statements...)
	if settings.Database == "" {
		return
	}
	variables, connect := p.signIn(args, settings.Database)
	maps.Copy(args.Environment, variables)
	args.Statements = append(args.Statements, connect)
}

// used are the variables and the rights of somebody who sends to queues, publishes to topics and uses buckets.
func (p *platform) used(sends, publishes []string, buckets map[string]storage.Access) (pulumi.StringMap, []service.Statement) {
	variables, statements := pulumi.StringMap{}, []service.Statement{}
	for i, name := range sends {
		variables[service.QueueVariable(name)] = p.queues[name].URL
		statements = append(statements, numbered(p.queues[name].Send(), i)...)
	}
	for i, name := range publishes {
		variables[service.TopicVariable(name)] = p.topics[name].ARN
		statements = append(statements, numbered(p.topics[name].Publish(), i)...)
	}
	for _, name := range slices.Sorted(maps.Keys(buckets)) {
		variables[storage.Variable(name)] = p.buckets[name].Name
		statements = append(statements, p.buckets[name].Grant(buckets[name])...)
	}
	return variables, statements
}

// signIn opens the way to the database, and is what somebody needs to take it as the role.
func (p *platform) signIn(args *service.Args, role string) (pulumi.StringMap, service.Statement) {
	if args.Destinations == nil {
		args.Destinations = map[string]service.Destination{}
		for name, group := range p.database.SecurityGroupIDs {
			args.Destinations[name] = service.Destination{SecurityGroupID: group, Port: p.config.DatabasePort()}
		}
		args.After = append(args.After, p.database.Ready...)
	}
	return p.address(role), p.database.Connect(role)
}

// address are the variables in which somebody finds the database.
func (p *platform) address(role string) pulumi.StringMap {
	d := p.database
	return service.DatabaseAddress{Host: d.Endpoint, ReaderHost: d.ReaderEndpoint, Port: d.Port, Name: d.Name, User: role}.Variables()
}

// grantTasks gives one-off tasks the database as roles of their own: none has what the service has.
func (p *platform) grantTasks(args *service.Args, settings *service.Settings) {
	for _, name := range slices.Sorted(maps.Keys(args.Tasks)) {
		role := settings.Tasks[name].Database
		if role == "" {
			continue
		}
		t := args.Tasks[name]
		variables, connect := p.signIn(args, role)
		maps.Copy(t.Environment, variables)
		t.Statements = append(t.Statements, connect)
		args.Tasks[name] = t
	}
}

// numbered gives statements a sid of their own, of which a policy has each once.
func numbered(statements []service.Statement, i int) []service.Statement {
	for k := range statements {
		statements[k].Sid += fmt.Sprint(i + 1)
	}
	return statements
}
