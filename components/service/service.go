package service

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/vpc"
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
	// TargetGroupARN is the load balancer's list of tasks, with StrategyBlueGreen the first of two; empty for a worker.
	TargetGroupARN pulumi.StringOutput
	LogGroupName   pulumi.StringOutput
	// TaskRunnerName is the function that runs one-off tasks, for a pipeline to call; empty without tasks. TaskFamilies are their task
	// definitions' names, which a pipeline registers new revisions under.
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
	b := builder{ctx: ctx, name: name, args: a, parent: pulumi.Parent(s), runner: pulumi.String("").ToStringOutput()}
	logGroup, err := cloudwatch.NewLogGroup(ctx, name+"-logs", &cloudwatch.LogGroupArgs{
		RetentionInDays: pulumi.Int(a.LogRetentionDays), KmsKeyId: a.LogKeyARN,
	}, b.parent, pulumi.Protect(!a.Disposable))
	if err != nil {
		return nil, err
	}
	execution, task, before, err := b.roles(logGroup)
	if err != nil {
		return nil, err
	}
	definition, err := b.taskDefinition(logGroup, execution, task)
	if err != nil {
		return nil, err
	}
	group, connections, err := b.securityGroup()
	if err != nil {
		return nil, err
	}
	before = append(append(append(before, connections...), a.After...), a.Cluster.ready)
	migrated, err := b.runTasks(logGroup, group, execution, before)
	if err != nil {
		return nil, err
	}
	front, err := b.front()
	if err != nil {
		return nil, err
	}
	before = append(append(before, front.rules()...), migrated...) // ECS refuses a target group that no load balancer has
	if b.args.DeploymentAlarms, err = b.rollbackAlarms(front); err != nil {
		return nil, err
	}
	service, err := b.service(definition, group, front.blue, before)
	if err != nil {
		return nil, err
	}
	if err := b.jobs(definition, group, execution, task, migrated); err != nil {
		return nil, err
	}
	if err := b.scale(service, front.blue); err != nil {
		return nil, err
	}
	if err := a.Monitor.Watch(ctx, b.parent, b.alarms(service)); err != nil {
		return nil, err
	}
	outputs := pulumi.Map{}
	if a.Image.Owner == OwnerPulumi {
		outputs["taskDefinition"] = deployed(name, service, definition)
	}
	if a.blueGreen() {
		if s.Deployment, err = b.deployment(front, service, definition, group, execution, task); err != nil {
			return nil, err
		}
		outputs["application"], outputs["deploymentGroup"], outputs["appSpec"] = s.Deployment.Application, s.Deployment.Group, s.Deployment.AppSpec
	}
	s.Name, s.ARN, s.Family = service.Name, service.ID().ToStringOutput(), definition.Family
	s.TaskRoleARN, s.TaskRoleName, s.LogGroupName = task.Arn, task.Name, logGroup.Name
	s.SecurityGroupID, s.TargetGroupARN = group.ID().ToStringOutput(), pulumi.String("").ToStringOutput()
	if front.blue != nil {
		s.TargetGroupARN = front.blue.Arn
	}
	s.TaskRunnerName, s.TaskFamilies = b.runner, b.families.ToStringMapOutput()
	outputs["name"], outputs["arn"], outputs["family"], outputs["taskRoleArn"] = s.Name, s.ARN, s.Family, s.TaskRoleARN
	return s, ctx.RegisterResourceOutputs(s, outputs)
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

// securityGroup lets the load balancer in, and out to HTTPS and the destinations. Rules are resources of their own, so that other tiers
// can add theirs.
func (b builder) securityGroup() (*ec2.SecurityGroup, []pulumi.Resource, error) {
	group, err := ec2.NewSecurityGroup(b.ctx, b.name+"-sg", &ec2.SecurityGroupArgs{
		Description: pulumi.String("Tasks of " + b.name),
		VpcId:       b.args.VPCID,
		Tags:        pulumi.StringMap{"Name": pulumi.String(b.name)},
	}, b.parent)
	if err != nil {
		return nil, nil, err
	}
	if b.args.Ingress != nil {
		_, err = vpc.NewSecurityGroupIngressRule(b.ctx, b.name+"-from-ingress", &vpc.SecurityGroupIngressRuleArgs{
			SecurityGroupId: group.ID(), Description: pulumi.String("Requests from the load balancer"), ReferencedSecurityGroupId: b.args.Ingress.SecurityGroupID,
			IpProtocol: pulumi.String("tcp"), FromPort: pulumi.Int(b.args.Port), ToPort: pulumi.Int(b.args.Port),
		}, b.parent)
		if err != nil {
			return nil, nil, err
		}
	}
	https, err := vpc.NewSecurityGroupEgressRule(b.ctx, b.name+"-to-https", &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId: group.ID(), Description: pulumi.String("HTTPS to AWS, for image, logs and secrets, and beyond"),
		IpProtocol: pulumi.String("tcp"), FromPort: pulumi.Int(443), ToPort: pulumi.Int(443), CidrIpv4: pulumi.String("0.0.0.0/0"),
	}, b.parent)
	if err != nil {
		return nil, nil, err
	}
	connections := []pulumi.Resource{https}
	for _, key := range slices.Sorted(maps.Keys(b.args.Destinations)) {
		rules, err := b.connect(group, key, b.args.Destinations[key])
		if err != nil {
			return nil, nil, err
		}
		connections = append(connections, rules...)
	}
	return group, connections, nil
}

// connect opens the way to a destination on both sides. Tasks wait for it: the first thing that many do is to connect.
func (b builder) connect(group *ec2.SecurityGroup, key string, d Destination) ([]pulumi.Resource, error) {
	port := pulumi.Int(d.Port)
	out, err := vpc.NewSecurityGroupEgressRule(b.ctx, b.name+"-to-"+key, &vpc.SecurityGroupEgressRuleArgs{
		SecurityGroupId: group.ID(), Description: pulumi.String("To " + key), ReferencedSecurityGroupId: d.SecurityGroupID,
		IpProtocol: pulumi.String("tcp"), FromPort: port, ToPort: port,
	}, b.parent)
	if err != nil {
		return nil, err
	}
	in, err := vpc.NewSecurityGroupIngressRule(b.ctx, b.name+"-into-"+key, &vpc.SecurityGroupIngressRuleArgs{
		SecurityGroupId: d.SecurityGroupID, Description: pulumi.String("From the service " + b.name), ReferencedSecurityGroupId: group.ID(),
		IpProtocol: pulumi.String("tcp"), FromPort: port, ToPort: port,
	}, b.parent)
	return []pulumi.Resource{out, in}, err
}

// front is where the load balancer finds tasks, and the rules that send it there. A worker has nothing of it. A blue/green service changes
// between two target groups, and CodeDeploy turns the rules: which of the two is live changes with each deployment.
type front struct {
	blue, green      *lb.TargetGroup
	production, test *lb.ListenerRule
}

func (f front) rules() []pulumi.Resource {
	var list []pulumi.Resource
	for _, r := range []*lb.ListenerRule{f.production, f.test} {
		if r != nil {
			list = append(list, r)
		}
	}
	return list
}

func (b builder) front() (f front, err error) {
	a := b.args
	if a.Ingress == nil {
		return f, nil
	}
	if f.blue, err = b.targetGroup(b.name); err != nil {
		return f, err
	}
	if a.blueGreen() {
		return b.blueGreenFront(f.blue)
	}
	f.production, err = a.Ingress.Route(b.ctx, b.name, a.route(f.blue.Arn), b.parent)
	return f, err
}

func (b builder) targetGroup(name string) (*lb.TargetGroup, error) {
	a := b.args
	return lb.NewTargetGroup(b.ctx, name, &lb.TargetGroupArgs{
		VpcId:               a.VPCID,
		TargetType:          pulumi.String("ip"),
		Port:                pulumi.Int(a.Port),
		Protocol:            pulumi.String("HTTP"), // within the network; TLS ends at the load balancer
		DeregistrationDelay: pulumi.Int(a.DrainSeconds),
		HealthCheck: &lb.TargetGroupHealthCheckArgs{
			Path: pulumi.String(a.Health.Path), Matcher: pulumi.String("200"), Protocol: pulumi.String("HTTP"), Port: pulumi.String("traffic-port"),
			Interval: pulumi.Int(a.Health.IntervalSeconds), Timeout: pulumi.Int(checkTimeout),
			HealthyThreshold: pulumi.Int(healthyChecks), UnhealthyThreshold: pulumi.Int(unhealthyChecks),
		},
		// One of two is always in use: a change that replaces them has to be stopped in the preview.
	}, b.parent, pulumi.Protect(a.blueGreen() && !a.Disposable))
}

// service starts after what its tasks need: their rights, the rule that reaches them, and the cluster's capacity.
func (b builder) service(definition *ecs.TaskDefinition, group *ec2.SecurityGroup, target *lb.TargetGroup, after []pulumi.Resource) (*ecs.Service, error) {
	a := b.args
	args := &ecs.ServiceArgs{
		Cluster:                    a.Cluster.ARN,
		TaskDefinition:             definition.Arn,
		DesiredCount:               pulumi.Int(a.Scaling.MinTasks),
		CapacityProviderStrategies: a.capacity(),
		// Without it a change of the capacity, such as another share of Spot, makes a new service.
		ForceNewDeployment: pulumi.Bool(true),
		NetworkConfiguration: &ecs.ServiceNetworkConfigurationArgs{
			Subnets: a.SubnetIDs, SecurityGroups: pulumi.StringArray{group.ID()}, AssignPublicIp: pulumi.Bool(false),
		},
		DeploymentController:            &ecs.ServiceDeploymentControllerArgs{Type: pulumi.String("ECS")},
		DeploymentCircuitBreaker:        &ecs.ServiceDeploymentCircuitBreakerArgs{Enable: pulumi.Bool(true), Rollback: pulumi.Bool(true)},
		DeploymentMinimumHealthyPercent: pulumi.Int(100),
		DeploymentMaximumPercent:        pulumi.Int(200),
		AvailabilityZoneRebalancing:     pulumi.String("ENABLED"),
		EnableExecuteCommand:            pulumi.Bool(a.Exec),
		EnableEcsManagedTags:            pulumi.Bool(true),
		PropagateTags:                   pulumi.String("SERVICE"),
		// A run that ends well has seen the tasks run. A pipeline's version isn't this run's to wait for.
		WaitForSteadyState: pulumi.Bool(a.Image.Owner == OwnerPulumi),
	}
	if len(a.DeploymentAlarms) > 0 {
		names := make(pulumi.StringArray, len(a.DeploymentAlarms))
		copy(names, a.DeploymentAlarms)
		args.Alarms = &ecs.ServiceAlarmsArgs{AlarmNames: names, Enable: pulumi.Bool(true), Rollback: pulumi.Bool(true)}
	}
	if target != nil {
		args.HealthCheckGracePeriodSeconds = pulumi.Int(a.Health.GraceSeconds)
		args.LoadBalancers = ecs.ServiceLoadBalancerArray{&ecs.ServiceLoadBalancerArgs{
			TargetGroupArn: target.Arn, ContainerName: pulumi.String(b.name), ContainerPort: pulumi.Int(a.Port),
		}}
	}
	if a.blueGreen() {
		ignoreDeployment(args)
	}
	return ecs.NewService(b.ctx, b.name, args, b.parent, pulumi.DependsOn(after), pulumi.IgnoreChanges(a.ownedElsewhere()))
}

// deployed is the version that runs, and an error where ECS took the deployment of this one back: then the old tasks are steady again, for which
// the provider waits, and it reads which they are. https://github.com/hashicorp/terraform-provider-aws/issues/19519
func deployed(name string, service *ecs.Service, definition *ecs.TaskDefinition) pulumi.StringOutput {
	return pulumi.All(service.TaskDefinition, definition.Arn).ApplyT(func(values []any) (string, error) {
		runs, wanted := "", values[1].(string)
		if found, ok := values[0].(*string); ok && found != nil {
			runs = *found
		}
		if runs != wanted {
			return "", fmt.Errorf("service %q: ECS took the deployment of %s back, and %s runs; look at the service's events and at the logs of the tasks that were stopped", name, wanted, runs)
		}
		return runs, nil
	}).(pulumi.StringOutput)
}

// capacity spreads the tasks over on-demand and Spot capacity.
func (a Args) capacity() ecs.ServiceCapacityProviderStrategyArray {
	of := func(provider string, base, weight int) *ecs.ServiceCapacityProviderStrategyArgs {
		return &ecs.ServiceCapacityProviderStrategyArgs{CapacityProvider: pulumi.String(provider), Base: pulumi.Int(base), Weight: pulumi.Int(weight)}
	}
	switch a.SpotPercent {
	case 0:
		return ecs.ServiceCapacityProviderStrategyArray{of(onDemand, 0, 100)}
	case 100:
		return ecs.ServiceCapacityProviderStrategyArray{of(spot, 0, 100)}
	}
	return ecs.ServiceCapacityProviderStrategyArray{of(onDemand, 1, 100-a.SpotPercent), of(spot, 0, a.SpotPercent)}
}
