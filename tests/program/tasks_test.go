package program_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/tests/mockaws"
)

// TestServiceTracesAndTasks: services are traced and migrated as their settings say.
func TestServiceTracesAndTasks(t *testing.T) {
	t.Parallel()
	const image = `"image":{"uri":"123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"}`
	values, _ := prd.read(t)
	var network map[string]any
	require.NoError(t, json.Unmarshal([]byte(values["plinth:network"]), &network))
	network["endpoints"] = []string{"database"}
	settings := map[string]string{
		"plinth:network": mustJSON(t, network),
		"plinth:tracing": `{"rules":{"health":{"priority":100,"path":"/health"}}}`,
		"plinth:database": `{"engine":"postgres","version":"17","roles":[{"name":"owner","kind":"migrator"},` +
			`{"name":"app","kind":"app"}]}`,
		"plinth:services": `{
			"shop":{` + image + `,"database":"app","tasks":{"migrate":{"command":["/shop","migrate"],"database":"owner"},"seed":{"command":["/shop","seed"],"run":"onCall"}}},
			"mail":{` + image + `,"untraced":true,"tasks":{"import":{"command":["/mail","import"],"database":"owner","run":"onCall"}}}}`,
	}
	for _, opts := range [][]mockaws.Option{nil, {mockaws.Preview()}} {
		rec, err := prd.changed(t, settings, opts...)
		require.NoError(t, err)
		require.Empty(t, judge(t, rec, "prd", "prd", opts != nil))
		if opts != nil {
			continue
		}
		group := rec.Only(t, "aws:xray/group:Group")
		require.Equal(t, "plinth-prd", group.Get("groupName"))
		require.Contains(t, group.Get("filterExpression"), `annotation.plinth_group = "plinth-prd"`)
		require.Contains(
			t,
			group.Get("filterExpression"),
			rec.One(t, "aws:lambda/function:Function", "api").Outputs["name"].StringValue(),
			"functions are members, too",
		)
		require.NotContains(t, group.Get("filterExpression"), "mail")
		containers := func(task string) string {
			return rec.One(t, "aws:ecs/taskDefinition:TaskDefinition", task).Get("containerDefinitions").(string)
		}
		require.Contains(t, containers("shop"), `"name":"collector"`)
		require.NotContains(t, containers("mail"), `"name":"collector"`)

		// The service signs in as one role, its migration as the owner of the schema, and a task
		// without a role not at all.
		require.Contains(t, containers("shop"), `{"name":"DATABASE_USER","value":"app"}`)
		require.Contains(t, containers("shop-task-migrate"), `{"name":"DATABASE_USER","value":"owner"}`)
		for policy, user := range map[string]string{
			"shop-task-policy":         "app",
			"shop-task-migrate-policy": "owner",
			"mail-task-import-policy":  "owner",
		} {
			statements := rec.One(t, "aws:iam/rolePolicy:RolePolicy", policy).Get("policy").(string)
			require.Equal(t, 1, strings.Count(statements, "rds-db:connect"), policy)
			require.Contains(t, statements, "/"+user+`"`, policy)
		}
		seed := rec.One(t, "aws:iam/rolePolicy:RolePolicy", "shop-task-seed-policy").Get("policy").(string)
		require.NotContains(t, seed, "rds-db:connect")
		require.Contains(t, seed, "xray:PutTraceSegments", "it is traced, as the service is")
		require.Contains(t, containers("shop-task-seed"), `"name":"collector"`)
		require.NotContains(t, containers("mail-task-import"), `"name":"collector"`)
		migrate := rec.One(t, "aws:lambda/invocation:Invocation", "shop-task-migrate")
		require.True(
			t,
			migrate.DependsOn(rec.One(t, "aws:lambda/invocation:Invocation", "database-roles")),
			"the roles are there first",
		)
		require.True(
			t,
			migrate.DependsOn(
				rec.One(t, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "shop-into-database"),
			),
			"and the way",
		)
		require.True(t, rec.One(t, "aws:ecs/service:Service", "shop").DependsOn(migrate))
		require.NotEmpty(
			t,
			rec.One(t, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "mail-into-database"),
		)
		require.Equal(
			t,
			rec.One(t, "aws:lambda/function:Function", "shop-tasks").Outputs["name"].StringValue(),
			rec.Output("services.shop.taskRunner"),
		)
		require.Equal(
			t,
			rec.One(t, "aws:ecs/taskDefinition:TaskDefinition", "shop-task-seed").Get("family"),
			rec.Output("services.shop.taskFamilies.seed"),
		)
	}
}
