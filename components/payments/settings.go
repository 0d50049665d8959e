package payments

import (
	"cmp"
	"net/url"
	"regexp"

	"github.com/plinth-infra/plinth/components/messaging"
	"github.com/plinth-infra/plinth/internal/check"
)

// Settings is what a stack file says of payments. Routes of the API reach the processor as the
// function payments. An unset field is the safe production answer.
type Settings struct {
	// Days that a recorded payment is kept after it was decided. Without it for ever.
	RetentionDays int `json:"retentionDays,omitempty" jsonschema:"minimum=1,maximum=36500"`
	// Number of batches of one queue that are recorded at once.
	RecorderConcurrency int `json:"recorderConcurrency,omitempty" jsonschema:"minimum=2,maximum=1000"`
	// Seconds that the recorder waits for ten messages: fewer invocations, later records.
	BatchSeconds int `json:"batchSeconds,omitempty" jsonschema:"minimum=0,maximum=300"`
	// Days that the logs are kept.
	LogRetentionDays check.RetentionDays `json:"logRetentionDays,omitempty"`
	// Where the alarms of both queues sound.
	Alarms messaging.QueueAlarmThresholds `json:"alarms,omitempty"`
}

// SetDefaults fills in what is unset.
func (s *Settings) SetDefaults() {
	s.RecorderConcurrency = cmp.Or(s.RecorderConcurrency, 10)
	s.LogRetentionDays = cmp.Or(s.LogRetentionDays, check.DefaultRetentionDays)
}

// ProviderSettings is what a stack file says of the payment provider.
type ProviderSettings struct {
	// The https URL that payments are posted to.
	Endpoint string `json:"endpoint"`
}

// Validate reports an endpoint that the processor doesn't take. The address isn't shown, which is
// why no tag has its form: it may hold a credential, which is why it would be refused.
func (s *ProviderSettings) Validate(p *check.Problems) {
	if s.Endpoint == "" {
		return // reported as missing
	}
	u, err := url.Parse(s.Endpoint)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "" {
		p.At("endpoint").Say("not an https URL without credentials").
			Fix("write it like https://payments.example.net/v1/charges")
	}
}

// secretARN is the complete ARN of a secret: with the six characters that Secrets Manager adds, or
// it names another secret, too.
var secretARN = regexp.MustCompile(
	`^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}$`)

// CheckSecretARN judges an ARN that is known. It isn't shown: it may be the secret itself.
func CheckSecretARN(p *check.Problems, arn string) {
	if !secretARN.MatchString(arn) {
		p.At().Say("not the complete ARN of a secret").
			Fix("write arn:aws:secretsmanager:<region>:<account>:secret:<name>-<6 characters>")
	}
}
