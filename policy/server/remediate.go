package server

import (
	"context"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/settings"
)

// Remediate repairs one resource with the "-fix" policies whose level is remediate; at any other
// level they leave it alone. Each sees what the one before it left.
func (s *Server) Remediate(ctx context.Context, req *pulumirpc.AnalyzeRequest) (*pulumirpc.RemediateResponse, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	answer := &pulumirpc.RemediateResponse{}
	if !s.repairs() {
		return answer, nil
	}
	r, err := decodeResource(req)
	if err != nil {
		return nil, err
	}
	for _, p := range s.policies {
		if err := s.interrupted(ctx); err != nil {
			return nil, err
		}
		set := s.setting(p)
		switch {
		case p.Rule.Resource == nil, set.level == core.Disabled:
		case !p.Fix || set.level != settings.Remediate || !slices.Contains(p.Rule.Types, r.Type) ||
			s.exempt(p, set, r.URN):
			answer.NotApplicable = append(answer.NotApplicable, &pulumirpc.PolicyNotApplicable{PolicyName: p.Name})
		default:
			remediation, err := s.repair(p, set, &r)
			if err != nil {
				return nil, err
			}
			if remediation != nil {
				answer.Remediations = append(answer.Remediations, remediation)
			}
		}
	}
	return answer, nil
}

func (s *Server) repairs() bool {
	return slices.ContainsFunc(s.policies, func(p policy) bool {
		return p.Fix && s.setting(p).level == settings.Remediate
	})
}

// exempt reports whether the resource is exempt from the repair, or from the rule itself: what may
// stay wrong isn't changed.
func (s *Server) exempt(p policy, set setting, urn string) bool {
	for _, exemptions := range [][]settings.Exemption{set.exemptions, s.settings[p.Rule.Name].exemptions} {
		if _, _, active := settings.Match(exemptions, urn, s.pack.Now()); active {
			return true
		}
	}
	return false
}

// repair runs a rule's remedy on the resource and leaves the repaired properties in it.
func (s *Server) repair(p policy, set setting, r *core.Resource) (*pulumirpc.Remediation, error) {
	answer := &pulumirpc.Remediation{
		PolicyName:        p.Name,
		Description:       p.Rule.Title,
		PolicyPackName:    s.pack.Name,
		PolicyPackVersion: s.pack.Version,
	}
	type repaired struct {
		properties property.Map
		changed    bool
	}
	result, bug := recovered(func() repaired {
		properties, changed := p.Rule.Remedy(*r, set.config)
		return repaired{properties, changed}
	})
	switch {
	case bug != "":
		answer.Diagnostic = bugMessage(p, bug)
		return answer, nil
	case !result.changed:
		return nil, nil
	}
	encoded, err := encode(result.properties)
	if err != nil {
		return nil, err
	}
	r.Properties = result.properties
	answer.Properties = encoded
	return answer, nil
}
