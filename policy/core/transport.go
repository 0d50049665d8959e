package core

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
)

// DeniesPlainHTTP returns a check that each resource of a type has a policy that denies the
// actions without TLS.
func DeniesPlainHTTP(token, policy, property string, denied func(action string) bool) func(*Stack, Config) []Finding {
	return func(s *Stack, _ Config) []Finding {
		var findings []Finding
		policies := s.Of(policy)
		for _, r := range s.Of(token) {
			attached, perhaps := s.Companions(r, policies, property)
			docs := []iampolicy.Document{ReadPolicy(s.Read(r, "policy"), "policy")}
			for _, p := range attached {
				docs = append(docs, ReadPolicy(s.Read(p, "policy"), "policy"))
			}
			if !perhaps &&
				!slices.ContainsFunc(docs, func(d iampolicy.Document) bool { return denyPlainHTTP(d, denied) }) {
				findings = append(findings, Finding{
					URN:  r.URN,
					Path: "policy",
					What: "denies nothing where aws:SecureTransport is false; add the statement",
				})
			}
		}
		return findings
	}
}

// denyPlainHTTP reports whether a statement denies everybody the actions without TLS, or may do so.
func denyPlainHTTP(d iampolicy.Document, denied func(action string) bool) bool {
	return !d.Known || slices.ContainsFunc(d.Statements, func(s iampolicy.Statement) bool {
		everybody := slices.ContainsFunc(s.Principals, iampolicy.Principal.IsAnyone)
		plain := !s.ConditionsKnown || len(s.Conditions) == 1 && IsPlainHTTP(s.Conditions[0])
		return s.Deny && everybody && s.Actions.Any(denied) && plain
	})
}

// IsPlainHTTP reports whether a condition is about requests without TLS, or may be.
func IsPlainHTTP(c iampolicy.Condition) bool {
	if c.Key != "aws:securetransport" || c.Operator != "bool" || c.ForAllValues {
		return false
	}
	return c.Values.Unknown || c.Values.Any(func(v string) bool { return strings.EqualFold(v, "false") })
}
