package platform

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/plinth-infra/plinth/internal/check"
)

// secrets is what the program knows of the secrets in a stack file: which settings are secret, and which values are
// encrypted.
//
// The engine says of a whole key only whether some part of it is encrypted. Of the parts the stack file itself says
// more, as `secure:` stands in it. Where the file isn't there, or doesn't say what the engine says (another file was
// given, an ESC environment adds to it), the key has to do.
type secrets struct {
	marked []path          // values of settings that are secret
	sealed []path          // values that are encrypted
	hidden map[string]bool // keys of which something is encrypted, and nobody knows what
	clear  []path          // marked ones that aren't encrypted
}

func findSecrets(shape document, tree map[string]any, source Source) secrets {
	s := secrets{marked: shape.secrets(tree), hidden: map[string]bool{}}
	file := readConfig(source.File)
	for _, key := range sortedKeys(tree) {
		sealed, same := compare(file[key], tree[key], path{key})
		encrypted := slices.Contains(source.Secret, key)
		switch {
		case same && encrypted == (len(sealed) > 0):
			s.sealed = append(s.sealed, sealed...)
		case encrypted:
			s.hidden[key] = true
		}
	}
	for _, p := range s.marked {
		if !s.hidden[p[0]] && !slices.ContainsFunc(s.sealed, p.Below) {
			s.clear = append(s.clear, p)
		}
	}
	return s
}

// inClear are the problems of secrets that aren't encrypted.
func (s secrets) inClear() check.List {
	var p check.Problems
	for _, at := range s.clear {
		p.At(steps(at)...).
			Say("it stands in the file in clear").
			Fix("write it with pulumi config set --secret --path '%s'", at)
	}
	return p.List()
}

// hide takes secrets out of messages.
func (s secrets) hide(list check.List) {
	for i, p := range list {
		related := func(other path) bool { return p.Path.Below(other) || other.Below(p.Path) }
		if p.Got != "" && (s.hidden[p.Path[0]] || slices.ContainsFunc(s.marked, related) || slices.ContainsFunc(s.sealed, related)) {
			list[i].Got = "a secret"
		}
	}
}

// readConfig is the configuration of a stack file as it is written, nil where it can't be read.
func readConfig(file []byte) map[string]any {
	var content struct {
		Config map[string]any `yaml:"config"`
	}
	if err := yaml.Unmarshal(file, &content); err != nil {
		return nil
	}
	return content.Config
}

// compare holds what a stack file says against what the engine says. It returns where the file has an encrypted value,
// and whether both are the same but for those.
func compare(file, value any, at path) (sealed []path, same bool) {
	switch file := file.(type) {
	case map[string]any:
		if _, ok := file["secure"].(string); ok && len(file) == 1 {
			return []path{at}, true
		}
		object, ok := value.(map[string]any)
		if !ok || len(object) != len(file) {
			return nil, false
		}
		for key := range file {
			below, same := compare(file[key], object[key], append(slices.Clone(at), key))
			if !same {
				return nil, false
			}
			sealed = append(sealed, below...)
		}
		return sealed, true
	case []any:
		list, ok := value.([]any)
		if !ok || len(list) != len(file) {
			return nil, false
		}
		for i := range file {
			below, same := compare(file[i], list[i], append(slices.Clone(at), fmt.Sprint(i)))
			if !same {
				return nil, false
			}
			sealed = append(sealed, below...)
		}
		return sealed, true
	}
	return nil, reflect.DeepEqual(plain(file), plain(value))
}

// plain is a scalar in the form that both YAML and the engine's JSON lead to.
func plain(value any) any {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return strings.Trim(string(bytes.TrimSpace(text)), `"`)
}

// secrets lists the values of a tree that stand in settings marked as secret.
func (d document) secrets(tree map[string]any) []path {
	var list []path
	var visit func(schema document, value any, at path)
	visit = func(schema document, value any, at path) {
		if ref, ok := schema["$ref"].(string); ok {
			if ref == secretRef {
				if value != nil {
					list = append(list, slices.Clone(at))
				}
				return
			}
			schema = d.at(ref)
		}
		switch value := value.(type) {
		case map[string]any:
			properties, _ := schema["properties"].(map[string]any)
			for _, key := range sortedKeys(value) {
				property, ok := properties[key].(map[string]any)
				if !ok {
					property, _ = schema["additionalProperties"].(map[string]any)
				}
				visit(property, value[key], append(slices.Clone(at), key))
			}
		case []any:
			items, _ := schema["items"].(map[string]any)
			for i := range value {
				visit(items, value[i], append(slices.Clone(at), fmt.Sprint(i)))
			}
		}
	}
	visit(d.config(), tree, nil)
	return list
}
