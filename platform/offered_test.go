package platform_test

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/internal/check"
)

func TestOfferedValues(t *testing.T) {
	t.Parallel()
	for _, kind := range settingsTypes() {
		t.Run("of "+kind.String()+" are what is taken", func(t *testing.T) {
			t.Parallel()
			for i := range kind.NumField() {
				if f := kind.Field(i); !f.Anonymous && f.IsExported() {
					takesWhatItOffers(t, kind, f)
				}
			}
		})
	}
}

// takesWhatItOffers holds a setting with a list of values to that list: no more and no less.
func takesWhatItOffers(t *testing.T, kind reflect.Type, f reflect.StructField) {
	t.Helper()
	values := offered(f)
	if len(values) == 0 {
		return
	}
	candidates := append([]string{"nonsense"}, values...)
	if elem(f.Type).Kind() == reflect.Int {
		candidates = nil
		for _, value := range values {
			n, err := strconv.Atoi(value)
			require.NoError(t, err)
			candidates = append(candidates, strconv.Itoa(n-1), value, strconv.Itoa(n+1))
		}
		candidates = slices.DeleteFunc(candidates, func(value string) bool { return value == "0" }) // unset
	}
	for _, value := range candidates {
		settings := reflect.New(kind)
		set(settings.Elem().FieldByIndex(f.Index), value)
		var p check.Problems
		check.Settings(&p, settings.Interface())
		refused := slices.ContainsFunc(p.List(), func(p check.Problem) bool {
			return p.What == "not an allowed value"
		})
		require.Equal(t, !slices.Contains(values, value), refused, "%s: %s", f.Name, value)
	}
}

// elem is the type of a setting's single values.
func elem(t reflect.Type) reflect.Type {
	for slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Slice, reflect.Map}, t.Kind()) {
		t = t.Elem()
	}
	return t
}

// offered are the values that a setting lists, by its tag or by its type.
func offered(f reflect.StructField) []string {
	if e, ok := reflect.Zero(elem(f.Type)).Interface().(check.Enumerator); ok {
		var values []string
		for _, value := range e.Enum() {
			values = append(values, fmt.Sprint(value))
		}
		return values
	}
	return keywords(f, "enum")
}

// set gives a setting of text or numbers, or a list or map of them, a value.
func set(field reflect.Value, value string) {
	switch field.Kind() {
	case reflect.Int:
		n, _ := strconv.Atoi(value)
		field.SetInt(int64(n))
	case reflect.Pointer:
		field.Set(reflect.New(field.Type().Elem()))
		set(field.Elem(), value)
	case reflect.Slice:
		field.Set(reflect.MakeSlice(field.Type(), 1, 1))
		set(field.Index(0), value)
	case reflect.Map:
		one := reflect.New(field.Type().Elem()).Elem()
		set(one, value)
		field.Set(reflect.MakeMap(field.Type()))
		field.SetMapIndex(reflect.ValueOf("key").Convert(field.Type().Key()), one)
	default:
		field.SetString(value)
	}
}
