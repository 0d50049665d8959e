package platform

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Section is what a stack file says under one key, such as plinth:network. A file of this package
// holds each: the key, the struct that decodes it, and the rules between it and other sections.
type Section interface {
	// Key is the key in the stack file.
	Key() string
	// About is what editors and docs/configuration.md say of the key.
	About() string
	// Zero is a pointer to the section's settings without a value: what the key decodes into.
	Zero() any

	describe(key, about string)
	needs() needs
	rules() []rule
}

// Tier is a section that becomes resources. main.go puts all tiers in their order.
type Tier interface {
	Section
	// wanted reports whether the stack has the tier.
	wanted(c *Config) bool
	build(b *Build) error
}

// needs are the sections that a section reads beside its own. Whoever reads another one gets an
// error.
type needs struct {
	// Settings are those of which it reads what the stack file says.
	settings []Section
	// Built are the tiers of which it uses what they built: they come earlier in main.go. Their
	// settings may be read, too.
	built []Section
}

// tier is what all sections are made of: S is what the stack file says, a pointer to a struct or a
// map of them, and B is what the tier builds for those after it.
type tier[S, B any] struct{ key, about string }

func (t *tier[S, B]) Key() string                { return t.key }
func (t *tier[S, B]) About() string              { return t.about }
func (t *tier[S, B]) Zero() any                  { return new(S) }
func (t *tier[S, B]) describe(key, about string) { t.key, t.about = key, about }
func (t *tier[S, B]) needs() needs               { return needs{} }
func (t *tier[S, B]) rules() []rule              { return nil }
func (t *tier[S, B]) wanted(c *Config) bool      { return t.present(c) }

// Settings is what the stack file says of the section, nil where it says nothing.
func (t *tier[S, B]) Settings(c *Config) S {
	if !c.mayRead(t.key) {
		return *new(S)
	}
	if settings, there := c.settings[t.key].(*S); there {
		return *settings
	}
	return *new(S)
}

// present reports whether the stack file has the section.
func (t *tier[S, B]) present(c *Config) bool {
	if !c.mayRead(t.key) {
		return false
	}
	_, there := c.settings[t.key]
	return there
}

// Built is what the tier built, nil where the stack hasn't got it.
func (t *tier[S, B]) Built(b *Build) B {
	if !b.mayUse(t.key) {
		return *new(B)
	}
	built, _ := b.built[t.key].(B)
	return built
}

// provide hands what the tier built to those after it.
func (t *tier[S, B]) provide(b *Build, built B) { b.built[t.key] = built }

// nothing is what sections build that others build with: they have no tier of their own.
type nothing struct{} //nolint:unused // the linter doesn't see type arguments

// declared are all sections of this package, in the order of their files.
var declared []Section

// declare adds a section to those that a stack file may have.
func declare[T Section](section T, key, about string) T {
	section.describe(key, about)
	declared = append(declared, section)
	return section
}

// Sections are all that a stack file may have, by their keys.
func Sections() []Section {
	return slices.SortedFunc(
		slices.Values(declared),
		func(a, b Section) int { return strings.Compare(a.Key(), b.Key()) },
	)
}

// CheckOrder reports tiers that are missing, there twice, or before one whose results they use.
func CheckOrder(tiers []Tier) error {
	place := map[string]int{}
	for i, t := range tiers {
		if _, twice := place[t.Key()]; twice {
			return fmt.Errorf("platform: %s is there twice in the order of tiers", t.Key())
		}
		place[t.Key()] = i
	}
	for _, s := range Sections() {
		t, ok := s.(Tier)
		if !ok {
			continue
		}
		if _, listed := place[t.Key()]; !listed {
			return fmt.Errorf("platform: %s is missing in the order of tiers", t.Key())
		}
		for _, earlier := range t.needs().built {
			if place[earlier.Key()] >= place[t.Key()] {
				return fmt.Errorf("platform: %s uses what %s builds, which comes later", t.Key(), earlier.Key())
			}
		}
	}
	return nil
}

// isEmpty reports whether a decoded section says nothing: null, or a map without entries. settings
// points to it.
func isEmpty(settings any) bool {
	v := reflect.ValueOf(settings).Elem()
	return v.IsNil() || v.Kind() == reflect.Map && v.Len() == 0
}
