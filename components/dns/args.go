package dns

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/check"
)

const (
	// recordTTLSeconds is how long a wrong record stays in the world's caches.
	recordTTLSeconds = 300
	// maxName bounds the length of children's names in URNs; no physical name is made of it.
	maxName = 64
)

// Args are the settings of a public hosted zone and what the program gives. AwaitingDelegation is a
// note to the program: the zone is the same with it.
type Args struct {
	Settings

	// LogKeyARN encrypts the query log with a customer key of us-east-1. Nil leaves the service's
	// own key.
	LogKeyARN pulumi.StringPtrInput
	// USEast1 is the provider of us-east-1, where AWS wants the query log of every public zone. Nil
	// means that the stack's region is us-east-1.
	USEast1 pulumi.ProviderResource
	// Disposable drops the protection of a created zone and of the query log, and deletes records
	// that others made in the zone, for stacks meant to be torn down.
	Disposable bool
}

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r.CAA = slices.Clone(r.CAA)
	check.Defaults(&r.Settings)

	var p check.Problems
	check.Name(&p, name, maxName)
	check.Settings(&p, &r.Settings)
	return r, p.Err()
}

// logsQueries reports whether the zone gets a query log.
func (a Args) logsQueries() bool {
	return a.QueryLogs == QueryLogsAlways || a.QueryLogs == QueryLogsCreated && a.ZoneID == ""
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{"domain": pulumi.String(a.Domain), "created": pulumi.Bool(a.ZoneID == "")}
}
