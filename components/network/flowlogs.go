package network

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/policydoc"
)

// newFlowLogs records the VPC's traffic. CloudWatch Logs charges about $0.50 for the gigabyte.
func newFlowLogs(ctx *pulumi.Context, name string, a Args, n *Network, parent pulumi.ResourceOption) error {
	group, err := cloudwatch.NewLogGroup(ctx, name+"-flow-logs", &cloudwatch.LogGroupArgs{
		RetentionInDays: pulumi.Int(int(a.FlowLogRetentionDays)),
		KmsKeyId:        a.LogKeyARN,
	}, parent, pulumi.Protect(!a.Disposable))
	if err != nil {
		return fmt.Errorf("flow log group: %w", err)
	}
	role, err := iam.NewRole(ctx, name+"-flow-logs", &iam.RoleArgs{
		Description: pulumi.String("Writes the flow logs of the network " + name),
		AssumeRolePolicy: policydoc.AssumeRole("vpc-flow-logs.amazonaws.com",
			policydoc.Equals("aws:SourceAccount", pulumi.String(a.Account)),
			policydoc.ArnLike("aws:SourceArn", pulumi.Sprintf("arn:aws:ec2:%s:%s:vpc-flow-log/*", a.Region, a.Account)),
		),
	}, parent)
	if err != nil {
		return fmt.Errorf("flow log role: %w", err)
	}
	// https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html, without the right
	// to create log groups.
	policy, err := iam.NewRolePolicy(ctx, name+"-flow-logs", &iam.RolePolicyArgs{
		Role: role.ID(),
		Policy: policydoc.Document(
			policydoc.Statement{
				Sid:       "Write",
				Actions:   []string{"logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"},
				Resources: []pulumi.StringInput{group.Arn, pulumi.Sprintf("%s:*", group.Arn)},
			},
			policydoc.Statement{
				Sid:       "Find",
				Actions:   []string{"logs:DescribeLogGroups"},
				Resources: []pulumi.StringInput{pulumi.Sprintf("arn:aws:logs:%s:%s:log-group:*", a.Region, a.Account)},
			},
		),
	}, parent)
	if err != nil {
		return fmt.Errorf("flow log policy: %w", err)
	}
	traffic := map[FlowLogs]string{FlowLogsAll: "ALL", FlowLogsRejected: "REJECT"}[a.FlowLogs]
	_, err = ec2.NewFlowLog(ctx, name+"-flow-logs", &ec2.FlowLogArgs{
		VpcId:              n.VPCID,
		TrafficType:        pulumi.String(traffic),
		LogDestinationType: pulumi.String("cloud-watch-logs"),
		LogDestination:     group.Arn,
		IamRoleArn:         role.Arn,
	}, parent, pulumi.DependsOn([]pulumi.Resource{policy}))
	if err != nil {
		return fmt.Errorf("flow log: %w", err)
	}
	return nil
}
