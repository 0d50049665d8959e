package platform

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/database"
	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/internal/check"
)

// Database is one relational database in the isolated subnets.
var Database = declare(&databaseTier{}, "plinth:database", "The database.")

type databaseTier struct {
	tier[*database.Settings, *database.Database]
}

func (t *databaseTier) needs() needs { return needs{built: []Section{Network, Monitoring}} }

func (t *databaseTier) build(b *Build) error {
	in := Network.Built(b)
	args := t.Settings(b.Config).Args()
	args.Zones = Network.Settings(b.Config).Zones
	args.VPCID = in.VPCID
	args.SubnetIDs = in.IsolatedSubnetIDs
	args.Monitor = Monitoring.Built(b)
	args.Disposable = b.Disposable
	if len(args.Roles) > 0 {
		args.RoleManagerArchive = "functions/dist/rolemanager.zip"
	}
	d, err := database.New(b.Context, "database", args, b.InRegion)
	if err != nil {
		return err
	}
	t.provide(b, d)
	b.Export("database", pulumi.Map{
		"endpoint":       d.Endpoint,
		"readerEndpoint": d.ReaderEndpoint,
		"port":           d.Port,
		"name":           d.Name,
		"secretArn":      d.SecretARN,
		"roleManager":    d.RoleManager,
		"checkEvent":     d.CheckEvent,
	})
	return nil
}

// port is the one that the database listens on.
func (t *databaseTier) port(c *Config) int { return t.Settings(c).Args().Port() }

// roles are the names that somebody can sign in as.
func (t *databaseTier) roles(c *Config) []string {
	s := t.Settings(c)
	if s == nil {
		return nil
	}
	var names []string
	for _, r := range s.Roles {
		names = append(names, r.Name)
	}
	return names
}

// requireRole reports a role, at the place of p, that the stack file doesn't have.
func (t *databaseTier) requireRole(c *Config, p *check.Problems, name string) {
	unknownName(p, "role", "plinth:database.roles", t.roles(c), name)
}

func (t *databaseTier) rules() []rule {
	return []rule{{relies: []path{{"plinth:network"}}, check: t.inTheNetwork}}
}

func (t *databaseTier) inTheNetwork(c *Config, p *check.Problems) {
	if !t.present(c) {
		return
	}
	Network.requireNetwork(c, p.In(t.key))
	if len(t.roles(c)) > 0 {
		Network.require(c, p, "the role manager of plinth:database reads the master password from isolated subnets",
			network.EndpointDatabase, network.EndpointSecrets)
	}
}
