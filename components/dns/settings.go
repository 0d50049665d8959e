package dns

import (
	"cmp"
	"slices"

	"github.com/plinth-infra/plinth/internal/check"
)

// QueryLogs says for which zones every DNS query is logged.
type QueryLogs string

const (
	// QueryLogsCreated logs the queries to a zone that is created here. A zone can have only one
	// log, and an existing zone may have one already.
	QueryLogsCreated QueryLogs = "created"
	// QueryLogsAlways logs the queries to an existing zone too.
	QueryLogsAlways QueryLogs = "always"
	// QueryLogsNever logs none.
	QueryLogsNever QueryLogs = "never"
)

// Settings is what a stack file says of its domain.
type Settings struct {
	// The domain of the zone, such as example.com or dev.example.com.
	Domain string `json:"domain" jsonschema:"minLength=3,maxLength=253,example=example.com"`
	// Id of the domain's existing public zone. Default: a zone is created.
	ZoneID string `json:"zoneId,omitempty" jsonschema:"pattern=^Z[A-Z0-9]{3\\,31}$,example=Z0123456789ABCDEFGHIJ"`
	// Id of the zone above this one, in the same account. A created zone is then delegated from
	// there by itself. Default: the delegation is left to the registrar.
	ParentZoneID string `json:"parentZoneId,omitempty" jsonschema:"pattern=^Z[A-Z0-9]{3\\,31}$,example=Z0123456789ABCDEFGHIJ"`
	// The created zone isn't delegated yet: only the zone is created, and what needs a certificate
	// waits. Enter the zone's name servers (an output of the stack) at the registrar, wait until
	// `dig NS` answers with them, then remove this.
	AwaitingDelegation bool `json:"awaitingDelegation,omitempty"`
	// Certificate authorities that may issue for the domain. An Amazon one has to be among them, or
	// ACM can't issue. Empty lets all of them, without a CAA record.
	CAA []string `json:"caa,omitempty" jsonschema:"uniqueItems=true,example=amazon.com"`
	// Whether DNS queries are logged: to a zone that is created here, to an existing zone too
	// (always), or never.
	QueryLogs QueryLogs `json:"queryLogs,omitempty" jsonschema:"enum=created,enum=always,enum=never"`
	// Days that the query log is kept.
	QueryLogRetentionDays check.RetentionDays `json:"queryLogRetentionDays,omitempty"`
}

// SetDefaults fills in what is unset.
func (s *Settings) SetDefaults() {
	s.QueryLogs = cmp.Or(s.QueryLogs, QueryLogsCreated)
	s.QueryLogRetentionDays = cmp.Or(s.QueryLogRetentionDays, check.DefaultRetentionDays)
}

// amazonCAs are the names by which a CAA record lets ACM issue:
// https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html
var amazonCAs = []string{"amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com"}

// Validate reports names that aren't, authorities without Amazon, and a zone that is delegated in
// two ways.
func (s *Settings) Validate(p *check.Problems) {
	if s.Domain != "" {
		check.Domain(p.In("domain"), s.Domain)
	}
	for i, ca := range s.CAA {
		check.Domain(p.In("caa", i), ca)
	}
	if len(s.CAA) > 0 && !slices.ContainsFunc(s.CAA, isAmazonCA) {
		p.At("caa").Value(s.CAA).Say("ACM couldn't issue a certificate").Fix("add amazon.com")
	}
	if s.ZoneID != "" && s.ParentZoneID != "" {
		p.At("parentZoneId").
			Say("an existing zone is delegated already, and zoneId is set, too").
			Fix("remove one of them")
	}
	if s.AwaitingDelegation && s.ZoneID != "" {
		p.At("awaitingDelegation").
			Say("an existing zone is delegated already, and zoneId is set, too").
			Fix("remove one of them")
	}
	if s.AwaitingDelegation && s.ParentZoneID != "" {
		p.At("awaitingDelegation").
			Say("the zone is delegated from its parent, and parentZoneId is set, too").
			Fix("remove one of them")
	}
}

func isAmazonCA(name string) bool { return slices.Contains(amazonCAs, name) }
