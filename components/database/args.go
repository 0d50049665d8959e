package database

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/internal/check"
)

// Args are the settings and what the program gives.
type Args struct {
	Settings

	// VPCID and SubnetIDs are where the database stands: isolated subnets of two zones or more.
	// Required.
	VPCID     pulumi.StringInput
	SubnetIDs pulumi.StringArrayInput
	// Zones are the subnets' availability zones, over which Aurora's new instances are spread;
	// those that stand stay where they are. Required with Aurora and readers.
	Zones []string
	// Clients are the security groups that may connect, by name. The rules are made on both sides.
	Clients map[string]pulumi.StringInput

	// KeyARN encrypts storage, backups, the master password and what Performance Insights keeps. A
	// change makes a new database. Nil makes a key.
	KeyARN pulumi.StringPtrInput
	// MasterPassword is for an instance with readers, which RDS makes only where it doesn't own the
	// password itself:
	// https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-limitations
	// A Pulumi secret, kept in a secret beside the database; nobody rotates it. Nil everywhere
	// else, where RDS owns and rotates it.
	MasterPassword pulumi.StringInput
	// LogKeyARN encrypts the logs with a customer key. Nil leaves the service's own.
	LogKeyARN pulumi.StringPtrInput

	// RoleManagerArchive is the path of the role manager's zip, which `make functions` builds.
	// Required with Roles.
	RoleManagerArchive string

	// Monitor is told when the database goes wrong. Nil: nobody is.
	Monitor *monitoring.Monitor

	// Disposable drops the protection and the final snapshot and applies changes at once, for
	// stacks meant to be torn down.
	Disposable bool
}

// maxName leaves room in the 63 characters of an identifier for autonaming's eight, the
// generation's seven and "-reader-15", or for a proxy's seven and "-reader".
const maxName = 32

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r.Zones = slices.Clone(r.Zones)
	r.Roles = slices.Clone(r.Roles)
	r.Extensions = slices.Clone(r.Extensions)
	r.Clients = maps.Clone(r.Clients)
	check.Defaults(&r.Settings)

	var p check.Problems
	check.Name(&p, name, maxName)
	if strings.Contains(name, "--") {
		p.At().Value(name).Say("RDS takes no name with two hyphens in a row").Fix("rename it")
	}
	check.Settings(&p, &r.Settings)
	CheckMasterPassword(p.In("masterPassword"), &r.Settings, r.MasterPassword != nil)
	if r.VPCID == nil || r.SubnetIDs == nil {
		p.At("subnetIds").Say("network or subnets are missing").Fix("give the network's vpcId and isolated subnets")
	}
	if r.Engine == EngineAurora && r.Readers > 0 && len(r.Zones) < 2 {
		p.At("zones").Value(r.Zones).Say("readers lie in another zone than the writer").Fix("give the network's")
	}
	if len(r.Roles) > 0 && r.RoleManagerArchive == "" {
		p.At("roleManagerArchive").Say("missing").
			Fix("give the path of the role manager's zip, which `make functions` builds")
	}
	for _, client := range slices.Sorted(maps.Keys(r.Clients)) {
		in := p.In("clients", client)
		check.Name(in, client, maxName)
		if client == roleManager || client == proxy {
			in.At().Value(client).Say("the database has a client of this name itself").Fix("rename it")
		}
		if r.Clients[client] == nil {
			in.At().Say("no security group").Fix("give the client's")
		}
	}
	return r, p.Err()
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"engine":     pulumi.String(string(a.Engine)),
		"version":    pulumi.String(a.Version),
		"readers":    pulumi.Int(a.Readers),
		"singleZone": pulumi.Bool(a.SingleZone),
		"disposable": pulumi.Bool(a.Disposable),
	}
}
