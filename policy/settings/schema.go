package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/plinth-infra/plinth/policy/core"
)

// conforms checks a value against a property's schema. Each of the joined errors starts with the
// place inside the value.
func conforms(schema core.Schema, value any) error {
	read, err := compile(schema)
	if err != nil {
		return err
	}
	plain, err := roundTrip(value)
	if err != nil {
		return err
	}
	var invalid *jsonschema.ValidationError
	if err := read.Validate(plain); !errors.As(err, &invalid) {
		return err
	}
	var problems []error
	for _, unit := range leaves(invalid.DetailedOutput()) {
		problems = append(problems, fmt.Errorf("%s: %s", place(unit.InstanceLocation), unit.Error))
	}
	return errors.Join(problems...)
}

// compiled are the schemas that were read, by their text: the engine configures a pack once, a test
// thousands of times.
var compiled sync.Map

// compile reads a schema; a mistake in it is a mistake of the rule's author.
func compile(schema core.Schema) (*jsonschema.Schema, error) {
	text, err := json.Marshal(schema)
	if err != nil {
		return nil, fmt.Errorf(": the property's schema is wrong: %w", err)
	}
	if known, ok := compiled.Load(string(text)); ok {
		return known.(*jsonschema.Schema), nil
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf(": the property's schema is wrong: %w", err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("property.json", document); err != nil {
		return nil, fmt.Errorf(": the property's schema is wrong: %w", err)
	}
	read, err := compiler.Compile("property.json")
	if err != nil {
		return nil, fmt.Errorf(": the property's schema is wrong: %w", err)
	}
	compiled.Store(string(text), read)
	return read, nil
}

// roundTrip turns Go values such as []string into the plain JSON values that the validator knows.
func roundTrip(value any) (any, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return jsonschema.UnmarshalJSON(bytes.NewReader(text))
}

func leaves(unit *jsonschema.OutputUnit) []jsonschema.OutputUnit {
	if len(unit.Errors) == 0 {
		return []jsonschema.OutputUnit{*unit}
	}
	var list []jsonschema.OutputUnit
	for i := range unit.Errors {
		list = append(list, leaves(&unit.Errors[i])...)
	}
	return list
}

// place turns a JSON pointer (/0/reason) into a path ([0].reason).
func place(pointer string) string {
	var path strings.Builder
	for _, step := range strings.Split(pointer, "/") {
		switch {
		case step == "":
		case strings.Trim(step, "0123456789") == "":
			path.WriteString("[" + step + "]")
		default:
			path.WriteString("." + step)
		}
	}
	return path.String()
}
