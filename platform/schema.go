package platform

import (
	"bytes"
	_ "embed" // the schema
	"errors"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/plinth-infra/plinth/internal/check"
)

// Schema is the JSON Schema of a stack file, draft 2020-12.
//
//go:embed schema.json
var Schema []byte

// document is a decoded JSON Schema.
type document map[string]any

const (
	schemaURL = "schema.json"
	secretRef = "#/$defs/Secret"
)

// readSchema decodes the schema for the values that the engine hands over, where secrets are plain
// strings and no longer `secure: …`.
func readSchema() (document, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	if err != nil {
		return nil, err
	}
	shape := document(doc.(map[string]any))
	if secret := shape.at(secretRef); secret != nil {
		shape["$defs"].(map[string]any)["Secret"] = map[string]any{
			"type":        "string",
			"description": secret["description"],
		}
	}
	return shape, nil
}

// problems are every way in which the tree isn't of the schema's shape.
func (d document) problems(tree map[string]any) (check.List, error) {
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(schemaURL, map[string]any(d)); err != nil {
		return nil, err
	}
	schema, err := compiler.Compile(schemaURL)
	if err != nil {
		return nil, err
	}
	var invalid *jsonschema.ValidationError
	if err := schema.Validate(map[string]any{"config": tree}); err == nil {
		return nil, nil
	} else if !errors.As(err, &invalid) {
		return nil, err
	}
	var list check.List
	for _, e := range leaves(invalid) {
		list = append(list, d.explain(e, tree)...)
	}
	return list, nil
}

// leaves are the errors that say something themselves, without those that only group others.
func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if _, name := e.ErrorKind.(*kind.PropertyNames); name {
		// The library shares this error's location with errors that it finds later, so it may be
		// any of theirs. Only tags have such a rule, and tagValues judges their names.
		return nil
	}
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var list []*jsonschema.ValidationError
	for _, cause := range e.Causes {
		list = append(list, leaves(cause)...)
	}
	return list
}

// at returns the schema at a JSON pointer, nil where there is none.
func (d document) at(pointer string) document {
	if i := strings.Index(pointer, "#"); i >= 0 {
		pointer = pointer[i+1:]
	}
	var node any = map[string]any(d)
	for _, step := range strings.FieldsFunc(pointer, func(r rune) bool { return r == '/' }) {
		object, ok := node.(map[string]any)
		if !ok {
			return nil
		}
		node = object[strings.NewReplacer("~1", "/", "~0", "~", "%3A", ":").Replace(step)]
	}
	object, _ := node.(map[string]any)
	return object
}

// property returns the schema of an object's property, references followed.
func (d document) property(of document, name string) document {
	properties, _ := of["properties"].(map[string]any)
	property, _ := properties[name].(map[string]any)
	if ref, ok := property["$ref"].(string); ok {
		target := document{}
		for k, v := range d.at(ref) {
			target[k] = v
		}
		for k, v := range property {
			target[k] = v // the property's own description says more than its type's
		}
		return target
	}
	return property
}

// config is the schema of the file's configuration keys.
func (d document) config() document { return d.at("#/$defs/StackConfig") }

// typeOf returns the type of a configuration key, "" where it is unknown.
func (d document) typeOf(key string) string {
	name, _ := d.property(d.config(), key)["type"].(string)
	return name
}

// keys are the names of an object's properties.
func (d document) keys() []string {
	properties, _ := d["properties"].(map[string]any)
	return sortedKeys(properties)
}
