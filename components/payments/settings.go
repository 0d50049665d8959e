package payments

import (
	"errors"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Settings is what a stack file says about payments: plinth:payments. Routes of plinth:api reach the processor as the function payments.
type Settings struct {
	// Who moves the money.
	Provider ProviderSettings `json:"provider"`
	// How many days a recorded payment is kept after it was decided. Without it for ever.
	RetentionDays int `json:"retentionDays,omitempty" jsonschema:"minimum=1,maximum=36500"`
	// How many batches of one queue are recorded at once.
	RecorderConcurrency int `json:"recorderConcurrency,omitempty" jsonschema:"minimum=2,maximum=1000,default=10"`
	// How many seconds the recorder waits for ten messages: fewer invocations, later records.
	BatchSeconds int `json:"batchSeconds,omitempty" jsonschema:"minimum=0,maximum=300,default=0"`
	// How many days the logs are kept.
	LogRetentionDays int `json:"logRetentionDays,omitempty" jsonschema:"enum=1,enum=3,enum=5,enum=7,enum=14,enum=30,enum=60,enum=90,enum=120,enum=150,enum=180,enum=365,enum=400,enum=545,enum=731,enum=1096,enum=1827,enum=2192,enum=2557,enum=2922,enum=3288,enum=3653,default=365"`
}

// ProviderSettings is the payment provider.
type ProviderSettings struct {
	// The https URL that payments are posted to.
	Endpoint string `json:"endpoint" jsonschema:"pattern=^https://"`
	// The complete ARN of the Secrets Manager secret whose text signs payments: at least 32 bytes.
	SecretARN string `json:"secretArn"`
	// The ARN of the customer key that encrypts the secret, not an alias's. Without it Secrets Manager's own key does.
	SecretKeyARN string `json:"secretKeyArn,omitempty" jsonschema:"pattern=^arn:aws[a-z-]*:kms:"`
}

// Validate reports every mistake, in the words of the stack file; path is like "plinth:payments". It doesn't look for the archives.
func (s *Settings) Validate(path string) error {
	problems := []error{s.Args().withDefaults().validate(path + ".")}
	if !secretARN.MatchString(s.Provider.SecretARN) {
		// The value isn't shown: it may be the secret itself.
		problems = append(problems, fmt.Errorf("%s.provider.secretArn: it isn't the complete ARN of a secret; write arn:aws:secretsmanager:<region>:<account>:secret:<name>-<6 characters>", path))
	}
	if key := s.Provider.SecretKeyARN; key != "" && !keyARN.MatchString(key) {
		problems = append(problems, fmt.Errorf("%s.provider.secretKeyArn: it isn't the ARN of a key, got %q; write one like arn:aws:kms:<region>:<account>:key/<id>", path, key))
	}
	return errors.Join(problems...)
}

// Args are the settings as arguments. The caller fills in Monitor, keys and Disposable.
func (s *Settings) Args() *Args {
	a := &Args{
		ProcessorArchive: "functions/dist/payments-processor.zip", RecorderArchive: "functions/dist/payments-recorder.zip",
		ProviderEndpoint: s.Provider.Endpoint, ProviderSecretARN: pulumi.String(s.Provider.SecretARN),
		RetentionDays: s.RetentionDays, RecorderConcurrency: s.RecorderConcurrency, BatchSeconds: s.BatchSeconds,
		LogRetentionDays: s.LogRetentionDays,
	}
	if s.Provider.SecretKeyARN != "" {
		a.ProviderSecretKeyARN = pulumi.String(s.Provider.SecretKeyARN)
	}
	return a
}
