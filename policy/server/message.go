package server

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/settings"
)

// Reference is where docs/policies.md is read.
const Reference = "https://github.com/plinth-infra/plinth/blob/main/docs/policies.md"

// message says what is there, why it matters, how to put it right, which key configures the policy,
// and how to exempt.
func message(p policy, f core.Finding) string {
	return lines(what(f), why(p), "Fix: "+p.Rule.Fix, configKey(p), exempt(p, f.URN), "More: "+Reference+"#"+p.Name)
}

// expiredMessage is message for a resource whose exemption is over.
func expiredMessage(p policy, f core.Finding, e settings.Exemption) string {
	return lines(what(f), why(p), "Fix: "+p.Rule.Fix, configKey(p),
		fmt.Sprintf("Exempt: no longer; the exemption (%s) expired on %s. Renew it or put the resource right.",
			grounds(e),
			e.Expires),
		"More: "+Reference+"#"+p.Name)
}

// exemptMessage says that the resource offends and is allowed to.
func exemptMessage(p policy, f core.Finding, e settings.Exemption) string {
	until := "without an end"
	if e.Expires != "" {
		until = "until " + e.Expires
	}
	return lines(what(f), why(p), fmt.Sprintf("Exempt %s: %s.", until, grounds(e)))
}

// bugMessage says that a rule failed, which says nothing about the resource.
func bugMessage(p policy, bug string) string {
	return lines(
		fmt.Sprintf("This is a bug in the policy %s, not in the resource: it failed and checked nothing here.", p.Name),
		bug,
		"Fix: report it with the resource's properties; set the policy to disabled until it is repaired.",
	)
}

func what(f core.Finding) string {
	if f.Path == "" {
		return f.What
	}
	return f.Path + ": " + f.What
}

func why(p policy) string {
	if len(p.Rule.Frameworks) == 0 {
		return "Why: " + p.Rule.Why
	}
	return fmt.Sprintf("Why: %s (%s)", p.Rule.Why, strings.Join(p.Rule.Frameworks, ", "))
}

func configKey(p policy) string {
	text := fmt.Sprintf("Config: %q, default %s", p.Name, settings.LevelName(p.Default()))
	if names := slices.Sorted(maps.Keys(p.Rule.Config)); len(names) > 0 {
		text += "; properties " + strings.Join(names, ", ")
	}
	return text
}

func exempt(p policy, urn string) string {
	return fmt.Sprintf(
		`Exempt: {"%s": {"enforcementLevel": …, "exemptions": [{"urn": "%s", "reason": "…", "expires": "YYYY-MM-DD"}]}}`, p.Name, urn)
}

func grounds(e settings.Exemption) string {
	if e.Ticket == "" {
		return e.Reason
	}
	return e.Reason + ", " + e.Ticket
}

// lines joins lines of text, each kept on one line.
func lines(list ...string) string {
	for i, line := range list {
		list[i] = strings.Join(strings.Fields(line), " ")
	}
	return strings.Join(list, "\n")
}

// recovered calls f. Where f panics, bug says how and where; the panic's own text is told only
// where the Go runtime made it, since another may hold a value of the resource.
func recovered[T any](f func() T) (result T, bug string) {
	defer func() {
		reason := recover()
		if reason == nil {
			return
		}
		text := fmt.Sprintf("a panic of type %T", reason)
		if err, ok := reason.(runtime.Error); ok {
			text = err.Error()
		}
		bug = text + origin()
	}()
	return f(), ""
}

// origin is the place in the rules where the panic was raised.
func origin() string {
	frames := make([]uintptr, 64)
	iterator := runtime.CallersFrames(frames[:runtime.Callers(3, frames)])
	for {
		frame, more := iterator.Next()
		if strings.Contains(frame.Function, "/policy/rules.") {
			return fmt.Sprintf(" at %s:%d", frame.File[strings.LastIndex(frame.File, "/")+1:], frame.Line)
		}
		if !more {
			return ""
		}
	}
}
