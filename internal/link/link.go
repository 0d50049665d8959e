// Package link is what one tier gives a workload that uses it: how to find the tier, the right to
// use it, the way there, and what must be ready first. Queues, topics, buckets, tables and
// databases give links; services, tasks, functions and fleets take them. The package knows neither.
package link

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/policydoc"
)

// Link is what a workload needs to use one thing of another tier.
type Link struct {
	// Environment are the variables by which the program finds it. Never secrets.
	Environment pulumi.StringMap
	// Statements are the rights to use it.
	Statements []policydoc.Statement
	// Numbered is for links of which one workload has several, such as queues that it sends to.
	// Merge numbers their statements' Sids, from 1: Send1, Send2.
	Numbered bool
	// Destinations are the security groups that the workload connects to, by the names of the
	// rules.
	Destinations map[string]Destination
	// After are the resources that must exist before the workload starts.
	After []pulumi.Resource
}

// Destination is a security group and the TCP port that it answers on. The workload makes the rules
// on both sides.
type Destination struct {
	SecurityGroupID pulumi.StringInput
	Port            int
}

// Access is what a program does with stored things: the objects of a bucket, the items of a table.
type Access string

const (
	// Read is to list and read.
	Read Access = "read"
	// Write is to write, without reading. The tier says whether it is also to delete.
	Write Access = "write"
	// ReadWrite is both.
	ReadWrite Access = "readWrite"
)

// Enum returns all of them: what a stack file may say.
func (Access) Enum() []any { return []any{string(Read), string(Write), string(ReadWrite)} }

// Accesses are all of them, in the order in which messages name them.
func Accesses() []Access { return []Access{Read, Write, ReadWrite} }

// Merge joins links into one, which has maps and slices of its own. A variable that two links set,
// and a destination's name that means two things, are errors: all of them are reported. Sids come
// out unique, because a policy has each once; statements keep their order.
func Merge(links ...Link) (Link, error) {
	merged := Link{Environment: pulumi.StringMap{}, Destinations: map[string]Destination{}}
	var problems []error
	sids, numbers := map[string]bool{}, map[string]int{}
	for _, l := range links {
		for _, key := range slices.Sorted(maps.Keys(l.Environment)) {
			if _, taken := merged.Environment[key]; taken {
				problems = append(problems, fmt.Errorf("environment: the variable is set twice, got %q; take it out, or rename what gives it", key))
				continue
			}
			merged.Environment[key] = l.Environment[key]
		}
		for _, name := range slices.Sorted(maps.Keys(l.Destinations)) {
			if d, taken := merged.Destinations[name]; taken && !d.same(l.Destinations[name]) {
				problems = append(problems, fmt.Errorf("destinations: two security groups or ports have the name, got %q; rename one", name))
				continue
			}
			merged.Destinations[name] = l.Destinations[name]
		}
		merged.Statements = append(merged.Statements, l.named(sids, numbers)...)
		for _, r := range l.After {
			if !slices.Contains(merged.After, r) {
				merged.After = append(merged.After, r)
			}
		}
	}
	return merged, errors.Join(problems...)
}

// named returns the link's statements under Sids that no other statement has. A link's statements
// share one number, so that Send2 and SendKey2 are about the same queue.
func (l Link) named(sids map[string]bool, numbers map[string]int) []policydoc.Statement {
	statements := slices.Clone(l.Statements)
	suffix := ""
	if l.Numbered && len(statements) > 0 {
		numbers[statements[0].Sid]++
		suffix = fmt.Sprint(numbers[statements[0].Sid])
	}
	for i := range statements {
		s := &statements[i]
		if s.Sid == "" {
			continue
		}
		s.Sid += suffix
		for base, n := s.Sid, 2; sids[s.Sid]; n++ {
			s.Sid = base + fmt.Sprint(n)
		}
		sids[s.Sid] = true
	}
	return statements
}

// same reports whether both are one destination. Outputs are the same when they are one output.
func (d Destination) same(other Destination) bool {
	a := reflect.ValueOf(d.SecurityGroupID)
	return d.Port == other.Port && (!a.IsValid() || a.Comparable()) && d.SecurityGroupID == other.SecurityGroupID
}
