package service_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestTask(t *testing.T) {
	t.Parallel()
	t.Run("has exactly these children", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, withTasks(t))
		var made []string
		for _, line := range fixture.Children(rec, rec.One(t, "plinth:service:Service", "shop")) {
			if strings.Contains(line, "task-") || strings.HasSuffix(line, "-tasks") {
				made = append(made, line)
			}
		}
		require.ElementsMatch(t, []string{
			iamRoleType + " shop-task-role", iamRolePolicy + " shop-task-policy", "plinth:function:Function shop-tasks",
			iamRoleType + " shop-task-migrate-role", iamRolePolicy + " shop-task-migrate-policy",
			ecsTaskType + " shop-task-migrate", lambdaInvocation + " shop-task-migrate",
			iamRoleType + " shop-task-seed-role", ecsTaskType + " shop-task-seed", lambdaInvocation + " shop-task-seed",
			iamRoleType + " shop-task-reindex-role", ecsTaskType + " shop-task-reindex",
		}, made)
		require.Empty(t, runService(t).Of(lambdaFunction))
	})
	t.Run("has the service's image and rights of its own", func(t *testing.T) {
		t.Parallel()
		rec := mockaws.Run(t,
			serviceProgram(recorded(), fromQueue, withTasks(t), traced(""), with(func(a *service.Args) {
				a.Health.Command, a.Exec = []string{"/shop", "check"}, true
			})))
		migrate := rec.One(t, ecsTaskType, "shop-task-migrate")
		require.True(t, strings.HasSuffix(fmt.Sprint(migrate.Get("family")), "-shop-task-migrate"))
		require.Equal(t, rec.One(t, iamRoleType, "shop-task-migrate-role").Outputs["arn"].V, migrate.Get("taskRoleArn"))
		require.Equal(t, rec.One(t, iamRoleType, "shop-execution-role").Outputs["arn"].V,
			migrate.Get("executionRoleArn"))
		list := containersOf(t, migrate)
		require.Len(t, list, 2, "the program, and the collector of its traces")
		c, collector := list[0], list[1]
		require.Equal(t,
			[]any{"collector", false, nil},
			[]any{collector["name"], collector["essential"], collector["portMappings"]},
			"the task ends with its program")
		require.Equal(t, []any{map[string]any{"containerName": "collector", "condition": "START"}}, c["dependsOn"])
		for key, want := range map[string]any{
			"name":                   "shop",
			"image":                  shopImage,
			"command":                []any{"/shop", "migrate"},
			"essential":              true,
			"readonlyRootFilesystem": true,
			"user":                   "65532:65532",
			"linuxParameters": map[string]any{
				"initProcessEnabled": true,
				"capabilities":       map[string]any{"drop": []any{"ALL"}},
			},
			"secrets": []any{
				map[string]any{"name": "MIGRATOR", "valueFrom": migratorSecret},
				map[string]any{"name": "TOKEN", "valueFrom": shopSecret},
			},
		} {
			require.Equal(t, want, c[key], key)
		}
		variables := variablesOf(c)
		require.Equal(t, "plinth-prd/shop-migrate", variables["OTEL_SERVICE_NAME"])
		maps.DeleteFunc(variables, func(key, _ string) bool { return strings.HasPrefix(key, "OTEL_") })
		require.Equal(t,
			map[string]string{"KEY": "none", "LEVEL": "info", "MODE": "migrate"},
			variables, "its own variables win, and the queue isn't its own")
		require.Equal(t, "shop-migrate",
			c["logConfiguration"].(map[string]any)["options"].(map[string]any)["awslogs-stream-prefix"])
		require.NotContains(t, c, "portMappings")
		require.NotContains(t, c, "healthCheck")

		require.ElementsMatch(t,
			[]string{"Connect", "Tracing"},
			fixture.Sids(t, rec.One(t, iamRolePolicy, "shop-task-migrate-policy"), "policy"))
		untraced := runService(t, withTasks(t))
		require.Len(t, containersOf(t, untraced.One(t, ecsTaskType, "shop-task-migrate")), 1)
		require.ElementsMatch(t,
			[]string{"Connect"},
			fixture.Sids(t, untraced.One(t, iamRolePolicy, "shop-task-migrate-policy"), "policy"))
		trust := rec.One(t, iamRoleType, "shop-task-migrate-role").Get("assumeRolePolicy")
		require.Contains(t, trust, `"aws:SourceArn":"arn:*:ecs:eu-west-1:123456789012:*"`)
		require.Equal(t,
			[]any{shopSecret, shopSecret, migratorSecret},
			fixture.Statements(t, rec.One(t, iamRolePolicy, "shop-execution-policy"), "policy")["Secrets"]["Resource"])
	})
	t.Run("runs before the service gets its new version", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, behindIngress, withTasks(t), with(func(a *service.Args) {
			a.Jobs = map[string]service.Job{"clean": {Schedule: "rate(1 hour)", Command: []string{"/shop", "clean"}}}
		}))
		migrate, seed := rec.One(t, lambdaInvocation,
			"shop-task-migrate"), rec.One(t, lambdaInvocation, "shop-task-seed")
		for _, before := range []*mockaws.Resource{
			rec.One(t, iamRolePolicy, "shop-task-migrate-policy"),
			rec.One(t, iamRolePolicy, "shop-execution-policy"),
			rec.Only(t, ecsCapacityType),
			rec.One(t, ecsTaskType, "shop-task-migrate"), rec.One(t, sgOutType, "shop-to-https"),
		} {
			require.True(t, migrate.DependsOn(before), before.Name)
		}
		require.True(t, seed.DependsOn(migrate), "one after the other, in the order of their names")
		shop := rec.Only(t, ecsServiceType)
		job := rec.Only(t, "aws:cloudwatch/eventTarget:EventTarget")
		for _, run := range []*mockaws.Resource{migrate, seed} {
			require.True(t, shop.DependsOn(run), "a migration that fails stops the update")
			require.True(t, job.DependsOn(run), "jobs wait, too")
		}
		runner := rec.One(t, lambdaFunction, "shop-tasks")
		require.Equal(t, runner.Outputs["name"].V, migrate.Get("functionName"))
		require.Equal(t, "live", migrate.Get("qualifier"))
		require.JSONEq(t, `{"task":"migrate","revision":1}`, migrate.Get("input").(string))
		require.Equal(t, rec.One(t, ecsTaskType, "shop-task-migrate").Outputs["arn"].V,
			migrate.Get("triggers.taskDefinition"),
			"a new definition is a new run")
		require.Empty(t, migrate.IgnoreChanges)

		rec = runService(t, withTasks(t), with(func(a *service.Args) { a.CodeOwner = service.CodeOwnerPipeline }))
		require.Equal(t,
			[]string{"input", "triggers"},
			rec.One(t, lambdaInvocation, "shop-task-migrate").IgnoreChanges, "the pipeline runs its own revisions")
	})
}

func TestTaskRunner(t *testing.T) {
	t.Parallel()
	t.Run("starts its tasks in the service's network and nothing else", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, withTasks(t))
		runner, cluster, logs := rec.One(t, lambdaFunction,
			"shop-tasks"), rec.Only(t, ecsClusterType), rec.One(t, cwLogGroupType, "shop-logs")
		require.EqualValues(t, 900,
			runner.Get("timeout"),
			"the longest task's time, and a minute to stop it and to tell")
		require.False(t, runner.Has("vpcConfig"), "it talks to ECS alone")
		family := func(task string) string {
			return rec.One(t, ecsTaskType, "shop-task-"+task).Outputs["arnWithoutRevision"].V.(string)
		}
		for key, want := range map[string]any{
			"CLUSTER":        cluster.Outputs["name"].V,
			"SECURITY_GROUP": rec.One(t, sgType, "shop-sg").ID,
			"CONTAINER":      "shop",
			"LOG_GROUP":      logs.Outputs["name"].V,
			"SUBNETS":        "subnet-0123456789abcdef0,subnet-0123456789abcdef1",
		} {
			require.Equal(t, want, runner.Get("environment.variables."+key), key)
		}
		var tasks map[string]map[string]any
		require.NoError(t, json.Unmarshal([]byte(runner.Get("environment.variables.TASKS").(string)), &tasks))
		require.Equal(t, map[string]map[string]any{
			"migrate": {"family": family("migrate"), "timeoutSeconds": 600.0},
			"seed":    {"family": family("seed"), "timeoutSeconds": 840.0},
			"reindex": {"family": family("reindex"), "timeoutSeconds": 120.0},
		}, tasks)

		policy := fixture.Statements(t, rec.One(t, iamRolePolicy, "shop-tasks-policy"), "policy")
		inCluster := map[string]any{"ArnEquals": map[string]any{"ecs:cluster": cluster.Outputs["arn"].V}}
		require.Equal(t,
			[]any{family("migrate") + ":*", family("reindex") + ":*", family("seed") + ":*"},
			policy["Run"]["Resource"])
		require.Equal(t, "ecs:RunTask", policy["Run"]["Action"])
		require.Equal(t, inCluster, policy["Run"]["Condition"])
		require.Equal(t,
			fmt.Sprintf("arn:aws:ecs:eu-west-1:123456789012:task/%s/*", cluster.Outputs["name"].V),
			policy["Watch"]["Resource"])
		require.Equal(t, inCluster, policy["Watch"]["Condition"])
		var roles []any
		for _, name := range []string{
			"shop-execution-role", "shop-task-migrate-role", "shop-task-reindex-role", "shop-task-seed-role",
		} {
			roles = append(roles, rec.One(t, iamRoleType, name).Outputs["arn"].V)
		}
		require.Equal(t, roles, policy["PassRoles"]["Resource"], "not the service's own role")
		require.Equal(t,
			map[string]any{"StringEquals": map[string]any{"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
			policy["PassRoles"]["Condition"])
	})
	t.Run("and families are found by a pipeline", func(t *testing.T) {
		t.Parallel()
		archive := fixture.Archive(t, "bootstrap")
		rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
			main, err := service.NewCluster(ctx, "main", nil)
			if err != nil {
				return err
			}
			for _, name := range []string{"shop", "mail"} {
				args := serviceArgs()
				args.Cluster, args.TaskRunnerArchive = main, archive
				if name == "shop" {
					migrate := service.TaskSettings{Command: []string{"/shop", "migrate"}}
					args.Tasks = map[string]service.Task{"migrate": {TaskSettings: migrate}}
				}
				made, err := service.New(ctx, name, &args)
				if err != nil {
					return err
				}
				ctx.Export(name, pulumi.Map{"runner": made.TaskRunnerName, "families": made.TaskFamilies})
			}
			return nil
		})
		require.Equal(t, rec.One(t, lambdaFunction, "shop-tasks").Outputs["name"].V, rec.Output("shop.runner"))
		require.Equal(t,
			map[string]any{"migrate": rec.One(t, ecsTaskType, "shop-task-migrate").Get("family")},
			rec.Output("shop.families"))
		require.Equal(t, []any{"", map[string]any{}}, []any{rec.Output("mail.runner"), rec.Output("mail.families")})
	})
}

func TestTaskSettings(t *testing.T) {
	t.Parallel()
	run := func(key string, task service.Task) serviceChange {
		task.Command = []string{"x"}
		return with(func(a *service.Args) { a.Tasks = map[string]service.Task{key: task} })
	}
	plain := func(name string) pulumi.StringMap { return pulumi.StringMap{name: pulumi.String("")} }
	for want, task := range map[string]service.Task{
		"tasks.migrate.run: not an allowed value": {TaskSettings: service.TaskSettings{Run: "always"}},
		"tasks.migrate.timeoutSeconds: too large, got 841": {
			TaskSettings: service.TaskSettings{TimeoutSeconds: 841},
		},
		"tasks.migrate.timeoutSeconds: too small, got 29": {
			TaskSettings: service.TaskSettings{TimeoutSeconds: 29},
		},
		"tasks.migrate.environment: not the name of a variable, got \"A-B\"": {Environment: plain("A-B")},
		"tasks.migrate.secrets.A: the variable stands in environment, too": {
			Environment: plain("A"),
			Secrets:     pulumi.StringMap{"A": pulumi.String(shopSecret)},
		},
		"tasks.migrate: environment: the variable is set twice, got \"A\"": {
			Environment: plain("A"),
			Links:       []service.Link{{Environment: plain("A")}},
		},
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			refused(t, run("migrate", task), want)
		})
	}
	t.Run("no command", func(t *testing.T) {
		t.Parallel()
		refused(t, with(func(a *service.Args) { a.Tasks = map[string]service.Task{"migrate": {}} }),
			"tasks.migrate.command: required, got nothing")
	})
	t.Run("a long name in capitals", func(t *testing.T) {
		t.Parallel()
		refused(t, run("Much-too-long-a-name", service.Task{}), "tasks.Much-too-long-a-name: a name has")
	})
	t.Run("no archive", func(t *testing.T) {
		t.Parallel()
		_, err := mockaws.Try(serviceProgram(nil, run("migrate", service.Task{})))
		require.ErrorContains(t, err, `got "functions/dist/taskrunner.zip"; build the archives`)
	})
}
