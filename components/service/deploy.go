package service

import (
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/codedeploy"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/function"
)

// Deployment is what a pipeline needs to deploy a blue/green service.
type Deployment struct {
	// Application and Group are CodeDeploy's.
	Application, Group pulumi.StringOutput
	// HookARN is the function that looks at a new version.
	HookARN pulumi.StringOutput
	// AppSpec is the newest revision that the program registered, as CodeDeploy takes it: JSON. A
	// pipeline that builds an image of its own puts its revision of the family in.
	AppSpec pulumi.StringOutput
}

// deployment creates what CodeDeploy needs: an application of the service's own, the hook, the
// alarm, the role, and the group.
func (b builder) deployment(
	p front,
	service *ecs.Service,
	definition *ecs.TaskDefinition,
	group *ec2.SecurityGroup,
	execution, task *iam.Role,
) (*Deployment, error) {
	application, err := codedeploy.NewApplication(b.ctx, b.name,
		&codedeploy.ApplicationArgs{ComputePlatform: pulumi.String("ECS")},
		b.parent)
	if err != nil {
		return nil, fmt.Errorf("CodeDeploy application: %w", err)
	}
	groupARN := pulumi.Sprintf("arn:aws:codedeploy:%s:%s:deploymentgroup:%s/%s", b.args.Region, b.args.Account,
		application.Name, b.name)
	hook, err := b.hook(groupARN)
	if err != nil {
		return nil, fmt.Errorf("hook of deployments: %w", err)
	}
	alarm, err := b.errorAlarm(p)
	if err != nil {
		return nil, fmt.Errorf("alarm on failed requests: %w", err)
	}
	role, policy, err := b.deployer(p, service, hook, groupARN, execution, task)
	if err != nil {
		return nil, fmt.Errorf("role of CodeDeploy: %w", err)
	}
	config, err := b.deploymentConfig()
	if err != nil {
		return nil, fmt.Errorf("deployment configuration: %w", err)
	}
	deployments, err := b.deploymentGroup(p, application, service, role, alarm, config,
		pulumi.DependsOn([]pulumi.Resource{policy}))
	if err != nil {
		return nil, fmt.Errorf("deployment group: %w", err)
	}
	return &Deployment{
		Application: application.Name,
		Group:       deployments.DeploymentGroupName,
		HookARN:     hook.ARN,
		AppSpec:     b.appSpec(definition, group, hook),
	}, nil
}

// predefined are CodeDeploy's own configurations:
// https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
var predefined = map[BlueGreen]string{
	{Traffic: TrafficAllAtOnce}:                        "CodeDeployDefault.ECSAllAtOnce",
	{Traffic: TrafficCanary, Percent: 10, Minutes: 5}:  "CodeDeployDefault.ECSCanary10Percent5Minutes",
	{Traffic: TrafficCanary, Percent: 10, Minutes: 15}: "CodeDeployDefault.ECSCanary10Percent15Minutes",
	{Traffic: TrafficLinear, Percent: 10, Minutes: 1}:  "CodeDeployDefault.ECSLinear10PercentEvery1Minutes",
	{Traffic: TrafficLinear, Percent: 10, Minutes: 3}:  "CodeDeployDefault.ECSLinear10PercentEvery3Minutes",
}

// deploymentConfig is one of CodeDeploy's own where there is one, else one of the service's.
// CodeDeploy changes none: its name says what it is, so that another one stands beside it until the
// group has changed over.
func (b builder) deploymentConfig() (pulumi.StringInput, error) {
	d := b.args.BlueGreen
	if name, ok := predefined[BlueGreen{Traffic: d.Traffic, Percent: d.Percent, Minutes: d.Minutes}]; ok {
		return pulumi.String(name), nil
	}
	routing := &codedeploy.DeploymentConfigTrafficRoutingConfigArgs{}
	if d.Traffic == TrafficCanary {
		routing.Type = pulumi.String("TimeBasedCanary")
		routing.TimeBasedCanary = &codedeploy.DeploymentConfigTrafficRoutingConfigTimeBasedCanaryArgs{
			Interval:   pulumi.Int(d.Minutes),
			Percentage: pulumi.Int(d.Percent),
		}
	} else {
		routing.Type = pulumi.String("TimeBasedLinear")
		routing.TimeBasedLinear = &codedeploy.DeploymentConfigTrafficRoutingConfigTimeBasedLinearArgs{
			Interval:   pulumi.Int(d.Minutes),
			Percentage: pulumi.Int(d.Percent),
		}
	}
	config, err := codedeploy.NewDeploymentConfig(b.ctx, b.name, &codedeploy.DeploymentConfigArgs{
		// The cluster's own name is unique in its account and region.
		DeploymentConfigName: pulumi.Sprintf("%s-%s-%s-%d-%d", b.args.Cluster.Name, b.name,
			string(d.Traffic),
			d.Percent, d.Minutes),
		ComputePlatform:      pulumi.String("ECS"),
		TrafficRoutingConfig: routing,
	}, b.parent)
	if err != nil {
		return nil, err
	}
	return config.DeploymentConfigName, nil
}

// Shorter names of what a deployment group is made of.
type (
	groupOptions = codedeploy.DeploymentGroupBlueGreenDeploymentConfigArgs
	groupEnd     = codedeploy.DeploymentGroupBlueGreenDeploymentConfigTerminateBlueInstancesOnDeploymentSuccessArgs
	groupPair    = codedeploy.DeploymentGroupLoadBalancerInfoTargetGroupPairInfoArgs
	groupTarget  = codedeploy.DeploymentGroupLoadBalancerInfoTargetGroupPairInfoTargetGroupArgs
	groupTargets = codedeploy.DeploymentGroupLoadBalancerInfoTargetGroupPairInfoTargetGroupArray
)

// deploymentGroup says how CodeDeploy deploys. It turns those rules of the two listeners that lead
// to the two target groups, and no others.
func (b builder) deploymentGroup(
	p front,
	application *codedeploy.Application,
	service *ecs.Service,
	role *iam.Role,
	alarm *cloudwatch.MetricAlarm,
	config pulumi.StringInput,
	opts ...pulumi.ResourceOption,
) (*codedeploy.DeploymentGroup, error) {
	a := b.args
	alarms := pulumi.StringArray{alarm.Name}
	for _, name := range a.DeploymentAlarms {
		alarms = append(alarms, name)
	}
	return codedeploy.NewDeploymentGroup(b.ctx, b.name, &codedeploy.DeploymentGroupArgs{
		AppName:              application.Name,
		DeploymentGroupName:  pulumi.String(b.name),
		ServiceRoleArn:       role.Arn,
		DeploymentConfigName: config.ToStringOutput().ToStringPtrOutput(),
		DeploymentStyle: &codedeploy.DeploymentGroupDeploymentStyleArgs{
			DeploymentType:   pulumi.String("BLUE_GREEN"),
			DeploymentOption: pulumi.String("WITH_TRAFFIC_CONTROL"),
		},
		EcsService: &codedeploy.DeploymentGroupEcsServiceArgs{
			ClusterName: a.Cluster.Name,
			ServiceName: service.Name,
		},
		LoadBalancerInfo: &codedeploy.DeploymentGroupLoadBalancerInfoArgs{TargetGroupPairInfo: &groupPair{
			ProdTrafficRoute: &codedeploy.DeploymentGroupLoadBalancerInfoTargetGroupPairInfoProdTrafficRouteArgs{
				ListenerArns: pulumi.StringArray{a.Ingress.ListenerARN},
			},
			TestTrafficRoute: &codedeploy.DeploymentGroupLoadBalancerInfoTargetGroupPairInfoTestTrafficRouteArgs{
				ListenerArns: pulumi.StringArray{a.Ingress.TestListenerARN},
			},
			TargetGroups: groupTargets{&groupTarget{Name: p.blue.Name}, &groupTarget{Name: p.green.Name}},
		}},
		BlueGreenDeploymentConfig: &groupOptions{
			// Nobody has to press a button: the hook has looked.
			DeploymentReadyOption: &codedeploy.DeploymentGroupBlueGreenDeploymentConfigDeploymentReadyOptionArgs{
				ActionOnTimeout: pulumi.String("CONTINUE_DEPLOYMENT"),
			},
			TerminateBlueInstancesOnDeploymentSuccess: &groupEnd{
				Action:                       pulumi.String("TERMINATE"),
				TerminationWaitTimeInMinutes: pulumi.Int(a.BlueGreen.TerminationWaitMinutes),
			},
		},
		AutoRollbackConfiguration: &codedeploy.DeploymentGroupAutoRollbackConfigurationArgs{
			Enabled: pulumi.Bool(true),
			Events: pulumi.ToStringArray([]string{
				"DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST",
			}),
		},
		AlarmConfiguration: &codedeploy.DeploymentGroupAlarmConfigurationArgs{
			Enabled: pulumi.Bool(true),
			Alarms:  alarms,
		},
	}, append([]pulumi.ResourceOption{b.parent}, opts...)...)
}

// appSpec is the deployment of the newest revision that the program registered, in CodeDeploy's
// words:
// https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html
func (b builder) appSpec(
	definition *ecs.TaskDefinition,
	group *ec2.SecurityGroup,
	hook *function.Function,
) pulumi.StringOutput {
	return pulumi.All(definition.Arn, b.args.SubnetIDs, group.ID(), hook.ARN).ApplyT(func(values []any) (string, error) {
		type object = map[string]any
		text, err := json.Marshal(object{
			"version": json.RawMessage("0.0"),
			"Resources": []object{{"TargetService": object{"Type": "AWS::ECS::Service", "Properties": object{
				"TaskDefinition":   values[0],
				"LoadBalancerInfo": object{"ContainerName": b.name, "ContainerPort": b.args.Port},
				"NetworkConfiguration": object{"AwsvpcConfiguration": object{
					"Subnets": values[1], "SecurityGroups": []any{values[2]}, "AssignPublicIp": "DISABLED",
				}},
			}}}},
			"Hooks": []object{{"AfterAllowTestTraffic": values[3]}},
		})
		return string(text), err
	}).(pulumi.StringOutput)
}
