package stackfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/invopop/jsonschema"

	"github.com/plinth-infra/plinth/platform"
)

const module = "github.com/plinth-infra/plinth"

// Schema builds the JSON Schema of a stack file. root is the module's folder, whose sources hold
// the comments that become descriptions.
func Schema(root string) ([]byte, error) {
	r := &jsonschema.Reflector{Anonymous: true, Namer: definition}
	if err := comments(r, root, "components", "platform"); err != nil {
		return nil, err
	}
	definitions := map[string]any{}
	if _, err := reflected(r, &platform.Base{}, definitions); err != nil {
		return nil, err
	}
	config := definitions["StackConfig"].(map[string]any)
	for _, section := range platform.Sections() {
		schema, err := reflected(r, section.Zero(), definitions)
		if err != nil {
			return nil, err
		}
		completeValues(section.Zero(), definitions)
		schema["description"] = section.About()
		config["properties"].(map[string]any)[section.Key()] = schema
	}
	hideSecrets(definitions)
	completeConfig(definitions)
	return indent(map[string]any{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"title":       "Plinth stack file",
		"description": "Pulumi.<stack>.yaml of a Plinth project.",
		"type":        "object",
		"required":    []string{"config"},
		"properties": map[string]any{
			"config": map[string]any{"$ref": "#/$defs/StackConfig"},
			"environment": map[string]any{
				"description": "Pulumi ESC environments that the stack imports, or one defined here.",
				"type":        []string{"array", "object"},
			},
			"secretsprovider": map[string]any{
				"description": "Who encrypts the stack's secrets, such as awskms://alias/pulumi?region=eu-west-1.",
				"type":        "string",
			},
			"encryptedkey": map[string]any{"description": "Data key, written by Pulumi.", "type": "string"},
			"encryptionsalt": map[string]any{
				"description": "Salt of the passphrase, written by Pulumi.",
				"type":        "string",
			},
		},
		"additionalProperties": false,
		"$defs":                definitions,
	})
}

// reflected is the schema of a value, a reference for a struct. What it refers to is added to the
// definitions.
func reflected(r *jsonschema.Reflector, value any, definitions map[string]any) (map[string]any, error) {
	text, err := json.Marshal(r.Reflect(value))
	if err != nil {
		return nil, err
	}
	var schema map[string]any
	if err := json.Unmarshal(text, &schema); err != nil {
		return nil, err
	}
	if found, ok := schema["$defs"].(map[string]any); ok {
		maps.Copy(definitions, found)
	}
	delete(schema, "$defs")
	delete(schema, "$schema")
	return schema, nil
}

// definition names a type by package and name: every tier calls its own Settings. What platform
// adds is the stack's.
func definition(t reflect.Type) string {
	if t.Name() == "" || !strings.HasPrefix(t.PkgPath(), module) {
		return ""
	}
	if t == reflect.TypeFor[platform.Base]() {
		return "StackConfig"
	}
	pkg := path.Base(t.PkgPath())
	if pkg == "platform" {
		pkg = "stack"
	}
	return strings.ToUpper(pkg[:1]) + pkg[1:] + t.Name()
}

// comments reads the comments of the sources in folders of the module.
func comments(r *jsonschema.Reflector, root string, folders ...string) error {
	texts := map[string]string{}
	for _, folder := range folders {
		source := &jsonschema.Reflector{}
		if err := source.AddGoComments("", filepath.Join(root, folder), jsonschema.WithFullComment()); err != nil {
			return err
		}
		for key, text := range source.CommentMap {
			_, below, _ := strings.Cut(filepath.ToSlash(key), folder)
			texts[module+"/"+folder+below] = strings.Join(strings.Fields(text), " ")
		}
	}
	r.LookupComment = func(t reflect.Type, field string) string {
		if field == "" {
			return texts[t.PkgPath()+"."+t.Name()]
		}
		f, _ := t.FieldByName(field)
		return withoutName(texts[t.PkgPath()+"."+t.Name()+"."+field], f)
	}
	return nil
}

// withoutName drops Go's name of a field from the start of its comment: "CIDR is the range" says
// "The range" beneath its key.
func withoutName(text string, field reflect.StructField) string {
	rest, ok := strings.CutPrefix(text, field.Name+" ")
	verb, after, _ := strings.Cut(rest, " ")
	switch {
	case !ok || after == "" || !(verb == "are" || strings.HasSuffix(verb, "s")):
		return text
	case verb == "is" || verb == "are":
		rest = after
	}
	first, _, _ := strings.Cut(rest, " ")
	if strings.Contains(field.Tag.Get("jsonschema"), "enum="+first) {
		return rest // a value, which is written as it is
	}
	return strings.ToUpper(rest[:1]) + rest[1:]
}

// hideSecrets gives what is tagged `jsonschema_extras:"x-secret=true"` the form that `pulumi config
// set --secret` writes.
func hideSecrets(definitions map[string]any) {
	for _, d := range definitions {
		properties, _ := d.(map[string]any)["properties"].(map[string]any)
		for name, p := range properties {
			property := p.(map[string]any)
			if property["x-secret"] != true {
				continue
			}
			secret := map[string]any{"$ref": "#/$defs/Secret"}
			switch property["type"] {
			case "object":
				property["additionalProperties"] = secret
				continue
			case "array":
				property["items"] = secret
				continue
			}
			secret["description"] = property["description"]
			properties[name] = secret
		}
	}
	definitions["Secret"] = map[string]any{
		"description":          "An encrypted value, written by pulumi config set --secret --path.",
		"type":                 "object",
		"required":             []string{"secure"},
		"properties":           map[string]any{"secure": map[string]any{"type": "string"}},
		"additionalProperties": false,
	}
}

// completeConfig adds what Go types can't say of the configuration keys.
func completeConfig(definitions map[string]any) {
	config := definitions["StackConfig"].(map[string]any)
	config["patternProperties"] = map[string]any{"^pulumi:": true}
	tags := definitions["StackTags"].(map[string]any)
	tags["required"] = []string{"Owner", "CostCenter"}
	tags["properties"] = map[string]any{
		"Owner": map[string]any{
			"type":        "string",
			"minLength":   1,
			"description": "Who answers for the stack: a team or an address.",
		},
		"CostCenter": map[string]any{"type": "string", "minLength": 1, "description": "Who pays for it."},
		"Project": map[string]any{
			"type":        "string",
			"minLength":   1,
			"description": "Default: the Pulumi project's name.",
		},
	}
	for _, fixed := range []string{"Environment", "ManagedBy"} {
		tags["properties"].(map[string]any)[fixed] = false
	}
	tags["propertyNames"] = map[string]any{"pattern": "^[A-Za-z0-9 _.:/=+@-]{1,128}$"}
}

func indent(schema map[string]any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(schema); err != nil {
		return nil, fmt.Errorf("encode the schema: %w", err)
	}
	return b.Bytes(), nil
}
