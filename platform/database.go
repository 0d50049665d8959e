package platform

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/database"
	"github.com/plinth-infra/plinth/components/network"
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

func (t *databaseTier) rules() []rule {
	return []rule{
		{relies: []path{{"plinth:network"}}, check: t.inTheNetwork},
		{relies: []path{{"plinth:database"}}, check: t.encryptedPassword},
	}
}

func (t *databaseTier) inTheNetwork(c *Config) []problem {
	if !t.present(c) {
		return nil
	}
	list := Network.noNetwork(c, t.key)
	if len(t.roles(c)) > 0 {
		list = slices.Concat(list, Network.missing(c, "the role manager of plinth:database reads the master password from isolated subnets",
			network.EndpointDatabase, network.EndpointSecrets))
	}
	return list
}

func (t *databaseTier) encryptedPassword(c *Config) []problem {
	if s := t.Settings(c); s == nil || s.MasterPassword == "" || c.encrypted(t.key) {
		return nil
	}
	return []problem{problemf(path{t.key, "masterPassword"}, "it stands in the file in clear; "+
		"write it with pulumi config set --secret --path 'plinth:database.masterPassword'")}
}
