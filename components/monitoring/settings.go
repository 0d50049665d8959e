package monitoring

import (
	"maps"
	"slices"
)

// Settings is what a stack file says about alarms: plinth:monitoring.
type Settings struct {
	// People who are told. Each confirms by the mail that AWS sends.
	Emails []string `json:"emails,omitempty" jsonschema:"uniqueItems=true"`
	// Web hooks that are told, by name, such as incident management's: https URLs, whose paths are
	// credentials. What one doesn't take within about a day waits in a queue.
	Webhooks map[string]string `json:"webhooks,omitempty" jsonschema_extras:"x-secret=true"`
	// ARN of a topic that exists and is told instead, of the stack's region, which CloudWatch may
	// publish to.
	TopicARN string `json:"topicArn,omitempty"`
}

// Args are the settings as arguments; the caller fills in Account and Disposable.
func (s *Settings) Args() *Args {
	args := &Args{Emails: s.Emails, TopicARN: s.TopicARN}
	for _, name := range slices.Sorted(maps.Keys(s.Webhooks)) {
		args.Webhooks = append(args.Webhooks, s.Webhooks[name])
	}
	return args
}

// Validate reports every mistake, in the words of the stack file; path is like "plinth:monitoring".
func (s *Settings) Validate(path string) error { return s.Args().validate(path + ".") }
