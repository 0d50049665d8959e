package settings

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/plinth-infra/plinth/policy/core"
)

const exemptionsKey = "exemptions"

// Exemption is a resource that needn't hold a rule for a while.
type Exemption struct {
	// URN is a pattern: "*" stands for any characters, also for none.
	URN string
	// Reason is required. Ticket says where it was decided.
	Reason, Ticket string
	// Expires is the last day on which the exemption holds, as YYYY-MM-DD in UTC. Empty means that
	// it never ends.
	Expires string
}

func exemptionsSchema() core.Schema {
	text := func(description string) map[string]any {
		return map[string]any{"type": "string", "minLength": 1, "description": description}
	}
	expires := text("the last day on which the exemption holds, as YYYY-MM-DD in UTC; without it the exemption " +
		"never ends")
	expires["pattern"] = `^\d{4}-\d{2}-\d{2}$`
	return core.Schema{
		"type": "array",
		"description": "resources that needn't hold this policy; each is reported as an advisory as long as it is " +
			"exempt",
		"items": map[string]any{
			"type": "object",
			"properties": map[string]any{
				"urn":     text(`the resource's URN, in which "*" stands for any characters`),
				"reason":  text("why the resource needn't hold the policy"),
				"expires": expires,
				"ticket":  text("where it was decided"),
			},
			"required":             []any{"urn", "reason"},
			"additionalProperties": false,
		},
	}
}

// Exemptions reads the exemptions among a policy's properties. Each of the joined errors starts
// with the place (".exemptions[0]").
func Exemptions(properties map[string]any) ([]Exemption, error) {
	given, ok := properties[exemptionsKey]
	if !ok || given == nil {
		return nil, nil
	}
	items, ok := given.([]any)
	if !ok {
		return nil, fmt.Errorf(".%s: got %s; write a list of {urn, reason, expires, ticket}", exemptionsKey,
			kindOf(given))
	}
	var list []Exemption
	var problems []error
	for i, item := range items {
		where := fmt.Sprintf(".%s[%d]", exemptionsKey, i)
		e, err := readExemption(item)
		problems = append(problems, prefix(where, err)...)
		list = append(list, e)
	}
	return list, errors.Join(problems...)
}

func readExemption(item any) (Exemption, error) {
	fields, ok := item.(map[string]any)
	if !ok {
		return Exemption{}, fmt.Errorf(": got %s; write {urn, reason, expires, ticket}", kindOf(item))
	}
	var e Exemption
	var problems []error
	targets := map[string]*string{"urn": &e.URN, "reason": &e.Reason, "expires": &e.Expires, "ticket": &e.Ticket}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		target, known := targets[name]
		text, isText := fields[name].(string)
		switch {
		case !known:
			problems = append(problems,
				fmt.Errorf(".%s: no such property%s", name, suggest(name, slices.Sorted(maps.Keys(targets)))))
		case !isText:
			problems = append(problems, fmt.Errorf(".%s: got %s; write a string", name, kindOf(fields[name])))
		default:
			*target = strings.TrimSpace(text)
		}
	}
	problems = append(problems, e.check())
	return e, errors.Join(problems...)
}

// check reports what is missing or malformed.
func (e Exemption) check() error {
	var problems []error
	if e.URN == "" {
		problems = append(problems,
			errors.New(`: it has no urn; write the resource's URN, in which "*" stands for any characters`))
	}
	if e.Reason == "" {
		problems = append(problems, errors.New(": it has no reason; say why the resource needn't hold the policy"))
	}
	if _, err := time.Parse(time.DateOnly, e.Expires); e.Expires != "" && err != nil {
		problems = append(problems, fmt.Errorf(".expires: got %q; write the last day as YYYY-MM-DD", e.Expires))
	}
	return errors.Join(problems...)
}

// Expired reports whether the exemption's last day is over.
func (e Exemption) Expired(now time.Time) bool {
	return e.Expires != "" && now.UTC().Format(time.DateOnly) > e.Expires
}

// Matches reports whether the exemption is for the resource.
func (e Exemption) Matches(urn string) bool {
	parts := strings.Split(e.URN, "*")
	if len(parts) == 1 {
		return e.URN == urn
	}
	rest, ok := strings.CutPrefix(urn, parts[0])
	if !ok {
		return false
	}
	last := parts[len(parts)-1]
	for _, part := range parts[1 : len(parts)-1] {
		i := strings.Index(rest, part)
		if i < 0 {
			return false
		}
		rest = rest[i+len(part):]
	}
	return strings.HasSuffix(rest, last)
}

// Match returns the exemption for the resource: one that holds, if there is one, else one that has
// expired.
func Match(exemptions []Exemption, urn string, now time.Time) (e Exemption, found, active bool) {
	for _, candidate := range exemptions {
		if !candidate.Matches(urn) {
			continue
		}
		if !candidate.Expired(now) {
			return candidate, true, true
		}
		e, found = candidate, true
	}
	return e, found, false
}

// kindOf names a JSON value's type.
func kindOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case string:
		return "a string"
	case bool:
		return "a boolean"
	case float64, int:
		return "a number"
	case []any:
		return "a list"
	}
	return "an object"
}
