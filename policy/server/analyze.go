package server

import (
	"context"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/settings"
)

// Analyze checks one resource with the pack's resource rules.
func (s *Server) Analyze(ctx context.Context, req *pulumirpc.AnalyzeRequest) (*pulumirpc.AnalyzeResponse, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	r, err := decodeResource(req)
	if err != nil {
		return nil, err
	}
	s.asked.Store(r.URN, r.Properties)
	answer := &pulumirpc.AnalyzeResponse{}
	for _, p := range s.policies {
		if err := s.interrupted(ctx); err != nil {
			return nil, err
		}
		set := s.setting(p)
		switch {
		case p.Rule.Resource == nil || set.level == core.Disabled:
		case p.Fix || !slices.Contains(p.Rule.Types, r.Type):
			answer.NotApplicable = append(answer.NotApplicable, &pulumirpc.PolicyNotApplicable{PolicyName: p.Name})
		default:
			answer.Diagnostics = append(answer.Diagnostics, s.evaluate(p, set, r.URN, func() []core.Finding {
				return p.Rule.Resource(r, set.config)
			})...)
		}
	}
	return answer, nil
}

// AnalyzeStack checks the whole stack with the pack's stack rules.
func (s *Server) AnalyzeStack(
	ctx context.Context,
	req *pulumirpc.AnalyzeStackRequest,
) (*pulumirpc.AnalyzeResponse, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	resources := make([]core.Resource, 0, len(req.GetResources()))
	name, project := s.stack.name, s.stack.project
	for _, encoded := range req.GetResources() {
		r, err := decodeStackResource(encoded)
		if err != nil {
			return nil, err
		}
		if name == "" {
			name, project = stackOf(r.URN)
		}
		if inputs, ok := s.asked.Load(r.URN); ok {
			r.Inputs, _ = inputs.(property.Map)
		}
		resources = append(resources, r)
	}
	root := "urn:pulumi:" + name + "::" + project + "::pulumi:pulumi:Stack::" + project + "-" + name
	whole := core.NewStack(name, s.stack.preview, resources)
	answer := &pulumirpc.AnalyzeResponse{}
	for _, p := range s.policies {
		if err := s.interrupted(ctx); err != nil {
			return nil, err
		}
		set := s.setting(p)
		if p.Rule.Stack == nil || set.level == core.Disabled {
			continue
		}
		answer.Diagnostics = append(answer.Diagnostics, s.evaluate(p, set, root, func() []core.Finding {
			return p.Rule.Stack(whole, set.config)
		})...)
	}
	return answer, nil
}

// evaluate runs a rule and turns what it finds into diagnostics. A rule that panics is a bug in
// that rule alone: it becomes an advisory on the resource, and the run goes on.
func (s *Server) evaluate(
	p policy,
	set setting,
	urn string,
	rule func() []core.Finding,
) (list []*pulumirpc.AnalyzeDiagnostic) {
	findings, bug := recovered(rule)
	if bug != "" {
		return []*pulumirpc.AnalyzeDiagnostic{s.diagnostic(p, core.Advisory, urn, bugMessage(p, bug))}
	}
	level := set.level
	if level == settings.Remediate {
		// A check can't repair; what still offends after the repair must stop.
		level = core.Mandatory
	}
	for _, f := range findings {
		level := level
		if f.Advisory {
			level = core.Advisory
		}
		if f.URN == "" {
			f.URN = urn
		}
		e, found, active := settings.Match(set.exemptions, f.URN, s.pack.Now())
		switch {
		case active:
			list = append(list, s.diagnostic(p, core.Advisory, f.URN, exemptMessage(p, f, e)))
		case found:
			list = append(list, s.diagnostic(p, level, f.URN, expiredMessage(p, f, e)))
		default:
			list = append(list, s.diagnostic(p, level, f.URN, message(p, f)))
		}
	}
	return list
}

func (s *Server) diagnostic(p policy, level core.Level, urn, text string) *pulumirpc.AnalyzeDiagnostic {
	return &pulumirpc.AnalyzeDiagnostic{
		PolicyName:        p.Name,
		PolicyPackName:    s.pack.Name,
		PolicyPackVersion: s.pack.Version,
		Description:       p.Rule.Title,
		Message:           text,
		EnforcementLevel:  pulumirpc.EnforcementLevel(level),
		Urn:               urn,
		Severity:          p.severity,
	}
}
