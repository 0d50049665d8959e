package function

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/policydoc"
)

// role grants what the arguments ask for, and nothing else.
func (b builder) role(logs *cloudwatch.LogGroup, queue *sqs.Queue) (*iam.Role, *iam.RolePolicy, error) {
	role, err := iam.NewRole(b.ctx, b.name+"-role", &iam.RoleArgs{
		Description:      pulumi.Sprintf("Function %s", b.name),
		AssumeRolePolicy: policydoc.AssumeRole("lambda.amazonaws.com"),
	}, b.parent)
	if err != nil {
		return nil, nil, fmt.Errorf("role: %w", err)
	}
	policy, err := iam.NewRolePolicy(b.ctx, b.name+"-policy", &iam.RolePolicyArgs{
		Role:   role.Name,
		Policy: policydoc.Document(b.statements(logs, queue)...),
	}, b.parent)
	if err != nil {
		return nil, nil, fmt.Errorf("role policy: %w", err)
	}
	return role, policy, nil
}

func (b builder) statements(logs *cloudwatch.LogGroup, queue *sqs.Queue) []Statement {
	statements := []Statement{
		{
			Sid:       "Logs",
			Actions:   []string{"logs:CreateLogStream", "logs:PutLogEvents"},
			Resources: []pulumi.StringInput{pulumi.Sprintf("%s:*", logs.Arn)},
		},
		{
			Sid:       "Tracing",
			Actions:   []string{"xray:PutTraceSegments", "xray:PutTelemetryRecords"},
			Resources: policydoc.Strings("*"), // X-Ray has no resource for these actions
		},
	}
	if queue != nil {
		statements = append(statements, Statement{
			Sid:       "Failures",
			Actions:   []string{"sqs:SendMessage"},
			Resources: []pulumi.StringInput{queue.Arn},
		})
	}
	if b.args.VPC != nil {
		statements = append(statements, networkStatements()...)
	}
	if b.args.EnvironmentKeyARN != nil && len(b.args.variables()) > 0 {
		statements = append(statements, Statement{
			Sid:       "Environment",
			Actions:   []string{"kms:Decrypt"},
			Resources: []pulumi.StringInput{b.args.EnvironmentKeyARN.ToStringPtrOutput().Elem()},
		})
	}
	statements = append(statements, b.args.secretStatements()...)
	return append(statements, b.args.Statements...)
}

// networkStatements let Lambda manage network interfaces, and deny it to the function's own code:
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
func networkStatements() []Statement {
	interfaces := []string{
		"ec2:CreateNetworkInterface",
		"ec2:DescribeNetworkInterfaces",
		"ec2:DescribeSubnets",
		"ec2:DeleteNetworkInterface",
		"ec2:AssignPrivateIpAddresses",
		"ec2:UnassignPrivateIpAddresses",
	}
	functions := pulumi.String("arn:*:lambda:*:*:function:*")
	return []Statement{
		{
			Sid:       "Network",
			Actions:   interfaces,
			Resources: policydoc.Strings("*"), // EC2 can't tell whose interface it will be
		},
		{
			Sid:        "NotFromTheCode",
			Deny:       true,
			Actions:    interfaces,
			Resources:  policydoc.Strings("*"),
			Conditions: []Condition{policydoc.ArnLike("lambda:SourceFunctionArn", functions)},
		},
	}
}

// secretStatements let the code read the secrets that the environment names.
func (a Args) secretStatements() []Statement {
	if len(a.Secrets) == 0 {
		return nil
	}
	statements := []Statement{{
		Sid:       "Secrets",
		Actions:   []string{"secretsmanager:GetSecretValue"},
		Resources: sorted(a.Secrets),
	}}
	if len(a.SecretKeyARNs) > 0 {
		statements = append(statements, Statement{
			Sid:       "SecretKeys",
			Actions:   []string{"kms:Decrypt"},
			Resources: slices.Clone(a.SecretKeyARNs),
			Conditions: []Condition{{
				Test:     "StringLike",
				Variable: "kms:ViaService",
				Values:   policydoc.Strings("secretsmanager.*.amazonaws.com"),
			}},
		})
	}
	return statements
}
