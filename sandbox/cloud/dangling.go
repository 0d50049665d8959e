package cloud

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
)

// policyARNs lists the ARNs that a text mentions as resources or principals, if it is a policy
// document.
func policyARNs(s string) []string {
	if !strings.HasPrefix(strings.TrimSpace(s), "{") || !strings.Contains(s, "Statement") {
		return nil
	}
	d, err := iampolicy.Parse(s)
	if err != nil {
		return nil
	}
	var out []string
	for _, s := range d.Statements {
		out = append(out, s.Resources.Known...)
		out = append(out, s.Of("AWS")...)
		out = append(out, s.Of("Federated")...)
	}
	return slices.DeleteFunc(out, func(a string) bool { return !arnPattern.MatchString(a) })
}
