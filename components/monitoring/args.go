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
	// Disposable drops the protection of the topic's key, for stacks meant to be torn down.
	Disposable bool
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
	return errors.Join(problems...)
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{"emails": pulumi.ToStringArray(a.Emails), "disposable": pulumi.Bool(a.Disposable)}
}
