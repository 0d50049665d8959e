package tests

import (
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/database"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/judge"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func databaseArgs(change func(*database.Args)) *database.Args {
	args := &database.Args{
		Settings: database.Settings{Engine: database.EngineAurora, Version: "17"},
		VPCID:    pulumi.String("vpc-0123456789abcdef0"),
		SubnetIDs: pulumi.StringArray{
			pulumi.String("subnet-0123456789abcdef0"),
			pulumi.String("subnet-0123456789abcdef1"),
		},
		Zones:   []string{"eu-west-1a", "eu-west-1b", "eu-west-1c"},
		Clients: map[string]pulumi.StringInput{"shop": pulumi.String("sg-0123456789abcdef0")},
	}
	if change != nil {
		change(args)
	}
	return args
}

func onPostgres(a *database.Args) { a.Engine, a.Zones = database.EnginePostgres, nil }
func onMySQL(a *database.Args)    { a.Engine, a.Version, a.Zones = database.EngineMySQL, "8.4", nil }

func withReaders(n int) func(*database.Args) {
	return func(a *database.Args) {
		onPostgres(a)
		a.Readers, a.MasterPassword = n, pulumi.String("correct-horse-battery")
	}
}

func withRoles(archive string) func(*database.Args) {
	return func(a *database.Args) {
		a.Roles = []database.Role{{Name: "shop", Kind: database.KindApp}, {Name: "owner", Kind: database.KindMigrator}}
		a.Extensions, a.RoleManagerArchive = []string{"pg_trgm"}, archive
	}
}

func withProxy(archive string) func(*database.Args) {
	return func(a *database.Args) { withRoles(archive)(a); a.Proxy = true }
}

// databaseInANetwork is a database of an engine with readers and roles, in the isolated subnets of
// a network of its own.
func databaseInANetwork(change func(*database.Args), archive string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		net := netArgs(nil)
		n, err := network.New(ctx, "net", net)
		if err != nil {
			return err
		}
		args := databaseArgs(change)
		withRoles(archive)(args)
		if args.Engine == database.EngineMySQL {
			args.Extensions = nil
		}
		args.VPCID, args.SubnetIDs, args.Clients = n.VPCID, n.IsolatedSubnetIDs, nil
		if args.Monitor, err = monitoring.New(ctx, "monitoring", oncall()); err != nil {
			return err
		}
		_, err = database.New(ctx, "main", args)
		return err
	}
}

func TestDatabasePolicies(t *testing.T) {
	t.Parallel()
	t.Run("of production pass", func(t *testing.T) {
		t.Parallel()
		archive := fixture.Archive(t, "bootstrap")
		for engine, change := range map[string]func(*database.Args){"aurora": nil, "postgres": onPostgres, "mysql": onMySQL, "readers": withReaders(1),
			"proxy": func(a *database.Args) { a.Proxy, a.Insights = true, database.InsightsAdvanced }} {
			for _, preview := range []bool{true, false} {
				t.Run(fmt.Sprint(engine, " preview=", preview), func(t *testing.T) {
					t.Parallel()
					var opts []mockaws.Option
					if preview {
						opts = append(opts, mockaws.Preview())
					}
					for _, finding := range judge.Findings(mockaws.Run(t, databaseInANetwork(change, archive), opts...), preview) {
						// Tags are the providers', a customer key of logs is a decision that costs
						// money, and a new account has no concurrency to reserve for the role
						// manager. Nobody but its owner can rotate a password that RDS can't own.
						require.Regexp(t,
							`^(tags-required|log-group-kms|lambda-env-kms|lambda-concurrency|secrets-rotation): `,
							finding,
						)
					}
				})
			}
		}
	})
}
