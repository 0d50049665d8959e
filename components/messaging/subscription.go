package messaging

import (
	"crypto/sha256"
	"fmt"
	"net/url"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sns"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/sqs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/check"
)

// Subscribe delivers a topic's messages, bodies unchanged, to a queue whose QueueArgs.Topics names
// the topic. What SNS can't deliver, such as while the queue's policy or key is wrong, goes to the
// queue's dead-letter queue.
func (t *Topic) Subscribe(ctx *pulumi.Context, name string, q *Queue, opts ...pulumi.ResourceOption) error {
	if q.fifo && !t.fifo {
		return fmt.Errorf("subscription %q: a FIFO queue takes only a FIFO topic's messages; "+
			"make both FIFO, or neither", name)
	}
	_, err := sns.NewTopicSubscription(ctx, name, &sns.TopicSubscriptionArgs{
		Topic:              t.ARN,
		Protocol:           pulumi.String("sqs"),
		Endpoint:           q.ARN,
		RawMessageDelivery: pulumi.Bool(true),
		RedrivePolicy:      redrive(q.DeadLetterARN),
	}, opts...)
	return err
}

// redrive is a subscription's policy for what it couldn't deliver.
func redrive(arn pulumi.StringOutput) pulumi.StringOutput {
	return arn.ApplyT(func(arn string) (string, error) {
		return text(map[string]any{"deadLetterTargetArn": arn})
	}).(pulumi.StringOutput)
}

// slug makes a logical name of an endpoint. A web hook's path is its credential, so only a digest
// of it is in the name.
func slug(endpoint string) string {
	u, err := url.Parse(endpoint)
	if err == nil && u.Host != "" {
		return strings.ReplaceAll(u.Hostname(), ".", "-") + fmt.Sprintf("-%.4x", sha256.Sum256([]byte(endpoint)))
	}
	return strings.NewReplacer("@", "-", ".", "-", "+", "-").Replace(endpoint)
}

// Notify delivers a topic's messages to people (addresses) and to web hooks (https URLs), such as
// those of incident management. A person has to confirm by the mail that AWS sends. What a web hook
// doesn't take within about a day goes to a dead-letter queue.
func (t *Topic) Notify(
	ctx *pulumi.Context, addresses, hooks []string, disposable bool, opts ...pulumi.ResourceOption,
) error {
	if err := t.checkEndpoints(addresses, hooks); err != nil {
		return fmt.Errorf("topic %q: %w", t.name, err)
	}
	parent := append([]pulumi.ResourceOption{pulumi.Parent(t)}, opts...)
	for _, address := range addresses {
		_, err := sns.NewTopicSubscription(ctx, t.name+"-"+slug(address), &sns.TopicSubscriptionArgs{
			Topic:    t.ARN,
			Protocol: pulumi.String("email"),
			Endpoint: pulumi.String(address),
		}, parent...)
		if err != nil {
			return fmt.Errorf("topic %q: subscription of %s: %w", t.name, address, err)
		}
	}
	if len(hooks) == 0 {
		return nil
	}
	redrive, err := t.undelivered(ctx, disposable, parent...)
	if err != nil {
		return fmt.Errorf("topic %q: queue of undelivered messages: %w", t.name, err)
	}
	for i, hook := range hooks {
		// The path of a web hook is its credential.
		secret := pulumi.ToSecret(pulumi.String(hook)).(pulumi.StringOutput)
		_, err := sns.NewTopicSubscription(ctx, t.name+"-"+slug(hook), &sns.TopicSubscriptionArgs{
			Topic:                t.ARN,
			Protocol:             pulumi.String("https"),
			Endpoint:             secret,
			EndpointAutoConfirms: pulumi.Bool(true),
			RedrivePolicy:        redrive,
		}, parent...)
		if err != nil {
			return fmt.Errorf("topic %q: subscription of web hook %d: %w", t.name, i, err)
		}
	}
	return nil
}

// undelivered makes the queue of what web hooks didn't take, and returns the redrive policy that
// leads there.
func (t *Topic) undelivered(
	ctx *pulumi.Context, disposable bool, opts ...pulumi.ResourceOption,
) (pulumi.StringOutput, error) {
	queue, err := sqs.NewQueue(ctx, t.name+"-undelivered", &sqs.QueueArgs{
		MessageRetentionSeconds: pulumi.Int(maxRetentionDays * secondsOfADay),
		SqsManagedSseEnabled:    pulumi.Bool(true),
	}, append([]pulumi.ResourceOption{pulumi.Protect(!disposable)}, opts...)...)
	if err != nil {
		return pulumi.StringOutput{}, err
	}
	t.UndeliveredName = queue.Name
	return redrive(queue.Arn), newPolicy(ctx, t.name+"-undelivered-policy", queue, []pulumi.StringInput{t.ARN}, opts...)
}

// checkEndpoints judges who is to be subscribed.
func (t *Topic) checkEndpoints(addresses, hooks []string) error {
	var p check.Problems
	CheckEmails(p.In("emails"), addresses)
	for i, h := range hooks {
		// The URL isn't shown: its path is a credential.
		if u, err := url.Parse(h); err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
			p.At("webhooks", i).Say("not an https URL without credentials in front of its host").
				Fix("write the one that the receiver gave")
		}
	}
	if t.fifo && len(addresses)+len(hooks) > 0 {
		p.At().Say("a FIFO topic delivers to queues only").Fix("remove its addresses and web hooks")
	}
	return p.Err()
}
