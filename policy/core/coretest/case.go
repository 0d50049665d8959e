package coretest

import "slices"

// Kind says what a case shows. Every rule needs at least one case of each kind but Alias, which
// only rules need whose types have several tokens.
type Kind string

// The kinds.
const (
	Passing      Kind = "passing"       // a right configuration: nothing reported
	Failing      Kind = "failing"       // a wrong one: exactly Want reported
	UnknownValue Kind = "unknown value" // what the rule reads isn't known yet: no panic, no guess
	WrongShape   Kind = "wrong shape"   // a list for a string, a number for an object: no panic
	OtherType    Kind = "other type"    // resources that the rule doesn't look at: nothing reported
	Alias        Kind = "alias"         // a type, a property or a value in its other spelling
)

// Case is one situation and what one rule must report of it.
type Case struct {
	Rule string
	// what the case shows, such as "an attribute that is absent means the provider's default, which
	// is open"
	Sentence string
	Kind     Kind
	// Resources are the resources of the stack. A resource rule checks each of them, a stack rule
	// all together.
	Resources []Resource
	// Config is the rule's configuration as JSON values ([]any, float64, string, bool,
	// map[string]any).
	Config map[string]any
	// Preview says that nothing was made yet, so that values may be unknown.
	Preview bool
	// Stack is the Pulumi stack's name. Empty means "dev".
	Stack string
	// Want are the names of the offending resources, once for each violation, in any order. Empty:
	// nothing is reported.
	Want []string
	// Says are fragments that the findings' texts, taken together, must contain: the path, the
	// actual value.
	Says []string
	// NotFixed says that the rule's remedy, if it has one, can't repair this case. Otherwise the
	// repaired resources must pass.
	NotFixed bool
}

// Resource is one resource of a case. Properties are plain Go values (nil, bool, int, float64,
// string, []any, []string, map[string]any) and the markers Unknown and Secret.
type Resource struct {
	// Type is the full token, such as "aws:s3/bucketV2:BucketV2". Name must be unique in the case.
	Type, Name string
	// Inputs are what the program gives. Outputs are what the provider adds (id, arn, computed
	// defaults); a rule sees them in a stack that is up, and a resource rule is tried with and
	// without them.
	Inputs, Outputs map[string]any
	// DependsOn names, by property, the resources that the property's value was made from. Use a
	// component's name for what came out of a component.
	DependsOn map[string][]string
	// Parent is the name of the parent resource of the case; empty means the stack.
	Parent string
	// Protect is Pulumi's own protection.
	Protect bool
	// Provider are the provider's inputs, such as {"region": "eu-west-1", "defaultTags": …}.
	Provider map[string]any
}

// Unknown marks a value that isn't known yet.
var Unknown any = unknown{}

// Secret marks a value as a Pulumi secret.
func Secret(value any) any { return secret{value} }

type (
	unknown struct{}
	secret  struct{ value any }
)

// Together groups the cases that show the same resources in the same stack and differ in their
// rules only, so that what is expensive is done once for them all. A rule stands in a group once.
func Together(cases []Case) [][]Case {
	type situation struct {
		resources *Resource
		stack     string
		preview   bool
	}
	var groups [][]Case
	index := map[situation]int{}
	for _, c := range cases {
		if len(c.Resources) == 0 {
			groups = append(groups, []Case{c})
			continue
		}
		key := situation{resources: &c.Resources[0], stack: c.Stack, preview: c.Preview}
		i, ok := index[key]
		if !ok || slices.ContainsFunc(groups[i], func(other Case) bool { return other.Rule == c.Rule }) {
			i = len(groups)
			index[key] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], c)
	}
	return groups
}
