package tests

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/dns"
	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/components/waf"
	"github.com/plinth-infra/plinth/internal/check"
	"github.com/plinth-infra/plinth/tests/fixture"
)

// mistakes judges settings of the old form and of the new one.
func mistakes(key string, settings any) error {
	if old, ok := settings.(interface{ Validate(path string) error }); ok {
		return old.Validate(key)
	}
	return fixture.Mistakes(key, settings)
}

// What an editor offers, after the schema's enum, is what the tier takes: no more and no less.
func TestTheSchemaOffersWhatTheTierTakes(t *testing.T) {
	t.Parallel()
	for name, fresh := range map[string]func() any{
		"network": func() any {
			return &network.Settings{CIDR: "10.0.0.0/16", Zones: []string{"eu-west-1a", "eu-west-1b"}}
		},
		"dns": func() any { return &dns.Settings{Domain: "example.com"} },
		"waf": func() any { return &waf.Settings{} },
	} {
		require.NoError(t, mistakes(name, fresh()))
		kind := reflect.TypeOf(fresh()).Elem()
		for i := range kind.NumField() {
			field := kind.Field(i)
			offered := map[string]bool{}
			for _, part := range strings.Split(field.Tag.Get("jsonschema"), ",") {
				if value, ok := strings.CutPrefix(part, "enum="); ok {
					offered[value] = true
				}
			}
			item := field.Type
			if item.Kind() == reflect.Slice {
				item = item.Elem()
			}
			if e, ok := reflect.Zero(item).Interface().(check.Enumerator); ok {
				for _, value := range e.Enum() {
					offered[fmt.Sprint(value)] = true
				}
			}
			if len(offered) == 0 {
				continue
			}
			candidates := []string{"nonsense"}
			for value := range offered {
				candidates = append(candidates, value)
			}
			if field.Type.Kind() == reflect.Int {
				candidates = candidates[:0]
				for n := 1; n <= 4000; n++ {
					candidates = append(candidates, strconv.Itoa(n))
				}
			}
			for _, value := range candidates {
				s := fresh()
				set(reflect.ValueOf(s).Elem().Field(i), value)
				if offered[value] {
					require.NoError(t, mistakes(name, s), "%s.%s: %s is offered", name, field.Name, value)
				} else {
					require.Error(t, mistakes(name, s), "%s.%s: %s isn't offered", name, field.Name, value)
				}
			}
		}
	}
}

// set gives a field of text or number, or a list of it, a value.
func set(field reflect.Value, value string) {
	switch field.Kind() {
	case reflect.Int:
		n, _ := strconv.Atoi(value)
		field.SetInt(int64(n))
	case reflect.Slice:
		list := reflect.MakeSlice(field.Type(), 1, 1)
		list.Index(0).SetString(value)
		field.Set(list)
	default:
		field.SetString(value)
	}
}
