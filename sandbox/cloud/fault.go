package cloud

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Fault is a failure to produce on purpose: AWS answers an operation with an internal error.
type Fault struct {
	// Operation is create, update or delete; empty means any of them.
	Operation string
	// Type is a full token, or its last part such as "distribution".
	Type string
	// URN is the one resource whose operations match; empty means any.
	URN string
	// Nth says which of the matching operations fails. Default 1.
	Nth int
	// After lets the operation take effect before it fails, as a timeout would: what was made stays
	// behind.
	After bool
}

// ParseFault reads [create:|update:|delete:]TYPE[:nth][!]; "!" fails after the effect.
func (t *Table) ParseFault(s string) (Fault, error) {
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
		return Fault{}, fmt.Errorf("fault %q: no type; write [create:|update:|delete:]TYPE[:nth], such as "+
			"create:distribution:1",
			s)
	}
	f.Type = rest
	if !slices.ContainsFunc(t.Types(), func(typ string) bool { return f.matches(t, typ) }) {
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
	if f.URN != "" {
		s += " of " + f.URN
	}
	return s
}

func (f Fault) matches(t *Table, typ string) bool {
	short := typ[strings.LastIndex(typ, ":")+1:]
	return strings.EqualFold(f.Type, typ) || strings.EqualFold(f.Type, short) || t.canonical(f.Type) == typ
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
func (c *Cloud) fault(operation, typ, urn string) *Fault {
	var struck *Fault
	for _, f := range c.faults {
		if f.Operation != "" && f.Operation != operation || f.URN != "" && f.URN != urn || !f.matches(c.table, typ) {
			continue
		}
		if f.seen++; f.seen == f.Nth {
			f.fired, struck = true, &f.Fault
		}
	}
	return struck
}
