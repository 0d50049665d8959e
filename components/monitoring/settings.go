package monitoring

import (
	"net/mail"
	"net/url"

	"github.com/plinth-infra/plinth/internal/check"
)

// Settings is what a stack file says of alarms: plinth:monitoring. It says who is told; where
// alarms sound, each tier's settings say.
type Settings struct {
	// People who are told. Each confirms by the mail that AWS sends.
	Emails []string `json:"emails,omitempty" jsonschema:"uniqueItems=true"`
	// Web hooks that are told, by name, such as incident management's: https URLs, whose paths are
	// credentials. What one doesn't take within about a day waits in a queue.
	Webhooks map[string]string `json:"webhooks,omitempty" jsonschema_extras:"x-secret=true"`
	// ARN of a topic that exists and is told instead, of the stack's region, which CloudWatch may
	// publish to. Without it a topic is made, with a key of its own at $1 a month, because nobody
	// can let CloudWatch use SNS's own key.
	TopicARN string `json:"topicArn,omitempty" jsonschema:"pattern=^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1\\,256}$,example=arn:aws:sns:<region>:<account>:alarms"`
}

// Validate reports what the tags of the fields can't say.
func (s *Settings) Validate(p *check.Problems) {
	switch readers := len(s.Emails) + len(s.Webhooks); {
	case s.TopicARN == "" && readers == 0:
		p.At("emails").Say("nobody is told").
			Fix("name an address, a web hook in webhooks, or a topic that exists in topicArn")
	case s.TopicARN != "" && readers > 0:
		p.At("topicArn").Say("that topic has its own readers, got %d addresses and %d web hooks",
			len(s.Emails), len(s.Webhooks)).Fix("take one of them out")
	}
	for i, address := range s.Emails {
		if parsed, err := mail.ParseAddress(address); err != nil || parsed.Address != address {
			p.At("emails", i).Value(address).Say("not a mail address").Fix("write one like oncall@example.com")
		}
	}
	for name, hook := range s.Webhooks {
		// The URL isn't shown: its path is a credential.
		if u, err := url.Parse(hook); err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
			p.At("webhooks", name).Say("not an https URL without credentials in front of its host").
				Fix("write the one that the receiver gave")
		}
	}
}
