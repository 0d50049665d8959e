package service

import (
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/codedeploy"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/ingress"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

const (
	// hookSeconds are the hook's time: a version has two minutes and a half to answer.
	hookSeconds = 165
	// errorPeriodSeconds is the shortest that the load balancer's numbers come in.
	errorPeriodSeconds = 60
)

// blueGreenFront makes the other target group and two rules. The one on the listener for tests leads to green at first: so green belongs to the load
// balancer before the first deployment, and its tasks are checked during that. Each rule may lead to either group when it is destroyed, so
// both go before both groups.
func (b builder) blueGreenFront(blue *lb.TargetGroup) (f front, err error) {
	f.blue = blue
	if f.green, err = b.targetGroup(b.name + "-green"); err != nil {
		return f, err
	}
	groups := pulumi.DependsOn([]pulumi.Resource{f.blue, f.green})
	if f.production, err = b.args.Ingress.Route(b.ctx, b.name, b.args.route(f.blue.Arn), b.parent, groups); err != nil {
		return f, err
	}
	route := b.args.route(f.green.Arn)
	route.Test = true
	f.test, err = b.args.Ingress.Route(b.ctx, b.name+"-test", route, b.parent, groups)
	return f, err
}

// Deployment is what a pipeline needs to deploy a blue/green service.
type Deployment struct {
	// Application and Group are CodeDeploy's.
	Application, Group pulumi.StringOutput
	// HookARN is the function that looks at a new version.
	HookARN pulumi.StringOutput
	// AppSpec is the newest revision that the program registered, as CodeDeploy takes it: JSON. A pipeline that builds an image of its own
	// puts its revision of the family in.
	AppSpec pulumi.StringOutput
}

// deployment makes what CodeDeploy needs: an application of the service's own, the hook, the alarm, the role, and the group.
func (b builder) deployment(p front, service *ecs.Service, definition *ecs.TaskDefinition, group *ec2.SecurityGroup, execution, task *iam.Role) (*Deployment, error) {
	application, err := codedeploy.NewApplication(b.ctx, b.name, &codedeploy.ApplicationArgs{ComputePlatform: pulumi.String("ECS")}, b.parent)
	if err != nil {
		return nil, err
	}
	groupARN := pulumi.Sprintf("arn:aws:codedeploy:%s:%s:deploymentgroup:%s/%s", b.args.Region, b.args.Account, application.Name, b.name)
	hook, err := b.hook(groupARN)
	if err != nil {
		return nil, err
	}
	alarm, err := b.errorAlarm(p)
	if err != nil {
		return nil, err
	}
	role, policy, err := b.deployer(p, service, hook, groupARN, execution, task)
	if err != nil {
		return nil, err
	}
	config, err := b.deploymentConfig()
	if err != nil {
		return nil, err
	}
	deployments, err := b.deploymentGroup(p, application, service, role, alarm, config, pulumi.DependsOn([]pulumi.Resource{policy}))
	if err != nil {
		return nil, err
	}
	return &Deployment{
		Application: application.Name, Group: deployments.DeploymentGroupName, HookARN: hook.ARN, AppSpec: b.appSpec(definition, group, hook),
	}, nil
}

// functionSettings are those of a function that nothing invokes asynchronously.
func (b builder) functionSettings(archive string, timeoutSeconds int) function.Settings {
	return function.Settings{
		Archive:          archive,
		TimeoutSeconds:   timeoutSeconds,
		OnFailure:        function.FailureNone,
		LogRetentionDays: b.args.LogRetentionDays,
	}
}

// hook is the function that looks at a new version on the listener for tests. It is in the network, so that it comes from the addresses of the
// NAT gateways, which the ingress' testCidrs name.
func (b builder) hook(groupARN pulumi.StringInput) (*function.Function, error) {
	d := b.args.BlueGreen
	hook, err := function.New(b.ctx, b.name+"-hook", &function.Args{
		Settings: b.functionSettings(b.args.DeployHookArchive, hookSeconds), // CodeDeploy takes no answer for a no
		Environment: pulumi.StringMap{
			"URL":  pulumi.Sprintf("https://%s:%d%s", b.args.Ingress.DNSName, ingress.TestPort, d.HookPath),
			"HOST": pulumi.String(d.HookHost),
		},
		Statements: []function.Statement{
			{Sid: "Answer", Actions: []string{"codedeploy:PutLifecycleEventHookExecutionStatus"}, Resources: []pulumi.StringInput{groupARN}},
		},
		VPC:        &function.VPC{VPCID: b.args.VPCID, SubnetIDs: b.args.SubnetIDs},
		LogKeyARN:  b.args.LogKeyARN,
		Monitor:    b.args.Monitor,
		Disposable: b.args.Disposable,
	}, b.parent)
	if err != nil {
		return nil, err
	}
	// Of the kind that the function's other rules have: the provider warns of mixing two.
	_, err = ec2.NewSecurityGroupRule(b.ctx, b.name+"-hook-to-ingress", &ec2.SecurityGroupRuleArgs{
		Type: pulumi.String("egress"), SecurityGroupId: hook.SecurityGroupID, Protocol: pulumi.String("tcp"),
		FromPort: pulumi.Int(ingress.TestPort), ToPort: pulumi.Int(ingress.TestPort),
		// The load balancer's public addresses, which change.
		CidrBlocks: pulumi.StringArray{pulumi.String("0.0.0.0/0")}, Description: pulumi.String("Listener for tests of the load balancer"),
	}, b.parent)
	return hook, err
}

// errorAlarm sounds when the requests of both target groups fail too often, whichever of them is new. CodeDeploy looks at it.
func (b builder) errorAlarm(p front) (*cloudwatch.MetricAlarm, error) {
	var queries cloudwatch.MetricAlarmMetricQueryArray
	for _, t := range []struct {
		color string
		group *lb.TargetGroup
	}{{"blue", p.blue}, {"green", p.green}} {
		for _, m := range []struct{ id, name string }{{"errors", "HTTPCode_Target_5XX_Count"}, {"silent", "TargetConnectionErrorCount"}, {"requests", "RequestCount"}} {
			queries = append(queries, &cloudwatch.MetricAlarmMetricQueryArgs{
				Id: pulumi.String(m.id + "_" + t.color),
				Metric: &cloudwatch.MetricAlarmMetricQueryMetricArgs{
					Namespace: pulumi.String("AWS/ApplicationELB"), MetricName: pulumi.String(m.name), Stat: pulumi.String("Sum"), Period: pulumi.Int(errorPeriodSeconds),
					Dimensions: pulumi.StringMap{"LoadBalancer": b.args.Ingress.ARNSuffix, "TargetGroup": t.group.ArnSuffix},
				},
			})
		}
	}
	const both = "FILL(%[1]s_blue, 0) + FILL(%[1]s_green, 0)"
	expression := fmt.Sprintf("100 * (%s + %s) / (%s)", fmt.Sprintf(both, "errors"), fmt.Sprintf(both, "silent"), fmt.Sprintf(both, "requests"))
	queries = append(queries, &cloudwatch.MetricAlarmMetricQueryArgs{
		Id: pulumi.String("failed"), Expression: pulumi.String(expression), Label: pulumi.String("Failed requests in percent"), ReturnData: pulumi.Bool(true),
	})
	told := b.args.AlarmActions
	if len(told) == 0 {
		told = b.args.Monitor.Actions()
	}
	actions := make(pulumi.Array, len(told))
	for i, action := range told {
		actions[i] = action
	}
	return cloudwatch.NewMetricAlarm(b.ctx, b.name+"-errors", &cloudwatch.MetricAlarmArgs{
		AlarmDescription:   pulumi.Sprintf("More than %d%% of the requests to %s fail; it takes a deployment back", b.args.BlueGreen.ErrorPercent, b.name),
		MetricQueries:      queries,
		EvaluationPeriods:  pulumi.Int(1),
		ComparisonOperator: pulumi.String("GreaterThanThreshold"),
		Threshold:          pulumi.Float64(b.args.BlueGreen.ErrorPercent),
		TreatMissingData:   pulumi.String("notBreaching"), // no requests, no failures
		AlarmActions:       actions,
		OkActions:          actions,
	}, b.parent)
}

// deployer is what CodeDeploy may do: change this service's task sets and these two rules, ask this hook, and hand on the roles of its tasks. AWS's
// own policy for it, AWSCodeDeployRoleForECS, allows that with every service and rule of the account.
func (b builder) deployer(p front, service *ecs.Service, hook *function.Function, groupARN pulumi.StringInput, execution, task *iam.Role) (*iam.Role, *iam.RolePolicy, error) {
	a := b.args
	role, err := iam.NewRole(b.ctx, b.name+"-deploy-role", &iam.RoleArgs{
		Description: pulumi.String("CodeDeploy deploys " + b.name),
		AssumeRolePolicy: policydoc.AssumeRole("codedeploy.amazonaws.com",
			policydoc.Equals("aws:SourceAccount", pulumi.String(a.Account)), policydoc.ArnLike("aws:SourceArn", groupARN)),
	}, b.parent)
	if err != nil {
		return nil, nil, err
	}
	policy, err := iam.NewRolePolicy(b.ctx, b.name+"-deploy-policy", &iam.RolePolicyArgs{Role: role.Name, Policy: policydoc.Document(
		Statement{
			Sid: "TaskSets", Actions: []string{"ecs:CreateTaskSet", "ecs:DeleteTaskSet", "ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"},
			Resources: []pulumi.StringInput{
				service.ID().ToStringOutput(), pulumi.Sprintf("arn:aws:ecs:%s:%s:task-set/%s/%s/*", a.Region, a.Account, a.Cluster.Name, service.Name),
			},
		},
		Statement{
			Sid: "Rules", Actions: []string{"elasticloadbalancing:ModifyRule"}, Resources: []pulumi.StringInput{p.production.Arn, p.test.Arn},
		},
		Statement{
			// For services that are a listener's default. AWS's policy has it beside ModifyRule, and no page says when CodeDeploy calls it.
			Sid: "Listeners", Actions: []string{"elasticloadbalancing:ModifyListener"}, Resources: []pulumi.StringInput{a.Ingress.ListenerARN, a.Ingress.TestListenerARN},
		},
		Statement{
			// Metric alarms of the region. AWS shows composite ones only to who may see everything:
			// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
			Sid: "Alarms", Actions: []string{"cloudwatch:DescribeAlarms"},
			Resources: []pulumi.StringInput{pulumi.String(fmt.Sprintf("arn:aws:cloudwatch:%s:%s:alarm:*", a.Region, a.Account))},
		},
		Statement{
			Sid: "Look", Resources: policydoc.Strings("*"), // the load balancer knows no resources for these
			Actions: []string{"elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeTargetGroups"},
		},
		Statement{Sid: "Hook", Actions: []string{"lambda:InvokeFunction"}, Resources: []pulumi.StringInput{hook.ARN}},
		Statement{
			Sid: "PassRoles", Actions: []string{"iam:PassRole"}, Resources: []pulumi.StringInput{execution.Arn, task.Arn},
			Conditions: []policydoc.Condition{policydoc.Equals("iam:PassedToService", pulumi.String("ecs-tasks.amazonaws.com"))},
		})}, b.parent)
	return role, policy, err
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

// deploymentConfig is one of CodeDeploy's own where there is one, else one of the service's. CodeDeploy changes none: its name says what it is, so
// that another one stands beside it until the group has changed over.
func (b builder) deploymentConfig() (pulumi.StringInput, error) {
	d := b.args.BlueGreen
	if name, ok := predefined[BlueGreen{Traffic: d.Traffic, Percent: d.Percent, Minutes: d.Minutes}]; ok {
		return pulumi.String(name), nil
	}
	routing := &codedeploy.DeploymentConfigTrafficRoutingConfigArgs{}
	if d.Traffic == TrafficCanary {
		routing.Type = pulumi.String("TimeBasedCanary")
		routing.TimeBasedCanary = &codedeploy.DeploymentConfigTrafficRoutingConfigTimeBasedCanaryArgs{Interval: pulumi.Int(d.Minutes), Percentage: pulumi.Int(d.Percent)}
	} else {
		routing.Type = pulumi.String("TimeBasedLinear")
		routing.TimeBasedLinear = &codedeploy.DeploymentConfigTrafficRoutingConfigTimeBasedLinearArgs{Interval: pulumi.Int(d.Minutes), Percentage: pulumi.Int(d.Percent)}
	}
	config, err := codedeploy.NewDeploymentConfig(b.ctx, b.name, &codedeploy.DeploymentConfigArgs{
		// The cluster's own name is unique in its account and region.
		DeploymentConfigName: pulumi.Sprintf("%s-%s-%s-%d-%d", b.args.Cluster.Name, b.name, string(d.Traffic), d.Percent, d.Minutes),
		ComputePlatform:      pulumi.String("ECS"), TrafficRoutingConfig: routing,
	}, b.parent)
	if err != nil {
		return nil, err
	}
	return config.DeploymentConfigName, nil
}

// Shorter names of what a deployment group is made of.
type (
	groupOptions = codedeploy.DeploymentGroupBlueGreenDeploymentConfigArgs
	groupPair    = codedeploy.DeploymentGroupLoadBalancerInfoTargetGroupPairInfoArgs
	groupTarget  = codedeploy.DeploymentGroupLoadBalancerInfoTargetGroupPairInfoTargetGroupArgs
	groupTargets = codedeploy.DeploymentGroupLoadBalancerInfoTargetGroupPairInfoTargetGroupArray
)

// deploymentGroup says how CodeDeploy deploys. It turns those rules of the two listeners that lead to the two target groups, and no others.
func (b builder) deploymentGroup(p front, application *codedeploy.Application, service *ecs.Service, role *iam.Role, alarm *cloudwatch.MetricAlarm, config pulumi.StringInput, opts ...pulumi.ResourceOption) (*codedeploy.DeploymentGroup, error) {
	a := b.args
	alarms := pulumi.StringArray{alarm.Name}
	for _, name := range a.DeploymentAlarms {
		alarms = append(alarms, name)
	}
	return codedeploy.NewDeploymentGroup(b.ctx, b.name, &codedeploy.DeploymentGroupArgs{
		AppName: application.Name, DeploymentGroupName: pulumi.String(b.name), ServiceRoleArn: role.Arn, DeploymentConfigName: config.ToStringOutput().ToStringPtrOutput(),
		DeploymentStyle: &codedeploy.DeploymentGroupDeploymentStyleArgs{DeploymentType: pulumi.String("BLUE_GREEN"), DeploymentOption: pulumi.String("WITH_TRAFFIC_CONTROL")},
		EcsService:      &codedeploy.DeploymentGroupEcsServiceArgs{ClusterName: a.Cluster.Name, ServiceName: service.Name},
		LoadBalancerInfo: &codedeploy.DeploymentGroupLoadBalancerInfoArgs{TargetGroupPairInfo: &groupPair{
			ProdTrafficRoute: &codedeploy.DeploymentGroupLoadBalancerInfoTargetGroupPairInfoProdTrafficRouteArgs{ListenerArns: pulumi.StringArray{a.Ingress.ListenerARN}},
			TestTrafficRoute: &codedeploy.DeploymentGroupLoadBalancerInfoTargetGroupPairInfoTestTrafficRouteArgs{ListenerArns: pulumi.StringArray{a.Ingress.TestListenerARN}},
			TargetGroups:     groupTargets{&groupTarget{Name: p.blue.Name}, &groupTarget{Name: p.green.Name}},
		}},
		BlueGreenDeploymentConfig: &groupOptions{
			// Nobody has to press a button: the hook has looked.
			DeploymentReadyOption: &codedeploy.DeploymentGroupBlueGreenDeploymentConfigDeploymentReadyOptionArgs{ActionOnTimeout: pulumi.String("CONTINUE_DEPLOYMENT")},
			TerminateBlueInstancesOnDeploymentSuccess: &codedeploy.DeploymentGroupBlueGreenDeploymentConfigTerminateBlueInstancesOnDeploymentSuccessArgs{
				Action: pulumi.String("TERMINATE"), TerminationWaitTimeInMinutes: pulumi.Int(a.BlueGreen.TerminationWaitMinutes),
			},
		},
		AutoRollbackConfiguration: &codedeploy.DeploymentGroupAutoRollbackConfigurationArgs{
			Enabled: pulumi.Bool(true), Events: pulumi.ToStringArray([]string{"DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"}),
		},
		AlarmConfiguration: &codedeploy.DeploymentGroupAlarmConfigurationArgs{Enabled: pulumi.Bool(true), Alarms: alarms},
	}, append([]pulumi.ResourceOption{b.parent}, opts...)...)
}

// appSpec is the deployment of the newest revision that the program registered, in CodeDeploy's words:
// https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html
func (b builder) appSpec(definition *ecs.TaskDefinition, group *ec2.SecurityGroup, hook *function.Function) pulumi.StringOutput {
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
