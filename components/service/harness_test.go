package service_test

import (
	"encoding/json"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/components/tracing"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	alarmType       = "aws:cloudwatch/metricAlarm:MetricAlarm"
	cwLogGroupType  = "aws:cloudwatch/logGroup:LogGroup"
	iamRoleType     = "aws:iam/role:Role"
	iamRolePolicy   = "aws:iam/rolePolicy:RolePolicy"
	lbType          = "aws:lb/loadBalancer:LoadBalancer"
	lbListenerType  = "aws:lb/listener:Listener"
	lbRuleType      = "aws:lb/listenerRule:ListenerRule"
	sgType          = "aws:ec2/securityGroup:SecurityGroup"
	sgInType        = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	sgOutType       = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
	sqsQueueType    = "aws:sqs/queue:Queue"
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

type serviceChange func(*pulumi.Context, *service.Args) error

const (
	lambdaFunction   = "aws:lambda/function:Function"
	lambdaInvocation = "aws:lambda/invocation:Invocation"
	migratorSecret   = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:migrator-AbCdEf"
)

const (
	deployAppType    = "aws:codedeploy/application:Application"
	deployConfigType = "aws:codedeploy/deploymentConfig:DeploymentConfig"
	deployGroupType  = "aws:codedeploy/deploymentGroup:DeploymentGroup"
)

func serviceArgs() service.Args {
	return service.Args{
		VPCID: pulumi.String("vpc-0123456789abcdef0"),
		SubnetIDs: pulumi.StringArray{
			pulumi.String("subnet-0123456789abcdef0"),
			pulumi.String("subnet-0123456789abcdef1"),
		},
		Account:  mockaws.Account,
		Region:   "eu-west-1",
		Settings: service.Settings{Image: service.Image{URI: shopImage}},
	}
}

func ingressArgs(change func(*ingress.Args)) *ingress.Args {
	args := &ingress.Args{
		VPCID:   pulumi.String("vpc-0123456789abcdef0"),
		VPCCIDR: "10.0.0.0/16",
		Account: "123456789012",
		SubnetIDs: pulumi.StringArray{
			pulumi.String("subnet-0123456789abcdef0"),
			pulumi.String("subnet-0123456789abcdef1"),
		},
		CertificateARN: pulumi.String("arn:aws:acm:eu-west-1:123456789012:certificate/0123"),
	}
	if change != nil {
		change(args)
	}
	return args
}

// recorded are the arguments of a cluster that records shells.
func recorded() *service.ClusterArgs {
	return &service.ClusterArgs{
		ClusterSettings: service.ClusterSettings{Exec: true},
		Account:         mockaws.Account,
		Region:          "eu-west-1",
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

func oncall() *monitoring.Args {
	return &monitoring.Args{Settings: monitoring.Settings{Emails: []string{"oncall@example.com"}}, Account: mockaws.Account}
}

// watchedBy gives a service somebody who is told.
func watchedBy(ctx *pulumi.Context, a *service.Args) (err error) {
	a.Monitor, err = monitoring.New(ctx, "monitoring", oncall())
	return err
}

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
	require.NoError(t,
		json.Unmarshal([]byte(rec.Only(t, ecsTaskType).Get("containerDefinitions").(string)), &containers))
	require.Len(t, containers, 1)
	return containers[0]
}

func containersOf(t *testing.T, task *mockaws.Resource) []map[string]any {
	t.Helper()
	var list []map[string]any
	require.NoError(t, json.Unmarshal([]byte(task.Get("containerDefinitions").(string)), &list))
	return list
}

// variablesOf are a container's plain variables.
func variablesOf(container map[string]any) map[string]string {
	found := map[string]string{}
	list, _ := container["environment"].([]any)
	for _, entry := range list {
		e := entry.(map[string]any)
		found[e["name"].(string)] = e["value"].(string)
	}
	return found
}

// traced gives a service a collector, as the tier makes it.
func traced(image string) serviceChange {
	return func(ctx *pulumi.Context, a *service.Args) error {
		args := tracingArgs()
		args.CollectorImage = image
		made, err := tracing.New(ctx, "tracing", &args)
		if err != nil {
			return err
		}
		a.Tracing = made.Collector
		return nil
	}
}

func tracingArgs() tracing.Args {
	return tracing.Args{
		Region:    "eu-west-1",
		Services:  []string{"shop", "admin"},
		Functions: []pulumi.StringInput{pulumi.String("orders-1a2b3c4")},
		Settings: tracing.Settings{
			Group: "plinth-prd",
			Rules: map[string]tracing.Rule{
				"health": {Priority: 100, Path: "/health"},
				"pay": {
					Priority:           200,
					Service:            "shop",
					Path:               "/pay/*",
					Method:             "POST",
					Host:               "*.example.com",
					RatePercent:        50,
					ReservoirPerSecond: 5,
				},
			},
		},
	}
}

// withTasks gives a service a migration before each deployment, another that follows, and a task on
// call.
func withTasks(t *testing.T) serviceChange {
	archive := fixture.Archive(t, "bootstrap")
	return with(func(a *service.Args) {
		a.TaskRunnerArchive = archive
		a.Environment = pulumi.StringMap{"MODE": pulumi.String("serve"), "LEVEL": pulumi.String("info")}
		a.Secrets = pulumi.StringMap{"TOKEN": pulumi.String(shopSecret), "KEY": pulumi.String(shopSecret)}
		a.Statements = []service.Statement{{
			Sid:       "Invoices",
			Actions:   []string{"s3:PutObject"},
			Resources: []pulumi.StringInput{pulumi.String("arn:aws:s3:::invoices/*")},
		}}
		a.Tasks = map[string]service.Task{
			"migrate": {
				TaskSettings: service.TaskSettings{Command: []string{"/shop", "migrate"}},
				Environment:  pulumi.StringMap{"MODE": pulumi.String("migrate"), "KEY": pulumi.String("none")},
				Secrets:      pulumi.StringMap{"MIGRATOR": pulumi.String(migratorSecret)},
				Statements: []service.Statement{{
					Sid:     "Connect",
					Actions: []string{"rds-db:connect"},
					Resources: []pulumi.StringInput{
						pulumi.String("arn:aws:rds-db:eu-west-1:123456789012:dbuser:cluster-A/migrator"),
					},
				}},
			},
			"seed": {TaskSettings: service.TaskSettings{Command: []string{"/shop", "seed"}, TimeoutSeconds: 840}},
			"reindex": {TaskSettings: service.TaskSettings{
				Command:        []string{"/shop", "reindex"},
				Run:            service.RunOnCall,
				TimeoutSeconds: 120,
			}},
		}
	})
}

// blueGreen puts a service behind an ingress with a listener for tests, and lets CodeDeploy deploy
// it.
func blueGreen(t *testing.T) serviceChange {
	archive := fixture.Archive(t, "bootstrap")
	return func(ctx *pulumi.Context, a *service.Args) error {
		web, err := ingress.New(ctx, "web",
			ingressArgs(func(i *ingress.Args) { i.TestCIDRs = []string{"203.0.113.0/24"} }))
		a.Ingress, a.Hosts, a.Priority = web, []string{"*.example.com", "shop.example.com"}, 100
		a.Strategy = service.StrategyBlueGreen
		a.BlueGreen = &service.BlueGreen{}
		a.CodeOwner = service.CodeOwnerPipeline
		a.DeployHookArchive = archive
		return err
	}
}
