package stackfile

import (
	"reflect"
	"strings"

	"github.com/plinth-infra/plinth/internal/check"
)

// completeValues adds to the definitions what the code of the settings says and no tag repeats: the
// defaults that SetDefaults fills in, and the values of types that list theirs.
func completeValues(settings any, definitions map[string]any) {
	structs(reflect.TypeOf(settings), map[reflect.Type]bool{}, func(t reflect.Type) {
		definition, _ := definitions[definition(t)].(map[string]any)
		properties, _ := definition["properties"].(map[string]any)
		filled := reflect.New(t)
		if d, ok := filled.Interface().(check.Defaulter); ok {
			d.SetDefaults()
		}
		for _, f := range reflect.VisibleFields(t) {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			property, ok := properties[name].(map[string]any)
			if !ok || f.Anonymous {
				continue
			}
			listValues(f.Type, property)
			value, err := filled.Elem().FieldByIndexErr(f.Index)
			if err != nil {
				continue
			}
			if value = reflect.Indirect(value); value.IsValid() && !value.IsZero() && scalar(value.Type()) {
				property["default"] = value.Interface()
			}
		}
	})
}

// listValues adds the enum of a property, of a list's items or of a map's values whose type lists
// its values.
func listValues(t reflect.Type, property map[string]any) {
	switch t.Kind() {
	case reflect.Pointer:
		listValues(t.Elem(), property)
		return
	case reflect.Slice:
		if items, ok := property["items"].(map[string]any); ok {
			listValues(t.Elem(), items)
		}
		return
	case reflect.Map:
		if values, ok := property["additionalProperties"].(map[string]any); ok {
			listValues(t.Elem(), values)
		}
		return
	}
	if e, ok := reflect.Zero(t).Interface().(check.Enumerator); ok {
		property["enum"] = e.Enum()
	}
}

func scalar(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int32, reflect.Int64, reflect.Float64, reflect.String:
		return true
	}
	return false
}

// structs visits the structs of settings, at any depth, each once.
func structs(t reflect.Type, seen map[reflect.Type]bool, visit func(reflect.Type)) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		structs(t.Elem(), seen, visit)
	case reflect.Struct:
		if seen[t] {
			return
		}
		seen[t] = true
		visit(t)
		for i := range t.NumField() {
			structs(t.Field(i).Type, seen, visit)
		}
	}
}
