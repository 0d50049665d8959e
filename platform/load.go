package platform

import (
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/plinth-infra/plinth/internal/check"
)

// validator is what a tier's settings are until they report their mistakes as values.
type validator interface{ Validate(path string) error }

// mistakes are what a tier's settings refuse.
func (e entry) mistakes() []error {
	if old, ok := e.settings.(validator); ok {
		return flatten(old.Validate(e.path.String()))
	}
	var found check.Problems
	at := &found
	for _, step := range e.path {
		at = at.In(step)
	}
	check.Settings(at, e.settings)
	var list []error
	for _, p := range found.List() {
		text := check.Problem{What: p.What, Got: p.Got, Write: p.Write}.Error()
		list = append(list, problem{path: path(p.Path), text: text})
	}
	return list
}

// Load reads the stack file. Its error lists every mistake on a line of its own, in the order of their paths.
func Load(source Source) (*Config, error) {
	shape, err := readSchema()
	if err != nil {
		return nil, fmt.Errorf("platform: read schema.json: %w", err)
	}
	tree := source.tree(shape)
	found, foreign := foreignKeys(tree)
	invalid, err := shape.validate(tree)
	if err != nil {
		return nil, fmt.Errorf("platform: validate against schema.json: %w", err)
	}
	for _, e := range invalid {
		key := ""
		if len(e.InstanceLocation) > 1 {
			key = e.InstanceLocation[1]
		}
		for _, p := range inWords(shape, e, tree, slices.Contains(source.Secret, key)) {
			if len(p.path) == 1 && foreign[p.path[0]] {
				continue
			}
			found = append(found, p)
		}
	}
	for _, p := range found {
		prune(tree, p.path)
	}
	config, err := decode(tree)
	if err != nil {
		return nil, err
	}
	config.secret = source.Secret
	config.defaults(source)
	mistakes := config.mistakes(found)
	if err := errors.Join(*config.misread...); err != nil {
		return nil, err
	}
	for _, p := range found {
		mistakes = append(mistakes, p)
	}
	if len(mistakes) > 0 {
		return nil, join(mistakes)
	}
	return config, nil
}

// mistakes are what the tiers and the rules between them refuse. What the schema already found isn't said twice.
func (c *Config) mistakes(found []problem) []error {
	var list []error
	for _, s := range Sections() {
		for _, e := range entries(s.Key(), c.settings[s.Key()]) {
			list = append(list, e.mistakes()...)
		}
		for _, r := range s.rules() {
			if !r.skip(found) {
				for _, p := range r.check(c.as(s)) {
					list = append(list, p)
				}
			}
		}
	}
	for _, r := range baseRules {
		if !r.skip(found) {
			for _, p := range r.check(c) {
				list = append(list, p)
			}
		}
	}
	return slices.DeleteFunc(list, func(err error) bool {
		return slices.ContainsFunc(found, func(p problem) bool { return within(where(err), p.path.String()) })
	})
}

// entry is one struct of settings, by its address, and where it stands.
type entry struct {
	path     path
	settings any
}

// entries are the settings that stand under a key: one, or one for each name.
func entries(key string, settings any) []entry {
	var all []entry
	switch v := reflect.ValueOf(settings); {
	case !v.IsValid():
	case v.Kind() == reflect.Map:
		for _, name := range v.MapKeys() {
			all = append(all, entry{path{key, name.String()}, v.MapIndex(name).Interface()})
		}
	default:
		all = append(all, entry{path{key}, settings})
	}
	return all
}

func indirect(pointer any) any { return reflect.ValueOf(pointer).Elem().Interface() }
