package coretest

import (
	"maps"
	"strconv"
	"strings"
)

// at is an object that holds a value at a path.
func at(path string, value any) Props {
	key, rest, nested := strings.Cut(path, ".")
	if nested {
		return Props{key: at(rest, value)}
	}
	return Props{key: value}
}

// With returns the properties with others added; the last ones win.
func With(base Props, more ...Props) Props {
	merged := maps.Clone(base)
	for _, m := range more {
		maps.Copy(merged, m)
	}
	return merged
}

// Boolean are the cases of a rule that wants one boolean, absent means def, on a resource that is
// right otherwise.
func (s *Suite) Boolean(token, path string, want, def bool, base Props) {
	s.Pass("set as it must be, also as text",
		Of(token, "a", With(base, at(path, want))),
		Of(token, "b", With(base, at(path, strconv.FormatBool(want)))))
	s.Fail("set the other way, also as text", "a b",
		Of(token, "a", With(base, at(path, !want))),
		Of(token, "b", With(base, at(path, strings.ToUpper(strconv.FormatBool(!want)))))).
		Saying(path+": is "+strconv.FormatBool(!want), "it must be "+strconv.FormatBool(want))
	if def == want {
		s.Pass("absent means "+strconv.FormatBool(def), Of(token, "a", base))
		s.Shape("a list isn't a boolean, so it counts as absent", "",
			Of(token, "a", With(base, at(path, []any{!want, !want}))))
	} else {
		s.Fail("absent means "+strconv.FormatBool(def), "a", Of(token, "a", base))
		s.Shape("a list isn't a boolean, so it counts as absent", "a",
			Of(token, "a", With(base, at(path, []any{want, want}))))
	}
	s.Unknown("not known yet", Of(token, "a", With(base, at(path, Unknown))))
	s.Other("another type's property of this name", Of("iot/thing:Thing", "t", at(path, !want)))
}
