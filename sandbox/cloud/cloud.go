// Package cloud is a simulated AWS: the Pulumi provider "aws", served over gRPC and attached to the
// engine by PULUMI_DEBUG_PROVIDERS, with the other providers that its table names.
//
// It is strict. A resource type, function or property that it doesn't know is refused, and so is what
// AWS would refuse: references to what doesn't exist, names that are too long, policies that don't
// parse, deletions of what is in use. What it can't know is whether AWS has capacity, quota or a name
// left, and whether a role's policy suffices.
//
// The package knows no service. Each service is a folder below it with one file per resource type:
// what it refers to and what it refuses (ResourceType), over a schema that is generated from the
// pinned SDKs (package schema) and a table of what types look like (internal/awstype). Package aws
// makes the table of all of them. A type that isn't in it is refused, never guessed.
package cloud

import (
	"errors"
	"fmt"
	"strings"
	"sync"
)

// DefaultAccount is the account that the simulated cloud belongs to unless Options say otherwise:
// AWS's own example id.
const DefaultAccount = "123456789012"

// Options say what the cloud is like.
type Options struct {
	// Table is what the cloud knows of AWS's services; see package aws.
	Table *Table
	// Account is the twelve-digit account id. Default DefaultAccount.
	Account string
	// StateFile keeps the inventory between processes, one JSON change per line. Empty keeps it in
	// memory.
	StateFile string
	// Faults are failures to produce on purpose.
	Faults []Fault
	// External lists ids and ARNs that exist outside the simulation; "*" at the end matches any
	// rest.
	External []string
}

// Cloud is one simulated account. It may be used from several goroutines.
type Cloud struct {
	options Options
	table   *Table
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
	if o.Table == nil {
		return nil, errors.New("simulated cloud: no table of resource types")
	}
	inv, err := open(o.StateFile, o.Table)
	if err != nil {
		return nil, fmt.Errorf("simulated cloud: %w", err)
	}
	c := &Cloud{options: o, table: o.Table, inv: inv, calls: map[string]int{}}
	for _, f := range o.Faults {
		if f.Nth <= 0 {
			f.Nth = 1
		}
		c.faults = append(c.faults, &faultCounter{Fault: f})
	}
	return c, nil
}

// Inventory lists what exists now, in a fixed order, without what stacks and pipelines leave behind
// on purpose: revisions of task definitions.
func (c *Cloud) Inventory() []Resource {
	c.mu.Lock()
	defer c.mu.Unlock()
	var list []Resource
	for _, k := range Keys(c.inv.byKey) {
		if r := c.inv.byKey[k]; r.Facts[LeftBehind] != true {
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

// Drift changes an output of an existing resource behind the program's back, as a colleague at the
// console would.
func (c *Cloud) Drift(typ, id, property string, value any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range c.inv.all(typ) {
		if r.ID == id {
			changed := *r
			changed.Outputs = CopyMap(r.Outputs)
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

// CopyMap returns a shallow copy that may be written to.
func CopyMap(m map[string]any) map[string]any {
	out := make(map[string]any, len(m)+1)
	for k, v := range m {
		out[k] = v
	}
	return out
}
