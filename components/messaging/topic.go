package messaging

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
	"github.com/plinth-infra/plinth/internal/policydoc"
)

// TopicTypeToken is part of every child's URN; changing it needs an alias.
const TopicTypeToken = "plinth:messaging:Topic"

// managedKey is SNS's own key of the account. Nobody can change its policy, so no AWS service can publish through it.
const managedKey = "alias/aws/sns"

// maxTopicName leaves room for autonaming and for what is derived from it.
const maxTopicName = 60

// servicePrincipal is what a publishing AWS service is called.
var servicePrincipal = regexp.MustCompile(`^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com$`)

// TopicArgs describes a topic. The zero value is encrypted, TLS-only, and takes what roles of the account may publish.
type TopicArgs struct {
	// FIFO keeps the order within a message group. Changing it makes a new topic. Default false.
	FIFO bool
	// ContentBasedDeduplication tells messages apart by their bodies. Only with FIFO.
	ContentBasedDeduplication bool

	// Publishers are AWS services that publish to the topic, such as cloudwatch.amazonaws.com for alarms, on behalf of Account only.
	// They need a customer key, which is made where KMSKeyARN is nil and costs $1 a month. Empty lets none.
	Publishers []string
	// Account is the topic's account: 12 digits. Required with Publishers.
	Account string
	// KMSKeyARN encrypts with a customer key, whose policy has to let every publisher use it. Nil takes SNS's own key, or makes one
	// for Publishers.
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

func (a *TopicArgs) resolve(name string) (TopicArgs, error) {
	var r TopicArgs
	if a != nil {
		r = *a
	}
	r.Publishers = slices.Sorted(slices.Values(r.Publishers))
	problems := []error{check.Name(name, maxTopicName)}
	if r.ContentBasedDeduplication && !r.FIFO {
		problems = append(problems, errors.New("contentBasedDeduplication: only a FIFO topic has it, got true; set fifo, or take it out"))
	}
	if len(r.Publishers) > 0 {
		problems = append(problems, check.Account("account", r.Account))
	}
	for i, p := range r.Publishers {
		if !servicePrincipal.MatchString(p) {
			problems = append(problems, fmt.Errorf("publishers[%d]: it isn't the principal of an AWS service, got %q; write one like cloudwatch.amazonaws.com", i, p))
		}
	}
	return r, errors.Join(problems...)
}

// NewTopic registers the topic. When args are wrong it registers nothing and reports every problem.
func NewTopic(ctx *pulumi.Context, name string, args *TopicArgs, opts ...pulumi.ResourceOption) (*Topic, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("topic %q: %w", name, err)
	}
	t := &Topic{name: name, fifo: a.FIFO, key: a.KMSKeyARN, UndeliveredName: pulumi.String("").ToStringOutput()}
	if err := ctx.RegisterComponentResourceV2(TopicTypeToken, name, pulumi.Map{"fifo": pulumi.Bool(a.FIFO)}, t, opts...); err != nil {
		return nil, err
	}
	parent := pulumi.Parent(t)
	if t.key == nil && len(a.Publishers) > 0 {
		if t.key, err = newKey(ctx, name, a, parent); err != nil {
			return nil, err
		}
	}
	topicArgs := &sns.TopicArgs{KmsMasterKeyId: pulumi.String(managedKey)}
	if t.key != nil {
		topicArgs.KmsMasterKeyId = t.key
	}
	if a.FIFO {
		topicArgs.FifoTopic = pulumi.Bool(true)
		topicArgs.ContentBasedDeduplication = pulumi.Bool(a.ContentBasedDeduplication)
	}
	topic, err := sns.NewTopic(ctx, name, topicArgs, parent)
	if err != nil {
		return nil, err
	}
	t.ARN, t.Name = topic.Arn, topic.Name
	statements := []Statement{tlsOnly("sns:Publish", topic.Arn)}
	for _, p := range a.Publishers {
		statements = append(statements, Statement{
			Sid: sid(p), Actions: []string{"sns:Publish"}, Resources: []pulumi.StringInput{topic.Arn},
			Principals: []policydoc.Principal{policydoc.Service(p)},
			Conditions: []policydoc.Condition{policydoc.Equals("aws:SourceAccount", pulumi.String(a.Account))},
		})
	}
	policy, err := sns.NewTopicPolicy(ctx, name+"-policy", &sns.TopicPolicyArgs{Arn: topic.Arn, Policy: policydoc.Document(statements...)}, parent)
	if err != nil {
		return nil, err
	}
	if len(a.Publishers) > 0 {
		// Whoever publishes through a service is told of the topic only when the service may.
		t.ARN = policy.Arn
	}
	return t, ctx.RegisterResourceOutputs(t, pulumi.Map{"arn": t.ARN})
}

// newKey makes a key that the publishing services may use for topics of this account. Roles of the account get their rights by their
// own policies.
func newKey(ctx *pulumi.Context, name string, a TopicArgs, parent pulumi.ResourceOption) (pulumi.StringPtrInput, error) {
	account := pulumi.String(a.Account)
	statements := []Statement{{
		Sid: "Account", Actions: []string{"kms:*"}, Resources: policydoc.Strings("*"), // in a key's policy, * is the key
		Principals: []policydoc.Principal{{Type: "AWS", Identifiers: policydoc.Strings("arn:aws:iam::" + a.Account + ":root")}},
	}}
	for _, p := range a.Publishers {
		statements = append(statements, Statement{
			Sid: sid(p), Actions: []string{"kms:Decrypt", "kms:GenerateDataKey*"}, Resources: policydoc.Strings("*"), // the key
			Principals: []policydoc.Principal{policydoc.Service(p)},
			Conditions: []policydoc.Condition{policydoc.Equals("aws:SourceAccount", account)},
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

// sid makes a statement's id of a service's name: letters and digits only.
func sid(service string) string {
	var b strings.Builder
	for _, part := range strings.FieldsFunc(strings.TrimSuffix(service, ".amazonaws.com"), func(r rune) bool { return r == '.' || r == '-' }) {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}

// Publish are the rights of a role that publishes to the topic, its key's included.
func (t *Topic) Publish() []Statement {
	return withKey(Statement{Sid: "Publish", Actions: []string{"sns:Publish"}, Resources: []pulumi.StringInput{t.ARN}}, t.key, "kms:Decrypt", "kms:GenerateDataKey")
}
