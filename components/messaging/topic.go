package messaging

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/check"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// TopicTypeToken is part of every child's URN; changing it needs an alias.
const TopicTypeToken = "plinth:messaging:Topic"

// managedKey is SNS's own key of the account. Nobody can change its policy, so no AWS service can
// publish through it.
const managedKey = "alias/aws/sns"

// MaxTopicName is the longest name of a topic, in characters. It leaves room for autonaming and for
// what is derived from it.
const MaxTopicName = 60

// TopicArgs are a topic's settings and what the program gives. The zero value is encrypted,
// TLS-only, and takes what roles of the account may publish.
type TopicArgs struct {
	TopicSettings

	// Account is the topic's account: 12 digits. Required with Publishers.
	Account string
	// KMSKeyARN encrypts with a customer key, whose policy has to let every publisher use it. Nil
	// takes SNS's own key, or makes one for Publishers.
	KMSKeyARN pulumi.StringPtrInput
	// Disposable drops the protection of the key, for stacks meant to be torn down.
	Disposable bool
}

// Topic is a topic that queues, people and web hooks may be subscribed to.
type Topic struct {
	pulumi.ResourceState

	ARN, Name pulumi.StringOutput
	// UndeliveredName is the queue of what web hooks didn't take; empty without web hooks.
	UndeliveredName pulumi.StringOutput

	name string
	fifo bool
	key  pulumi.StringPtrInput // a customer key, or nil
}

// resolve copies the arguments and reports every problem.
func (a *TopicArgs) resolve(name string) (TopicArgs, error) {
	var r TopicArgs
	if a != nil {
		r = *a
	}
	r.Publishers = slices.Sorted(slices.Values(r.Publishers))
	var p check.Problems
	check.Name(&p, name, MaxTopicName)
	check.Settings(&p, &r.TopicSettings)
	if len(r.Publishers) > 0 {
		check.Account(p.In("account"), r.Account)
	}
	return r, p.Err()
}

// NewTopic registers the topic. When args are wrong it registers nothing and reports every problem.
func NewTopic(ctx *pulumi.Context, name string, args *TopicArgs, opts ...pulumi.ResourceOption) (*Topic, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("topic %q: %w", name, err)
	}
	t := &Topic{
		UndeliveredName: pulumi.String("").ToStringOutput(),
		name:            name,
		fifo:            a.FIFO,
		key:             a.KMSKeyARN,
	}
	inputs := pulumi.Map{"fifo": pulumi.Bool(a.FIFO)}
	if err := ctx.RegisterComponentResourceV2(TopicTypeToken, name, inputs, t, opts...); err != nil {
		return nil, err
	}
	parent := pulumi.Parent(t)
	if t.key == nil && len(a.Publishers) > 0 {
		if t.key, err = newKey(ctx, name, a, parent); err != nil {
			return nil, fmt.Errorf("key: %w", err)
		}
	}
	topic, err := t.newTopic(ctx, a, parent)
	if err != nil {
		return nil, fmt.Errorf("topic: %w", err)
	}
	t.ARN = topic.Arn
	t.Name = topic.Name
	statements := []Statement{tlsOnly("sns:Publish", topic.Arn)}
	for _, p := range a.Publishers {
		statements = append(statements, Statement{
			Sid:        sid(p),
			Actions:    []string{"sns:Publish"},
			Resources:  []pulumi.StringInput{topic.Arn},
			Principals: []policydoc.Principal{policydoc.Service(p)},
			Conditions: []policydoc.Condition{policydoc.Equals("aws:SourceAccount", pulumi.String(a.Account))},
		})
	}
	policy, err := sns.NewTopicPolicy(ctx, name+"-policy", &sns.TopicPolicyArgs{
		Arn:    topic.Arn,
		Policy: policydoc.Document(statements...),
	}, parent)
	if err != nil {
		return nil, fmt.Errorf("policy: %w", err)
	}
	if len(a.Publishers) > 0 {
		// Whoever publishes through a service learns of the topic only when the service may.
		t.ARN = policy.Arn
	}
	return t, ctx.RegisterResourceOutputs(t, pulumi.Map{"arn": t.ARN})
}

func (t *Topic) newTopic(ctx *pulumi.Context, a TopicArgs, parent pulumi.ResourceOption) (*sns.Topic, error) {
	args := &sns.TopicArgs{KmsMasterKeyId: pulumi.String(managedKey)}
	if t.key != nil {
		args.KmsMasterKeyId = t.key
	}
	if a.FIFO {
		args.FifoTopic = pulumi.Bool(true)
		args.ContentBasedDeduplication = pulumi.Bool(a.ContentBasedDeduplication)
	}
	return sns.NewTopic(ctx, t.name, args, parent)
}

// newKey makes a key that the publishing services may use for topics of this account. Roles of the
// account get their rights by their own policies.
func newKey(
	ctx *pulumi.Context, name string, a TopicArgs, parent pulumi.ResourceOption,
) (pulumi.StringPtrInput, error) {
	root := policydoc.Principal{Type: "AWS", Identifiers: policydoc.Strings("arn:aws:iam::" + a.Account + ":root")}
	thisKey := policydoc.Strings("*") // in a key's policy, * is the key
	statements := []Statement{{
		Sid:        "Account",
		Actions:    []string{"kms:*"},
		Resources:  thisKey,
		Principals: []policydoc.Principal{root},
	}}
	for _, p := range a.Publishers {
		statements = append(statements, Statement{
			Sid:        sid(p),
			Actions:    []string{"kms:Decrypt", "kms:GenerateDataKey*"},
			Resources:  thisKey,
			Principals: []policydoc.Principal{policydoc.Service(p)},
			Conditions: []policydoc.Condition{policydoc.Equals("aws:SourceAccount", pulumi.String(a.Account))},
		})
	}
	key, err := kms.NewKey(ctx, name+"-key", &kms.KeyArgs{
		Description:       pulumi.String("Messages of the topic " + name),
		EnableKeyRotation: pulumi.Bool(true),
		Policy:            policydoc.Document(statements...),
	}, parent, pulumi.Protect(!a.Disposable))
	if err != nil {
		return nil, err
	}
	return key.Arn, nil
}

// sid is a service's name as the id of a statement: letters and digits only.
func sid(service string) string {
	var b strings.Builder
	separator := func(r rune) bool { return r == '.' || r == '-' }
	for _, part := range strings.FieldsFunc(strings.TrimSuffix(service, ".amazonaws.com"), separator) {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}

// Publish returns the rights of a role that publishes to the topic, those to its key included.
func (t *Topic) Publish() []Statement {
	return withKey(Statement{
		Sid:       "Publish",
		Actions:   []string{"sns:Publish"},
		Resources: []pulumi.StringInput{t.ARN},
	}, t.key, "kms:Decrypt", "kms:GenerateDataKey")
}
