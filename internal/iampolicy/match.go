package iampolicy

import (
	"slices"
	"strings"
)

// Matches reports whether a text matches a pattern with IAM's wildcards: * for any run of
// characters, ? for one.
func Matches(pattern, text string) bool {
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

// MatchesAction is Matches for actions, which know no case.
func MatchesAction(pattern, action string) bool {
	return Matches(strings.ToLower(strings.TrimSpace(pattern)), strings.ToLower(action))
}

// Covers reports whether one of the action patterns matches an action.
func Covers(patterns []string, action string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return MatchesAction(p, action) })
}

// IsWild reports whether a pattern is wildcards only, so that it matches anything.
func IsWild(pattern string) bool {
	return strings.Contains(pattern, "*") && strings.Trim(pattern, "*?") == ""
}

// NotWild accepts every value that isn't wildcards only.
func NotWild(value string) bool { return value != "" && !IsWild(value) }

// EveryAction reports whether an action pattern allows everything: "*" or "*:*".
func EveryAction(pattern string) bool {
	service, name, found := strings.Cut(strings.TrimSpace(pattern), ":")
	return IsWild(service) && (!found || IsWild(name))
}

// EveryActionOf reports whether an action pattern allows everything of a service: "s3:*". Also "*".
func EveryActionOf(pattern, service string) bool {
	if EveryAction(pattern) {
		return true
	}
	of, name, found := strings.Cut(strings.ToLower(strings.TrimSpace(pattern)), ":")
	return found && Matches(of, service) && IsWild(name)
}

// ARN is an ARN or a pattern of one, in its parts. A part that the pattern doesn't spell out is
// "*".
type ARN struct{ Partition, Service, Region, Account, Resource string }

// ParseARN splits an ARN or a pattern of one. A pattern such as "*" or "arn:aws:*" is wild in what
// it doesn't spell out.
func ParseARN(pattern string) (arn ARN, ok bool) {
	if IsWild(pattern) {
		return ARN{"*", "*", "*", "*", "*"}, true
	}
	split := strings.SplitN(pattern, ":", 6)
	if len(split) < 6 && !strings.HasSuffix(pattern, "*") || !Matches(split[0], "arn") {
		return ARN{}, false
	}
	part := func(i int) string {
		if i < len(split) {
			return split[i]
		}
		return "*"
	}
	return ARN{
		Partition: part(1),
		Service:   part(2),
		Region:    part(3),
		Account:   part(4),
		Resource:  part(5),
	}, true
}

// EveryResource reports whether a resource pattern is all resources of all services.
func EveryResource(pattern string) bool { return Spans(pattern, AnyName, AnyName) }

// AnyName is a name that no pattern matches but one that is wild there.
const AnyName = "zz-plinth-probe"

// Spans reports whether a resource pattern covers every resource of a kind, whatever its name: kind
// is the resource part of an ARN with AnyName as the name, such as "role/"+AnyName.
func Spans(pattern, service, kind string) bool {
	arn, ok := ParseARN(strings.TrimSpace(pattern))
	return ok && Matches(arn.Service, service) && Matches(arn.Resource, kind)
}
