package core

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// MustBe returns a check that a boolean is as wanted. Absent means def.
func MustBe(path string, want, def bool) func(Resource, Config) []Finding {
	return func(r Resource, _ Config) []Finding {
		v := r.Get(path)
		if is := v.Bool(def); is == Unknown || is == Yes == want {
			return nil
		}
		return []Finding{{Path: path, What: fmt.Sprintf("is %s; it must be %t", v.Show(), want)}}
	}
}

// SetTo returns a remedy that sets a top-level property where the check finds something.
func SetTo(
	check func(Resource, Config) []Finding,
	key string,
	value property.Value,
) func(Resource, Config) (property.Map, bool) {
	return func(r Resource, c Config) (property.Map, bool) {
		if len(check(r, c)) == 0 {
			return r.Properties, false
		}
		return r.Properties.Set(key, value), true
	}
}

// Unless returns a check that passes over the resources that skip accepts.
func Unless(skip func(Resource) bool, check func(Resource, Config) []Finding) func(Resource, Config) []Finding {
	return func(r Resource, c Config) []Finding {
		if skip(r) {
			return nil
		}
		return check(r, c)
	}
}

// Both returns a check that runs several.
func Both(checks ...func(Resource, Config) []Finding) func(Resource, Config) []Finding {
	return func(r Resource, c Config) []Finding {
		var findings []Finding
		for _, check := range checks {
			findings = append(findings, check(r, c)...)
		}
		return findings
	}
}

// MustHold returns a check that a property holds some text. what tells the reader what to write.
func MustHold(path, what string) func(Resource, Config) []Finding {
	return func(r Resource, _ Config) []Finding {
		if HasText(r.Get(path)) {
			return nil
		}
		return []Finding{{Path: path, What: fmt.Sprintf("is %s; %s", r.Get(path).Show(), what)}}
	}
}

// AtLeast reports a number, absent means def, that is smaller than the configuration's key, or than
// least where that isn't configured.
func AtLeast(path string, def float64, key string, least int) func(Resource, Config) []Finding {
	return func(r Resource, c Config) []Finding {
		v := r.Get(path)
		n, ok := v.Num()
		if !ok {
			n = def
		}
		want := c.Int(key, least)
		if v.IsUnknown() || int(n) >= want {
			return nil
		}
		return []Finding{{Path: path, What: fmt.Sprintf("is %s; it must be at least %d", v.Show(), want)}}
	}
}

// MinDays is the schema of the configuration of that name.
func MinDays(least, def int, description string) map[string]Schema {
	return map[string]Schema{"minDays": {
		"type":        "integer",
		"minimum":     least,
		"default":     def,
		"description": description,
	}}
}

// EngineOf is a database's or cache's engine in lower case; "" where it isn't known.
func EngineOf(r Resource) string { return strings.ToLower(r.Get("engine").StrOr("")) }
