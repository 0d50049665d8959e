package tests

import (
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/dns"
	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/components/waf"
)

type validator interface{ Validate(path string) error }

// What an editor offers, after the schema's enum, is what the tier takes: no more and no less.
func TestTheSchemaOffersWhatTheTierTakes(t *testing.T) {
	t.Parallel()
	for name, fresh := range map[string]func() validator{
		"network": func() validator {
			return &network.Settings{CIDR: "10.0.0.0/16", Zones: []string{"eu-west-1a", "eu-west-1b"}}
		},
		"dns": func() validator { return &dns.Settings{Domain: "example.com"} },
		"waf": func() validator { return &waf.Settings{} },
	} {
		require.NoError(t, fresh().Validate(name))
		kind := reflect.TypeOf(fresh()).Elem()
		for i := range kind.NumField() {
			field := kind.Field(i)
			offered := map[string]bool{}
			for _, part := range strings.Split(field.Tag.Get("jsonschema"), ",") {
				if value, ok := strings.CutPrefix(part, "enum="); ok {
					offered[value] = true
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
					require.NoError(t, s.Validate(name), "%s.%s: %s is offered", name, field.Name, value)
				} else {
					require.Error(t, s.Validate(name), "%s.%s: %s isn't offered", name, field.Name, value)
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
