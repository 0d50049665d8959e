package cloudtest

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Over lays one set of inputs over another; nil takes an input away.
func Over(in, top m) m {
	out := maps.Clone(in)
	for k, v := range top {
		out[k] = v
		if v == nil {
			delete(out, k)
		}
	}
	return out
}

// Case is one rule of a type: inputs that are right, what makes them wrong, and what AWS says to
// that.
type Case struct {
	Region string             // default eu-west-1
	Given  func(h *Harness)   // what must exist
	Type   string             // of the resource that is checked
	Right  func(h *Harness) m // inputs that pass
	Wrong  func(h *Harness) m // laid over them: inputs that don't
	Spoil  func(h *Harness)   // or what is done to the cloud first
	Says   string             // part of the refusal
}

// Run tries the right inputs and then the wrong ones, each on a cloud of its own.
func (x Case) Run(t *testing.T) {
	t.Helper()
	region := x.Region
	if region == "" {
		region = "eu-west-1"
	}
	set := func() *Harness {
		h := New(t)
		if x.Given != nil {
			x.Given(h)
		}
		return h
	}
	h := set()
	require.NoError(t, h.Try(region, x.Type, "tried", x.Right(h)), "the right inputs must pass")
	h = set()
	in := x.Right(h)
	if x.Wrong != nil {
		in = Over(in, x.Wrong(h))
	}
	if x.Spoil != nil {
		x.Spoil(h)
	}
	err := h.Try(region, x.Type, "tried", in)
	require.Error(t, err, "the wrong inputs must be refused")
	require.Contains(t, strings.ReplaceAll(err.Error(), "\n", " "), x.Says)
}

// Run runs the cases of a table, each by its name.
func Run(t *testing.T, list map[string]Case) {
	t.Helper()
	for sentence, x := range list {
		t.Run(sentence, func(t *testing.T) { x.Run(t) })
	}
}

// Just gives the same inputs whatever exists.
func Just(in m) func(*Harness) m { return func(*Harness) m { return in } }

// Steps are several preparations in a row.
func Steps(steps ...func(h *Harness)) func(h *Harness) {
	return func(h *Harness) {
		for _, s := range steps {
			s(h)
		}
	}
}

// Changed is a case whose inputs get wrong by a change.
func Changed(right func(h *Harness) m, given func(h *Harness), typ string, wrong m, says string) Case {
	return Case{
		Given: given,
		Type:  typ,
		Right: right,
		Wrong: Just(wrong),
		Says:  says,
	}
}
