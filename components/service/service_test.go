package tests

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	ecsClusterType  = "aws:ecs/cluster:Cluster"
	ecsCapacityType = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders"
	ecsServiceType  = "aws:ecs/service:Service"
	ecsTaskType     = "aws:ecs/taskDefinition:TaskDefinition"
	scalingType     = "aws:appautoscaling/target:Target"
	scalePolicyType = "aws:appautoscaling/policy:Policy"
	lbTargetType    = "aws:lb/targetGroup:TargetGroup"

	shopImage  = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
	shopSecret = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-AbCdEf"
)

func serviceArgs() service.Args {
	return service.Args{
		VPCID:     pulumi.String("vpc-0123456789abcdef0"),
		SubnetIDs: pulumi.StringArray{pulumi.String("subnet-0123456789abcdef0"), pulumi.String("subnet-0123456789abcdef1")},
		Account:   mockaws.Account, Region: "eu-west-1", Image: shopImage,
	}
}

// behindIngress gives a service requests, which needs the ingress first.
func behindIngress(ctx *pulumi.Context, a *service.Args) error {
	web, err := ingress.New(ctx, "web", ingressArgs(nil))
	a.Ingress, a.Hosts, a.Priority = web, []string{"shop.example.com"}, 100
	return err
}

// fromQueue makes it a worker.
func fromQueue(ctx *pulumi.Context, a *service.Args) error {
	queue, err := messaging.NewQueue(ctx, "jobs", nil)
	a.Queue = queue
	return err
}

// watchedBy gives a service somebody who is told.
func watchedBy(ctx *pulumi.Context, a *service.Args) (err error) {
	a.Monitor, err = monitoring.New(ctx, "monitoring", oncall())
	return err
}

type serviceChange func(*pulumi.Context, *service.Args) error

func with(change func(*service.Args)) serviceChange {
	return func(_ *pulumi.Context, a *service.Args) error { change(a); return nil }
}

func serviceProgram(cluster *service.ClusterArgs, changes ...serviceChange) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		main, err := service.NewCluster(ctx, "main", cluster)
		if err != nil {
			return err
		}
		args := serviceArgs()
		args.Cluster = main
		for _, change := range changes {
			if err := change(ctx, &args); err != nil {
				return err
			}
		}
		_, err = service.New(ctx, "shop", &args)
		return err
	}
}

func runService(t *testing.T, changes ...serviceChange) *mockaws.Recording {
	t.Helper()
	return mockaws.Run(t, serviceProgram(nil, changes...))
}

// containerOf is the only container of the only task definition.
func containerOf(t *testing.T, rec *mockaws.Recording) map[string]any {
	t.Helper()
	var containers []map[string]any
	require.NoError(t, json.Unmarshal([]byte(rec.Only(t, ecsTaskType).Get("containerDefinitions").(string)), &containers))
	require.Len(t, containers, 1)
	return containers[0]
}

func TestADeploymentThatECSTookBackFailsTheRun(t *testing.T) {
	t.Parallel()
	older := mockaws.Outputs(ecsServiceType, map[string]any{"taskDefinition": "arn:aws:ecs:eu-west-1:123456789012:task-definition/main-shop:6"})
	_, err := mockaws.Try(serviceProgram(nil), older)
	require.ErrorContains(t, err, `service "shop": ECS took the deployment of arn:aws:ecs:eu-west-1:123456789012:task-definition/`)
	require.ErrorContains(t, err, "task-definition/main-shop:6 runs")
	_, err = mockaws.Try(serviceProgram(nil, with(func(a *service.Args) { a.ImageOwner = service.OwnerPipeline })), older)
	require.NoError(t, err, "what a pipeline deploys isn't this run's to judge")
	_, err = mockaws.Try(serviceProgram(nil), mockaws.Preview())
	require.NoError(t, err)
}

func TestAServiceIsMadeOfTheseResources(t *testing.T) {
	t.Parallel()
	rec := runService(t, behindIngress)
	shop := rec.One(t, "plinth:service:Service", "shop")
	require.ElementsMatch(t, []string{
		cwLogGroupType + " shop-logs", iamRoleType + " shop-execution-role", iamRolePolicy + " shop-execution-policy", iamRoleType + " shop-task-role",
		ecsTaskType + " shop", sgType + " shop-sg", sgInType + " shop-from-ingress", sgOutType + " shop-to-https", lbTargetType + " shop", lbRuleType + " shop",
		ecsServiceType + " shop", scalingType + " shop-scaling", scalePolicyType + " shop-cpu",
	}, childrenOf(rec, shop))
	require.ElementsMatch(t, []string{ecsClusterType + " main", ecsCapacityType + " main-capacity"}, childrenOf(rec, rec.One(t, "plinth:service:Cluster", "main")))
}

func TestATaskIsHardened(t *testing.T) {
	t.Parallel()
	rec := runService(t, behindIngress, with(func(a *service.Args) {
		a.Environment = pulumi.StringMap{"B": pulumi.String("2"), "A": pulumi.String("1")}
		a.Secrets = pulumi.StringMap{"TOKEN": pulumi.String(shopSecret + ":token::")}
		a.WritablePaths = []string{"/var/cache/shop"}
	}))
	task := rec.Only(t, ecsTaskType)
	for key, want := range map[string]any{
		"networkMode": "awsvpc", "cpu": "256", "memory": "512", "requiresCompatibilities": []any{"FARGATE"}, "runtimePlatform.cpuArchitecture": "ARM64",
		"skipDestroy": true, "volumes[0].name": "var-cache-shop",
	} {
		require.Equal(t, want, task.Get(key), key)
	}
	require.NotEqual(t, task.Get("executionRoleArn"), task.Get("taskRoleArn"))
	require.True(t, strings.HasSuffix(fmt.Sprint(task.Get("family")), "-shop"), "the family is the cluster's and the service's")

	container := containerOf(t, rec)
	logs := rec.One(t, cwLogGroupType, "shop-logs")
	for key, want := range map[string]any{
		"name": "shop", "image": shopImage, "readonlyRootFilesystem": true, "user": "65532:65532", "essential": true, "stopTimeout": 30.0,
		"linuxParameters":  map[string]any{"initProcessEnabled": true, "capabilities": map[string]any{"drop": []any{"ALL"}}},
		"portMappings":     []any{map[string]any{"containerPort": 8080.0, "hostPort": 8080.0, "protocol": "tcp"}},
		"environment":      []any{map[string]any{"name": "A", "value": "1"}, map[string]any{"name": "B", "value": "2"}},
		"secrets":          []any{map[string]any{"name": "TOKEN", "valueFrom": shopSecret + ":token::"}},
		"mountPoints":      []any{map[string]any{"sourceVolume": "var-cache-shop", "containerPath": "/var/cache/shop"}},
		"logConfiguration": map[string]any{"logDriver": "awslogs", "options": map[string]any{"awslogs-group": logs.Outputs["name"].V, "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "shop"}},
	} {
		require.Equal(t, want, container[key], key)
	}
	require.NotContains(t, container, "privileged")
	require.True(t, logs.Protect)
	require.EqualValues(t, 365, logs.Get("retentionInDays"))
}

func TestTheTwoRolesHaveWhatTheyNeedAndNothingElse(t *testing.T) {
	t.Parallel()
	rec := runService(t, fromQueue, with(func(a *service.Args) {
		a.Secrets = pulumi.StringMap{"TOKEN": pulumi.String(shopSecret + ":token::")}
		a.Statements = []service.Statement{{Sid: "Invoices", Actions: []string{"s3:PutObject"}, Resources: []pulumi.StringInput{pulumi.String("arn:aws:s3:::invoices/*")}}}
	}))
	starting := rec.One(t, iamRolePolicy, "shop-execution-policy")
	require.ElementsMatch(t, []string{"Image", "Logs", "Registry", "Secrets"}, sidsOf(t, starting, "policy"))
	statements := statementsOf(t, starting, "policy")
	require.Equal(t, shopSecret, statements["Secrets"]["Resource"], "the key isn't part of the secret's ARN")
	require.Equal(t, "arn:aws:ecr:eu-west-1:123456789012:repository/shop", statements["Image"]["Resource"])
	require.ElementsMatch(t, []string{"Consume", "Invoices"}, sidsOf(t, rec.One(t, iamRolePolicy, "shop-task-policy"), "policy"))
	trust := rec.One(t, iamRoleType, "shop-task-role").Get("assumeRolePolicy")
	require.Contains(t, trust, `"aws:SourceAccount":"123456789012"`)
	require.Contains(t, trust, `"aws:SourceArn":"arn:*:ecs:eu-west-1:123456789012:*"`)
	require.ElementsMatch(t, []string{"Logs"}, sidsOf(t, runService(t, with(func(a *service.Args) { a.Image = "docker.io/library/nginx:1.29.3" })).One(t, iamRolePolicy, "shop-execution-policy"), "policy"))
}

func TestAServiceStartsAfterWhatItsTasksNeed(t *testing.T) {
	t.Parallel()
	rec := runService(t, behindIngress)
	shop := rec.Only(t, ecsServiceType)
	for _, before := range []*mockaws.Resource{
		rec.Only(t, lbRuleType), rec.Only(t, ecsCapacityType), rec.One(t, iamRolePolicy, "shop-execution-policy"), rec.Only(t, ecsTaskType),
	} {
		require.True(t, shop.DependsOn(before), before.Name)
	}
	require.True(t, rec.Only(t, scalingType).DependsOn(shop))
}

func TestADeploymentThatFailsIsTakenBack(t *testing.T) {
	t.Parallel()
	shop := runService(t, behindIngress, with(func(a *service.Args) {
		a.DeploymentAlarms, a.Health.GraceSeconds = []pulumi.StringInput{pulumi.String("shop-errors")}, 120
	})).Only(t, ecsServiceType)
	for key, want := range map[string]any{
		"deploymentCircuitBreaker.enable": true, "deploymentCircuitBreaker.rollback": true, "deploymentController.type": "ECS",
		"alarms.alarmNames": []any{"shop-errors"}, "alarms.enable": true, "alarms.rollback": true,
		"deploymentMinimumHealthyPercent": 100.0, "deploymentMaximumPercent": 200.0, "healthCheckGracePeriodSeconds": 120.0,
		"networkConfiguration.assignPublicIp": false, "enableExecuteCommand": false, "waitForSteadyState": true, "desiredCount": 2.0, "forceNewDeployment": true,
	} {
		require.Equal(t, want, shop.Get(key), key)
	}
	require.False(t, runService(t).Only(t, ecsServiceType).Has("alarms"))
}

func TestARunNeverPutsBackWhatSomebodyElseOwns(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"desiredCount"}, runService(t).Only(t, ecsServiceType).IgnoreChanges, "autoscaling owns the number of tasks")
	shop := runService(t, with(func(a *service.Args) { a.ImageOwner = service.OwnerPipeline })).Only(t, ecsServiceType)
	require.Equal(t, []string{"desiredCount", "taskDefinition"}, shop.IgnoreChanges)
	require.Equal(t, false, shop.Get("waitForSteadyState"))
}

func TestTasksAreReachedByTheLoadBalancerOnly(t *testing.T) {
	t.Parallel()
	rec := runService(t, behindIngress, with(func(a *service.Args) {
		a.Port, a.Destinations = 9000, map[string]service.Destination{"database": {SecurityGroupID: pulumi.String("sg-0123456789abcdef0"), Port: 5432}}
	}))
	in := rec.One(t, sgInType, "shop-from-ingress")
	require.Equal(t, rec.One(t, sgType, "web").ID, in.Get("referencedSecurityGroupId"))
	require.Equal(t, []any{9000.0, 9000.0, false}, []any{in.Get("fromPort"), in.Get("toPort"), in.Has("cidrIpv4")})
	out := rec.One(t, sgOutType, "shop-to-database")
	require.Equal(t, []any{"sg-0123456789abcdef0", 5432.0}, []any{out.Get("referencedSecurityGroupId"), out.Get("toPort")})
	into := rec.One(t, sgInType, "shop-into-database")
	require.Equal(t, []any{"sg-0123456789abcdef0", rec.One(t, sgType, "shop-sg").ID, 5432.0}, []any{into.Get("securityGroupId"), into.Get("referencedSecurityGroupId"), into.Get("toPort")})
	for _, way := range []string{out.URN, into.URN} {
		require.Contains(t, rec.Only(t, ecsServiceType).Dependencies, way, "a task connects as soon as it starts")
	}
	target := rec.Only(t, lbTargetType)
	for key, want := range map[string]any{"targetType": "ip", "port": 9000.0, "healthCheck.path": "/health", "healthCheck.interval": 15.0, "deregistrationDelay": 30.0} {
		require.Equal(t, want, target.Get(key), key)
	}
}

func TestAWorkerIsReachedByNothing(t *testing.T) {
	t.Parallel()
	rec := runService(t, fromQueue, with(func(a *service.Args) { a.Health.Command = []string{"/worker", "check"} }))
	require.Empty(t, rec.Of(sgInType))
	require.Empty(t, rec.Of(lbTargetType))
	shop := rec.Only(t, ecsServiceType)
	require.False(t, shop.Has("loadBalancers"))
	require.False(t, shop.Has("healthCheckGracePeriodSeconds"))
	container := containerOf(t, rec)
	require.NotContains(t, container, "portMappings")
	require.Equal(t, []any{map[string]any{"name": "QUEUE_URL", "value": rec.One(t, sqsQueueType, "jobs").Outputs["url"].V}}, container["environment"])
	require.Equal(t, []any{"CMD", "/worker", "check"}, container["healthCheck"].(map[string]any)["command"])
}

func TestAServiceScalesByWhatItIsTold(t *testing.T) {
	t.Parallel()
	rec := runService(t, behindIngress, with(func(a *service.Args) {
		a.Scaling = service.Scaling{MinTasks: 3, MaxTasks: 9, CPUPercent: 50, MemoryPercent: 70, RequestsPerTarget: 1000, OutCooldownSeconds: 30, InCooldownSeconds: 600}
	}))
	target, shop := rec.Only(t, scalingType), rec.Only(t, ecsServiceType)
	require.Equal(t, []any{3.0, 9.0}, []any{target.Get("minCapacity"), target.Get("maxCapacity")})
	require.Equal(t, fmt.Sprintf("service/%s/%s", rec.Only(t, ecsClusterType).Outputs["name"].V, shop.Outputs["name"].V), target.Get("resourceId"))
	require.Len(t, rec.Of(scalePolicyType), 3)
	for name, want := range map[string][]any{
		"shop-cpu":      {"ECSServiceAverageCPUUtilization", 50.0, nil},
		"shop-memory":   {"ECSServiceAverageMemoryUtilization", 70.0, nil},
		"shop-requests": {"ALBRequestCountPerTarget", 1000.0, fmt.Sprint(rec.Only(t, lbType).Outputs["arnSuffix"].V, "/", rec.Only(t, lbTargetType).Outputs["arnSuffix"].V)},
	} {
		p, at := rec.One(t, scalePolicyType, name), "targetTrackingScalingPolicyConfiguration."
		require.Equal(t, want, []any{p.Get(at + "predefinedMetricSpecification.predefinedMetricType"), p.Get(at + "targetValue"), p.Get(at + "predefinedMetricSpecification.resourceLabel")})
		require.Equal(t, []any{30.0, 600.0}, []any{p.Get(at + "scaleOutCooldown"), p.Get(at + "scaleInCooldown")})
	}
}

func TestAWorkerScalesByTheMessagesThatWaitForEachTask(t *testing.T) {
	t.Parallel()
	rec := runService(t, fromQueue, with(func(a *service.Args) { a.Scaling.BacklogPerTask = 20 }))
	at := "targetTrackingScalingPolicyConfiguration."
	policy := rec.One(t, scalePolicyType, "shop-backlog")
	require.Equal(t, 20.0, policy.Get(at+"targetValue"))
	require.False(t, policy.Has(at+"predefinedMetricSpecification"))
	metrics := at + "customizedMetricSpecification.metrics"
	require.Equal(t, rec.One(t, sqsQueueType, "jobs").Outputs["name"].V, policy.Get(metrics+"[0].metricStat.metric.dimensions[0].value"))
	require.Equal(t, "RunningTaskCount", policy.Get(metrics+"[1].metricStat.metric.metricName"))
	require.Equal(t, rec.Only(t, ecsServiceType).Outputs["name"].V, policy.Get(metrics+"[1].metricStat.metric.dimensions[1].value"))
	require.Equal(t, []any{"messages / tasks", true, false}, []any{policy.Get(metrics + "[2].expression"), policy.Get(metrics + "[2].returnData"), policy.Get(metrics + "[0].returnData")})
	require.Len(t, rec.Of(scalePolicyType), 2, "beside the CPU")
}

// Every setting stands in the page's table, and the table has nothing else.
func TestTheServicesPageListsItsSettings(t *testing.T) {
	t.Parallel()
	var want []string
	kind := reflect.TypeFor[service.Settings]()
	for i := range kind.NumField() {
		name, _, _ := strings.Cut(kind.Field(i).Tag.Get("json"), ",")
		want = append(want, name)
	}
	require.ElementsMatch(t, want, tableKeys(t, "service"))
}

func TestJobsRunOnTheirScheduleWithTheServicesRights(t *testing.T) {
	t.Parallel()
	jobs := map[string]service.Job{"report": {Schedule: "cron(0 3 * * ? *)", Command: []string{"/shop", "report"}}, "clean": {Schedule: "rate(1 hour)", Command: []string{"/shop", "clean"}}}
	rec := runService(t, with(func(a *service.Args) { a.Jobs = jobs }))
	target := rec.One(t, "aws:cloudwatch/eventTarget:EventTarget", "shop-job-report")
	require.JSONEq(t, `{"containerOverrides":[{"name":"shop","command":["/shop","report"]}]}`, target.Get("input").(string))
	definition, missed := rec.Only(t, ecsTaskType), rec.Only(t, sqsQueueType)
	for key, want := range map[string]any{
		"arn": rec.Only(t, ecsClusterType).Outputs["arn"].V, "ecsTarget.taskDefinitionArn": definition.Outputs["arn"].V, "deadLetterConfig.arn": missed.Outputs["arn"].V,
		"ecsTarget.networkConfiguration.assignPublicIp": false, "ecsTarget.launchType": "FARGATE",
	} {
		require.Equal(t, want, target.Get(key), key)
	}
	require.True(t, target.DependsOn(rec.One(t, iamRolePolicy, "shop-jobs-policy")))
	require.Equal(t, "cron(0 3 * * ? *)", rec.One(t, "aws:cloudwatch/eventRule:EventRule", "shop-job-report").Get("scheduleExpression"))
	statements := statementsOf(t, rec.One(t, iamRolePolicy, "shop-jobs-policy"), "policy")
	family := definition.Outputs["arnWithoutRevision"].V.(string)
	require.Equal(t, []any{family, family + ":*"}, statements["Start"]["Resource"])
	require.Equal(t, []any{rec.One(t, iamRoleType, "shop-execution-role").Outputs["arn"].V, rec.One(t, iamRoleType, "shop-task-role").Outputs["arn"].V}, statements["PassRoles"]["Resource"])
	require.ElementsMatch(t, []string{"FromRules", "TLSOnly"}, sidsOf(t, rec.One(t, "aws:sqs/queuePolicy:QueuePolicy", "shop-jobs-missed-policy"), "policy"))
	require.True(t, missed.Protect)

	rec = runService(t, with(func(a *service.Args) { a.Jobs, a.ImageOwner = jobs, service.OwnerPipeline }))
	require.Equal(t, rec.Only(t, ecsTaskType).Outputs["arnWithoutRevision"].V, rec.One(t, "aws:cloudwatch/eventTarget:EventTarget", "shop-job-clean").Get("ecsTarget.taskDefinitionArn"))
}

func TestSpotTakesItsShare(t *testing.T) {
	t.Parallel()
	for percent, want := range map[int]string{0: "FARGATE 0 100", 30: "FARGATE 1 70, FARGATE_SPOT 0 30", 100: "FARGATE_SPOT 0 100"} {
		shop := runService(t, with(func(a *service.Args) { a.SpotPercent = percent })).Only(t, ecsServiceType)
		var got []string
		for _, s := range shop.Get("capacityProviderStrategies").([]any) {
			m := s.(map[string]any)
			got = append(got, fmt.Sprint(m["capacityProvider"], " ", m["base"], " ", m["weight"]))
		}
		require.Equal(t, want, strings.Join(got, ", "))
	}
}

func TestAShellIsRecorded(t *testing.T) {
	t.Parallel()
	rec := mockaws.Run(t, serviceProgram(&service.ClusterArgs{Exec: true, Account: mockaws.Account, Region: "eu-west-1"}, with(func(a *service.Args) { a.Exec = true })))
	cluster, key := rec.Only(t, ecsClusterType), rec.Only(t, "aws:kms/key:Key")
	at := "configuration.executeCommandConfiguration."
	require.Equal(t, "OVERRIDE", cluster.Get(at+"logging"))
	require.Equal(t, true, cluster.Get(at+"logConfiguration.cloudWatchEncryptionEnabled"))
	require.Equal(t, key.Outputs["arn"].V, cluster.Get(at+"kmsKeyId"))
	require.Equal(t, key.Outputs["arn"].V, rec.One(t, cwLogGroupType, "main-exec").Get("kmsKeyId"))
	require.True(t, key.Protect)
	require.ElementsMatch(t, []string{"ExecChannel", "ExecKey", "ExecLogGroups", "ExecLogs"}, sidsOf(t, rec.One(t, iamRolePolicy, "shop-task-policy"), "policy"))
	container := containerOf(t, rec)
	require.Equal(t, true, container["readonlyRootFilesystem"])
	require.Len(t, container["mountPoints"], 3, "the agent writes in volumes")

	cluster = runService(t).Only(t, ecsClusterType)
	require.Equal(t, []any{map[string]any{"name": "containerInsights", "value": "enabled"}}, cluster.Get("settings"))
	require.False(t, cluster.Has("configuration"))
}

func TestAServiceRefusesWhatCannotWork(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]serviceChange{
		"cluster: it is missing":                    with(func(a *service.Args) { a.Cluster = nil }),
		"exec: the cluster doesn't record sessions": with(func(a *service.Args) { a.Exec = true }),
		"vpcId, subnetIds: they are missing":        with(func(a *service.Args) { a.SubnetIDs = nil }),
		"account: an AWS account id has 12 digits":  with(func(a *service.Args) { a.Account = "" }),
		"region: it isn't the name of a region":     with(func(a *service.Args) { a.Region = "" }),
		"hosts, paths, priority: a worker":          with(func(a *service.Args) { a.Hosts = []string{"shop.example.com"} }),
		"priority: it is out of range": func(ctx *pulumi.Context, a *service.Args) error {
			err := behindIngress(ctx, a)
			a.Priority = 0
			return err
		},
		"image: it is missing":                         with(func(a *service.Args) { a.Image = "" }),
		"image: it is whatever is the latest":          with(func(a *service.Args) { a.Image = "localhost:5000/shop" }),
		"got \"shop:latest\"":                          with(func(a *service.Args) { a.Image = "shop:latest" }),
		"image: it isn't an image":                     with(func(a *service.Args) { a.Image = "shop:1@sha256:abc" }),
		"user: it is root, got \"0:65532\"":            with(func(a *service.Args) { a.User = "0:65532" }),
		"user: it isn't a user":                        with(func(a *service.Args) { a.User = "a b" }),
		"cpu: Fargate doesn't sell it, got 300":        with(func(a *service.Args) { a.CPU = 300 }),
		"memoryMiB: Fargate doesn't sell it with 1024": with(func(a *service.Args) { a.CPU = 1024 }),
		"use 512, 1024 or 2048":                        with(func(a *service.Args) { a.MemoryMiB = 1536 }),
		"use 16384 to 61440 in steps of 4096":          with(func(a *service.Args) { a.CPU, a.MemoryMiB = 8192, 17408 }),
		"port: it is out of range":                     with(func(a *service.Args) { a.Port = -1 }),
		"spotPercent: it is out of range":              with(func(a *service.Args) { a.SpotPercent = 101 }),
		"drainSeconds: it is out of range":             with(func(a *service.Args) { a.DrainSeconds = 121 }),
		"health.intervalSeconds: it is out of range":   with(func(a *service.Args) { a.Health.IntervalSeconds = 5 }),
		"health.graceSeconds: it is over before":       with(func(a *service.Args) { a.Health.GraceSeconds = 10 }),
		"health.path: it isn't a path":                 with(func(a *service.Args) { a.Health.Path = "health" }),
		"scaling.maxTasks: it is out of range":         with(func(a *service.Args) { a.Scaling = service.Scaling{MinTasks: 3, MaxTasks: 2} }),
		"scaling.memoryPercent: it is out of range":    with(func(a *service.Args) { a.Scaling.MemoryPercent = 95 }),
		"jobs.x.schedule: it isn't a schedule": with(func(a *service.Args) {
			a.Jobs = map[string]service.Job{"x": {Schedule: "rate(1 hours)", Command: []string{"x"}}}
		}),
		"jobs.X: its name": with(func(a *service.Args) {
			a.Jobs = map[string]service.Job{"X": {Schedule: "rate(2 hours)", Command: []string{"x"}}}
		}),
		"jobs.x.command: it is missing":                 with(func(a *service.Args) { a.Jobs = map[string]service.Job{"x": {Schedule: "rate(1 hour)"}} }),
		"scaling.backlogPerTask: it has no queue":       with(func(a *service.Args) { a.Scaling.BacklogPerTask = 1 }),
		"writablePaths[1]: the path is there twice, or": with(func(a *service.Args) { a.WritablePaths = []string{"/a/b", "/a-b"} }),
		"scaling.requestsPerTarget: a worker":           with(func(a *service.Args) { a.Scaling.RequestsPerTarget = 1 }),
		"writablePaths[0]: it isn't an absolute path":   with(func(a *service.Args) { a.WritablePaths = []string{"/tmp/../etc"} }),
		"writablePaths[1]: the path is there twice":     with(func(a *service.Args) { a.WritablePaths = []string{"/tmp", "/tmp"} }),
		"strategy: it isn't a known choice":             with(func(a *service.Args) { a.Strategy = "canary" }),
		"imageOwner: it isn't a known choice":           with(func(a *service.Args) { a.ImageOwner = "me" }),
		"architecture: it isn't a known choice":         with(func(a *service.Args) { a.Architecture = "arm" }),
		"logRetentionDays: CloudWatch Logs":             with(func(a *service.Args) { a.LogRetentionDays = 2 }),
		"environment: it isn't the name of a variable":  with(func(a *service.Args) { a.Environment = pulumi.StringMap{"A-B": pulumi.String("")} }),
		"destinations: \"db\" isn't complete":           with(func(a *service.Args) { a.Destinations = map[string]service.Destination{"db": {Port: 1}} }),
		"environment: the queue's variable": func(ctx *pulumi.Context, a *service.Args) error {
			a.Environment = pulumi.StringMap{"QUEUE_URL": pulumi.String("")}
			return fromQueue(ctx, a)
		},
		`secrets: the variable "A" stands in the environment too`: with(func(a *service.Args) {
			a.Environment, a.Secrets = pulumi.StringMap{"A": pulumi.String("1")}, pulumi.StringMap{"A": pulumi.String(shopSecret)}
		}),
	} {
		rec, err := mockaws.Try(serviceProgram(nil, change))
		require.ErrorContains(t, err, want)
		if rec != nil {
			require.Empty(t, rec.Of("plinth:service:Service"), "nothing is registered")
		}
	}
	_, err := mockaws.Try(func(ctx *pulumi.Context) error { _, err := service.New(ctx, "shop", nil); return err })
	require.ErrorContains(t, err, "image: it is missing")
	_, err = mockaws.Try(func(ctx *pulumi.Context) error {
		_, err := service.NewCluster(ctx, "Main", &service.ClusterArgs{Exec: true, Insights: "all", LogRetentionDays: 2})
		return err
	})
	for _, want := range []string{"its name has to be", "account: ", "region: ", "insights: ", "logRetentionDays: "} {
		require.ErrorContains(t, err, want)
	}
}

func TestServiceSettingsReportEveryMistakeWithItsPath(t *testing.T) {
	t.Parallel()
	good := service.Settings{Image: service.ImageSettings{URI: shopImage}, Secrets: map[string]string{"TOKEN": shopSecret + ":token::"}, Hosts: []string{"shop.example.com"}, Priority: 1}
	require.NoError(t, good.Validate("plinth:services.shop"))
	bad := service.Settings{
		Image: service.ImageSettings{URI: "shop", Owner: "me"}, Queue: "jobs", Environment: map[string]string{"QUEUE_URL": ""}, CPU: 1, Priority: 50001,
		Secrets: map[string]string{"TOKEN": "hunter2"}, Scaling: service.ScalingSettings{CPUPercent: 99}, Health: service.HealthSettings{Path: "x"},
	}
	err := bad.Validate("plinth:services.shop")
	for _, want := range []string{"image.uri: ", "image.owner: ", "cpu: ", "priority: ", "hosts, paths: ", "secrets.TOKEN: ", "scaling.cpuPercent: ", "health.path: ", "environment, secrets: "} {
		require.ErrorContains(t, err, "plinth:services.shop."+want)
	}
	require.NotContains(t, err.Error(), "hunter2")
}

func TestAServicePassesEveryPolicyOfProduction(t *testing.T) {
	t.Parallel()
	for _, preview := range []bool{true, false} {
		for kind, fed := range map[string]serviceChange{"ingress": behindIngress, "queue": fromQueue} {
			opts := []mockaws.Option{mockaws.Stack("prd")}
			if preview {
				opts = append(opts, mockaws.Preview())
			}
			rec := mockaws.Run(t, serviceProgram(nil, fed, watchedBy, with(func(a *service.Args) {
				a.Secrets, a.SpotPercent = pulumi.StringMap{"TOKEN": pulumi.String(shopSecret)}, 50
				a.Jobs = map[string]service.Job{"clean": {Schedule: "rate(1 hour)", Command: []string{"/shop", "clean"}}}
			})), opts...)
			for _, finding := range judge(rec, preview) {
				// Tags are the providers', a customer key is a decision that costs money, and other tiers are judged elsewhere.
				if strings.Contains(finding, "::plinth:service:") {
					require.Regexp(t, `^(tags-required|log-group-kms): `, finding, "%s preview=%v", kind, preview)
				}
			}
		}
	}
}

func TestAPreviewShowsPoliciesTheWholeTaskDefinition(t *testing.T) {
	t.Parallel()
	rec := mockaws.Run(t, serviceProgram(nil, behindIngress, with(func(a *service.Args) { a.Image = "shop:1" })), mockaws.Preview(), mockaws.Stack("prd"))
	require.Contains(t, fmt.Sprint(judge(rec, true)), "ecs-image-pinned: ", "production runs digests only, and a preview says so")
}

// TestTheJudgeOfServicesCanSayNo: with a shell and one task there are findings.
func TestTheJudgeOfServicesCanSayNo(t *testing.T) {
	t.Parallel()
	rec := mockaws.Run(t, serviceProgram(&service.ClusterArgs{Exec: true, Account: mockaws.Account, Region: "eu-west-1"}, with(func(a *service.Args) {
		a.Exec, a.Scaling.MinTasks = true, 1
	})), mockaws.Stack("prd"))
	found := fmt.Sprint(judge(rec, false))
	for _, rule := range []string{"ecs-exec-audited: ", "ecs-service-ha: "} {
		require.Contains(t, found, rule)
	}
}

func TestServiceAlarms(t *testing.T) {
	t.Parallel()
	t.Run("watch tasks, targets and starts of jobs", func(t *testing.T) {
		t.Parallel()
		jobs := with(func(a *service.Args) {
			a.Jobs = map[string]service.Job{"clean": {Schedule: "rate(1 hour)", Command: []string{"/shop", "clean"}}}
		})
		names := func(token, property, value string) mockaws.Option {
			return mockaws.Outputs(token, map[string]any{property: value})
		}
		rec := mockaws.Run(t, serviceProgram(nil, watchedBy, behindIngress, jobs),
			names(ecsClusterType, "name", "main-1"),
			names(ecsServiceType, "name", "shop-1"),
			names(lbType, "arnSuffix", "app/web/1"),
			names(lbTargetType, "arnSuffix", "targetgroup/shop/1"),
			names("aws:sqs/queue:Queue", "name", "missed-1"))
		fixture.CheckAlarms(t, rec)
		targets := "LoadBalancer=app/web/1,TargetGroup=targetgroup/shop/1 60"
		require.Equal(t, []string{
			"failures-shop-jobs-waiting: AWS/SQS ApproximateNumberOfMessagesVisible Maximum QueueName=missed-1 300 >= 1 1/1 notBreaching",
			"service-shop-cpu: AWS/ECS CPUUtilization Average ClusterName=main-1,ServiceName=shop-1 300 >= 90 3/3 missing",
			"service-shop-memory: AWS/ECS MemoryUtilization Average ClusterName=main-1,ServiceName=shop-1 300 >= 90 3/3 missing",
			"service-shop-tasks: ECS/ContainerInsights RunningTaskCount Average ClusterName=main-1,ServiceName=shop-1 60 < 2 10/10 breaching",
			"targets-shop-errors: AWS/ApplicationELB HTTPCode_Target_5XX_Count Sum of " + targets +
				" / AWS/ApplicationELB RequestCount Sum of " + targets + " >= 5 3/5 notBreaching",
			"targets-shop-latency: AWS/ApplicationELB TargetResponseTime p95 " + targets + " >= 1 3/5 notBreaching",
			"targets-shop-unhealthy: AWS/ApplicationELB UnHealthyHostCount Maximum " + targets + " >= 1 10/10 notBreaching",
		}, fixture.Alarms(rec))
	})
	t.Run("sound at the thresholds of the settings", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, watchedBy, behindIngress, with(func(a *service.Args) {
			a.Alarms = service.AlarmThresholds{CPUPercent: 15, MemoryPercent: 16}
			a.Alarms.ErrorPercent = 13
			a.Alarms.LatencyMilliseconds = 1400
		}))
		for name, want := range map[string]float64{
			"targets-shop-errors":  13,
			"targets-shop-latency": 1.4,
			"service-shop-cpu":     15,
			"service-shop-memory":  16,
		} {
			require.Equal(t, want, rec.One(t, alarmType, name).Get("threshold"), name)
		}
	})
	t.Run("refuse a share of more than all", func(t *testing.T) {
		t.Parallel()
		_, err := mockaws.Try(serviceProgram(nil, with(func(a *service.Args) { a.Alarms.CPUPercent = 101 })))
		require.ErrorContains(t, err, "alarms.cpuPercent: it is out of range, got 101; use 1 to 100")
	})
}
