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
	p.functions[stack.PaymentsFunction] = made.Processor
	queues := pulumi.StringMap{}
	for status, url := range made.QueueURLs {
		queues[status] = url
	}
	p.Export("payments", pulumi.Map{"queueUrls": queues, "processorArn": made.Processor.AliasARN, "tableName": made.TableName,
		"successTopicArn": made.SuccessTopicARN, "failureTopicArn": made.FailureTopicARN})
	return nil
}
