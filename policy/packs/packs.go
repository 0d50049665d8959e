// Package packs says which rule stands in which policy pack: production holds what only production
// must, guardrails the rest.
package packs

import (
	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/rules"
	"github.com/plinth-infra/plinth/policy/server"
)

// Version is the packs' semantic version. The packs are released together.
const Version = "0.1.0"

// Guardrails holds what every stack must.
func Guardrails() server.Pack {
	return server.Pack{
		Name:        "plinth-guardrails",
		DisplayName: "Plinth guardrails",
		Version:     Version,
		Description: "What every AWS stack must hold, whatever its environment.",
		Rules:       only(func(r core.Rule) bool { return !r.Production() }),
		Library:     rules.All(),
	}
}

// Production holds what only a production stack must.
func Production() server.Pack {
	return server.Pack{
		Name:        "plinth-production",
		DisplayName: "Plinth production",
		Version:     Version,
		Description: "What an AWS stack must hold in production only: redundancy, protection against deletion, " +
			"approvals.",
		Rules:   only(core.Rule.Production),
		Library: rules.All(),
	}
}

// All are the packs.
func All() []server.Pack { return []server.Pack{Guardrails(), Production()} }

func only(belongs func(core.Rule) bool) []core.Rule {
	var list []core.Rule
	for _, rule := range rules.All() {
		if belongs(rule) {
			list = append(list, rule)
		}
	}
	return list
}

// NameOf is the folder of the pack that the rule stands in.
func NameOf(rule core.Rule) string {
	if rule.Production() {
		return "production"
	}
	return "guardrails"
}
