package service

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// TypeToken is part of every child's URN; changing it needs an alias.
const TypeToken = "plinth:service:Service"

const (
	healthyChecks   = 2
	unhealthyChecks = 3
	checkTimeout    = 5 // seconds
)

// Service exposes what other tiers wire on.
type Service struct {
	pulumi.ResourceState

	Name, ARN pulumi.StringOutput
	// Family is the task definitions' name, which a pipeline registers new revisions under.
	Family pulumi.StringOutput
	// TaskRoleARN and TaskRoleName are what the program works with.
	TaskRoleARN, TaskRoleName pulumi.StringOutput
	// SecurityGroupID is the tasks', for rules that let them in elsewhere.
	SecurityGroupID pulumi.StringOutput
	// TargetGroupARN is the load balancer's list of tasks, with StrategyBlueGreen the first of two;
	// empty for a worker.
	TargetGroupARN pulumi.StringOutput
	LogGroupName   pulumi.StringOutput
	// TaskRunnerName is the function that runs one-off tasks, for a pipeline to call; empty without
	// tasks. TaskFamilies are their task definitions' names, which a pipeline registers new
	// revisions under.
	TaskRunnerName pulumi.StringOutput
	TaskFamilies   pulumi.StringMapOutput
	// Deployment is what a pipeline deploys with; nil unless the strategy is StrategyBlueGreen.
	Deployment *Deployment
}

// New registers the service. When args are wrong it registers nothing and reports every problem.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Service, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("service %q: %w", name, err)
	}
	s := &Service{}
	if err := ctx.RegisterComponentResourceV2(TypeToken, name, a.inputs(), s, opts...); err != nil {
		return nil, err
	}
	b := &builder{
		ctx:    ctx,
		name:   name,
		args:   a,
		parent: pulumi.Parent(s),
		runner: pulumi.String("").ToStringOutput(),
	}
	created, err := b.build()
	if err != nil {
		return nil, fmt.Errorf("service %q: %w", name, err)
	}
	return s, b.publish(s, created)
}

// created is what build has made, for the outputs.
type created struct {
	logGroup   *cloudwatch.LogGroup
	execution  *iam.Role
	task       *iam.Role
	definition *ecs.TaskDefinition
	group      *ec2.SecurityGroup
	front      front
	service    *ecs.Service
	deployment *Deployment // nil unless CodeDeploy deploys
}

// build creates the children, each after what it needs.
func (b *builder) build() (c created, err error) {
	c.logGroup, err = cloudwatch.NewLogGroup(b.ctx, b.name+"-logs", &cloudwatch.LogGroupArgs{
		RetentionInDays: pulumi.Int(b.args.LogRetentionDays),
		KmsKeyId:        b.args.LogKeyARN,
	}, b.parent, pulumi.Protect(!b.args.Disposable))
	if err != nil {
		return c, fmt.Errorf("log group: %w", err)
	}
	var before, connections []pulumi.Resource
	if c.execution, c.task, before, err = b.roles(c.logGroup); err != nil {
		return c, fmt.Errorf("roles: %w", err)
	}
	if c.definition, err = b.taskDefinition(c.logGroup, c.execution, c.task); err != nil {
		return c, fmt.Errorf("task definition: %w", err)
	}
	if c.group, connections, err = b.securityGroup(); err != nil {
		return c, err
	}
	before = slices.Concat(before, connections, b.args.After, []pulumi.Resource{b.args.Cluster.ready})
	migrated, err := b.runTasks(c.logGroup, c.group, c.execution, before)
	if err != nil {
		return c, err
	}
	if c.front, err = b.front(); err != nil {
		return c, err
	}
	if b.args.DeploymentAlarms, err = b.rollbackAlarms(c.front); err != nil {
		return c, err
	}
	before = slices.Concat(before, c.front.rules(), migrated) // ECS refuses a target group that no load balancer has
	if c.service, err = b.service(c.definition, c.group, c.front.blue, before); err != nil {
		return c, fmt.Errorf("ECS service: %w", err)
	}
	if err := b.jobs(c.definition, c.group, c.execution, c.task, migrated); err != nil {
		return c, err
	}
	if err := b.scale(c.service, c.front.blue); err != nil {
		return c, fmt.Errorf("scaling: %w", err)
	}
	if err := b.args.Monitor.Watch(b.ctx, b.parent, b.alarms(c.service)); err != nil {
		return c, err
	}
	if b.args.blueGreen() {
		c.deployment, err = b.deployment(c.front, c.service, c.definition, c.group, c.execution, c.task)
	}
	return c, err
}

// publish fills in the component's outputs and registers those of the state.
func (b *builder) publish(s *Service, c created) error {
	s.Name = c.service.Name
	s.ARN = c.service.ID().ToStringOutput()
	s.Family = c.definition.Family
	s.TaskRoleARN = c.task.Arn
	s.TaskRoleName = c.task.Name
	s.LogGroupName = c.logGroup.Name
	s.SecurityGroupID = c.group.ID().ToStringOutput()
	s.TargetGroupARN = pulumi.String("").ToStringOutput()
	if c.front.blue != nil {
		s.TargetGroupARN = c.front.blue.Arn
	}
	s.TaskRunnerName = b.runner
	s.TaskFamilies = b.families.ToStringMapOutput()
	s.Deployment = c.deployment
	outputs := pulumi.Map{
		"name":        s.Name,
		"arn":         s.ARN,
		"family":      s.Family,
		"taskRoleArn": s.TaskRoleARN,
	}
	if b.args.CodeOwner == CodeOwnerProgram {
		outputs["taskDefinition"] = deployed(b.name, c.service, c.definition)
	}
	if d := c.deployment; d != nil {
		outputs["application"] = d.Application
		outputs["deploymentGroup"] = d.Group
		outputs["appSpec"] = d.AppSpec
	}
	return b.ctx.RegisterResourceOutputs(s, outputs)
}

// builder makes the children; each method is one concern.
type builder struct {
	ctx    *pulumi.Context
	name   string
	args   Args
	parent pulumi.ResourceOption
	// runner is the name of the function that runs tasks; empty without tasks.
	runner pulumi.StringOutput
	// families are the tasks'.
	families pulumi.StringMap
}

// service starts after what its tasks need: their rights, the rule that reaches them, and the
// cluster's capacity.
func (b builder) service(
	definition *ecs.TaskDefinition,
	group *ec2.SecurityGroup,
	target *lb.TargetGroup,
	after []pulumi.Resource,
) (*ecs.Service, error) {
	a := b.args
	args := &ecs.ServiceArgs{
		Cluster:                    a.Cluster.ARN,
		TaskDefinition:             definition.Arn,
		DesiredCount:               pulumi.Int(a.Scaling.MinTasks),
		CapacityProviderStrategies: a.capacity(),
		// Without it a change of the capacity, such as another share of Spot, makes a new service.
		ForceNewDeployment: pulumi.Bool(true),
		NetworkConfiguration: &ecs.ServiceNetworkConfigurationArgs{
			Subnets:        a.SubnetIDs,
			SecurityGroups: pulumi.StringArray{group.ID()},
			AssignPublicIp: pulumi.Bool(false),
		},
		DeploymentController: &ecs.ServiceDeploymentControllerArgs{Type: pulumi.String("ECS")},
		DeploymentCircuitBreaker: &ecs.ServiceDeploymentCircuitBreakerArgs{
			Enable:   pulumi.Bool(true),
			Rollback: pulumi.Bool(true),
		},
		DeploymentMinimumHealthyPercent: pulumi.Int(100),
		DeploymentMaximumPercent:        pulumi.Int(200),
		AvailabilityZoneRebalancing:     pulumi.String("ENABLED"),
		EnableExecuteCommand:            pulumi.Bool(a.Exec),
		EnableEcsManagedTags:            pulumi.Bool(true),
		PropagateTags:                   pulumi.String("SERVICE"),
		// A run that ends well has seen the tasks run. A pipeline's version isn't this run's to
		// wait for.
		WaitForSteadyState: pulumi.Bool(a.CodeOwner == CodeOwnerProgram),
	}
	if len(a.DeploymentAlarms) > 0 {
		names := make(pulumi.StringArray, len(a.DeploymentAlarms))
		copy(names, a.DeploymentAlarms)
		args.Alarms = &ecs.ServiceAlarmsArgs{AlarmNames: names, Enable: pulumi.Bool(true), Rollback: pulumi.Bool(true)}
	}
	if target != nil {
		args.HealthCheckGracePeriodSeconds = pulumi.Int(a.Health.GraceSeconds)
		args.LoadBalancers = ecs.ServiceLoadBalancerArray{&ecs.ServiceLoadBalancerArgs{
			TargetGroupArn: target.Arn,
			ContainerName:  pulumi.String(b.name),
			ContainerPort:  pulumi.Int(a.Port),
		}}
	}
	if a.blueGreen() {
		ignoreDeployment(args)
	}
	return ecs.NewService(b.ctx, b.name, args, b.parent,
		pulumi.DependsOn(after),
		pulumi.IgnoreChanges(a.ownedElsewhere()))
}

// deployed is the version that runs, and an error where ECS took the deployment of this one back:
// then the old tasks are steady again, for which the provider waits, and it reads which they are.
// https://github.com/hashicorp/terraform-provider-aws/issues/19519
func deployed(name string, service *ecs.Service, definition *ecs.TaskDefinition) pulumi.StringOutput {
	return pulumi.All(service.TaskDefinition, definition.Arn).ApplyT(func(values []any) (string, error) {
		runs, wanted := "", values[1].(string)
		if found, ok := values[0].(*string); ok && found != nil {
			runs = *found
		}
		if runs != wanted {
			return "", fmt.Errorf("service %q: ECS took the deployment of %s back, and %s runs; look at the "+
				"service's events and at the logs of the tasks that were stopped", name, wanted, runs)
		}
		return runs, nil
	}).(pulumi.StringOutput)
}

// capacity spreads the tasks over on-demand and Spot capacity.
func (a Args) capacity() ecs.ServiceCapacityProviderStrategyArray {
	of := func(provider string, base, weight int) *ecs.ServiceCapacityProviderStrategyArgs {
		return &ecs.ServiceCapacityProviderStrategyArgs{
			CapacityProvider: pulumi.String(provider),
			Base:             pulumi.Int(base),
			Weight:           pulumi.Int(weight),
		}
	}
	switch a.SpotPercent {
	case 0:
		return ecs.ServiceCapacityProviderStrategyArray{of(onDemand, 0, 100)}
	case 100:
		return ecs.ServiceCapacityProviderStrategyArray{of(spot, 0, 100)}
	}
	return ecs.ServiceCapacityProviderStrategyArray{of(onDemand, 1, 100-a.SpotPercent), of(spot, 0, a.SpotPercent)}
}
