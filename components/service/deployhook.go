package service

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/ingress"
)

const (
	// hookSeconds are the hook's time: a version has two minutes and a half to answer.
	hookSeconds = 165
	// errorPeriodSeconds is the shortest that the load balancer's numbers come in.
	errorPeriodSeconds = 60
)

// functionSettings are those of a function that nothing invokes asynchronously.
func (b builder) functionSettings(archive string, timeoutSeconds int) function.Settings {
	return function.Settings{
		Archive:          archive,
		TimeoutSeconds:   timeoutSeconds,
		OnFailure:        function.FailureNone,
		LogRetentionDays: b.args.LogRetentionDays,
	}
}

// hook is the function that looks at a new version on the listener for tests. It is in the network,
// so that it comes from the addresses of the NAT gateways, which the ingress' testCidrs name.
func (b builder) hook(groupARN pulumi.StringInput) (*function.Function, error) {
	d := b.args.BlueGreen
	hook, err := function.New(b.ctx, b.name+"-hook", &function.Args{
		Settings: b.functionSettings(b.args.DeployHookArchive, hookSeconds), // CodeDeploy takes no answer for a no
		Environment: pulumi.StringMap{
			"URL":  pulumi.Sprintf("https://%s:%d%s", b.args.Ingress.DNSName, ingress.TestPort, d.HookPath),
			"HOST": pulumi.String(d.HookHost),
		},
		Statements: []function.Statement{
			{
				Sid:       "Answer",
				Actions:   []string{"codedeploy:PutLifecycleEventHookExecutionStatus"},
				Resources: []pulumi.StringInput{groupARN},
			},
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
		Type:            pulumi.String("egress"),
		SecurityGroupId: hook.SecurityGroupID,
		Protocol:        pulumi.String("tcp"),
		FromPort:        pulumi.Int(ingress.TestPort),
		ToPort:          pulumi.Int(ingress.TestPort),
		// The load balancer's public addresses, which change.
		CidrBlocks:  pulumi.StringArray{pulumi.String("0.0.0.0/0")},
		Description: pulumi.String("Listener for tests of the load balancer"),
	}, b.parent)
	return hook, err
}

// errorAlarm sounds when the requests of both target groups fail too often, whichever of them is
// new. CodeDeploy looks at it.
func (b builder) errorAlarm(p front) (*cloudwatch.MetricAlarm, error) {
	var queries cloudwatch.MetricAlarmMetricQueryArray
	for _, t := range []struct {
		color string
		group *lb.TargetGroup
	}{{"blue", p.blue}, {"green", p.green}} {
		for _, m := range []struct{ id, name string }{
			{"errors", "HTTPCode_Target_5XX_Count"},
			{"silent", "TargetConnectionErrorCount"},
			{"requests", "RequestCount"},
		} {
			queries = append(queries, &cloudwatch.MetricAlarmMetricQueryArgs{
				Id: pulumi.String(m.id + "_" + t.color),
				Metric: &cloudwatch.MetricAlarmMetricQueryMetricArgs{
					Namespace:  pulumi.String("AWS/ApplicationELB"),
					MetricName: pulumi.String(m.name),
					Stat:       pulumi.String("Sum"),
					Period:     pulumi.Int(errorPeriodSeconds),
					Dimensions: pulumi.StringMap{
						"LoadBalancer": b.args.Ingress.ARNSuffix,
						"TargetGroup":  t.group.ArnSuffix,
					},
				},
			})
		}
	}
	const both = "FILL(%[1]s_blue, 0) + FILL(%[1]s_green, 0)"
	expression := fmt.Sprintf("100 * (%s + %s) / (%s)",
		fmt.Sprintf(both, "errors"),
		fmt.Sprintf(both, "silent"),
		fmt.Sprintf(both, "requests"))
	queries = append(queries, &cloudwatch.MetricAlarmMetricQueryArgs{
		Id:         pulumi.String("failed"),
		Expression: pulumi.String(expression),
		Label:      pulumi.String("Failed requests in percent"),
		ReturnData: pulumi.Bool(true),
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
		AlarmDescription: pulumi.Sprintf("More than %d%% of the requests to %s fail; it takes a deployment back",
			b.args.BlueGreen.ErrorPercent, b.name),
		MetricQueries:      queries,
		EvaluationPeriods:  pulumi.Int(1),
		ComparisonOperator: pulumi.String("GreaterThanThreshold"),
		Threshold:          pulumi.Float64(b.args.BlueGreen.ErrorPercent),
		TreatMissingData:   pulumi.String("notBreaching"), // no requests, no failures
		AlarmActions:       actions,
		OkActions:          actions,
	}, b.parent)
}
