// Package cloud is a simulated AWS: the Pulumi providers "aws" and "awsx", served over gRPC and attached to the engine by
// PULUMI_DEBUG_PROVIDERS.
//
// It is a strict judge. A resource type, function or property that it doesn't know is refused, and so is what AWS would
// refuse: references to what doesn't exist, names that are too long, policies that don't parse, deletions of what is in
// use. What it can't know is whether AWS has capacity, quota or a name left, and whether a role's policy suffices.
//
// It is table-driven: one row per resource type (rows_*.go) over a schema that is generated from the pinned SDKs
// (package schema). A type without a row is refused, never guessed.
package cloud

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// DefaultAccount is the account that the simulated cloud belongs to unless Options say otherwise: AWS's own example id.
const DefaultAccount = "123456789012"

// Options say what the cloud is like.
type Options struct {
	// Account is the twelve-digit account id. Default DefaultAccount.
	Account string
	// StateFile keeps the inventory between processes, one JSON change per line. Empty keeps it in memory.
	StateFile string
	// Faults are failures to produce on purpose.
	Faults []Fault
	// External lists ids and ARNs that exist outside the simulation; "*" at the end matches any rest.
	External []string
}

// Cloud is one simulated account. It may be used from several goroutines.
type Cloud struct {
	options Options
	mu      sync.Mutex
	inv     *inventory
	faults  []*faultCounter
	calls   map[string]int
}

// New opens a simulated cloud, with what its state file says exists.
func New(o Options) (*Cloud, error) {
	if o.Account == "" {
		o.Account = DefaultAccount
	}
	if len(o.Account) != 12 || strings.Trim(o.Account, "0123456789") != "" {
		return nil, fmt.Errorf("simulated account: an AWS account id has twelve digits, got %q", o.Account)
	}
	inv, err := open(o.StateFile)
	if err != nil {
		return nil, fmt.Errorf("simulated cloud: %w", err)
	}
	c := &Cloud{options: o, inv: inv, calls: map[string]int{}}
	for _, f := range o.Faults {
		if f.Nth <= 0 {
			f.Nth = 1
		}
		c.faults = append(c.faults, &faultCounter{Fault: f})
	}
	return c, nil
}

// Inventory lists what exists now, in a fixed order, without what stacks and pipelines leave behind on purpose: revisions of task definitions.
func (c *Cloud) Inventory() []Resource {
	c.mu.Lock()
	defer c.mu.Unlock()
	var list []Resource
	for _, k := range keys(c.inv.byKey) {
		if r := c.inv.byKey[k]; r.Facts[leftBehind] != true {
			list = append(list, *r)
		}
	}
	return list
}

// Calls counts the operations so far, by name: check, create, update, delete, read, invoke.
func (c *Cloud) Calls() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := map[string]int{}
	for k, v := range c.calls {
		out[k] = v
	}
	return out
}

// Drift changes an output of an existing resource behind the program's back, as a colleague at the console would.
func (c *Cloud) Drift(typ, id, property string, value any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range c.inv.all(typ) {
		if r.ID == id {
			changed := *r
			changed.Outputs = copyMap(r.Outputs)
			changed.Outputs[property] = value
			return c.inv.save(change{Put: &changed})
		}
	}
	return fmt.Errorf("drift: no %s with id %q exists", typ, id)
}

// Close writes what is left to write. A cloud without a state file needs no Close.
func (c *Cloud) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.inv.close()
}

func copyMap(m map[string]any) map[string]any {
	out := make(map[string]any, len(m)+1)
	for k, v := range m {
		out[k] = v
	}
	return out
}

// Fault is a failure to produce on purpose: AWS answers an operation with an internal error.
type Fault struct {
	// Operation is create, update or delete; empty means any of them.
	Operation string
	// Type is a full token, or its last part such as "distribution".
	Type string
	// Nth says which of the matching operations fails. Default 1.
	Nth int
	// After lets the operation take effect before it fails, as a timeout would: what was made stays behind.
	After bool
}

// ParseFault reads [create:|update:|delete:]TYPE[:nth][!]; "!" fails after the effect.
func ParseFault(s string) (Fault, error) {
	f := Fault{Nth: 1}
	rest, after := strings.CutSuffix(s, "!")
	f.After = after
	for _, op := range []string{"create", "update", "delete"} {
		if r, ok := strings.CutPrefix(rest, op+":"); ok {
			f.Operation, rest = op, r
		}
	}
	if i := strings.LastIndex(rest, ":"); i >= 0 {
		if n, err := strconv.Atoi(rest[i+1:]); err == nil {
			if n < 1 {
				return Fault{}, fmt.Errorf("fault %q: the count starts at 1, got %d", s, n)
			}
			f.Nth, rest = n, rest[:i]
		}
	}
	if rest == "" {
		return Fault{}, fmt.Errorf("fault %q: no type; write [create:|update:|delete:]TYPE[:nth], such as create:distribution:1", s)
	}
	f.Type = rest
	if !slices.ContainsFunc(keys(rows), f.matches) {
		return Fault{}, fmt.Errorf("fault %q: no resource type of the sandbox is called %q", s, rest)
	}
	return f, nil
}

// String writes the fault as ParseFault reads it.
func (f Fault) String() string {
	s := f.Type + ":" + strconv.Itoa(max(f.Nth, 1))
	if f.Operation != "" {
		s = f.Operation + ":" + s
	}
	if f.After {
		s += "!"
	}
	return s
}

func (f Fault) matches(typ string) bool {
	return strings.EqualFold(f.Type, typ) || strings.EqualFold(f.Type, typ[strings.LastIndex(typ, ":")+1:]) || token(f.Type) == typ
}

type faultCounter struct {
	Fault
	seen  int
	fired bool
}

// Fired lists the faults that have struck so far.
func (c *Cloud) Fired() []Fault {
	c.mu.Lock()
	defer c.mu.Unlock()
	var list []Fault
	for _, f := range c.faults {
		if f.fired {
			list = append(list, f.Fault)
		}
	}
	return list
}

// fault counts an operation and returns the fault that strikes it, if one does.
func (c *Cloud) fault(operation, typ string) *Fault {
	var struck *Fault
	for _, f := range c.faults {
		if (f.Operation != "" && f.Operation != operation) || !f.matches(typ) {
			continue
		}
		if f.seen++; f.seen == f.Nth {
			f.fired, struck = true, &f.Fault
		}
	}
	return struck
}
