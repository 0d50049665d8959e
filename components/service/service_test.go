package service_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestService(t *testing.T) {
	t.Parallel()
	t.Run("has exactly these children", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, behindIngress)
		shop := rec.One(t, "plinth:service:Service", "shop")
		require.ElementsMatch(t, []string{
			cwLogGroupType + " shop-logs", iamRoleType + " shop-execution-role",
			iamRolePolicy + " shop-execution-policy", iamRoleType + " shop-task-role",
			ecsTaskType + " shop", sgType + " shop-sg", sgInType + " shop-from-ingress", sgOutType + " shop-to-https",
			lbTargetType + " shop", lbRuleType + " shop",
			ecsServiceType + " shop", scalingType + " shop-scaling", scalePolicyType + " shop-cpu",
		}, fixture.Children(rec, shop))
		require.ElementsMatch(t,
			[]string{ecsClusterType + " main", ecsCapacityType + " main-capacity"},
			fixture.Children(rec, rec.One(t, "plinth:service:Cluster", "main")))
	})
	t.Run("hardens its tasks", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, behindIngress, with(func(a *service.Args) {
			a.Environment = pulumi.StringMap{"B": pulumi.String("2"), "A": pulumi.String("1")}
			a.Secrets = pulumi.StringMap{"TOKEN": pulumi.String(shopSecret + ":token::")}
			a.WritablePaths = []string{"/var/cache/shop"}
		}))
		task := rec.Only(t, ecsTaskType)
		for key, want := range map[string]any{
			"networkMode":                     "awsvpc",
			"cpu":                             "256",
			"memory":                          "512",
			"requiresCompatibilities":         []any{"FARGATE"},
			"runtimePlatform.cpuArchitecture": "ARM64",
			"skipDestroy":                     true, "volumes[0].name": "var-cache-shop",
		} {
			require.Equal(t, want, task.Get(key), key)
		}
		require.NotEqual(t, task.Get("executionRoleArn"), task.Get("taskRoleArn"))
		require.True(t,
			strings.HasSuffix(fmt.Sprint(task.Get("family")), "-shop"),
			"the family is the cluster's and the service's")

		container := containerOf(t, rec)
		logs := rec.One(t, cwLogGroupType, "shop-logs")
		for key, want := range map[string]any{
			"name":                   "shop",
			"image":                  shopImage,
			"readonlyRootFilesystem": true,
			"user":                   "65532:65532",
			"essential":              true,
			"stopTimeout":            30.0,
			"linuxParameters": map[string]any{
				"initProcessEnabled": true,
				"capabilities":       map[string]any{"drop": []any{"ALL"}},
			},
			"portMappings": []any{map[string]any{"containerPort": 8080.0, "hostPort": 8080.0, "protocol": "tcp"}},
			"environment": []any{
				map[string]any{"name": "A", "value": "1"},
				map[string]any{"name": "B", "value": "2"},
			},
			"secrets": []any{map[string]any{"name": "TOKEN", "valueFrom": shopSecret + ":token::"}},
			"mountPoints": []any{map[string]any{
				"sourceVolume":  "var-cache-shop",
				"containerPath": "/var/cache/shop",
			}},
			"logConfiguration": map[string]any{
				"logDriver": "awslogs",
				"options": map[string]any{
					"awslogs-group":         logs.Outputs["name"].V,
					"awslogs-region":        "eu-west-1",
					"awslogs-stream-prefix": "shop",
				},
			},
		} {
			require.Equal(t, want, container[key], key)
		}
		require.NotContains(t, container, "privileged")
		require.True(t, logs.Protect)
		require.EqualValues(t, 365, logs.Get("retentionInDays"))
	})
	t.Run("gives its two roles what they need and nothing else", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, fromQueue, with(func(a *service.Args) {
			a.Secrets = pulumi.StringMap{"TOKEN": pulumi.String(shopSecret + ":token::")}
			a.Statements = []service.Statement{{
				Sid:       "Invoices",
				Actions:   []string{"s3:PutObject"},
				Resources: []pulumi.StringInput{pulumi.String("arn:aws:s3:::invoices/*")},
			}}
		}))
		starting := rec.One(t, iamRolePolicy, "shop-execution-policy")
		require.ElementsMatch(t, []string{"Image", "Logs", "Registry", "Secrets"}, fixture.Sids(t, starting, "policy"))
		statements := fixture.Statements(t, starting, "policy")
		require.Equal(t, shopSecret, statements["Secrets"]["Resource"], "the key isn't part of the secret's ARN")
		require.Equal(t, "arn:aws:ecr:eu-west-1:123456789012:repository/shop", statements["Image"]["Resource"])
		require.ElementsMatch(t,
			[]string{"Consume", "Invoices"},
			fixture.Sids(t, rec.One(t, iamRolePolicy, "shop-task-policy"), "policy"))
		trust := rec.One(t, iamRoleType, "shop-task-role").Get("assumeRolePolicy")
		require.Contains(t, trust, `"aws:SourceAccount":"123456789012"`)
		require.Contains(t, trust, `"aws:SourceArn":"arn:*:ecs:eu-west-1:123456789012:*"`)
		require.ElementsMatch(t,
			[]string{"Logs"},
			fixture.Sids(t,
				runService(t, with(func(a *service.Args) { a.Image.URI = "docker.io/library/nginx:1.29.3" })).
					One(t, iamRolePolicy, "shop-execution-policy"),
				"policy"))
	})
	t.Run("starts after what its tasks need", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, behindIngress)
		shop := rec.Only(t, ecsServiceType)
		for _, before := range []*mockaws.Resource{
			rec.Only(t, lbRuleType),
			rec.Only(t, ecsCapacityType),
			rec.One(t, iamRolePolicy, "shop-execution-policy"),
			rec.Only(t, ecsTaskType),
		} {
			require.True(t, shop.DependsOn(before), before.Name)
		}
		require.True(t, rec.Only(t, scalingType).DependsOn(shop))
	})
	t.Run("rolls a failed deployment back", func(t *testing.T) {
		t.Parallel()
		shop := runService(t, behindIngress, with(func(a *service.Args) {
			a.DeploymentAlarms, a.Health.GraceSeconds = []pulumi.StringInput{pulumi.String("shop-errors")}, 120
		})).Only(t, ecsServiceType)
		for key, want := range map[string]any{
			"deploymentCircuitBreaker.enable":   true,
			"deploymentCircuitBreaker.rollback": true,
			"deploymentController.type":         "ECS",
			"alarms.alarmNames":                 []any{"shop-errors"}, "alarms.enable": true, "alarms.rollback": true,
			"deploymentMinimumHealthyPercent":     100.0,
			"deploymentMaximumPercent":            200.0,
			"healthCheckGracePeriodSeconds":       120.0,
			"networkConfiguration.assignPublicIp": false,
			"enableExecuteCommand":                false,
			"waitForSteadyState":                  true,
			"desiredCount":                        2.0,
			"forceNewDeployment":                  true,
		} {
			require.Equal(t, want, shop.Get(key), key)
		}
		require.False(t, runService(t).Only(t, ecsServiceType).Has("alarms"))
	})
	t.Run("fails the run whose deployment ECS rolled back", func(t *testing.T) {
		t.Parallel()
		older := mockaws.Outputs(ecsServiceType,
			map[string]any{"taskDefinition": "arn:aws:ecs:eu-west-1:123456789012:task-definition/main-shop:6"})
		_, err := mockaws.Try(serviceProgram(nil), older)
		require.ErrorContains(t, err,
			`service "shop": ECS took the deployment of arn:aws:ecs:eu-west-1:123456789012:task-definition/`)
		require.ErrorContains(t, err, "task-definition/main-shop:6 runs")
		_, err = mockaws.Try(
			serviceProgram(nil, with(func(a *service.Args) { a.CodeOwner = service.CodeOwnerPipeline })),
			older)
		require.NoError(t, err, "what a pipeline deploys isn't this run's to judge")
		_, err = mockaws.Try(serviceProgram(nil), mockaws.Preview())
		require.NoError(t, err)
	})
	t.Run("never puts back what somebody else owns", func(t *testing.T) {
		t.Parallel()
		require.Equal(t,
			[]string{"desiredCount"},
			runService(t).Only(t, ecsServiceType).IgnoreChanges, "autoscaling owns the number of tasks")
		shop := runService(t, with(func(a *service.Args) { a.CodeOwner = service.CodeOwnerPipeline })).
			Only(t, ecsServiceType)
		require.Equal(t, []string{"desiredCount", "taskDefinition"}, shop.IgnoreChanges)
		require.Equal(t, false, shop.Get("waitForSteadyState"))
	})
	t.Run("is reached by the load balancer alone", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, behindIngress, with(func(a *service.Args) {
			a.Port, a.Destinations = 9000, map[string]service.Destination{"database": {
				SecurityGroupID: pulumi.String("sg-0123456789abcdef0"),
				Port:            5432,
			}}
		}))
		in := rec.One(t, sgInType, "shop-from-ingress")
		require.Equal(t, rec.One(t, sgType, "web").ID, in.Get("referencedSecurityGroupId"))
		require.Equal(t, []any{9000.0, 9000.0, false}, []any{in.Get("fromPort"), in.Get("toPort"), in.Has("cidrIpv4")})
		out := rec.One(t, sgOutType, "shop-to-database")
		require.Equal(t,
			[]any{"sg-0123456789abcdef0", 5432.0},
			[]any{out.Get("referencedSecurityGroupId"), out.Get("toPort")})
		into := rec.One(t, sgInType, "shop-into-database")
		require.Equal(t,
			[]any{"sg-0123456789abcdef0", rec.One(t, sgType, "shop-sg").ID, 5432.0},
			[]any{into.Get("securityGroupId"), into.Get("referencedSecurityGroupId"), into.Get("toPort")})
		for _, way := range []string{out.URN, into.URN} {
			require.Contains(t, rec.Only(t, ecsServiceType).Dependencies, way, "a task connects as soon as it starts")
		}
		target := rec.Only(t, lbTargetType)
		for key, want := range map[string]any{
			"targetType":           "ip",
			"port":                 9000.0,
			"healthCheck.path":     "/health",
			"healthCheck.interval": 15.0,
			"deregistrationDelay":  30.0,
		} {
			require.Equal(t, want, target.Get(key), key)
		}
	})
}

func TestWorker(t *testing.T) {
	t.Parallel()
	t.Run("is reached by nothing", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, fromQueue, with(func(a *service.Args) { a.Health.Command = []string{"/worker", "check"} }))
		require.Empty(t, rec.Of(sgInType))
		require.Empty(t, rec.Of(lbTargetType))
		shop := rec.Only(t, ecsServiceType)
		require.False(t, shop.Has("loadBalancers"))
		require.False(t, shop.Has("healthCheckGracePeriodSeconds"))
		container := containerOf(t, rec)
		require.NotContains(t, container, "portMappings")
		require.Equal(t,
			[]any{map[string]any{"name": "QUEUE_URL", "value": rec.One(t, sqsQueueType, "jobs").Outputs["url"].V}},
			container["environment"])
		require.Equal(t, []any{"CMD", "/worker", "check"}, container["healthCheck"].(map[string]any)["command"])
	})
}
