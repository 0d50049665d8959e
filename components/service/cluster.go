package service

import (
	"cmp"
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/check"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// ClusterTypeToken is part of every child's URN; changing it needs an alias.
const ClusterTypeToken = "plinth:service:Cluster"

// The capacity that AWS runs:
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
const (
	onDemand = "FARGATE"
	spot     = "FARGATE_SPOT"
)

// Insights says how much Container Insights measures.
type Insights string

const (
	// InsightsEnabled measures clusters and services.
	InsightsEnabled Insights = "enabled"
	// InsightsEnhanced measures every task and container, too, at a price for each.
	InsightsEnhanced Insights = "enhanced"
)

// ClusterSettings is what a stack file says of the cluster of its services: plinth:containers.
type ClusterSettings struct {
	// How much Container Insights measures: cluster and services, or every task, too, at a price
	// for each.
	Insights Insights `json:"insights,omitempty" jsonschema:"enum=enabled,enum=enhanced"`
	// Whether services may allow a shell into their containers. Sessions are encrypted with a key
	// of the cluster's own, at $1 a month, and recorded in a log group.
	Exec bool `json:"exec,omitempty"`
	// How many days the records of sessions are kept. Default: a year, with exec.
	LogRetentionDays check.RetentionDays `json:"logRetentionDays,omitempty"`
}

// SetDefaults fills in what is unset.
func (s *ClusterSettings) SetDefaults() {
	s.Insights = cmp.Or(s.Insights, InsightsEnabled)
	if s.Exec {
		s.LogRetentionDays = cmp.Or(s.LogRetentionDays, check.DefaultRetentionDays)
	}
}

// Validate reports what the tags of the fields can't say.
func (s *ClusterSettings) Validate(p *check.Problems) {
	if s.LogRetentionDays != 0 && !s.Exec {
		p.At("logRetentionDays").Value(s.LogRetentionDays).Say("no sessions are recorded").
			Fix("add exec, or remove it")
	}
}

// ClusterArgs are the settings and what the program gives. The zero value is the safe production
// answer.
type ClusterArgs struct {
	ClusterSettings

	// Account and Region are where the cluster is; the key's policy names them. Required with Exec.
	Account string
	Region  string
	// Disposable drops the protection of the records, for stacks meant to be torn down.
	Disposable bool
}

// Cluster is where services run. It costs nothing by itself.
type Cluster struct {
	pulumi.ResourceState

	ARN, Name pulumi.StringOutput

	// ready is what a service waits for: the cluster knows its capacity.
	ready pulumi.Resource
	exec  *session
}

// session is what a recorded shell needs.
type session struct {
	key  *kms.Key
	logs *cloudwatch.LogGroup
}

func (a *ClusterArgs) resolve(name string) (ClusterArgs, error) {
	var r ClusterArgs
	if a != nil {
		r = *a
	}
	check.Defaults(&r.ClusterSettings)

	var p check.Problems
	check.Name(&p, name, MaxName)
	check.Settings(&p, &r.ClusterSettings)
	if r.Exec {
		check.Account(p.In("account"), r.Account)
		check.Region(p.In("region"), r.Region)
	}
	return r, p.Err()
}

// NewCluster registers the cluster. When args are wrong it registers nothing and reports every
// problem.
func NewCluster(ctx *pulumi.Context, name string, args *ClusterArgs, opts ...pulumi.ResourceOption) (*Cluster, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("cluster %q: %w", name, err)
	}
	c := &Cluster{}
	inputs := pulumi.Map{
		"insights":   pulumi.String(string(a.Insights)),
		"exec":       pulumi.Bool(a.Exec),
		"disposable": pulumi.Bool(a.Disposable),
	}
	if err := ctx.RegisterComponentResourceV2(ClusterTypeToken, name, inputs, c, opts...); err != nil {
		return nil, err
	}
	parent := pulumi.Parent(c)
	if a.Exec {
		if c.exec, err = newSession(ctx, name, a, parent); err != nil {
			return nil, fmt.Errorf("record of sessions: %w", err)
		}
	}
	cluster, err := ecs.NewCluster(ctx, name, &ecs.ClusterArgs{
		Settings: ecs.ClusterSettingArray{
			&ecs.ClusterSettingArgs{Name: pulumi.String("containerInsights"), Value: pulumi.String(string(a.Insights))},
		},
		Configuration: c.exec.configuration(),
	}, parent)
	if err != nil {
		return nil, fmt.Errorf("ECS cluster: %w", err)
	}
	capacity, err := ecs.NewClusterCapacityProviders(ctx, name+"-capacity", &ecs.ClusterCapacityProvidersArgs{
		ClusterName:       cluster.Name,
		CapacityProviders: pulumi.ToStringArray([]string{onDemand, spot}),
		DefaultCapacityProviderStrategies: ecs.ClusterCapacityProvidersDefaultCapacityProviderStrategyArray{
			&ecs.ClusterCapacityProvidersDefaultCapacityProviderStrategyArgs{
				CapacityProvider: pulumi.String(onDemand),
				Weight:           pulumi.Int(1),
			},
		},
	}, parent)
	if err != nil {
		return nil, fmt.Errorf("capacity: %w", err)
	}
	c.ARN = cluster.Arn
	c.Name = cluster.Name
	c.ready = capacity
	return c, ctx.RegisterResourceOutputs(c, pulumi.Map{"arn": c.ARN, "name": c.Name})
}

// newSession creates the key and the log group of shells into containers.
func newSession(ctx *pulumi.Context, name string, a ClusterArgs, parent pulumi.ResourceOption) (*session, error) {
	key, err := kms.NewKey(ctx, name+"-exec-key", &kms.KeyArgs{
		Description:       pulumi.Sprintf("Sessions in containers of %s", name),
		EnableKeyRotation: pulumi.Bool(true),
		Policy: policydoc.Document(
			Statement{
				Sid:       "Account",
				Actions:   []string{"kms:*"},
				Resources: policydoc.Strings("*"),
				Principals: []policydoc.Principal{{
					Type:        "AWS",
					Identifiers: policydoc.Strings("arn:aws:iam::" + a.Account + ":root"),
				}},
			},
			Statement{
				Sid: "Logs",
				Actions: []string{
					"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*",
				},
				Resources:  policydoc.Strings("*"), // in a key's policy it means the key
				Principals: []policydoc.Principal{policydoc.Service("logs." + a.Region + ".amazonaws.com")},
				Conditions: []policydoc.Condition{policydoc.ArnLike("kms:EncryptionContext:aws:logs:arn",
					pulumi.String(fmt.Sprintf("arn:aws:logs:%s:%s:log-group:%s-exec-*", a.Region, a.Account, name)))},
			}),
	}, parent, pulumi.Protect(!a.Disposable))
	if err != nil {
		return nil, fmt.Errorf("key: %w", err)
	}
	logs, err := cloudwatch.NewLogGroup(ctx, name+"-exec", &cloudwatch.LogGroupArgs{
		RetentionInDays: pulumi.Int(a.LogRetentionDays),
		KmsKeyId:        key.Arn,
	}, parent, pulumi.Protect(!a.Disposable))
	return &session{key: key, logs: logs}, err
}

// configuration records sessions; a cluster without them has none.
func (s *session) configuration() ecs.ClusterConfigurationPtrInput {
	if s == nil {
		return nil
	}
	return &ecs.ClusterConfigurationArgs{
		ExecuteCommandConfiguration: &ecs.ClusterConfigurationExecuteCommandConfigurationArgs{
			KmsKeyId: s.key.Arn,
			Logging:  pulumi.String("OVERRIDE"),
			LogConfiguration: &ecs.ClusterConfigurationExecuteCommandConfigurationLogConfigurationArgs{
				CloudWatchEncryptionEnabled: pulumi.Bool(true),
				CloudWatchLogGroupName:      s.logs.Name,
			},
		},
	}
}

// statements are what the task role needs so that a session is opened and recorded:
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
func (s *session) statements() []Statement {
	return []Statement{
		{
			Sid:       "ExecChannel",
			Resources: policydoc.Strings("*"), // Session Manager knows no resource for these
			Actions: []string{
				"ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
				"ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
			},
		},
		{Sid: "ExecLogGroups", Actions: []string{"logs:DescribeLogGroups"}, Resources: policydoc.Strings("*")},
		{
			Sid:       "ExecLogs",
			Actions:   []string{"logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"},
			Resources: []pulumi.StringInput{pulumi.Sprintf("%s:*", s.logs.Arn)},
		},
		{Sid: "ExecKey", Actions: []string{"kms:Decrypt"}, Resources: []pulumi.StringInput{s.key.Arn}},
	}
}
