package rules

import (
	"slices"
	"strings"
)

// like reports whether a text matches a pattern with IAM's wildcards: * for any run of characters, ? for one.
func like(pattern, text string) bool {
	star, resume := -1, 0
	p, t := 0, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, resume = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p++
			t++
		case star >= 0:
			resume++
			p, t = star+1, resume
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// likeAction is like for actions, which know no case.
func likeAction(pattern, action string) bool {
	return like(strings.ToLower(strings.TrimSpace(pattern)), strings.ToLower(action))
}

// wild reports whether a pattern is wildcards only, so that it matches anything.
func wild(pattern string) bool {
	return strings.Contains(pattern, "*") && strings.Trim(pattern, "*?") == ""
}

// everyAction reports whether an action pattern allows everything: "*" or "*:*".
func everyAction(pattern string) bool {
	service, name, found := strings.Cut(strings.TrimSpace(pattern), ":")
	return wild(service) && (!found || wild(name))
}

// everyActionOf reports whether an action pattern allows everything of a service: "s3:*". Also "*".
func everyActionOf(pattern, service string) bool {
	if everyAction(pattern) {
		return true
	}
	of, name, found := strings.Cut(strings.ToLower(strings.TrimSpace(pattern)), ":")
	return found && like(of, service) && wild(name)
}

// arnParts splits an ARN or a pattern of one: partition, service, region, account and resource. A pattern such as "*" or
// "arn:aws:*" is wild in what it doesn't spell out.
func arnParts(pattern string) (parts [5]string, ok bool) {
	if wild(pattern) {
		return [5]string{"*", "*", "*", "*", "*"}, true
	}
	split := strings.SplitN(pattern, ":", 6)
	if len(split) < 6 && !strings.HasSuffix(pattern, "*") || !like(split[0], "arn") {
		return parts, false
	}
	for i := range parts {
		parts[i] = "*"
		if i+1 < len(split) {
			parts[i] = split[i+1]
		}
	}
	return parts, true
}

// everything reports whether a resource pattern is all resources of all services.
func everything(pattern string) bool { return spans(pattern, probe, probe) }

// probe is a name that no pattern matches but one that is wild there.
const probe = "zz-plinth-probe"

// spans reports whether a resource pattern covers every resource of a kind, whatever its name: kind is the resource part of an
// ARN with probe as the name, such as "role/"+probe.
func spans(pattern, service, kind string) bool {
	parts, ok := arnParts(strings.TrimSpace(pattern))
	return ok && like(parts[1], service) && like(parts[4], kind)
}

// allows reports whether the statement is known to allow the action, on some resource.
func (s Statement) allows(action string) bool {
	if !s.Allow {
		return false
	}
	if s.NotActions.Present && !s.NotActions.Unknown {
		return !s.NotActions.any(func(p string) bool { return likeAction(p, action) })
	}
	return s.Actions.any(func(p string) bool { return likeAction(p, action) })
}

// reaches reports whether the statement's resources are known to satisfy f. All but a few resources count as "*".
func (s Statement) reaches(f func(pattern string) bool) bool {
	if s.NotResources.Present {
		return !s.NotResources.Unknown && f("*")
	}
	return s.Resources.any(f)
}

func (t Texts) any(f func(string) bool) bool { return slices.ContainsFunc(t.Known, f) }

// positive are the operators that hold a key to given values. The negative ones let all others through.
var positive = []string{
	"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "ipaddress", "bool", "numericequals", "dateequals", "binaryequals",
}

// pinned reports whether a condition holds one of the keys to fixed values, or may do so once it is known. A missing key
// passes ForAllValues and IfExists, so neither pins anything.
func (s Statement) pinned(key func(string) bool, fixed func(string) bool) bool {
	if !s.ConditionsKnown {
		return true
	}
	return slices.ContainsFunc(s.Conditions, func(c Condition) bool {
		return key(c.Key) && !c.ForAllValues && !c.IfExists && c.pins(fixed)
	})
}

// positive reports whether the operator holds the key to given values.
func (c Condition) positive() bool { return slices.Contains(positive, c.Operator) }

// pins reports whether the condition allows fixed values only.
func (c Condition) pins(fixed func(string) bool) bool {
	if !c.positive() || len(c.Values.Known) == 0 && !c.Values.Unknown {
		return false
	}
	return !c.Values.any(func(v string) bool { return !fixed(v) })
}

// oneOf matches a condition key in any case.
func oneOf(keys ...string) func(string) bool {
	return func(key string) bool {
		return slices.ContainsFunc(keys, func(k string) bool { return strings.EqualFold(k, key) })
	}
}

// notWild accepts every value that isn't wildcards only.
func notWild(value string) bool { return value != "" && !wild(value) }

// anyone reports whether a principal stands for everybody.
func (p Principal) anyone() bool {
	return p.any(wild) && p.Kind != "CanonicalUser"
}

// unconditional reports whether the statement has no condition.
func (s Statement) unconditional() bool { return s.ConditionsKnown && len(s.Conditions) == 0 }
