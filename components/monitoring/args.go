package monitoring

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
)

// Args describes who is told, and of what.
type Args struct {
	// Emails are people who are told. Each confirms by the mail that AWS sends.
	Emails []string
	// Webhooks are https URLs that are told, such as incident management's. They are credentials: give secrets.
	Webhooks []string
	// TopicARN is a topic that exists and is told instead, of the stack's region, which CloudWatch may publish to. Empty makes one, with a key
	// of its own at $1 a month, because nobody can let CloudWatch use SNS's own key.
	TopicARN string
	// Account is the stack's: 12 digits. Required.
	Account string
	// Thresholds are where alarms sound. The zero value of each is its default.
	Thresholds Thresholds
	// Disposable drops the protection of the topic's key, for stacks meant to be torn down.
	Disposable bool
}

// Thresholds are where alarms sound, tier by tier.
type Thresholds struct {
	// Functions.
	Function FunctionThresholds `json:"function,omitempty"`
	// APIs.
	API APIThresholds `json:"api,omitempty"`
	// Fleets of instances.
	Fleet FleetThresholds `json:"fleet,omitempty"`
}

// FunctionThresholds are a function's.
type FunctionThresholds struct {
	// How many invocations in five minutes fail.
	Errors int `json:"errors,omitempty" jsonschema:"minimum=1,default=5"`
	// How many invocations in five minutes are turned away, because too many run.
	Throttles int `json:"throttles,omitempty" jsonschema:"minimum=1,default=1"`
	// How much of its time limit one of 20 invocations needs, in three of five minutes.
	DurationPercent int `json:"durationPercent,omitempty" jsonschema:"minimum=1,maximum=100,default=80"`
}

// APIThresholds are an API's.
type APIThresholds struct {
	// Which share of its requests an API may not answer with 5xx, of 20 or more in a minute, in three of five minutes.
	ErrorPercent int `json:"errorPercent,omitempty" jsonschema:"minimum=1,maximum=100,default=5"`
	// How many milliseconds 95 of 100 requests may take, in three of five minutes.
	LatencyMilliseconds int `json:"latencyMilliseconds,omitempty" jsonschema:"minimum=1,default=3000"`
}

// FleetThresholds are a fleet's.
type FleetThresholds struct {
	// CPU that all instances together use for a quarter of an hour: more than scaling should leave.
	CPUPercent int `json:"cpuPercent,omitempty" jsonschema:"minimum=1,maximum=100,default=90"`
}

func (t Thresholds) withDefaults() Thresholds {
	for value, otherwise := range map[*int]int{
		&t.Function.Errors: 5, &t.Function.Throttles: 1, &t.Function.DurationPercent: 80,
		&t.API.ErrorPercent: 5, &t.API.LatencyMilliseconds: 3000,
		&t.Fleet.CPUPercent: 90,
	} {
		if *value == 0 {
			*value = otherwise
		}
	}
	return t
}

func (t Thresholds) validate(prefix string) error {
	var problems []error
	between := func(key string, value, least, most int) {
		if value != 0 && (value < least || most > 0 && value > most) {
			limit := fmt.Sprintf("at least %d", least)
			if most > 0 {
				limit = fmt.Sprintf("%d to %d", least, most)
			}
			problems = append(problems, fmt.Errorf("%s%s: it is out of range, got %d; use %s", prefix, key, value, limit))
		}
	}
	percent := func(key string, value int) { between(key, value, 1, 100) }
	count := func(key string, value int) { between(key, value, 1, 0) }
	count("function.errors", t.Function.Errors)
	count("function.throttles", t.Function.Throttles)
	percent("function.durationPercent", t.Function.DurationPercent)
	percent("api.errorPercent", t.API.ErrorPercent)
	count("api.latencyMilliseconds", t.API.LatencyMilliseconds)
	percent("fleet.cpuPercent", t.Fleet.CPUPercent)
	return errors.Join(problems...)
}

var topicARN = regexp.MustCompile(`^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}$`)

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r.Emails, r.Webhooks = slices.Clone(r.Emails), slices.Clone(r.Webhooks)
	err := errors.Join(check.Name(name, maxName), check.Account("account", r.Account), r.validate(""))
	r.Thresholds = r.Thresholds.withDefaults()
	return r, err
}

// validate judges what a stack file may say.
func (a Args) validate(prefix string) error {
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(prefix+format, values...)) }
	switch {
	case a.TopicARN == "" && len(a.Emails)+len(a.Webhooks) == 0:
		report("emails: nobody is told; name an address, a web hook in webhooks, or a topic that exists in topicArn")
	case a.TopicARN != "" && len(a.Emails)+len(a.Webhooks) > 0:
		report("topicArn: that topic has its own readers, got %d addresses and %d web hooks; take one of them out", len(a.Emails), len(a.Webhooks))
	case a.TopicARN != "" && !topicARN.MatchString(a.TopicARN):
		report("topicArn: it isn't the ARN of a topic, got %q; write one like arn:aws:sns:<region>:<account>:alarms", a.TopicARN)
	}
	for i, address := range a.Emails {
		if parsed, err := mail.ParseAddress(address); err != nil || parsed.Address != address {
			report("emails[%d]: it isn't a mail address, got %q; write one like oncall@example.com", i, address)
		}
		if slices.Contains(a.Emails[:i], address) {
			report("emails[%d]: the address is there twice, got %q; take one out", i, address)
		}
	}
	for i, hook := range a.Webhooks {
		// The URL isn't shown: its path is a credential.
		if u, err := url.Parse(hook); err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
			report("webhooks[%d]: it isn't an https URL without credentials in front of its host; write the one that the receiver gave", i)
		}
	}
	return errors.Join(append(problems, a.Thresholds.validate(prefix+"thresholds."))...)
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{"emails": pulumi.ToStringArray(a.Emails), "disposable": pulumi.Bool(a.Disposable)}
}
