// Package iampolicy reads IAM policy documents and says what their statements match. It knows the
// grammar only: which patterns match which actions and ARNs, who a principal is, what a condition
// holds fast. What is dangerous is the policy rules' business, and what AWS refuses is the
// simulation's.
//
// There are two readers. Read is for a document that may be unknown in part or of any shape: it
// never fails, and it says what it couldn't read. Parse is for a document that AWS is asked to
// take: it refuses what isn't one.
package iampolicy

import "slices"

// Document is an IAM policy document: one statement or several, each element a string or a list of
// strings.
type Document struct {
	// Version and ID are set by Parse only.
	Version, ID string
	Statements  []Statement
	// Known is false where there may be statements that can't be read yet.
	Known bool
}

// Statement is one statement of a policy document.
type Statement struct {
	// Path leads to the statement from the resource: "policy.Statement[1]".
	Path string
	Sid  string
	// Effect is as it is written. Allow and Deny compare it without case.
	Effect       string
	Allow, Deny  bool
	Actions      Texts
	NotActions   Texts
	Resources    Texts
	NotResources Texts
	// Principals and NotPrincipals are by kind. "*" alone is of the kind "*".
	Principals    []Principal
	NotPrincipals []Principal
	Conditions    []Condition
	// ConditionsKnown is false where there may be conditions that can't be read yet.
	ConditionsKnown bool
}

// Texts is a string or a list of strings in a policy document.
type Texts struct {
	// Known holds the strings that can be read.
	Known []string
	// Present says that the element is there.
	Present bool
	// Unknown says that the element holds, or may hold, more than Known.
	Unknown bool
}

// Principal is the principals of one kind: AWS, Service, Federated, CanonicalUser or *.
type Principal struct {
	Kind string
	Texts
}

// Condition is one key of a condition. Operator and Key are in lower case; the operator's
// ForAnyValue:, ForAllValues: and IfExists are taken off.
type Condition struct {
	Operator     string
	Key          string
	ForAllValues bool
	IfExists     bool
	Values       Texts
}

// Any reports whether one of the known strings satisfies f.
func (t Texts) Any(f func(string) bool) bool { return slices.ContainsFunc(t.Known, f) }

// Of returns the statement's known principals of a kind.
func (s Statement) Of(kind string) []string {
	var names []string
	for _, p := range s.Principals {
		if p.Kind == kind {
			names = append(names, p.Known...)
		}
	}
	return names
}
