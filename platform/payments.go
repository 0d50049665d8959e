package platform

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/payments"
	"github.com/plinth-infra/plinth/internal/check"
)

// Payments are taken, announced and recorded once each.
var Payments = declare(&paymentsTier{}, "plinth:payments",
	"Payments: taken, announced and recorded once each. Routes of the API reach them as the function payments.")

// PaymentsSettings is what a stack file says of payments.
type PaymentsSettings struct {
	payments.Settings
	// Who moves the money.
	Provider ProviderSettings `json:"provider"`
}

// ProviderSettings is what a stack file says of the payment provider.
type ProviderSettings struct {
	payments.ProviderSettings
	// The complete ARN of the Secrets Manager secret whose text signs payments: at least 32 bytes.
	SecretARN string `json:"secretArn"`
	// The ARN of the customer key that encrypts the secret, not an alias's. Without it Secrets
	// Manager's own key does.
	SecretKeyARN string `json:"secretKeyArn,omitempty"`
}

// Validate reports what is wrong with the provider.
func (s *ProviderSettings) Validate(p *check.Problems) {
	s.ProviderSettings.Validate(p)
	if s.SecretARN != "" {
		payments.CheckSecretARN(p.In("secretArn"), s.SecretARN)
	}
	if s.SecretKeyARN != "" {
		check.KeyARN(p.In("secretKeyArn"), s.SecretKeyARN)
	}
}

type paymentsTier struct {
	tier[*PaymentsSettings, *payments.Payments]
}

// PaymentsFunction is what routes call the function that takes payments.
const PaymentsFunction = "payments"

func (t *paymentsTier) needs() needs {
	return needs{settings: []Section{Functions}, built: []Section{Monitoring}}
}

func (t *paymentsTier) build(b *Build) error {
	settings := t.Settings(b.Config)
	args := &payments.Args{
		Settings: settings.Settings,
		Provider: payments.Provider{
			ProviderSettings: settings.Provider.ProviderSettings,
			SecretARN:        pulumi.String(settings.Provider.SecretARN),
		},
		ProcessorArchive: "functions/dist/payments-processor.zip",
		RecorderArchive:  "functions/dist/payments-recorder.zip",
		Monitor:          Monitoring.Built(b),
		Disposable:       b.Disposable,
	}
	if key := settings.Provider.SecretKeyARN; key != "" {
		args.Provider.SecretKeyARN = pulumi.String(key)
	}
	created, err := payments.New(b.Context, "payments", args, b.InRegion)
	if err != nil {
		return err
	}
	t.provide(b, created)
	queues := pulumi.StringMap{}
	for status, url := range created.QueueURLs {
		queues[status] = url
	}
	b.Export("payments", pulumi.Map{
		"processorArn":    created.Processor.AliasARN,
		"tableName":       created.TableName,
		"claimsTableName": created.ClaimsTableName,
		"successTopicArn": created.SuccessTopicARN,
		"failureTopicArn": created.FailureTopicARN,
		"queueUrls":       queues,
		// What the runbook looks into.
		"failureQueueNames": pulumi.StringMap{
			"processor": created.Processor.FailureQueueName,
			"sweep":     created.MissedName,
		},
		"logGroupNames": pulumi.StringMap{
			"processor": created.Processor.LogGroupName,
			"recorder":  created.Recorder.LogGroupName,
		},
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
func (t *paymentsTier) fit(c *Config, p *check.Problems) {
	s := t.Settings(c)
	if s == nil {
		return
	}
	if !Monitoring.present(c) {
		p.At(t.key).Say("nobody would be told of a payment that can't be recorded").
			Fix("add plinth:monitoring, or take it out")
	}
	if _, taken := Functions.Settings(c)[PaymentsFunction]; taken {
		p.At(Functions.key, PaymentsFunction).
			Say("plinth:payments has the name for the function that takes payments").
			Fix("rename it")
	}
	elsewhere := func(arn, service string) bool {
		return strings.Contains(arn, ":"+service+":") && !strings.Contains(arn, ":"+service+":"+c.Region+":")
	}
	provider := p.In(t.key, "provider")
	if elsewhere(s.Provider.SecretARN, "secretsmanager") {
		provider.At("secretArn").
			Say("the function looks for the secret in aws:region %s, and it isn't of there", c.Region).
			Fix("name one that is")
	}
	if elsewhere(s.Provider.SecretKeyARN, "kms") {
		provider.At("secretKeyArn").Value(s.Provider.SecretKeyARN).
			Say("the secret is in aws:region %s, and a key encrypts nothing elsewhere", c.Region).
			Fix("name the one that encrypts it")
	}
}
