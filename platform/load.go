package platform

import (
	"errors"
	"fmt"

	"github.com/plinth-infra/plinth/internal/check"
)

// Load reads the stack file. Its error lists every mistake on a line of its own, in the order of
// their paths.
func Load(source Source) (*Config, error) {
	shape, err := readSchema()
	if err != nil {
		return nil, fmt.Errorf("platform: read schema.json: %w", err)
	}
	tree := source.tree(shape)
	secrets := findSecrets(shape, tree, source)
	found, err := shape.problems(tree)
	if err != nil {
		return nil, fmt.Errorf("platform: validate against schema.json: %w", err)
	}
	secrets.hide(found)
	for _, p := range found {
		prune(tree, p.Path)
	}
	config, err := decode(tree)
	if err != nil {
		return nil, err
	}
	config.defaults(source)
	list := config.problems(found)
	secrets.hide(list)
	list = append(list, secrets.inClear()...)
	if err := errors.Join(*config.misread...); err != nil {
		return nil, err
	}
	if err := report(append(withoutEffects(list, found), found...)); err != nil {
		return nil, err
	}
	return config, nil
}

// problems are what the tiers and the rules between them refuse. found is what the schema has
// refused.
func (c *Config) problems(found check.List) check.List {
	var p check.Problems
	for _, r := range baseRules {
		r.judge(&p, c, found)
	}
	for _, s := range Sections() {
		if settings, there := c.settings[s.Key()]; there {
			check.Settings(p.In(s.Key()), settings)
		}
		for _, r := range s.rules() {
			r.judge(&p, c.as(s), found)
		}
	}
	return p.List()
}
