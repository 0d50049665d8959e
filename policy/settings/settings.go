// Package settings is what a configuration file may say to the policy packs: which names exist,
// which properties they take, and which resources are exempt. The packs refuse what it refuses when
// the engine configures them, and the linter refuses it before.
package settings

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/agext/levenshtein"

	"github.com/plinth-infra/plinth/policy/core"
)

// Remediate is the level that turns a "<name>-fix" policy on.
const Remediate core.Level = 3

// FixSuffix ends the name of the policy that repairs what the rule of the name before it reports.
const FixSuffix = "-fix"

// All is the name under which a configuration file sets the level of every policy.
const All = "all"

// Policy is a rule as the engine knows it: the tally, or the twin that repairs.
type Policy struct {
	Name string
	Rule core.Rule
	Fix  bool
}

// Policies are the policies that the rules make, sorted by name: one for each rule, and a twin for
// each rule with a remedy.
func Policies(list []core.Rule) []Policy {
	var all []Policy
	for _, rule := range list {
		all = append(all, Policy{Name: rule.Name, Rule: rule})
		if rule.Remedy != nil {
			all = append(all, Policy{Name: rule.Name + FixSuffix, Rule: rule, Fix: true})
		}
	}
	slices.SortFunc(all, func(a, b Policy) int { return compare(a.Name, b.Name) })
	return all
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Default is the level of a policy that nothing configures: production's, and a twin that repairs
// is off, because it changes what the program asked for without the program's saying so.
func (p Policy) Default() core.Level {
	if p.Fix {
		return core.Disabled
	}
	return p.Rule.Levels.Prd
}

// Schema describes the policy's properties, by name, as JSON schemas.
func (p Policy) Schema() map[string]core.Schema {
	schema := map[string]core.Schema{exemptionsKey: exemptionsSchema()}
	maps.Copy(schema, p.Rule.Config)
	return schema
}

// Catalog is the policies of all packs, by name.
type Catalog struct {
	byName map[string]Policy
	names  []string
}

// NewCatalog makes a catalog of the policies of the rules.
func NewCatalog(list []core.Rule) *Catalog {
	c := &Catalog{byName: map[string]Policy{}}
	for _, p := range Policies(list) {
		c.byName[p.Name] = p
		c.names = append(c.names, p.Name)
	}
	return c
}

// Policies are the catalog's policies, sorted by name.
func (c *Catalog) Policies() []Policy {
	list := make([]Policy, 0, len(c.names))
	for _, name := range c.names {
		list = append(list, c.byName[name])
	}
	return list
}

// Lookup returns the policy with the name, or an error that names the nearest.
func (c *Catalog) Lookup(name string) (Policy, error) {
	if p, ok := c.byName[name]; ok {
		return p, nil
	}
	if rule, found := cutSuffix(name); found {
		if _, ok := c.byName[rule]; ok {
			return Policy{}, fmt.Errorf("%s: no policy has this name; %s can't repair what it reports", name, rule)
		}
	}
	return Policy{}, fmt.Errorf("%s: no policy has this name%s", name, suggest(name, append([]string{All}, c.names...)))
}

func cutSuffix(name string) (string, bool) {
	if n := len(name) - len(FixSuffix); n > 0 && name[n:] == FixSuffix {
		return name[:n], true
	}
	return name, false
}

// Check reports everything that is wrong with the properties that a file gives the policy: misspelt
// names, values of the wrong type, exemptions without a reason. The errors are joined; each starts
// with the policy's name and the property's path.
func (p Policy) Check(properties map[string]any) error {
	var problems []error
	schemas := p.Schema()
	known := slices.Sorted(maps.Keys(schemas))
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		schema, ok := schemas[name]
		switch {
		case !ok:
			problems = append(problems, fmt.Errorf("%s.%s: no such property%s", p.Name, name, suggest(name, known)))
		case name == exemptionsKey:
			_, err := Exemptions(properties)
			problems = append(problems, prefix(p.Name, err)...)
		default:
			problems = append(problems, prefix(p.Name+"."+name, conforms(schema, properties[name]))...)
		}
	}
	return errors.Join(problems...)
}

// prefix puts where in front of each of the joined errors.
func prefix(where string, err error) []error {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var list []error
		for _, e := range joined.Unwrap() {
			list = append(list, prefix(where, e)...)
		}
		return list
	}
	return []error{fmt.Errorf("%s%w", where, err)}
}

// suggest names the nearest of the known names, where one is near; else all of them, where they are
// few.
func suggest(name string, known []string) string {
	best, score := "", 0.0
	for _, k := range known {
		if s := levenshtein.Match(name, k, nil); s > score {
			best, score = k, s
		}
	}
	if score >= 0.6 {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	if len(known) <= 6 {
		return fmt.Sprintf("; it takes %q", known)
	}
	return "; docs/policies.md lists them"
}

// LevelName is how a configuration file writes a level.
func LevelName(level core.Level) string {
	switch level {
	case core.Advisory:
		return "advisory"
	case core.Mandatory:
		return "mandatory"
	case core.Disabled:
		return "disabled"
	case Remediate:
		return "remediate"
	}
	return "unknown"
}
