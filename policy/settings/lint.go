package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/plinth-infra/plinth/policy/core"
)

// Problem is something wrong in a configuration file.
type Problem struct {
	// Line is the line of the policy in the file, from 1.
	Line int
	Text string
	// Warning says that the file works, but not as one would wish.
	Warning bool
}

// String writes the problem as "LINE: text", ready to follow a file's name and a colon.
func (p Problem) String() string {
	if p.Warning {
		return fmt.Sprintf("%d: warning: %s", p.Line, p.Text)
	}
	return fmt.Sprintf("%d: %s", p.Line, p.Text)
}

// levels are the enforcement levels as a file writes them.
var levels = map[string]core.Level{
	"advisory": core.Advisory, "mandatory": core.Mandatory, "disabled": core.Disabled, "remediate": Remediate,
}

// Lint reports what is wrong in a configuration file: what the engine refuses, and what it accepts
// without meaning it, such as a misspelt policy, a misspelt property, an exemption that has
// expired.
func Lint(catalog *Catalog, text []byte, now time.Time) []Problem {
	if len(bytes.TrimSpace(text)) == 0 {
		return nil
	}
	var file map[string]any
	decoder := json.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(&file); err != nil {
		return []Problem{{Line: lineAt(text, int(decoder.InputOffset())), Text: "not a JSON object: " + err.Error()}}
	}
	var problems []Problem
	for _, name := range slices.Sorted(maps.Keys(file)) {
		if name == "environments" {
			// The engine takes this key for itself: environments of Pulumi ESC.
			continue
		}
		line := lineOf(text, name)
		for _, p := range lintPolicy(catalog, name, file[name], now) {
			p.Line = line
			problems = append(problems, p)
		}
	}
	for _, name := range duplicates(text) {
		problems = append(problems, Problem{Line: lineOf(text, name), Text: name + ": stands twice; the last wins"})
	}
	slices.SortStableFunc(problems, func(a, b Problem) int { return a.Line - b.Line })
	return problems
}

func lintPolicy(catalog *Catalog, name string, value any, now time.Time) []Problem {
	policy, err := catalog.Lookup(name)
	if name != All && err != nil {
		return []Problem{{Text: err.Error()}}
	}
	var problems []Problem
	wrong := func(format string, args ...any) {
		problems = append(problems, Problem{Text: fmt.Sprintf(format, args...)})
	}
	var level any
	properties := map[string]any{}
	switch given := value.(type) {
	case string:
		level = given
	case map[string]any:
		maps.Copy(properties, given)
		level = properties["enforcementLevel"]
		delete(properties, "enforcementLevel")
		if level == nil {
			wrong("%s: it has no enforcementLevel; the engine refuses that in every pack that the policy doesn't "+
				"stand in", name)
		}
	default:
		wrong(`%s: got %s; write a level or {"enforcementLevel": …, …}`, name, kindOf(value))
		return problems
	}
	if level != nil {
		problems = append(problems, lintLevel(name, policy, level)...)
	}
	if name == All {
		if len(properties) > 0 {
			wrong("all: it takes a level only, got %q", slices.Sorted(maps.Keys(properties)))
		}
		return problems
	}
	for _, err := range prefix("", policy.Check(properties)) {
		problems = append(problems, Problem{Text: err.Error()})
	}
	exemptions, _ := Exemptions(properties)
	return append(problems, lintExemptions(name, exemptions, now)...)
}

func lintLevel(name string, policy Policy, given any) []Problem {
	text, _ := given.(string)
	level, ok := levels[text]
	switch {
	case !ok:
		known := slices.Sorted(maps.Keys(levels))
		return []Problem{{Text: fmt.Sprintf("%s: %v is no level%s", name, given, suggest(fmt.Sprint(given), known))}}
	case name == All && level == Remediate:
		return []Problem{{Text: "all: remediate would turn on every repair; name the policies"}}
	case name != All && policy.Fix && level != Remediate && level != core.Disabled:
		return []Problem{
			{Text: fmt.Sprintf("%s: at level %s it does nothing; write remediate or disabled", name, text)},
		}
	case name != All && !policy.Fix && level == Remediate:
		return []Problem{
			{Text: fmt.Sprintf("%s: it checks and can't repair; write mandatory, or set %s%s", name, name, FixSuffix)},
		}
	}
	return nil
}

func lintExemptions(name string, exemptions []Exemption, now time.Time) []Problem {
	var problems []Problem
	for i, e := range exemptions {
		where := fmt.Sprintf("%s.exemptions[%d]", name, i)
		if e.check() != nil {
			continue
		}
		switch {
		case e.Expired(now):
			problems = append(problems,
				Problem{Text: fmt.Sprintf("%s: it expired on %s; renew it or take it out", where, e.Expires)})
		case e.Expires == "":
			problems = append(problems, Problem{
				Warning: true,
				Text:    where + ": it never ends; give it expires, so that it is looked at again",
			})
		}
		if e.URN == "*" {
			problems = append(problems,
				Problem{Text: where + `: the urn "*" exempts every resource; set the policy's level instead`})
		}
	}
	return problems
}

// duplicates returns the keys of the top level that stand more than once: JSON's last one wins
// without a word.
func duplicates(text []byte) []string {
	decoder := json.NewDecoder(bytes.NewReader(text))
	seen := map[string]int{}
	if _, err := decoder.Token(); err != nil {
		return nil
	}
	for decoder.More() {
		key, err := decoder.Token()
		var skipped json.RawMessage
		if err != nil || decoder.Decode(&skipped) != nil {
			break
		}
		seen[fmt.Sprint(key)]++
	}
	var list []string
	for _, key := range slices.Sorted(maps.Keys(seen)) {
		if seen[key] > 1 {
			list = append(list, key)
		}
	}
	return list
}

// lineOf finds the line on which the key stands.
func lineOf(text []byte, key string) int {
	quoted, err := json.Marshal(key)
	if err != nil {
		return 1
	}
	return lineAt(text, bytes.LastIndex(text, quoted))
}

func lineAt(text []byte, offset int) int {
	return 1 + strings.Count(string(text[:max(0, min(offset, len(text)))]), "\n")
}

// errNoEnvironment is returned for an environment without shipped levels.
var errNoEnvironment = errors.New("no such environment")
