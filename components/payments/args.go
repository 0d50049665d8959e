package payments

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
	"github.com/plinth-infra/plinth/components/monitoring"
)

// Args describes the tier. An unset field is the safe production answer.
type Args struct {
	// ProcessorArchive and RecorderArchive are paths of zips, which `make functions` builds. Required.
	ProcessorArchive, RecorderArchive string

	// ProviderEndpoint is the https URL that payments are posted to. Required.
	ProviderEndpoint string
	// ProviderSecretARN is the complete ARN of a Secrets Manager secret whose text signs payments, at least 32 bytes. Required.
	ProviderSecretARN pulumi.StringInput
	// ProviderSecretKeyARN is the customer key that encrypts the secret, whose policy has to leave its use to the account's roles. Nil where
	// Secrets Manager's own key does.
	ProviderSecretKeyARN pulumi.StringInput

	// RetentionDays is how long a recorded payment is kept after it was decided, at most 36500. Default 0: for ever.
	RetentionDays int
	// RecorderConcurrency is how many batches of one queue are recorded at once, 2 to 1000. Default 10.
	RecorderConcurrency int
	// BatchSeconds is how long the recorder waits for ten messages: fewer invocations, later records. Default 0, at most 300.
	BatchSeconds int

	LogRetentionDays int // How long logs are kept, of CloudWatch's list. Default 365.
	// LogKeyARN encrypts the logs with a customer key, whose policy has to let CloudWatch Logs use it. Nil leaves the service's own.
	LogKeyARN pulumi.StringPtrInput

	// Monitor is told of what can't be recorded, of sweeps that fail, and of functions that go wrong. Required: nothing else finds such a
	// payment.
	Monitor *monitoring.Monitor

	// Disposable drops the protection of tables, queues and logs, for stacks meant to be torn down.
	Disposable bool
}

const (
	// maxName leaves room for "-processor", "-role" and autonaming within a role name's 64.
	maxName = 38
	// maxRetentionDays is the recorder's.
	maxRetentionDays   = 36500
	defaultConcurrency = 10
	maxConcurrency     = 1000
	maxBatchSeconds    = 300
)

// secretARN is the complete ARN of a secret: with the six characters that Secrets Manager adds, or it names another secret, too.
var secretARN = regexp.MustCompile(`^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}$`)

// keyARN is a key's own: a policy that names an alias grants nothing.
var keyARN = regexp.MustCompile(`^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[a-z0-9-]+$`)

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r = r.withDefaults()
	problems := []error{check.Name(name, maxName), r.validate("")}
	if r.ProviderSecretARN == nil {
		problems = append(problems, errors.New("provider.secretArn: it is missing; give the complete ARN of the secret that signs payments"))
	}
	if r.Monitor == nil {
		problems = append(problems, errors.New("monitor: nobody would be told of a payment that can't be recorded; give the monitoring tier's"))
	}
	return r, errors.Join(problems...)
}

func (a Args) withDefaults() Args {
	if a.RecorderConcurrency == 0 {
		a.RecorderConcurrency = defaultConcurrency
	}
	if a.LogRetentionDays == 0 {
		a.LogRetentionDays = check.DefaultRetentionDays
	}
	return a
}

// validate judges what can be known of arguments with defaults; path is a prefix such as "plinth:payments.".
func (a Args) validate(path string) error {
	var problems []error
	between := func(key string, value, least, most int) {
		if value < least || value > most {
			problems = append(problems, fmt.Errorf("%s%s: it is out of range, got %d; use %d to %d", path, key, value, least, most))
		}
	}
	between("retentionDays", a.RetentionDays, 0, maxRetentionDays)
	between("recorderConcurrency", a.RecorderConcurrency, 2, maxConcurrency)
	between("batchSeconds", a.BatchSeconds, 0, maxBatchSeconds)
	problems = append(problems, check.RetentionDays(path+"logRetentionDays", a.LogRetentionDays))
	// The processor takes no other. The address isn't shown: it may hold a credential, which is why it would be refused.
	if u, err := url.Parse(a.ProviderEndpoint); err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" {
		problems = append(problems, fmt.Errorf("%sprovider.endpoint: it isn't an https URL without credentials; write it like https://payments.example.net/v1/charges", path))
	}
	return errors.Join(problems...)
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"retentionDays":       pulumi.Int(a.RetentionDays),
		"recorderConcurrency": pulumi.Int(a.RecorderConcurrency),
		"disposable":          pulumi.Bool(a.Disposable),
	}
}
