package platform

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/payments"
)

// Payments are taken, announced and recorded once each.
var Payments = declare(&paymentsTier{}, "plinth:payments",
	"Payments: taken, announced and recorded once each. Routes of the API reach them as the function payments.")

type paymentsTier struct {
	tier[*payments.Settings, *payments.Payments]
}

// PaymentsFunction is what routes call the function that takes payments.
const PaymentsFunction = "payments"

func (t *paymentsTier) needs() needs {
	return needs{settings: []Section{Functions}, built: []Section{Monitoring}}
}

func (t *paymentsTier) build(b *Build) error {
	args := t.Settings(b.Config).Args()
	args.Monitor = Monitoring.Built(b)
	args.Disposable = b.Disposable
	made, err := payments.New(b.Context, "payments", args, b.InRegion)
	if err != nil {
		return err
	}
	t.provide(b, made)
	queues := pulumi.StringMap{}
	for status, url := range made.QueueURLs {
		queues[status] = url
	}
	b.Export("payments", pulumi.Map{
		"processorArn":    made.Processor.AliasARN,
		"tableName":       made.TableName,
		"claimsTableName": made.ClaimsTableName,
		"successTopicArn": made.SuccessTopicARN,
		"failureTopicArn": made.FailureTopicARN,
		"queueUrls":       queues,
		// What the runbook looks into.
		"failureQueueNames": pulumi.StringMap{"processor": made.Processor.FailureQueueName, "sweep": made.MissedName},
		"logGroupNames":     pulumi.StringMap{"processor": made.Processor.LogGroupName, "recorder": made.Recorder.LogGroupName},
	})
	return nil
}

func (t *paymentsTier) rules() []rule {
	return []rule{{
		relies: []path{{"plinth:monitoring"}, {"plinth:functions", "*"}, {"aws:region"}},
		check:  t.fit,
	}}
}

// fit: somebody is told of what can't be recorded, and the name of the function is the tier's own.
func (t *paymentsTier) fit(c *Config) []problem {
	s := t.Settings(c)
	if s == nil {
		return nil
	}
	var list []problem
	if !Monitoring.present(c) {
		list = append(list, problemf(path{t.key}, "nobody would be told of a payment that can't be recorded; add plinth:monitoring, or take it out"))
	}
	if _, taken := Functions.Settings(c)[PaymentsFunction]; taken {
		list = append(list, problemf(path{Functions.key, PaymentsFunction},
			"plinth:payments has the name for the function that takes payments; rename it"))
	}
	if arn := s.Provider.SecretARN; strings.Contains(arn, ":secretsmanager:") && !strings.Contains(arn, ":secretsmanager:"+c.Region+":") {
		list = append(list, problemf(path{t.key, "provider", "secretArn"},
			"the function looks for the secret in aws:region %s, and it isn't of there; name one that is", c.Region))
	}
	if arn := s.Provider.SecretKeyARN; strings.Contains(arn, ":kms:") && !strings.Contains(arn, ":kms:"+c.Region+":") {
		list = append(list, problemf(path{t.key, "provider", "secretKeyArn"},
			"the secret is in aws:region %s, and a key encrypts nothing elsewhere, got %q; name the one that encrypts it", c.Region, arn))
	}
	return list
}
