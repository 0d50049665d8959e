package monitoring

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/check"
)

// Args are the settings and what the program gives. The settings' web hooks are credentials: give
// secrets.
type Args struct {
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

// hooks are the URLs of the web hooks, in the order of their names.
func (a Args) hooks() []string {
	var urls []string
	for _, name := range slices.Sorted(maps.Keys(a.Webhooks)) {
		urls = append(urls, a.Webhooks[name])
	}
	return urls
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{"emails": pulumi.ToStringArray(a.Emails), "disposable": pulumi.Bool(a.Disposable)}
}
