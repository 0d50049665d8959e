package database

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/rds"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/monitoring/alarm"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:database:Database"

// Statement is one statement of a policy, for programs outside this module.
type Statement = policydoc.Statement

const (
	// masterUser owns the server. Only the role manager signs in as it.
	masterUser = "dbadmin"
	// noExtendedSupport makes AWS upgrade a version at its end instead of billing it by the hour,
	// which is what AWS does unasked:
	// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html
	noExtendedSupport = "open-source-rds-extended-support-disabled"
	// monitoringSeconds is how often the operating system is looked at.
	monitoringSeconds = 60
)

// Database is the database, as those who use it need it.
type Database struct {
	pulumi.ResourceState

	// Endpoint writes, ReaderEndpoint reads; without readers they are the same. Both are host
	// names: the proxy's where there is one, except that an instance's readers stand beside it.
	Endpoint, ReaderEndpoint pulumi.StringOutput
	Port                     pulumi.IntOutput
	// Name is the database on the server.
	Name pulumi.StringOutput
	// Identifier is the cluster's or instance's name, as metrics have it.
	Identifier pulumi.StringOutput
	// SecretARN is the master password's secret, and KeyARN the key of it and of the storage.
	SecretARN, KeyARN pulumi.StringOutput
	// RoleManager is the name of the function that keeps the roles, and CheckEvent what it takes to
	// report, and not to repair, what became of them. Both are empty without roles.
	RoleManager, CheckEvent pulumi.StringOutput
	// SecurityGroupIDs are what clients connect to, by what stands behind: the servers, the proxy,
	// or both.
	SecurityGroupIDs map[string]pulumi.StringOutput
	// Ready is what has to be there before anybody signs in: the servers and, where there are any,
	// the roles.
	Ready []pulumi.Resource

	arn  pulumi.StringOutput
	port int
	// resourceIDs are what IAM knows the servers by that clients sign in to: a cluster's one, or
	// every instance's, or a proxy's.
	resourceIDs []pulumi.StringOutput
}

// New registers the database. When args are wrong it registers nothing and reports every problem.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Database, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("database %q: %w", name, err)
	}
	d := &Database{
		Port:        pulumi.Int(a.Port()).ToIntOutput(),
		Name:        pulumi.String(a.DatabaseName).ToStringOutput(),
		RoleManager: pulumi.String("").ToStringOutput(),
		CheckEvent:  pulumi.String("").ToStringOutput(),
		port:        a.Port(),
	}
	if err := ctx.RegisterComponentResourceV2(TypeToken, name, a.inputs(), d, opts...); err != nil {
		return nil, err
	}
	b := &builder{
		ctx:      ctx,
		name:     name,
		args:     a,
		database: d,
		parent:   pulumi.Parent(d),
		protect:  pulumi.Protect(!a.Disposable),
	}
	for _, step := range []func() error{b.key, b.subnetGroup, b.securityGroup, b.logs, b.monitoring, b.parameters} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	serve := b.instances
	if a.Engine == EngineAurora {
		serve = b.cluster
	}
	for _, step := range []func() error{serve, b.proxy, b.clients, b.roles, b.watch} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	d.Ready = b.servers
	d.SecurityGroupIDs = map[string]pulumi.StringOutput{}
	if a.Proxy {
		d.SecurityGroupIDs[name+"-"+proxy] = b.proxyGroup
	}
	if a.direct() {
		d.SecurityGroupIDs[name] = b.group
	}
	return d, ctx.RegisterResourceOutputs(d, pulumi.Map{
		"endpoint":       d.Endpoint,
		"readerEndpoint": d.ReaderEndpoint,
		"port":           d.Port,
		"name":           d.Name,
		"secretArn":      d.SecretARN,
		"roleManager":    d.RoleManager,
		"checkEvent":     d.CheckEvent,
	})
}

// builder makes the children; each method is one concern, and a step of New.
type builder struct {
	ctx             *pulumi.Context
	name            string
	args            Args
	database        *Database
	parent, protect pulumi.ResourceOption

	subnets, group, roleARN, parameterGroup pulumi.StringOutput
	// host is the server that writes, target what a proxy leads to.
	host                     pulumi.StringOutput
	target                   rds.ProxyTargetArgs
	proxyGroup, proxyRoleARN pulumi.StringOutput
	beforeProxy              []pulumi.Resource
	// before is what has to exist before a server does; servers is what was made.
	before, servers []pulumi.Resource
	watched         []alarm.Set
}

// watch makes the alarms of all servers.
func (b *builder) watch() error { return b.args.Monitor.Watch(b.ctx, b.parent, b.watched...) }

// identifier names a server. It changes with whatever AWS can't change in place, so that a new
// database can stand beside the old one until that is gone; the subnet group's name sets it apart
// from those of another life of the stack, whose final snapshots are still there.
func (b *builder) identifier() pulumi.StringOutput {
	a := b.args
	return pulumi.All(b.subnets, b.database.KeyARN).ApplyT(func(v []any) string {
		parts := []string{string(a.Engine), a.DatabaseName, a.Snapshot, v[1].(string)}
		sum := sha256.Sum256([]byte(strings.Join(parts, "\n")))
		return v[0].(string) + "-" + hex.EncodeToString(sum[:3])
	}).(pulumi.StringOutput)
}

// finalSnapshot is what the last snapshot is called. Without one for a disposable database.
func (b *builder) finalSnapshot() pulumi.StringPtrInput {
	if b.args.Disposable {
		return nil
	}
	return pulumi.Sprintf("%s-final", b.database.Identifier)
}

func (b *builder) snapshot() pulumi.StringPtrInput {
	if b.args.Snapshot == "" {
		return nil
	}
	return pulumi.String(b.args.Snapshot)
}

// fresh is a property of a database that isn't restored: a snapshot brings its own user and
// databases.
func (b *builder) fresh(value string) pulumi.StringPtrInput {
	if b.args.Snapshot != "" {
		return nil
	}
	return pulumi.String(value)
}
