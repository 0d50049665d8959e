package database_test

import (
	"encoding/json"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/database"
	"github.com/plinth-infra/plinth/internal/check"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	dbProxyType  = "aws:cloudcontrol/resource:Resource"
	dbTargetType = "aws:rds/proxyTarget:ProxyTarget"
	dbReaderType = "aws:rds/proxyEndpoint:ProxyEndpoint"
)

func withProxy(archive string) func(*database.Args) {
	return func(a *database.Args) { withRoles(archive)(a); a.Proxy = true }
}

// proxyOf is the desired state of the only proxy.
func proxyOf(t *testing.T, rec *mockaws.Recording) (state map[string]any) {
	t.Helper()
	proxy := rec.Only(t, dbProxyType)
	require.Equal(t, "AWS::RDS::DBProxy", proxy.Get("typeName"))
	require.NoError(t, json.Unmarshal([]byte(proxy.Get("desiredState").(string)), &state))
	return state
}

func TestProxy(t *testing.T) {
	t.Parallel()
	t.Run("signs in as the roles and keeps no password", func(t *testing.T) {
		t.Parallel()
		rec := runDatabase(t, withProxy(fixture.Archive(t, "bootstrap")))
		state := proxyOf(t, rec)
		for key, want := range map[string]any{
			"EngineFamily":        "POSTGRESQL",
			"DefaultAuthScheme":   "IAM_AUTH",
			"RequireTLS":          true,
			"RoleArn":             rec.One(t, "aws:iam/role:Role", "main-proxy").Outputs["arn"].StringValue(),
			"VpcSubnetIds":        []any{"subnet-0123456789abcdef0", "subnet-0123456789abcdef1"},
			"VpcSecurityGroupIds": []any{rec.One(t, sgType, "main-proxy").ID},
		} {
			require.Equal(t, want, state[key], key)
		}
		require.NotContains(t, state, "Auth")
		policy := rec.One(t, "aws:iam/rolePolicy:RolePolicy", "main-proxy")
		require.Regexp(
			t,
			`"Action":"rds-db:connect","Resource":\["arn:aws:rds-db:eu-west-1:123456789012:dbuser:cluster-[A-Z0-9]+/shop","arn:aws:rds-db:eu-west-1:123456789012:dbuser:cluster-[A-Z0-9]+/owner"\]`,
			policy.Get("policy"),
		)
		logs := rec.One(t, dbLogsType, "main-proxy")
		require.Equal(t, "/aws/rds/proxy/"+state["DBProxyName"].(string), logs.Get("name"))
		for _, before := range []*mockaws.Resource{logs, policy, rec.One(t, sgInType, "main-from-proxy")} {
			require.True(t, rec.Only(t, dbProxyType).DependsOn(before), before.Name)
		}
		require.True(t, rec.Only(t, dbTargetType).DependsOn(rec.One(t, dbMemberType, "main-1")),
			"a proxy of a server that isn't there yet is unavailable")
	})
	t.Run("is all that clients reach", func(t *testing.T) {
		t.Parallel()
		rec := runDatabase(t, withProxy(fixture.Archive(t, "bootstrap")))
		require.ElementsMatch(t, []string{"main-proxy-from-shop", "main-from-proxy", "main-from-roles"},
			namesOf(rec.Of(sgInType)))
		in := rec.One(t, sgInType, "main-proxy-from-shop")
		require.Equal(t, rec.One(t, sgType, "main-proxy").ID, in.Get("securityGroupId"))
		require.Equal(t, "sg-0123456789abcdef0", in.Get("referencedSecurityGroupId"))
		require.Regexp(t, `^main-.*\.proxy-`, rec.Output("endpoint"))
		require.Regexp(t, `-reader\.endpoint\.proxy-`, rec.Output("reader"))
		require.Equal(t, "READ_ONLY", rec.Only(t, dbReaderType).Get("targetRole"))
		users := rec.Output("user").([]any)
		require.Len(t, users, 1)
		require.Regexp(t, `:dbuser:prx-[0-9a-f]+/shop$`, users[0])

		var event map[string]any
		require.NoError(t, json.Unmarshal([]byte(rec.Only(t, dbInvocationType).Get("input").(string)), &event))
		require.Equal(t, rec.Only(t, dbClusterType).Outputs["endpoint"].StringValue(), event["host"],
			"the role manager goes to the server itself")
	})
	// No proxy leads to the replicas of an instance, so that who reads from them goes there itself.
	t.Run("stands beside an instance's readers", func(t *testing.T) {
		t.Parallel()
		archive := fixture.Archive(t, "bootstrap")
		rec := runDatabase(t, func(a *database.Args) { withReaders(1)(a); withProxy(archive)(a) })
		require.ElementsMatch(t,
			[]string{"main-proxy-from-shop", "main-from-shop", "main-from-proxy", "main-from-roles"},
			namesOf(rec.Of(sgInType)))
		require.Equal(t, rec.One(t, dbInstanceType, "main").Get("identifier"),
			rec.Only(t, dbTargetType).Get("dbInstanceIdentifier"))
		require.Equal(t, rec.One(t, dbInstanceType, "main-reader-1").Outputs["address"].StringValue(),
			rec.Output("reader"))
		require.Empty(t, rec.Of(dbReaderType))
		require.Len(t, rec.Output("user"), 3, "the server, its replica and the proxy")

		mysql := runDatabase(t, func(a *database.Args) { onMySQL(a); withProxy(archive)(a); a.Extensions = nil })
		require.Equal(t, "MYSQL", proxyOf(t, mysql)["EngineFamily"])
		require.Equal(t, mysql.Output("endpoint"), mysql.Output("reader"))
		require.ElementsMatch(t, []string{"main-proxy-from-shop", "main-from-proxy", "main-from-roles"},
			namesOf(mysql.Of(sgInType)))
	})
	// AWS can't change a proxy's subnets, and a proxy has one target: a new one needs a new name,
	// to stand beside the old one.
	t.Run("has a new name with new subnets or a new database", func(t *testing.T) {
		t.Parallel()
		archive := fixture.Archive(t, "bootstrap")
		name := func(change func(*database.Args)) any {
			return proxyOf(t, runDatabase(t, func(a *database.Args) {
				withProxy(archive)(a)
				a.KeyARN = pulumi.String(dbKeyARN)
				if change != nil {
					change(a)
				}
			}))["DBProxyName"]
		}
		first := name(nil)
		require.LessOrEqual(t, len(first.(string))-len("main")+32+len("-reader"), 63, "the longest name fits")
		require.Equal(t, first, name(func(a *database.Args) { a.MaxCapacity, a.Version = 8, "18" }))
		require.NotEqual(t, first, name(func(a *database.Args) { a.Snapshot = "friday" }))
		require.NotEqual(t, first, name(func(a *database.Args) {
			a.SubnetIDs = pulumi.StringArray{
				pulumi.String("subnet-0123456789abcdef0"),
				pulumi.String("subnet-0123456789abcdef2"),
			}
		}))
	})
}

func namesOf(list []*mockaws.Resource) (all []string) {
	for _, r := range list {
		all = append(all, r.Name)
	}
	return all
}

func TestInsights(t *testing.T) {
	t.Parallel()
	t.Run("are kept a week or 15 months by cluster and servers alike", func(t *testing.T) {
		t.Parallel()
		for mode, days := range map[database.Insights]float64{
			"":                        7,
			database.InsightsStandard: 7,
			database.InsightsAdvanced: 465,
		} {
			want := "standard"
			if mode != "" {
				want = string(mode)
			}
			for _, change := range []func(*database.Args){func(*database.Args) {}, withReaders(1)} {
				rec := runDatabase(t, func(a *database.Args) { change(a); a.Insights = mode })
				for _, kind := range []string{dbClusterType, dbMemberType, dbInstanceType} {
					for _, r := range rec.Of(kind) {
						require.Equal(t, days, r.Get("performanceInsightsRetentionPeriod"), r.Name)
						require.Equal(t, true, r.Get("performanceInsightsEnabled"), r.Name)
						if kind != dbMemberType { // the mode is the cluster's
							require.Equal(t, want, r.Get("databaseInsightsMode"), r.Name)
						}
					}
				}
			}
		}
	})
}

func TestMasterPassword(t *testing.T) {
	t.Parallel()
	t.Run("has a form that RDS takes and is never shown", func(t *testing.T) {
		t.Parallel()
		form := func(engine database.Engine, text string) error {
			var p check.Problems
			database.CheckPasswordForm(p.In("masterPassword"), engine, text)
			return p.Err()
		}
		require.NoError(t, form(database.EnginePostgres, "correct-horse-battery"))
		for _, wrong := range []string{
			"short", "has a space in it", "has/slash!", "has@at-sign", `has"quote-in`, string(make([]byte, 129)),
		} {
			err := form(database.EnginePostgres, wrong)
			require.ErrorContains(t, err, "masterPassword: RDS doesn't take this password")
			require.NotContains(t, err.Error(), wrong)
		}
		err := form(database.EngineMySQL, "0123456789012345678901234567890123456789AB")
		require.ErrorContains(t, err, "write 8 to 41 characters")
	})
}
