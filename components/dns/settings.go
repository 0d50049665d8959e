package dns

import (
	"errors"
	"fmt"
	"slices"
)

// Settings is what a stack file may say about its domain.
type Settings struct {
	// The domain of the zone, such as example.com or dev.example.com.
	Domain string `json:"domain" jsonschema:"minLength=3,maxLength=253"`
	// The id of the domain's existing public zone. Without it a zone is created.
	ZoneID string `json:"zoneId,omitempty" jsonschema:"pattern=^Z[A-Z0-9]{3\\,31}$"`
	// The id of the zone above this one, in the same account. A created zone is then delegated from there by itself.
	ParentZoneID string `json:"parentZoneId,omitempty" jsonschema:"pattern=^Z[A-Z0-9]{3\\,31}$"`
	// The created zone isn't delegated yet: only the zone is made, and what needs a certificate waits. Enter the zone's name servers (an output
	// of the stack) at the registrar, wait until `dig NS` answers with them, then take this out.
	AwaitingDelegation bool `json:"awaitingDelegation,omitempty"`
	// Which certificate authorities may issue for the domain. It has to have an Amazon one. Without it all of them may.
	CAA []string `json:"caa,omitempty" jsonschema:"uniqueItems=true,example=amazon.com"`
	// Whether DNS queries are logged: to a zone that is created here, to an existing zone too (always), or never.
	QueryLogs QueryLogs `json:"queryLogs,omitempty" jsonschema:"enum=created,enum=always,enum=never,default=created"`
	// How many days the query log is kept.
	QueryLogRetentionDays int `json:"queryLogRetentionDays,omitempty" jsonschema:"enum=1,enum=3,enum=5,enum=7,enum=14,enum=30,enum=60,enum=90,enum=120,enum=150,enum=180,enum=365,enum=400,enum=545,enum=731,enum=1096,enum=1827,enum=2192,enum=2557,enum=2922,enum=3288,enum=3653,default=365"`
}

// Args are the arguments of the zone with these settings. Keys, providers and Disposable are the program's to add.
func (s Settings) Args() *Args {
	return &Args{
		Domain: s.Domain, ZoneID: s.ZoneID, ParentZoneID: s.ParentZoneID, CAA: slices.Clone(s.CAA),
		QueryLogs: s.QueryLogs, QueryLogRetentionDays: s.QueryLogRetentionDays,
	}
}

// Validate reports every mistake, each with its path below path.
func (s *Settings) Validate(path string) error {
	problems := []error{s.Args().withDefaults().validate(path + ".")}
	if s.AwaitingDelegation && s.ZoneID != "" {
		problems = append(problems, fmt.Errorf("%s.awaitingDelegation: an existing zone is delegated already, got zoneId %q too; take one of them out",
			path, s.ZoneID))
	}
	if s.AwaitingDelegation && s.ParentZoneID != "" {
		problems = append(problems, fmt.Errorf("%s.awaitingDelegation: the zone is delegated from its parent, got parentZoneId %q too; take one of them out",
			path, s.ParentZoneID))
	}
	return errors.Join(problems...)
}
