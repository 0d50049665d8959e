// Package judge runs the policies on what a test has recorded, as both packs do in production.
package judge

import (
	"fmt"
	"maps"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/rules"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// Findings are those of every rule, with prd's values and the public route "GET /health", as "<rule>: <urn> <path> <what>".
// In a preview the rules see inputs only.
func Findings(rec *mockaws.Recording, preview bool) []string {
	var list []core.Resource
	for _, r := range rec.Resources {
		list = append(list, core.Resource{
			URN:                  r.URN,
			Name:                 r.Name,
			Type:                 core.Canonical(r.Type),
			Properties:           r.Properties(!preview),
			Inputs:               r.Properties(false),
			Protect:              r.Protect,
			Parent:               r.Parent,
			ProviderURN:          r.Provider,
			Dependencies:         r.Dependencies,
			PropertyDependencies: r.PropertyDependencies,
		})
	}
	var found []string
	for _, rule := range rules.All() {
		given := core.Config{"publicRoutes": []any{"GET /health"}}
		maps.Copy(given, rule.Values["prd"])
		config := rule.Configured(given)
		var findings []core.Finding
		if rule.Stack != nil {
			findings = rule.Stack(core.NewStack("prd", preview, list), config)
		}
		for _, r := range list {
			if rule.Resource == nil || !rule.AppliesTo(r.Type) {
				continue
			}
			for _, f := range rule.Resource(r, config) {
				f.URN = r.URN
				findings = append(findings, f)
			}
		}
		for _, f := range findings {
			found = append(found, fmt.Sprintf("%s: %s %s %s", rule.Name, f.URN, f.Path, f.What))
		}
	}
	return found
}
