package database_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/database"
	"github.com/plinth-infra/plinth/internal/link"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestDatabaseLink(t *testing.T) {
	t.Parallel()
	archive := fixture.Archive(t, "bootstrap")
	linked := func(change func(*database.Args)) (l link.Link) {
		rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
			d, err := database.New(ctx, "main", databaseArgs(func(a *database.Args) {
				change(a)
				withRoles(archive)(a)
				a.Extensions = nil
			}))
			if err != nil {
				return err
			}
			l = d.Link("shop_reader")
			ctx.Export("environment", l.Environment)
			return nil
		})
		environment := rec.Output("environment").(map[string]any)
		require.Equal(t, rec.Output("environment").(map[string]any)["DATABASE_USER"], "shop_reader")
		require.ElementsMatch(t, database.Variables(), keys(environment))
		return l
	}
	aurora := linked(func(*database.Args) {})
	require.Len(t, aurora.Statements, 1)
	require.Equal(t, "Connectshopreader", aurora.Statements[0].Sid)
	require.False(t, aurora.Numbered, "the role's name tells its statement apart")
	require.Equal(t, []string{"main"}, keys(aurora.Destinations))
	require.Equal(t, 5432, aurora.Destinations["main"].Port)
	require.Len(t, aurora.After, 4, "the cluster, its two servers and the call that makes the roles")

	mysql := linked(func(a *database.Args) { onMySQL(a); a.Proxy = true })
	require.Equal(t, []string{"main-proxy"}, keys(mysql.Destinations), "clients of a proxy reach the proxy alone")
	require.Equal(t, 3306, mysql.Destinations["main-proxy"].Port)
}

func keys[V any](m map[string]V) (list []string) {
	for key := range m {
		list = append(list, key)
	}
	return list
}
