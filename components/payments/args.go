package payments

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/internal/check"
)

// Args are the settings and what the program gives.
type Args struct {
	Settings

	// Provider is who moves the money. Required.
	Provider Provider

	// ProcessorArchive and RecorderArchive are paths of zips, which `make functions` builds.
	// Required.
	ProcessorArchive string
	RecorderArchive  string

	// LogKeyARN encrypts the logs with a customer key, whose policy has to let CloudWatch Logs use
	// it. Nil leaves the service's own.
	LogKeyARN pulumi.StringPtrInput

	// Monitor is told of what can't be recorded, of sweeps that fail, and of functions that go
	// wrong. Required: nothing else finds such a payment.
	Monitor *monitoring.Monitor

	// Disposable drops the protection of tables, queues and logs, for stacks meant to be torn down.
	Disposable bool
}

// Provider is the payment provider.
type Provider struct {
	ProviderSettings
	// SecretARN is the complete ARN of a Secrets Manager secret whose text signs payments, at least
	// 32 bytes. Required.
	SecretARN pulumi.StringInput
	// SecretKeyARN is the customer key that encrypts the secret, whose policy has to leave its use
	// to the account's roles. Nil where Secrets Manager's own key does.
	SecretKeyARN pulumi.StringInput
}

// maxName leaves room for "-processor", "-role" and autonaming within a role name's 64.
const maxName = 38

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	check.Defaults(&r.Settings)
	var p check.Problems
	check.Name(&p, name, maxName)
	check.Settings(&p, &r.Settings)
	check.Settings(p.In("provider"), &r.Provider.ProviderSettings)
	if r.Provider.SecretARN == nil {
		p.At("provider", "secretArn").Say("missing").Fix("give the complete ARN of the secret that signs payments")
	}
	if r.Monitor == nil {
		p.At("monitor").Say("nobody would be told of a payment that can't be recorded").
			Fix("give the monitoring tier's")
	}
	return r, p.Err()
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"retentionDays":       pulumi.Int(a.RetentionDays),
		"recorderConcurrency": pulumi.Int(a.RecorderConcurrency),
		"disposable":          pulumi.Bool(a.Disposable),
	}
}
