package cloud

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// LeftBehind marks revisions that no stack has any more: ECS never forgets one, and a service may
// run it for ever.
const LeftBehind = "leftBehind"

// Resource is one thing that exists in the simulated cloud.
type Resource struct {
	Type   string `json:"type"` // full token, aliases resolved
	ID     string `json:"id"`
	Region string `json:"region"`          // "global" where the service has no regions
	Scope  string `json:"scope,omitempty"` // what the id is unique in, if not the region
	URN    string `json:"urn,omitempty"`
	// Inputs and Outputs as the provider holds them. Secrets are kept as a hash.
	Inputs  map[string]any `json:"inputs"`
	Outputs map[string]any `json:"outputs"`
	// Facts are what became of it without any property saying so: a certificate that was issued, a
	// bucket that was filled.
	Facts map[string]any `json:"facts,omitempty"`
}

func (r *Resource) key() string { return key(r.Region, r.Type, r.ID, r.Scope) }

func key(region, typ, id, scope string) string {
	if scope == "" {
		return region + "|" + typ + "|" + id
	}
	return region + "|" + typ + "|" + id + "|" + scope
}

// Is reports whether the resource is of one of the types ("|" between several).
func (r *Resource) Is(types string) bool {
	for t := range strings.SplitSeq(types, "|") {
		if Token(t) == r.Type {
			return true
		}
	}
	return false
}

// Text returns an output that is a string, else "".
func (r *Resource) Text(name string) string {
	s, _ := r.Outputs[name].(string)
	return s
}

// inventory is what exists, with the indexes that checks need. The Cloud's lock guards it.
type inventory struct {
	table  *Table
	byKey  map[string]*Resource
	byType map[string]map[string]*Resource
	issued map[string][]*Resource // ids, ARNs and the like, to whoever made them
	links  map[string][]link      // what can't be deleted, by the value that names it, to who needs it
	count  int                    // how many were ever made: part of new ids
	file   string
	log    *os.File
}

// change is one line of the state file.
type change struct {
	Put    *Resource `json:"put,omitempty"`
	Remove string    `json:"remove,omitempty"`
	Count  int       `json:"count"`
}

// open reads the state file, one JSON change per line. A file that doesn't exist is an empty cloud.
func open(file string, table *Table) (*inventory, error) {
	inv := &inventory{
		byKey:  map[string]*Resource{},
		byType: map[string]map[string]*Resource{},
		issued: map[string][]*Resource{},
		links:  map[string][]link{},
		file:   file,
		table:  table,
	}
	if file == "" {
		return inv, nil
	}
	f, err := os.Open(file)
	if errors.Is(err, os.ErrNotExist) {
		return inv, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewReader(f)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return inv, nil // a last line without its end was cut off in writing: that change didn't happen
		}
		var c change
		if err := json.Unmarshal(line, &c); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, n, err)
		}
		inv.apply(c)
	}
}

func (inv *inventory) apply(c change) {
	inv.count = max(inv.count, c.Count)
	if c.Put != nil {
		inv.unindex(c.Put.key())
		inv.index(c.Put)
	}
	if c.Remove != "" {
		inv.unindex(c.Remove)
	}
}

func (inv *inventory) index(r *Resource) {
	inv.byKey[r.key()] = r
	if inv.byType[r.Type] == nil {
		inv.byType[r.Type] = map[string]*Resource{}
	}
	inv.byType[r.Type][r.key()] = r
	for _, s := range issues(r) {
		inv.issued[s] = append(inv.issued[s], r)
	}
	for value, by := range inv.linksOf(r) {
		inv.links[value] = append(inv.links[value], link{r, by})
	}
}

func (inv *inventory) unindex(key string) {
	r := inv.byKey[key]
	if r == nil {
		return
	}
	delete(inv.byKey, key)
	delete(inv.byType[r.Type], key)
	for _, s := range issues(r) {
		inv.issued[s] = slices.DeleteFunc(inv.issued[s], func(o *Resource) bool { return o == r })
		if len(inv.issued[s]) == 0 {
			delete(inv.issued, s)
		}
	}
	for value := range inv.linksOf(r) {
		inv.links[value] = slices.DeleteFunc(inv.links[value], func(l link) bool { return l.from == r })
	}
}

// issues lists the ids and ARNs that came into the world with r: its own, and those among its
// outputs that the program didn't give.
func issues(r *Resource) []string {
	set := map[string]bool{r.ID: true}
	for name, v := range r.Outputs {
		if _, given := r.Inputs[name]; given {
			continue
		}
		Walk(name, v, func(_, s string) {
			if looksIssued(s) {
				set[s] = true
			}
		})
	}
	return slices.Sorted(maps.Keys(set))
}

// save applies changes and appends them to the state file, so that one change costs the same
// however much exists.
func (inv *inventory) save(changes ...change) error {
	var lines strings.Builder
	for _, c := range changes {
		c.Count = inv.count
		inv.apply(c)
		line, err := json.Marshal(c)
		if err != nil {
			return err
		}
		lines.Write(append(line, '\n'))
	}
	if inv.file == "" {
		return nil
	}
	if inv.log == nil {
		if err := inv.compact(); err != nil {
			return fmt.Errorf("save the simulated cloud: %w", err)
		}
		return nil // compact has written the new state whole
	}
	if _, err := inv.log.WriteString(lines.String()); err != nil {
		return fmt.Errorf("save the simulated cloud: %w", err)
	}
	return nil
}

// compact writes what exists into a fresh file and keeps that open for what follows.
func (inv *inventory) compact() error {
	if err := os.MkdirAll(filepath.Dir(inv.file), 0o755); err != nil {
		return err
	}
	temporary := inv.file + ".new"
	f, err := os.OpenFile(temporary, os.O_CREATE|os.O_TRUNC|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(inv.byKey)) {
		line, err := json.Marshal(change{Put: inv.byKey[key], Count: inv.count})
		if err != nil {
			return errors.Join(err, f.Close())
		}
		if _, err := f.Write(append(line, '\n')); err != nil {
			return errors.Join(err, f.Close())
		}
	}
	if err := os.Rename(temporary, inv.file); err != nil {
		return errors.Join(err, f.Close())
	}
	inv.log = f
	return nil
}

func (inv *inventory) close() error {
	if inv.log == nil {
		return nil
	}
	f := inv.log
	inv.log = nil
	return f.Close()
}

// all lists what exists of a type, in a fixed order.
func (inv *inventory) all(typ string) []*Resource {
	m := inv.byType[Token(typ)]
	list := make([]*Resource, 0, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		list = append(list, m[k])
	}
	return list
}

// Keys returns the keys of a map, sorted.
func Keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
