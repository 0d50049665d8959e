package platform

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/database"
	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/internal/check"
)

// Database is one relational database in the isolated subnets.
var Database = declare(&databaseTier{}, "plinth:database", "The database.")

// DatabaseSettings is what a stack file says of the database.
type DatabaseSettings struct {
	database.Settings
	// The master password of an instance with readers: 8 to 128 characters, 41 with MySQL, none of
	// them a space, /, @ or ". A secret.
	MasterPassword string `json:"masterPassword,omitempty" jsonschema_extras:"x-secret=true"`
}

// Validate reports settings that don't go together.
func (s *DatabaseSettings) Validate(p *check.Problems) {
	s.Settings.Validate(p)
	in := p.InSecret("masterPassword")
	database.CheckMasterPassword(in, &s.Settings, s.MasterPassword != "")
	if s.MasterPassword != "" {
		database.CheckPasswordForm(in, s.Engine, s.MasterPassword)
	}
}

type databaseTier struct {
	tier[*DatabaseSettings, *database.Database]
}

func (t *databaseTier) needs() needs { return needs{built: []Section{Network, Monitoring}} }

func (t *databaseTier) build(b *Build) error {
	settings, in := t.Settings(b.Config), Network.Built(b)
	args := &database.Args{
		Settings:   settings.Settings,
		Zones:      Network.Settings(b.Config).Zones,
		VPCID:      in.VPCID,
		SubnetIDs:  in.IsolatedSubnetIDs,
		Monitor:    Monitoring.Built(b),
		Disposable: b.Disposable,
	}
	if settings.MasterPassword != "" {
		args.MasterPassword = pulumi.ToSecret(pulumi.String(settings.MasterPassword)).(pulumi.StringOutput)
	}
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
