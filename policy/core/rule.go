package core

import (
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// Level says what a violation does: nothing (Disabled), a warning (Advisory) or a stop (Mandatory).
// The numbers are those of the engine's protocol (EnforcementLevel in analyzer.proto), which a test
// of package server compares: policyx, which has them too, would link the whole Pulumi SDK.
type Level int32

// The levels of the shipped configurations.
const (
	Advisory  Level = 0
	Mandatory Level = 1
	Disabled  Level = 2
)

// Levels are the levels that the shipped configurations give a rule, by environment.
type Levels struct{ Dev, Stg, Prd Level }

// AdvisoryEverywhere are the levels of a recommendation: never more than a warning.
var AdvisoryEverywhere = Levels{Dev: Advisory, Stg: Advisory, Prd: Advisory}

// Severity is how much harm a violation does, in the words of Security Hub.
type Severity string

// The severities, mildest first.
const (
	Low      Severity = "low"
	Medium   Severity = "medium"
	High     Severity = "high"
	Critical Severity = "critical"
)

// Rule is one control.
type Rule struct {
	// Name is public: configurations, exemptions and reports use it.
	Name string
	// Group is the rule's chapter: network, edge, data, iam, compute, messaging, storage, delivery,
	// observability, tags, cost.
	Group string
	// Title says in one sentence what must hold.
	Title string
	// Why says in one sentence what a violation exposes.
	Why string
	// Fix says how to hold it, in the words of the stack file and of the components' settings.
	Fix string
	// Core marks a promise of the product: exact on inputs and on outputs, in preview and in up.
	Core     bool
	Severity Severity
	Levels   Levels
	// Frameworks are the ids of published controls, such as "FSBP EC2.9" and "CIS 5.4".
	Frameworks []string
	// Config describes the rule's own configuration properties, by name, as JSON schemas. A
	// property's "default" is production's value, and is what Resource and Stack are given where
	// nothing is configured. Exemptions are added to all rules.
	Config map[string]Schema
	// Values are the values that the shipped configurations give to properties, by environment
	// ("dev", "stg"), where they differ from the default.
	Values map[string]Config

	// Types are the resource types that Resource checks, as canonical tokens (see Canonical).
	// Aliases are followed.
	Types []string
	// Resource checks one resource by its inputs or outputs. Nil for a stack rule.
	Resource func(r Resource, c Config) []Finding
	// Stack checks the whole stack. Nil for a resource rule. A resource rule that has both leaves
	// to Stack what one resource can't tell, such as whether another one holds what this one lacks;
	// neither reports what the other does.
	Stack func(s *Stack, c Config) []Finding
	// Remedy returns the properties that would satisfy the rule, and whether it changed any. Nil
	// where there is none. It is offered as a policy of its own, named Name + "-fix".
	Remedy func(r Resource, c Config) (property.Map, bool)
}

// Production reports whether the rule stands in the production pack: mandatory in production only.
func (r Rule) Production() bool {
	return r.Levels.Prd == Mandatory && r.Levels.Stg != Mandatory && r.Levels.Dev != Mandatory
}

// AppliesTo reports whether a resource rule checks resources of the type, whichever of its tokens
// is used.
func (r Rule) AppliesTo(token string) bool { return slices.Contains(r.Types, Canonical(token)) }

// Schema is the JSON schema of one configuration property.
type Schema map[string]any

// Finding is one offending element.
type Finding struct {
	// URN is the offending resource's. Empty in a resource rule means the resource checked.
	URN string
	// Path is the offending property, such as "ingress[1].cidrBlocks". Empty for a finding about
	// the resource's absence of company.
	Path string
	// What says what is there and what it should be, with the actual value but never a secret one.
	What string
	// Advisory marks a recommendation: reported at most as advisory, whatever the rule's level.
	Advisory bool
}
