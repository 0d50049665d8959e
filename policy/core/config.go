package core

import "maps"

// Config is a rule's configuration: JSON values by property name, the engine's or the pack's
// defaults filled in.
type Config map[string]any

// Configured returns the configuration that the rule is to be given: the properties given, the
// others at their defaults.
func (r Rule) Configured(given Config) Config {
	config := Config{}
	for name, schema := range r.Config {
		if value, ok := schema["default"]; ok {
			config[name] = value
		}
	}
	maps.Copy(config, given)
	return config
}

// Strings returns a list of strings, or def where the property is absent or of another shape.
func (c Config) Strings(name string, def ...string) []string {
	items, ok := c[name].([]any)
	if !ok {
		if list, ok := c[name].([]string); ok {
			return list
		}
		return def
	}
	list := make([]string, 0, len(items))
	for _, item := range items {
		if s, ok := item.(string); ok {
			list = append(list, s)
		}
	}
	return list
}

// Int returns a whole number, or def where the property is absent or of another shape.
func (c Config) Int(name string, def int) int {
	switch n := c[name].(type) {
	case float64:
		return int(n)
	case int:
		return n
	}
	return def
}

// String returns a string, or def where the property is absent or of another shape.
func (c Config) String(name, def string) string {
	if s, ok := c[name].(string); ok {
		return s
	}
	return def
}

// Bool returns a boolean, or def where the property is absent or of another shape.
func (c Config) Bool(name string, def bool) bool {
	if b, ok := c[name].(bool); ok {
		return b
	}
	return def
}
