package monitoring

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/check"
)

// Args are the settings and what the program gives.
type Args struct {
	// Settings say who is told. Without a topic that exists New creates one, with a key of its own at
	// $1 a month, because nobody can let CloudWatch use SNS's own key.
	Settings
	// Account is the stack's: 12 digits. Required.
	Account string
	// Disposable drops the protection of the topic's key, for stacks meant to be torn down.
	Disposable bool
}

// resolve copies the arguments and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r.Emails = slices.Clone(r.Emails)
	r.Webhooks = maps.Clone(r.Webhooks)
	var p check.Problems
	check.Name(&p, name, maxName)
	check.Account(p.In("account"), r.Account)
	check.Settings(&p, &r.Settings)
	return r, p.Err()
}

// hooks returns the web hooks in the order of their names, which decides the names of their subscriptions.
func (a Args) hooks() []string {
	var hooks []string
	for _, name := range slices.Sorted(maps.Keys(a.Webhooks)) {
		hooks = append(hooks, a.Webhooks[name])
	}
	return hooks
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{"emails": pulumi.ToStringArray(a.Emails), "disposable": pulumi.Bool(a.Disposable)}
}
