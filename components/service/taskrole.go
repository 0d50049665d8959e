package service

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/policydoc"
)

// roles makes the role that starts tasks and the one that they work with.
func (b builder) roles(logGroup *cloudwatch.LogGroup) (execution, task *iam.Role, policies []pulumi.Resource, err error) {
	starting := append([]Statement{{
		Sid:       "Logs",
		Actions:   []string{"logs:CreateLogStream", "logs:PutLogEvents"},
		Resources: []pulumi.StringInput{pulumi.Sprintf("%s:*", logGroup.Arn)},
	}}, b.imageStatements()...)
	starting = append(starting, b.secretStatements()...)
	execution, policy, err := b.role("execution", "Starts tasks of ", starting)
	if err != nil {
		return nil, nil, nil, err
	}
	policies = append(policies, policy)
	task, policy, err = b.role("task", "Tasks of ", b.args.uses.Statements, b.ownTasks()...)
	if policy != nil {
		policies = append(policies, policy)
	}
	return execution, task, policies, err
}

// ownTasks keep a task's role to tasks of this account and region:
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html. AWS names these
// conditions for that role alone.
func (b builder) ownTasks() []policydoc.Condition {
	return []policydoc.Condition{
		policydoc.Equals("aws:SourceAccount", pulumi.String(b.args.Account)),
		policydoc.ArnLike("aws:SourceArn",
			pulumi.String(fmt.Sprintf("arn:*:ecs:%s:%s:*", b.args.Region, b.args.Account))),
	}
}

// role trusts ECS; without statements it has no policy.
func (b builder) role(
	kind, description string,
	statements []Statement,
	trust ...policydoc.Condition,
) (*iam.Role, *iam.RolePolicy, error) {
	role, err := iam.NewRole(b.ctx, b.name+"-"+kind+"-role", &iam.RoleArgs{
		Description:      pulumi.String(description + b.name),
		AssumeRolePolicy: policydoc.AssumeRole("ecs-tasks.amazonaws.com", trust...),
	}, b.parent)
	if err != nil || len(statements) == 0 {
		return role, nil, err
	}
	policy, err := iam.NewRolePolicy(b.ctx, b.name+"-"+kind+"-policy", &iam.RolePolicyArgs{
		Role:   role.Name,
		Policy: policydoc.Document(statements...),
	}, b.parent)
	return role, policy, err
}

// ecrImage is an image of a private registry of ECR.
var ecrImage = regexp.MustCompile(`^([0-9]{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/([^:@]+)`)

// imageStatements let ECS pull the images, if their registry asks for rights.
func (b builder) imageStatements() []Statement {
	var repositories []pulumi.StringInput
	for _, image := range b.images() {
		if found := ecrImage.FindStringSubmatch(image); found != nil {
			repositories = append(repositories,
				pulumi.String(fmt.Sprintf("arn:aws:ecr:%s:%s:repository/%s", found[2], found[1], found[3])))
		}
	}
	if repositories == nil {
		return nil
	}
	return []Statement{
		// ECR knows no resource for it
		{Sid: "Registry", Actions: []string{"ecr:GetAuthorizationToken"}, Resources: policydoc.Strings("*")},
		{
			Sid:       "Image",
			Actions:   []string{"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"},
			Resources: repositories,
		},
	}
}

// secretParts are those of a secret's ARN; what follows names a key in it.
const secretParts = 7

// secretStatements let ECS read the secrets that the tasks get, and nothing else.
func (b builder) secretStatements() []Statement {
	s := Statement{Sid: "Secrets", Actions: []string{"secretsmanager:GetSecretValue"}}
	for _, secrets := range b.secrets() {
		for _, key := range slices.Sorted(maps.Keys(secrets)) {
			s.Resources = append(s.Resources, secrets[key].ToStringOutput().ApplyT(func(arn string) string {
				parts := strings.Split(arn, ":")
				return strings.Join(parts[:min(secretParts, len(parts))], ":")
			}).(pulumi.StringOutput))
		}
	}
	if s.Resources == nil {
		return nil
	}
	statements := []Statement{s}
	if len(b.args.SecretKeyARNs) > 0 {
		statements = append(statements, Statement{
			Sid:       "SecretKeys",
			Actions:   []string{"kms:Decrypt"},
			Resources: slices.Clone(b.args.SecretKeyARNs),
			Conditions: []policydoc.Condition{{
				Test:     "StringLike",
				Variable: "kms:ViaService",
				Values:   policydoc.Strings("secretsmanager.*.amazonaws.com"),
			}},
		})
	}
	return statements
}
