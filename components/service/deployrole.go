package service

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// deployer is what CodeDeploy may do: change this service's task sets and these two rules, ask this
// hook, and hand on the roles of its tasks. AWS's own policy for it, AWSCodeDeployRoleForECS,
// allows that with every service and rule of the account.
func (b builder) deployer(
	p front,
	service *ecs.Service,
	hook *function.Function,
	groupARN pulumi.StringInput,
	execution, task *iam.Role,
) (*iam.Role, *iam.RolePolicy, error) {
	a := b.args
	role, err := iam.NewRole(b.ctx, b.name+"-deploy-role", &iam.RoleArgs{
		Description: pulumi.String("CodeDeploy deploys " + b.name),
		AssumeRolePolicy: policydoc.AssumeRole("codedeploy.amazonaws.com",
			policydoc.Equals("aws:SourceAccount", pulumi.String(a.Account)),
			policydoc.ArnLike("aws:SourceArn", groupARN)),
	}, b.parent)
	if err != nil {
		return nil, nil, err
	}
	policy, err := iam.NewRolePolicy(b.ctx, b.name+"-deploy-policy",
		&iam.RolePolicyArgs{Role: role.Name, Policy: policydoc.Document(
			Statement{
				Sid: "TaskSets",
				Actions: []string{
					"ecs:CreateTaskSet", "ecs:DeleteTaskSet", "ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet",
				},
				Resources: []pulumi.StringInput{
					service.ID().ToStringOutput(),
					pulumi.Sprintf("arn:aws:ecs:%s:%s:task-set/%s/%s/*", a.Region, a.Account, a.Cluster.Name,
						service.Name),
				},
			},
			Statement{
				Sid:       "Rules",
				Actions:   []string{"elasticloadbalancing:ModifyRule"},
				Resources: []pulumi.StringInput{p.production.Arn, p.test.Arn},
			},
			Statement{
				// For services that are a listener's default. AWS's policy has it beside
				// ModifyRule, and no page says when CodeDeploy calls it.
				Sid:       "Listeners",
				Actions:   []string{"elasticloadbalancing:ModifyListener"},
				Resources: []pulumi.StringInput{a.Ingress.ListenerARN, a.Ingress.TestListenerARN},
			},
			Statement{
				// Metric alarms of the region. AWS shows composite ones only to who may see
				// everything:
				// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
				Sid:     "Alarms",
				Actions: []string{"cloudwatch:DescribeAlarms"},
				Resources: []pulumi.StringInput{
					pulumi.String(fmt.Sprintf("arn:aws:cloudwatch:%s:%s:alarm:*", a.Region, a.Account)),
				},
			},
			Statement{
				Sid:       "Look",
				Resources: policydoc.Strings("*"), // the load balancer knows no resources for these
				Actions: []string{
					"elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeRules",
					"elasticloadbalancing:DescribeTargetGroups",
				},
			},
			Statement{
				Sid:       "Hook",
				Actions:   []string{"lambda:InvokeFunction"},
				Resources: []pulumi.StringInput{hook.ARN},
			},
			Statement{
				Sid:       "PassRoles",
				Actions:   []string{"iam:PassRole"},
				Resources: []pulumi.StringInput{execution.Arn, task.Arn},
				Conditions: []policydoc.Condition{
					policydoc.Equals("iam:PassedToService", pulumi.String("ecs-tasks.amazonaws.com")),
				},
			})}, b.parent)
	return role, policy, err
}
