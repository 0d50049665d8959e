package dns

import (
	"errors"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
)

const (
	// recordTTLSeconds is how long a wrong record stays in the world's caches.
	recordTTLSeconds = 300
	// maxName keeps children's names within what a URN is comfortable with; no physical name is made of it.
	maxName = 64
)

// amazonCAs are the names by which a CAA record lets ACM issue: https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html
var amazonCAs = []string{"amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"}

func (a *Args) withDefaults() Args {
	var r Args
	if a != nil {
		r = *a
	}
	r.CAA = slices.Clone(r.CAA)
	if r.QueryLogs == "" {
		r.QueryLogs = QueryLogsCreated
	}
	if r.QueryLogRetentionDays == 0 {
		r.QueryLogRetentionDays = check.DefaultRetentionDays
	}
	return r
}

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	r := a.withDefaults()
	return r, errors.Join(check.Name(name, maxName), r.validate(""))
}

func (a Args) validate(prefix string) error {
	problems := []error{
		check.Domain(prefix+"domain", a.Domain),
		check.OneOf(prefix+"queryLogs", a.QueryLogs, QueryLogsCreated, QueryLogsAlways, QueryLogsNever),
		check.RetentionDays(prefix+"queryLogRetentionDays", a.QueryLogRetentionDays),
	}
	if a.ZoneID != "" {
		problems = append(problems, check.ZoneID(prefix+"zoneId", a.ZoneID))
	}
	if a.ParentZoneID != "" {
		problems = append(problems, check.ZoneID(prefix+"parentZoneId", a.ParentZoneID))
		if a.ZoneID != "" {
			problems = append(problems, fmt.Errorf("%sparentZoneId: an existing zone is delegated already, got zoneId %q too; take one of them out",
				prefix, a.ZoneID))
		}
	}
	for i, ca := range a.CAA {
		problems = append(problems, check.Domain(fmt.Sprintf("%scaa[%d]", prefix, i), ca))
	}
	if len(a.CAA) > 0 && !slices.ContainsFunc(a.CAA, func(ca string) bool { return slices.Contains(amazonCAs, ca) }) {
		problems = append(problems, fmt.Errorf("%scaa: ACM couldn't issue a certificate, got %q; add amazon.com", prefix, a.CAA))
	}
	return errors.Join(problems...)
}

// logsQueries says whether the zone gets a query log.
func (a Args) logsQueries() bool {
	return a.QueryLogs == QueryLogsAlways || a.QueryLogs == QueryLogsCreated && a.ZoneID == ""
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{"domain": pulumi.String(a.Domain), "created": pulumi.Bool(a.ZoneID == "")}
}
