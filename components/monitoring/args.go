package monitoring

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
	problems "github.com/plinth-infra/plinth/internal/check"
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
	said := Settings{Emails: r.Emails, TopicARN: r.TopicARN, Webhooks: map[string]string{}}
	for i, hook := range r.Webhooks {
		said.Webhooks[fmt.Sprint(i)] = hook
	}
	var p problems.Problems
	said.Validate(&p)
	return r, errors.Join(check.Name(name, maxName), check.Account("account", r.Account), p.Err())
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{"emails": pulumi.ToStringArray(a.Emails), "disposable": pulumi.Bool(a.Disposable)}
}
