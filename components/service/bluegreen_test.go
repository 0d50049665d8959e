package service_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestBlueGreen(t *testing.T) {
	t.Parallel()
	t.Run("has exactly these children", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, blueGreen(t))
		require.ElementsMatch(t, []string{
			cwLogGroupType + " shop-logs", iamRoleType + " shop-execution-role",
			iamRolePolicy + " shop-execution-policy", iamRoleType + " shop-task-role",
			ecsTaskType + " shop", sgType + " shop-sg", sgInType + " shop-from-ingress", sgOutType + " shop-to-https",
			lbTargetType + " shop", lbTargetType + " shop-green", lbRuleType + " shop", lbRuleType + " shop-test",
			ecsServiceType + " shop", scalingType + " shop-scaling", scalePolicyType + " shop-cpu",
			deployAppType + " shop", deployGroupType + " shop", iamRoleType + " shop-deploy-role",
			iamRolePolicy + " shop-deploy-policy",
			alarmType + " shop-errors", "plinth:function:Function shop-hook",
			"aws:ec2/securityGroupRule:SecurityGroupRule shop-hook-to-ingress",
		}, fixture.Children(rec, rec.One(t, "plinth:service:Service", "shop")))
	})
	t.Run("is never put back by a run", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, blueGreen(t))
		shop := rec.Only(t, ecsServiceType)
		require.Equal(t,
			[]string{"desiredCount", "loadBalancers", "networkConfiguration", "taskDefinition"},
			shop.IgnoreChanges)
		for key, want := range map[string]any{
			"deploymentController.type":     "CODE_DEPLOY",
			"launchType":                    "FARGATE",
			"waitForSteadyState":            false,
			"healthCheckGracePeriodSeconds": 60.0,
		} {
			require.Equal(t, want, shop.Get(key), key)
		}
		for _, refused := range []string{
			"deploymentCircuitBreaker", "alarms", "availabilityZoneRebalancing", "forceNewDeployment",
			"capacityProviderStrategies",
		} {
			require.False(t, shop.Has(refused), "ECS refuses %s with CODE_DEPLOY", refused)
		}
		blue, green := rec.One(t, lbTargetType, "shop"), rec.One(t, lbTargetType, "shop-green")
		require.Equal(t, blue.ID, shop.Get("loadBalancers[0].targetGroupArn"))
		production, test := rec.One(t, lbRuleType, "shop"), rec.One(t, lbRuleType, "shop-test")
		for rule, at := range map[*mockaws.Resource][2]string{
			production: {rec.One(t, lbListenerType, "web-https").ID, blue.ID},
			test:       {rec.One(t, lbListenerType, "web-test").ID, green.ID},
		} {
			require.Equal(t, []string{"actions"}, rule.IgnoreChanges)
			require.Equal(t,
				[]any{at[0], at[1], 100.0},
				[]any{rule.Get("listenerArn"), rule.Get("actions[0].targetGroupArn"), rule.Get("priority")})
			for _, group := range []*mockaws.Resource{blue, green} {
				require.True(t,
					rule.DependsOn(group),
					"the rule goes before either group, whichever it leads to by then")
				require.True(t, group.Protect, "a change that replaces a group stops in the preview")
			}
			require.True(t, shop.DependsOn(rule))
		}
		require.Empty(t, runService(t, behindIngress).Only(t, lbRuleType).IgnoreChanges,
			"a rolling service's rule is the program's")
	})
	t.Run("shifts the requests and rolls a failure back", func(t *testing.T) {
		t.Parallel()
		rec := runService(t,
			blueGreen(t),
			with(func(a *service.Args) { a.DeploymentAlarms = []pulumi.StringInput{pulumi.String("shop-latency")} }))
		group, alarm := rec.Only(t, deployGroupType), rec.Only(t, alarmType)
		at := "loadBalancerInfo.targetGroupPairInfo."
		for key, want := range map[string]any{
			"appName":                        rec.Only(t, deployAppType).Outputs["name"].V,
			"deploymentGroupName":            "shop",
			"deploymentConfigName":           "CodeDeployDefault.ECSCanary10Percent5Minutes",
			"deploymentStyle.deploymentType": "BLUE_GREEN", "deploymentStyle.deploymentOption": "WITH_TRAFFIC_CONTROL",
			"ecsService.clusterName": rec.Only(t,
				ecsClusterType).Outputs["name"].V,
			"ecsService.serviceName": rec.Only(t,
				ecsServiceType).Outputs["name"].V,
			at + "prodTrafficRoute.listenerArns": []any{
				rec.One(t, lbListenerType, "web-https").ID,
			},
			at + "testTrafficRoute.listenerArns": []any{
				rec.One(t, lbListenerType, "web-test").ID,
			},
			at + "targetGroups[0].name": rec.One(t, lbTargetType,
				"shop").Outputs["name"].V,
			at + "targetGroups[1].name": rec.One(t, lbTargetType,
				"shop-green").Outputs["name"].V,
			"autoRollbackConfiguration.enabled": true,
			"autoRollbackConfiguration.events": []any{
				"DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST",
			},
			"alarmConfiguration.enabled": true,
			"alarmConfiguration.alarms": []any{
				alarm.Outputs["name"].V, "shop-latency",
			},
			"blueGreenDeploymentConfig.deploymentReadyOption.actionOnTimeout":                                  "CONTINUE_DEPLOYMENT",
			"blueGreenDeploymentConfig.terminateBlueInstancesOnDeploymentSuccess.action":                       "TERMINATE",
			"blueGreenDeploymentConfig.terminateBlueInstancesOnDeploymentSuccess.terminationWaitTimeInMinutes": 60.0,
		} {
			require.Equal(t, want, group.Get(key), key)
		}
		require.True(t, group.DependsOn(rec.One(t, iamRolePolicy, "shop-deploy-policy")))

		require.Equal(t, []any{5.0, "notBreaching"}, []any{alarm.Get("threshold"), alarm.Get("treatMissingData")})
		require.Equal(t,
			"100 * (FILL(errors_blue, 0) + FILL(errors_green, 0) + FILL(silent_blue, 0) + FILL(silent_green, 0)) / "+
				"(FILL(requests_blue, 0) + FILL(requests_green, 0))",
			alarm.Get("metricQueries[6].expression"))
		ids := map[string]any{}
		for i := range 6 {
			q := fmt.Sprintf("metricQueries[%d].", i)
			ids[alarm.Get(q+"id").(string)] = []any{
				alarm.Get(q + "metric.metricName"),
				alarm.Get(q + "metric.dimensions.TargetGroup"),
			}
		}
		require.Equal(t,
			[]any{"HTTPCode_Target_5XX_Count", rec.One(t, lbTargetType, "shop-green").Outputs["arnSuffix"].V},
			ids["errors_green"])
		require.Equal(t,
			[]any{"RequestCount", rec.One(t, lbTargetType, "shop").Outputs["arnSuffix"].V},
			ids["requests_blue"])
	})
	t.Run("has a CodeDeploy configuration for its steps", func(t *testing.T) {
		t.Parallel()
		for want, how := range map[string]service.BlueGreen{
			"CodeDeployDefault.ECSAllAtOnce":                    {Traffic: service.TrafficAllAtOnce},
			"CodeDeployDefault.ECSCanary10Percent15Minutes":     {Minutes: 15},
			"CodeDeployDefault.ECSLinear10PercentEvery1Minutes": {Traffic: service.TrafficLinear, Minutes: 1},
			"CodeDeployDefault.ECSLinear10PercentEvery3Minutes": {Traffic: service.TrafficLinear, Minutes: 3},
		} {
			rec := runService(t, blueGreen(t), with(func(a *service.Args) { a.BlueGreen = &how }))
			require.Equal(t, want, rec.Only(t, deployGroupType).Get("deploymentConfigName"))
			require.Empty(t, rec.Of(deployConfigType))
		}
		for kind, how := range map[string]service.BlueGreen{
			"Canary": {Percent: 20, Minutes: 7},
			"Linear": {Traffic: service.TrafficLinear, Percent: 20, Minutes: 7},
		} {
			rec := runService(t, blueGreen(t), with(func(a *service.Args) { a.BlueGreen = &how }))
			config := rec.Only(t, deployConfigType)
			name := fmt.Sprintf("%s-shop-%s-20-7", rec.Only(t, ecsClusterType).Outputs["name"].V, strings.ToLower(kind))
			require.Equal(t,
				[]any{name, "ECS"},
				[]any{config.Get("deploymentConfigName"), config.Get("computePlatform")})
			require.Equal(t, "TimeBased"+kind, config.Get("trafficRoutingConfig.type"))
			require.Equal(t,
				[]any{20.0, 7.0},
				[]any{
					config.Get("trafficRoutingConfig.timeBased" + kind + ".percentage"),
					config.Get("trafficRoutingConfig.timeBased" + kind + ".interval"),
				})
			require.Equal(t, name, rec.Only(t, deployGroupType).Get("deploymentConfigName"))
		}
	})
	t.Run("lets CodeDeploy deploy this service and nothing else", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, blueGreen(t))
		statements := fixture.Statements(t, rec.One(t, iamRolePolicy, "shop-deploy-policy"), "policy")
		shop, cluster := rec.Only(t, ecsServiceType), rec.Only(t, ecsClusterType)
		hook := rec.Only(t, lambdaFunction)
		for sid, want := range map[string]any{
			"TaskSets": []any{
				shop.ID,
				fmt.Sprintf("arn:aws:ecs:eu-west-1:123456789012:task-set/%s/%s/*", cluster.Outputs["name"].V,
					shop.Outputs["name"].V),
			},
			"Rules":     []any{rec.One(t, lbRuleType, "shop").ID, rec.One(t, lbRuleType, "shop-test").ID},
			"Listeners": []any{rec.One(t, lbListenerType, "web-https").ID, rec.One(t, lbListenerType, "web-test").ID},
			"Hook":      hook.Outputs["arn"].V,
			"PassRoles": []any{
				rec.One(t, iamRoleType, "shop-execution-role").Outputs["arn"].V,
				rec.One(t, iamRoleType, "shop-task-role").Outputs["arn"].V,
			},
			"Alarms": "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:*",
			"Look":   "*",
		} {
			require.Equal(t, want, statements[sid]["Resource"], sid)
		}
		require.Len(t, statements, 7)
		for _, action := range statements["Look"]["Action"].([]any) {
			require.Contains(t, action, ":Describe", "what has no resource only looks")
		}
		require.Equal(t,
			map[string]any{"StringEquals": map[string]any{"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
			statements["PassRoles"]["Condition"])
		groupARN := fmt.Sprintf("arn:aws:codedeploy:eu-west-1:123456789012:deploymentgroup:%s/shop",
			rec.Only(t, deployAppType).Outputs["name"].V)
		trust := rec.One(t, iamRoleType, "shop-deploy-role").Get("assumeRolePolicy")
		require.Contains(t, trust, `"Service":"codedeploy.amazonaws.com"`)
		require.Contains(t, trust, groupARN)
		require.Equal(t, groupARN, rec.Only(t, deployGroupType).Outputs["arn"].V)
		require.Equal(t, groupARN,
			fixture.Statements(t, rec.One(t, iamRolePolicy, "shop-hook-policy"), "policy")["Answer"]["Resource"])
	})
	t.Run("has an AppSpec of the newest revision", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, blueGreen(t))
		var spec struct {
			Version   float64
			Resources []map[string]struct {
				Type       string
				Properties map[string]any
			}
			Hooks []map[string]string
		}
		outputs := rec.One(t, "plinth:service:Service", "shop").Published
		require.NoError(t, json.Unmarshal([]byte(outputs["appSpec"].StringValue()), &spec))
		target := spec.Resources[0]["TargetService"]
		require.Equal(t, "AWS::ECS::Service", target.Type)
		require.Equal(t, map[string]any{
			"TaskDefinition":   rec.Only(t, ecsTaskType).Outputs["arn"].V,
			"LoadBalancerInfo": map[string]any{"ContainerName": "shop", "ContainerPort": 8080.0},
			"NetworkConfiguration": map[string]any{"AwsvpcConfiguration": map[string]any{
				"Subnets":        []any{"subnet-0123456789abcdef0", "subnet-0123456789abcdef1"},
				"SecurityGroups": []any{rec.One(t, sgType, "shop-sg").ID},
				"AssignPublicIp": "DISABLED",
			}},
		}, target.Properties)
		require.Equal(t,
			[]map[string]string{{"AfterAllowTestTraffic": rec.Only(t, lambdaFunction).Outputs["arn"].V.(string)}},
			spec.Hooks)
		require.Equal(t,
			[]any{rec.Only(t, deployAppType).Outputs["name"].V, "shop"},
			[]any{outputs["application"].StringValue(), outputs["deploymentGroup"].StringValue()})
		require.NotContains(t, runService(t, behindIngress).One(t, "plinth:service:Service", "shop").Published,
			"appSpec")
	})
}

func TestDeployHook(t *testing.T) {
	t.Parallel()
	t.Run("looks at the listener for tests", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, blueGreen(t), with(func(a *service.Args) { a.Health.Path = "/ready?deep=1" }))
		hook := rec.Only(t, lambdaFunction)
		require.Equal(t,
			map[string]any{
				"URL":  fmt.Sprintf("https://%s:8443/ready?deep=1", rec.Only(t, lbType).Outputs["dnsName"].V),
				"HOST": "shop.example.com",
			},
			hook.Get("environment.variables"))
		require.Equal(t, []any{"subnet-0123456789abcdef0", "subnet-0123456789abcdef1"}, hook.Get("vpcConfig.subnetIds"))
		out := rec.One(t, "aws:ec2/securityGroupRule:SecurityGroupRule", "shop-hook-to-ingress")
		require.Equal(t,
			[]any{"egress", 8443.0, 8443.0},
			[]any{out.Get("type"), out.Get("fromPort"), out.Get("toPort")})
		require.Equal(t, rec.One(t, sgType, "shop-hook-sg").ID, out.Get("securityGroupId"))

		rec = runService(t, blueGreen(t), with(func(a *service.Args) {
			a.Hosts, a.Paths = nil, []string{"/api/*"}
			a.BlueGreen.HookHost, a.BlueGreen.HookPath = "api.example.com", "/api/health"
		}))
		require.Equal(t, "api.example.com", rec.Only(t, lambdaFunction).Get("environment.variables.HOST"))
	})
}
