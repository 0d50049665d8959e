package platform

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/plinth-infra/plinth/internal/check"
)

// Config is what a stack file says. The tiers' settings are read through the tiers:
// Network.Settings(c).
type Config struct {
	Base
	settings map[string]any // by key, each a pointer to what the key decodes into
	reader   Section        // who reads; nil may read everything
	misread  *[]error       // what readers read without needing it
}

// Base is what a stack file says of the stack as a whole.
type Base struct {
	// The AWS region of the stack, such as eu-west-1.
	Region string `json:"aws:region" jsonschema:"pattern=^[a-z]{2\\,3}(-[a-z]+)+-[0-9]$"`
	// The AWS account that the stack belongs to, 12 digits in quotes. The providers refuse
	// credentials of any other account.
	Account string `json:"plinth:account" jsonschema:"pattern=^[0-9]{12}$"`
	// The environment, which becomes the tag Environment. Default: the stack's name.
	Environment string `json:"plinth:environment,omitempty"`
	// True for a stack that is meant to be torn down: nothing is protected against deletion, and
	// buckets are emptied first. Default false.
	Disposable bool `json:"plinth:disposable,omitempty"`
	// Tags of every resource. Project, Environment and ManagedBy are added.
	Tags Tags `json:"plinth:tags"`
}

// Tags are tags by key.
type Tags map[string]string

// as is the configuration as a section reads it: its own settings, and those of the sections that
// it needs.
func (c *Config) as(reader Section) *Config {
	view := *c
	view.reader = reader
	return &view
}

// mayRead reports whether the reader has said that it needs the section with the key, and remembers
// when it hasn't.
func (c *Config) mayRead(key string) bool {
	if c.reader == nil || c.reader.Key() == key {
		return true
	}
	n := c.reader.needs()
	if slices.ContainsFunc(
		append(slices.Clone(n.settings), n.built...),
		func(s Section) bool { return s.Key() == key },
	) {
		return true
	}
	*c.misread = append(
		*c.misread,
		fmt.Errorf("platform: %s reads the settings of %s without needing it", c.reader.Key(), key),
	)
	return false
}

// decode fills a Config from a tree that the schema has nothing against any more.
func decode(tree map[string]any) (*Config, error) {
	c := &Config{settings: map[string]any{}, misread: new([]error)}
	if err := transcode(tree, &c.Base); err != nil {
		return nil, err
	}
	for _, s := range Sections() {
		value, there := tree[s.Key()]
		if !there {
			continue
		}
		settings := s.Zero()
		if err := transcode(value, settings); err != nil {
			return nil, err
		}
		if !isEmpty(settings) {
			check.Defaults(settings)
			c.settings[s.Key()] = settings
		}
	}
	return c, nil
}

func transcode(value, into any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(into); err != nil {
		return fmt.Errorf("platform: schema.json admits what %T can't hold: %w", into, err)
	}
	return nil
}

// defaults fills in what the program knows without the stack file.
func (b *Base) defaults(source Source) {
	if b.Environment == "" {
		b.Environment = source.Stack
	}
	tags := Tags{"Project": source.Project}
	maps.Copy(tags, b.Tags)
	tags["Environment"] = b.Environment
	tags["ManagedBy"] = "pulumi"
	b.Tags = tags
}
