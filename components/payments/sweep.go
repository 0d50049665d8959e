package payments

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/messaging"
)

// sweep calls the processor again and again. What EventBridge can't call is kept, for somebody to
// be told: while no sweep runs, a payment that crashed waits for its caller.
func (b *builder) sweep() error {
	name, processor := b.name+"-sweep", b.payments.Processor
	rule, err := cloudwatch.NewEventRule(b.ctx, name, &cloudwatch.EventRuleArgs{
		Description:        pulumi.String("Finishes the payments that a crash left behind"),
		ScheduleExpression: pulumi.String(sweepRate),
	}, b.parent)
	if err != nil {
		return fmt.Errorf("rule of the sweep: %w", err)
	}
	permission, err := lambda.NewPermission(b.ctx, name, &lambda.PermissionArgs{
		Action:    pulumi.String("lambda:InvokeFunction"),
		Function:  processor.Name,
		Qualifier: processor.AliasName,
		Principal: pulumi.String("events.amazonaws.com"),
		SourceArn: rule.Arn,
	}, b.parent)
	if err != nil {
		return fmt.Errorf("permission of the sweep: %w", err)
	}
	rules := []pulumi.StringInput{rule.Arn}
	missed, err := messaging.NewMissed(b.ctx, name+"-missed", rules, b.args.Disposable, b.parent)
	if err != nil {
		return err
	}
	b.payments.MissedName = missed.Name
	if err := b.args.Monitor.Watch(b.ctx, b.parent, messaging.FailureAlarms(name, missed.Name)); err != nil {
		return err
	}
	_, err = cloudwatch.NewEventTarget(b.ctx, name, &cloudwatch.EventTargetArgs{
		Rule:  rule.Name,
		Arn:   processor.AliasARN,
		Input: pulumi.String(sweepEvent),
		RetryPolicy: &cloudwatch.EventTargetRetryPolicyArgs{
			MaximumEventAgeInSeconds: pulumi.Int(sweepAgeSeconds),
			MaximumRetryAttempts:     pulumi.Int(sweepRetries),
		},
		DeadLetterConfig: &cloudwatch.EventTargetDeadLetterConfigArgs{Arn: missed.ARN},
	}, b.parent, pulumi.DependsOn([]pulumi.Resource{permission, missed.Policy}))
	if err != nil {
		return fmt.Errorf("target of the sweep: %w", err)
	}
	return nil
}
