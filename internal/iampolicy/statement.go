package iampolicy

import (
	"slices"
	"strings"
)

// Allows reports whether a statement of the document is known to allow the action, on some
// resource.
func (d Document) Allows(action string) bool {
	return slices.ContainsFunc(d.Statements, func(s Statement) bool { return s.Allows(action) })
}

// AllowsOn reports whether one statement of the document is known to allow the action on the
// resource with the ARN. Conditions aren't looked at.
func (d Document) AllowsOn(action, arn string) bool {
	return slices.ContainsFunc(d.Statements, func(s Statement) bool {
		return s.Allows(action) && s.Resources.Any(func(pattern string) bool { return Matches(pattern, arn) })
	})
}

// Allows reports whether the statement is known to allow the action, on some resource.
func (s Statement) Allows(action string) bool {
	if !s.Allow {
		return false
	}
	if s.NotActions.Present && !s.NotActions.Unknown {
		return !Covers(s.NotActions.Known, action)
	}
	return Covers(s.Actions.Known, action)
}

// AllowsEverything reports whether the statement allows "*". An Allow of all actions but a few
// isn't one.
func (s Statement) AllowsEverything() bool {
	return s.Allow && s.Actions.Any(EveryAction)
}

// AllowsEverythingOf reports whether the statement allows all actions of a service: by name, or
// because it excepts none of them from an Allow of all others.
func (s Statement) AllowsEverythingOf(service string) bool {
	if !s.Allow {
		return false
	}
	if s.NotActions.Present {
		excepted := func(pattern string) bool {
			of, _, found := strings.Cut(strings.ToLower(pattern), ":")
			return !found && IsWild(pattern) || Matches(of, service)
		}
		return !s.NotActions.Unknown && !s.NotActions.Any(excepted)
	}
	return s.Actions.Any(func(pattern string) bool { return EveryActionOf(pattern, service) })
}

// Reaches reports whether the statement's resources are known to satisfy f. All but a few resources
// count as "*".
func (s Statement) Reaches(f func(pattern string) bool) bool {
	if s.NotResources.Present {
		return !s.NotResources.Unknown && f("*")
	}
	return s.Resources.Any(f)
}

// IsAnyone reports whether a principal stands for everybody.
func (p Principal) IsAnyone() bool {
	return p.Any(IsWild) && p.Kind != "CanonicalUser"
}

// Unconditional reports whether the statement has no condition.
func (s Statement) Unconditional() bool { return s.ConditionsKnown && len(s.Conditions) == 0 }

// pinning are the operators that hold a key to given values. The negative ones let all others
// through.
var pinning = []string{
	"stringequals",
	"stringequalsignorecase",
	"stringlike",
	"arnequals",
	"arnlike",
	"ipaddress",
	"bool",
	"numericequals",
	"dateequals",
	"binaryequals",
}

// Pinned reports whether a condition holds one of the keys to fixed values, or may do so once it is
// known. A missing key passes ForAllValues and IfExists, so neither pins anything.
func (s Statement) Pinned(key func(string) bool, fixed func(string) bool) bool {
	if !s.ConditionsKnown {
		return true
	}
	return slices.ContainsFunc(s.Conditions, func(c Condition) bool {
		return key(c.Key) && !c.ForAllValues && !c.IfExists && c.Pins(fixed)
	})
}

// IsPositive reports whether the operator holds the key to given values.
func (c Condition) IsPositive() bool { return slices.Contains(pinning, c.Operator) }

// Pins reports whether the condition allows fixed values only.
func (c Condition) Pins(fixed func(string) bool) bool {
	if !c.IsPositive() || len(c.Values.Known) == 0 && !c.Values.Unknown {
		return false
	}
	return !c.Values.Any(func(value string) bool { return !fixed(value) })
}

// OneOf matches a condition key in any case.
func OneOf(keys ...string) func(string) bool {
	return func(key string) bool {
		return slices.ContainsFunc(keys, func(k string) bool { return strings.EqualFold(k, key) })
	}
}
