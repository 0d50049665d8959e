package server

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/plinth-infra/plinth/policy/core"
)

var severities = map[core.Severity]pulumirpc.PolicySeverity{
	core.Low:      pulumirpc.PolicySeverity_POLICY_SEVERITY_LOW,
	core.Medium:   pulumirpc.PolicySeverity_POLICY_SEVERITY_MEDIUM,
	core.High:     pulumirpc.PolicySeverity_POLICY_SEVERITY_HIGH,
	core.Critical: pulumirpc.PolicySeverity_POLICY_SEVERITY_CRITICAL,
}

// GetAnalyzerInfo describes the pack and each of its policies. The levels are the defaults,
// whatever was configured: the engine puts a configuration file's on top of them.
func (s *Server) GetAnalyzerInfo(context.Context, *emptypb.Empty) (*pulumirpc.AnalyzerInfo, error) {
	info := &pulumirpc.AnalyzerInfo{
		Name:           s.pack.Name,
		DisplayName:    s.pack.DisplayName,
		Description:    s.pack.Description,
		Version:        s.pack.Version,
		SupportsConfig: true,
		Provider:       "aws",
		Tags:           []string{"aws"},
		Repository:     strings.TrimSuffix(Reference, "/blob/main/docs/policies.md"),
	}
	for _, p := range s.policies {
		described, err := describe(p)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
		described.EnforcementLevel = pulumirpc.EnforcementLevel(p.Default())
		info.Policies = append(info.Policies, described)
	}
	return info, nil
}

func describe(p policy) (*pulumirpc.PolicyInfo, error) {
	schema, err := schemaOf(p)
	if err != nil {
		return nil, err
	}
	description := p.Rule.Title
	if p.Fix {
		description = "Repairs what " + p.Rule.Name + " reports: " + p.Rule.Title
	}
	tags := []string{p.Rule.Group}
	if p.Rule.Core {
		tags = append(tags, "core")
	}
	return &pulumirpc.PolicyInfo{
		Name:             p.Name,
		DisplayName:      p.Name,
		Description:      description,
		Message:          p.Rule.Why,
		ConfigSchema:     schema,
		PolicyType:       typeOf(p),
		Severity:         p.severity,
		Framework:        framework(p.Rule.Frameworks),
		Tags:             append(tags, p.Rule.Frameworks...),
		RemediationSteps: p.Rule.Fix,
		Url:              Reference + "#" + p.Rule.Name,
	}, nil
}

// typeOf tells the engine after which call a policy counts as passed. It counts one of unknown type
// after both.
func typeOf(p policy) pulumirpc.PolicyType {
	switch {
	case p.Fix || p.Rule.Stack == nil:
		return pulumirpc.PolicyType_POLICY_TYPE_RESOURCE
	case p.Rule.Resource == nil:
		return pulumirpc.PolicyType_POLICY_TYPE_STACK
	}
	return pulumirpc.PolicyType_POLICY_TYPE_UNKNOWN
}

func schemaOf(p policy) (*pulumirpc.PolicyConfigSchema, error) {
	properties := map[string]any{}
	for name, schema := range p.Schema() {
		// By way of JSON, since structpb knows no []string and no int.
		text, err := json.Marshal(schema)
		if err != nil {
			return nil, err
		}
		var plain map[string]any
		if err := json.Unmarshal(text, &plain); err != nil {
			return nil, err
		}
		properties[name] = plain
	}
	encoded, err := structpb.NewStruct(properties)
	if err != nil {
		return nil, err
	}
	return &pulumirpc.PolicyConfigSchema{Properties: encoded}, nil
}

// publications are the frameworks that a rule's ids belong to, the one that a policy is filed under
// first.
var publications = []struct{ prefix, name, version string }{
	{"FSBP ", "AWS Foundational Security Best Practices", "v1.0.0"},
	{"CIS ", "CIS AWS Foundations Benchmark", "v5.0.0"},
}

// framework files a policy under the first framework that it has an id of; the ids of all are among
// its tags.
func framework(ids []string) *pulumirpc.PolicyComplianceFramework {
	for _, published := range publications {
		var references []string
		for _, id := range ids {
			if reference, ok := strings.CutPrefix(id, published.prefix); ok {
				references = append(references, reference)
			}
		}
		if len(references) > 0 {
			slices.Sort(references)
			return &pulumirpc.PolicyComplianceFramework{
				Name:      published.name,
				Version:   published.version,
				Reference: strings.Join(references, ", "),
			}
		}
	}
	return nil
}
