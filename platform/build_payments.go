package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/payments"
	"github.com/plinth-infra/plinth/components/stack"
)

// buildPayments makes what takes and records payments, and gives the API the function that takes them.
func (p *platform) buildPayments() error {
	args := p.config.PaymentsArgs()
	args.Monitor = p.monitor
	made, err := payments.New(p.Context, "payments", args, p.inRegion)
	if err != nil {
		return err
	}
	if p.functions == nil {
		p.functions = map[string]*function.Function{}
	}
	p.functions[stack.PaymentsFunction], p.recorder = made.Processor, made.Recorder
	queues := pulumi.StringMap{}
	for status, url := range made.QueueURLs {
		queues[status] = url
	}
	p.Export("payments", pulumi.Map{"processorArn": made.Processor.AliasARN, "tableName": made.TableName, "claimsTableName": made.ClaimsTableName,
		"successTopicArn": made.SuccessTopicARN, "failureTopicArn": made.FailureTopicARN, "queueUrls": queues,
		// What the runbook looks into.
		"failureQueueNames": pulumi.StringMap{"processor": made.Processor.FailureQueueName, "sweep": made.MissedName},
		"logGroupNames":     pulumi.StringMap{"processor": made.Processor.LogGroupName, "recorder": made.Recorder.LogGroupName},
	})
	return nil
}
