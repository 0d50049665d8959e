package platform

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
)

// validator is what every tier's settings are.
type validator interface{ Validate(path string) error }

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
		for at, settings := range entries(s.Key(), c.settings[s.Key()]) {
			list = append(list, flatten(settings.Validate(at))...)
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

// entries are the settings that stand under a key, by their path: one, or one for each name.
func entries(key string, settings any) map[string]validator {
	all := map[string]validator{}
	switch v := reflect.ValueOf(settings); {
	case !v.IsValid():
	case v.Kind() == reflect.Map:
		for _, name := range v.MapKeys() {
			all[path{key, name.String()}.String()] = v.MapIndex(name).Interface().(validator)
		}
	default:
		all[key] = settings.(validator)
	}
	return all
}

func indirect(pointer any) any { return reflect.ValueOf(pointer).Elem().Interface() }
