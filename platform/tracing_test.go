package platform_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/platform"
)

const privateNetwork = `{"cidr":"10.0.0.0/16","zones":["eu-west-1a","eu-west-1b"],"nat":"none",` +
	`"endpoints":["containers","observability","secrets","exec"]}`

// privateServices are workers with images of the region's private registry, in a network without
// NAT.
func privateServices(settings, network string, more map[string]string) map[string]string {
	return with(map[string]string{
		"plinth:network":  network,
		"plinth:services": `{"shop":{"image":{"uri":"123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1"}` + settings + `}}`,
	}, more)
}

// TestTracingRules: traces have somebody who makes them and a name.
func TestTracingRules(t *testing.T) {
	t.Parallel()
	traced := func(value string) map[string]string { return map[string]string{"plinth:tracing": value} }
	for name, row := range map[string]struct {
		changes map[string]string
		want    string
	}{
		"services that are traced": {
			with(
				services("shop", `"port":8080`),
				traced(`{"rules":{"health":{"priority":1,"service":"shop","path":"/health"}}}`),
			),
			"",
		},
		"functions that are traced": {with(map[string]string{"plinth:functions": aFunction}, traced(`{}`)), ""},
		"nothing that is traced":    {traced(`{}`), "plinth:tracing: there is nothing that is traced"},
		"services that want none of it": {
			with(services("shop", `"untraced":true`), traced(`{}`)),
			"plinth:tracing: there is nothing that is traced",
		},
		"a rule for another service": {
			with(services("shop", `"port":8080`), traced(`{"rules":{"a":{"priority":1,"service":"shap"}}}`)),
			`plinth:tracing.rules.a.service: no service of this name is traced, got "shap"; write shop`,
		},
		"a service on a collector's port": {
			with(services("shop", `"port":4318`), traced(`{}`)),
			"plinth:services.shop.port: the collector of plinth:tracing has it, got 4318",
		},
		"an untraced one there": {
			with(services("shop", `"port":4318,"untraced":true`, "admin", `"port":80`), traced(`{}`)),
			"",
		},
		"a default that is too long": {
			with(
				services("shop", `"port":80`),
				with(traced(`{}`), map[string]string{"plinth:environment": "a-rather-long-name"}),
			),
			`plinth:tracing.group: the default isn't the name of a group, got "plinth-a-rather-long-name"`,
		},
		"a name instead of it": {
			with(
				services("shop", `"port":80`),
				with(traced(`{"group":"shop"}`), map[string]string{"plinth:environment": "a-rather-long-name"}),
			),
			"",
		},
		"a share that isn't one": {
			with(services("shop", `"port":80`), traced(`{"sampling":{"ratePercent":101}}`)),
			"plinth:tracing.sampling.ratePercent: ",
		},
		"a rule without a priority": {
			with(services("shop", `"port":80`), traced(`{"rules":{"a":{"path":"/x"}}}`)),
			"plinth:tracing.rules.a.priority: ",
		},
		"two rules with one": {
			with(services("shop", `"port":80`), traced(`{"rules":{"a":{"priority":1},"b":{"priority":1}}}`)),
			"plinth:tracing.rules.b.priority: the rule a has it already, got 1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expect(t, row.changes, row.want)
		})
	}
}

func expect(t *testing.T, changes map[string]string, want string) {
	t.Helper()
	got := lines(t, source(changes))
	if want == "" {
		require.Empty(t, got)
		return
	}
	require.Len(t, got, 1, strings.Join(got, "\n"))
	require.Contains(t, got[0], want)
}

// TestNetworkWithoutNAT: tasks and collectors in a network without NAT.
func TestNetworkWithoutNAT(t *testing.T) {
	t.Parallel()
	mirror := map[string]string{
		"plinth:tracing": `{"collectorImage":"123456789012.dkr.ecr.eu-west-1.amazonaws.com/collector:v0.50.0"}`,
	}
	few := strings.Replace(privateNetwork, `,"observability","secrets","exec"`, "", 1)
	for name, row := range map[string]struct {
		changes map[string]string
		want    string
	}{
		"private images": {privateServices("", privateNetwork, mirror), ""},
		"a public image": {
			privateServices(
				"",
				privateNetwork,
				map[string]string{"plinth:services": `{"shop":{"image":{"uri":"docker.io/library/nginx:1.29.3"}}}`},
			),
			`plinth:services.shop.image.uri: plinth:network.nat is none, and no endpoint leads to this registry, ` +
				`got "docker.io/library/nginx:1.29.3"; copy the image into one of <account>.dkr.ecr.eu-west-1`,
		},
		"an image of another region": {
			privateServices(
				"",
				privateNetwork,
				map[string]string{
					"plinth:services": `{"shop":{"image":{"uri":"123456789012.dkr.ecr.eu-west-2.amazonaws.com/shop:1"}}}`,
				},
			),
			"no endpoint leads to this registry",
		},
		"the public collector": {
			privateServices("", privateNetwork, map[string]string{"plinth:tracing": `{}`}),
			`plinth:tracing.collectorImage: plinth:network.nat is none, and no endpoint leads to this registry, ` +
				`got "public.ecr.aws/`,
		},
		"no collector": {
			privateServices(
				`,"untraced":true`,
				privateNetwork,
				with(map[string]string{"plinth:functions": aFunction}, map[string]string{"plinth:tracing": `{}`}),
			),
			"",
		},
		"traces without a way": {
			privateServices("", few, mirror),
			"plinth:network.endpoints: plinth:tracing sends traces, and nat is none; add observability",
		},
		"tasks' secrets without a way": {
			privateServices(
				`,"tasks":{"migrate":{"command":["x"],`+
					`"secrets":{"A":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:a-AbCdEf"}}}`,
				few,
				nil,
			),
			"plinth:network.endpoints: tasks of plinth:services read secrets, and nat is none; add secrets",
		},
		"a shell by another capability": {
			privateServices(
				`,"exec":true`,
				strings.Replace(few, `"containers"`, `"containers","ssm"`, 1),
				map[string]string{"plinth:containers": `{"exec":true}`},
			),
			"add exec",
		},
		"with NAT everything is reached": {
			privateServices(
				"",
				aNetwork,
				map[string]string{
					"plinth:tracing":  `{}`,
					"plinth:services": `{"shop":{"image":{"uri":"nginx:1.29.3"}}}`,
				},
			),
			"",
		},
		"a task's role": {
			privateServices(
				`,"tasks":{"migrate":{"command":["x"],"database":"migrator"}}`,
				strings.Replace(aNetwork, "}", `,"endpoints":["database"]}`, 1),
				map[string]string{"plinth:database": aDatabase},
			),
			"",
		},
		"a task's role that isn't there": {
			privateServices(
				`,"tasks":{"migrate":{"command":["x"],"database":"migrater"}}`,
				strings.Replace(aNetwork, "}", `,"endpoints":["database"]}`, 1),
				map[string]string{"plinth:database": aDatabase},
			),
			`plinth:services.shop.tasks.migrate.database: there is no role of this name, got "migrater"; write ` +
				`migrator`,
		},
		"a task's role without a database": {
			privateServices(`,"tasks":{"migrate":{"command":["x"],"database":"migrator"}}`, aNetwork, nil),
			"add it to plinth:database.roles",
		},
		"a variable that comes with a role": {
			privateServices(
				`,"tasks":{"migrate":{"command":["x"],"database":"migrator","environment":{"DATABASE_USER":"me"}}}`,
				strings.Replace(aNetwork, "}", `,"endpoints":["database"]}`, 1),
				map[string]string{"plinth:database": aDatabase},
			),
			`plinth:services.shop.tasks.migrate.environment.DATABASE_USER: the variable comes with database`,
		},
		"a task without a command": {
			privateServices(`,"tasks":{"migrate":{}}`, aNetwork, nil),
			"plinth:services.shop.tasks.migrate.command: ",
		},
		"a task that takes too long": {
			privateServices(`,"tasks":{"migrate":{"command":["x"],"timeoutSeconds":900}}`, aNetwork, nil),
			"plinth:services.shop.tasks.migrate.timeoutSeconds: ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expect(t, row.changes, row.want)
		})
	}
}

// TestTracingGroup: tracing is called by project and environment.
func TestTracingGroup(t *testing.T) {
	t.Parallel()
	c, err := platform.Load(
		source(
			with(services("shop", `"port":80`, "admin", `"untraced":true`), map[string]string{"plinth:tracing": `{}`}),
		),
	)
	require.NoError(t, err)
	args := platform.TracingArgs(c)
	require.Equal(t, []any{"plinth-dev", "eu-west-1", []string{"shop"}}, []any{args.Group, args.Region, args.Services})
}
