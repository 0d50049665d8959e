package server

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/plinth-infra/plinth/policy/core"
)

const bucketType = "aws:s3/bucket:Bucket"

func urn(name string) string { return "urn:pulumi:dev::shop::aws:s3/bucketV2:BucketV2::" + name }

// fixture is a pack of two rules whose library has a third.
func fixture(change func(open, company *core.Rule)) *Server {
	open := core.Rule{
		Name:       "bucket-open",
		Group:      "storage",
		Title:      "Buckets are closed.",
		Why:        "Anyone reads an open bucket.",
		Fix:        "leave acl out",
		Severity:   core.High,
		Frameworks: []string{"FSBP S3.2", "CIS 2.1.4"},
		Types:      []string{bucketType},
		Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
		Config: map[string]core.Schema{"allowed": {
			"type":    "array",
			"items":   map[string]any{"type": "string"},
			"default": []string{"private"},
		}},
		Resource: func(r core.Resource, c core.Config) []core.Finding {
			acl := r.Get("acl")
			if text, ok := acl.Str(); ok && !contains(c.Strings("allowed"), text) {
				return []core.Finding{{Path: "acl", What: "is " + acl.Show() + "\nand should be private"}}
			}
			return nil
		},
		Remedy: func(r core.Resource, _ core.Config) (property.Map, bool) {
			if text, ok := r.Get("acl").Str(); ok && text != "private" {
				return r.Properties.Set("acl", property.New("private")), true
			}
			return r.Properties, false
		},
	}
	company := core.Rule{
		Name:     "bucket-company",
		Group:    "storage",
		Title:    "There are two buckets.",
		Why:      "One is lonely.",
		Fix:      "add one",
		Severity: core.Low,
		Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
		Config:   map[string]core.Schema{"least": {"type": "integer", "default": 2}},
		Stack: func(s *core.Stack, c core.Config) []core.Finding {
			if len(s.Of(bucketType)) >= c.Int("least", 0) {
				return nil
			}
			return []core.Finding{{What: "the stack " + s.Name + " has too few buckets"}}
		},
	}
	if change != nil {
		change(&open, &company)
	}
	other := core.Rule{
		Name:     "elsewhere",
		Types:    []string{bucketType},
		Resource: open.Resource,
	}
	return New(Pack{
		Name:    "test",
		Version: "1.2.3",
		Rules:   []core.Rule{open, company},
		Library: []core.Rule{open, company, other},
		Now:     func() time.Time { return time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC) },
	})
}

func contains(list []string, s string) bool {
	for _, e := range list {
		if e == s {
			return true
		}
	}
	return false
}

func ask(t *testing.T, name string, properties map[string]any) *pulumirpc.AnalyzeRequest {
	t.Helper()
	encoded, err := structpb.NewStruct(properties)
	require.NoError(t, err)
	return &pulumirpc.AnalyzeRequest{Type: "aws:s3/bucketV2:BucketV2", Urn: urn(name), Name: name, Properties: encoded}
}

func configure(t *testing.T, s *Server, config map[string]any) error {
	t.Helper()
	request := &pulumirpc.ConfigureAnalyzerRequest{PolicyConfig: map[string]*pulumirpc.PolicyConfig{}}
	for name, given := range config {
		fields, _ := given.(map[string]any)
		properties := map[string]any{}
		level := pulumirpc.EnforcementLevel_MANDATORY
		if text, ok := given.(string); ok {
			level = pulumirpc.EnforcementLevel(pulumirpc.EnforcementLevel_value[text])
		}
		for key, value := range fields {
			if key == "enforcementLevel" {
				level = pulumirpc.EnforcementLevel(pulumirpc.EnforcementLevel_value[value.(string)])
				continue
			}
			properties[key] = value
		}
		encoded, err := structpb.NewStruct(properties)
		require.NoError(t, err)
		request.PolicyConfig[name] = &pulumirpc.PolicyConfig{EnforcementLevel: level, Properties: encoded}
	}
	_, err := s.Configure(context.Background(), request)
	return err
}

func analyze(t *testing.T, s *Server, properties map[string]any) []*pulumirpc.AnalyzeDiagnostic {
	t.Helper()
	answer, err := s.Analyze(context.Background(), ask(t, "web", properties))
	require.NoError(t, err)
	return answer.GetDiagnostics()
}

var open = map[string]any{"acl": "public-read"}

func TestAViolationSaysWhatWhyHowAndWhereInAtMostSixLines(t *testing.T) {
	t.Parallel()
	list := analyze(t, fixture(nil), open)
	require.Len(t, list, 1)
	require.Equal(t, "bucket-open", list[0].GetPolicyName())
	require.Equal(t, pulumirpc.EnforcementLevel_MANDATORY,
		list[0].GetEnforcementLevel(),
		"unset means production's level")
	require.Equal(t, pulumirpc.PolicySeverity_POLICY_SEVERITY_HIGH, list[0].GetSeverity())
	require.Equal(t, urn("web"), list[0].GetUrn())
	require.Equal(t, strings.Join([]string{
		`acl: is "public-read" and should be private`,
		`Why: Anyone reads an open bucket. (FSBP S3.2, CIS 2.1.4)`,
		`Fix: leave acl out`,
		`Config: "bucket-open", default mandatory; properties allowed`,
		`Exempt: {"bucket-open": {"enforcementLevel": …, "exemptions": [{"urn": "` + urn("web") +
			`", "reason": "…", "expires": "YYYY-MM-DD"}]}}`,
		`More: ` + Reference + `#bucket-open`,
	}, "\n"), list[0].GetMessage())
}

func TestLevelsFollowTheConfiguration(t *testing.T) {
	t.Parallel()
	for sentence, row := range map[string]struct {
		config map[string]any
		want   []pulumirpc.EnforcementLevel
	}{
		"unset": {nil, []pulumirpc.EnforcementLevel{pulumirpc.EnforcementLevel_MANDATORY}},
		"advisory": {
			map[string]any{"bucket-open": "ADVISORY"},
			[]pulumirpc.EnforcementLevel{pulumirpc.EnforcementLevel_ADVISORY},
		},
		"disabled": {map[string]any{"bucket-open": "DISABLED"}, nil},
		"a judgement at remediate stops": {
			map[string]any{"bucket-open": "REMEDIATE"},
			[]pulumirpc.EnforcementLevel{pulumirpc.EnforcementLevel_MANDATORY},
		},
		"all": {
			map[string]any{"all": "ADVISORY"},
			[]pulumirpc.EnforcementLevel{pulumirpc.EnforcementLevel_ADVISORY},
		},
		"all off": {map[string]any{"all": "DISABLED"}, nil},
		"a name wins over all": {
			map[string]any{"all": "DISABLED", "bucket-open": "ADVISORY"},
			[]pulumirpc.EnforcementLevel{pulumirpc.EnforcementLevel_ADVISORY},
		},
		"a property": {
			map[string]any{"bucket-open": map[string]any{"allowed": []any{"public-read"}}},
			nil,
		},
		"another pack's policy is accepted": {
			map[string]any{"elsewhere": "DISABLED"},
			[]pulumirpc.EnforcementLevel{pulumirpc.EnforcementLevel_MANDATORY},
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			t.Parallel()
			s := fixture(nil)
			require.NoError(t, configure(t, s, row.config))
			var levels []pulumirpc.EnforcementLevel
			for _, d := range analyze(t, s, open) {
				levels = append(levels, d.GetEnforcementLevel())
			}
			require.Equal(t, row.want, levels)
		})
	}
}

func TestAWrongConfigurationIsRefusedAndChangesNothing(t *testing.T) {
	t.Parallel()
	s := fixture(nil)
	require.NoError(t, configure(t, s, map[string]any{"bucket-open": "ADVISORY"}))
	err := configure(t, s, map[string]any{
		"bucket-opn":     "DISABLED",
		"bucket-open":    map[string]any{"allowd": []any{}, "exemptions": []any{map[string]any{"urn": "*"}}},
		"bucket-company": map[string]any{"least": "two"},
	})
	require.ErrorContains(t, err, `bucket-opn: no policy has this name; did you mean "bucket-open"?`)
	require.ErrorContains(t, err, `bucket-open.allowd: no such property; did you mean "allowed"?`)
	require.ErrorContains(t, err, `bucket-open.exemptions[0]: it has no reason`)
	require.ErrorContains(t, err, `bucket-company.least: got string, want integer`)
	require.Equal(t, pulumirpc.EnforcementLevel_ADVISORY, analyze(t, s, open)[0].GetEnforcementLevel())
}

func TestAnExemptionIsReportedAsLongAsItHoldsAndViolatedAfter(t *testing.T) {
	t.Parallel()
	exempted := func(expires string) []*pulumirpc.AnalyzeDiagnostic {
		s := fixture(nil)
		require.NoError(t, configure(t, s, map[string]any{"bucket-open": map[string]any{"exemptions": []any{
			map[string]any{"urn": "*::web", "reason": "a public download", "expires": expires, "ticket": "OPS-7"},
		}}}))
		return analyze(t, s, open)
	}
	held := exempted("2026-11-21")
	require.Len(t, held, 1)
	require.Equal(t, pulumirpc.EnforcementLevel_ADVISORY, held[0].GetEnforcementLevel())
	require.Contains(t, held[0].GetMessage(), "Exempt until 2026-11-21: a public download, OPS-7.")
	over := exempted("2026-11-20")
	require.Len(t, over, 1)
	require.Equal(t, pulumirpc.EnforcementLevel_MANDATORY, over[0].GetEnforcementLevel())
	require.Contains(t, over[0].GetMessage(), "the exemption (a public download, OPS-7) expired on 2026-11-20")
	require.LessOrEqual(t, strings.Count(over[0].GetMessage(), "\n"), 5)
}

func TestARuleThatPanicsIsItsOwnBugOnly(t *testing.T) {
	t.Parallel()
	s := fixture(func(open, company *core.Rule) {
		open.Resource = func(core.Resource, core.Config) []core.Finding { panic("the password is hunter2") }
		open.Remedy = func(core.Resource, core.Config) (property.Map, bool) { panic(errors.New("hunter2")) }
		company.Stack = func(*core.Stack, core.Config) []core.Finding {
			var list []core.Finding
			return list[: 3 : 2-len(list)]
		}
	})
	require.NoError(t, configure(t, s, map[string]any{"bucket-open-fix": "REMEDIATE"}))
	list := analyze(t, s, open)
	require.Len(t, list, 1)
	require.Equal(t, pulumirpc.EnforcementLevel_ADVISORY, list[0].GetEnforcementLevel())
	require.Contains(t, list[0].GetMessage(), "This is a bug in the policy bucket-open")
	require.NotContains(t, list[0].GetMessage(), "hunter2", "a panic's text may hold a value")

	answer, err := s.AnalyzeStack(context.Background(),
		&pulumirpc.AnalyzeStackRequest{Resources: []*pulumirpc.AnalyzerResource{{Urn: urn("web"), Type: bucketType}}})
	require.NoError(t, err)
	require.Len(t, answer.GetDiagnostics(), 1)
	require.Contains(t, answer.GetDiagnostics()[0].GetMessage(), "slice bounds out of range")

	repaired, err := s.Remediate(context.Background(), ask(t, "web", open))
	require.NoError(t, err)
	require.Len(t, repaired.GetRemediations(), 1)
	require.Nil(t, repaired.GetRemediations()[0].GetProperties())
	require.Contains(t, repaired.GetRemediations()[0].GetDiagnostic(), "bug in the policy bucket-open-fix")
	require.NotContains(t, repaired.GetRemediations()[0].GetDiagnostic(), "hunter2")
}

func TestStackRulesGetTheirConfigurationAndSeeInputsBesideOutputs(t *testing.T) {
	t.Parallel()
	var seen core.Resource
	s := fixture(func(_, company *core.Rule) {
		judge := company.Stack
		company.Stack = func(s *core.Stack, c core.Config) []core.Finding {
			if r, ok := s.Lookup(urn("web")); ok {
				seen = r
			}
			return judge(s, c)
		}
	})
	_, err := s.ConfigureStack(context.Background(),
		&pulumirpc.AnalyzerStackConfigureRequest{Stack: "prd", Project: "shop", DryRun: true})
	require.NoError(t, err)
	analyze(t, s, map[string]any{"acl": "private"})
	outputs, err := structpb.NewStruct(map[string]any{"acl": "log-delivery-write", "id": "b-1"})
	require.NoError(t, err)
	request := &pulumirpc.AnalyzeStackRequest{Resources: []*pulumirpc.AnalyzerResource{{
		Urn:                  urn("web"),
		Type:                 "aws:s3/bucketV2:BucketV2",
		Name:                 "web",
		Properties:           outputs,
		Parent:               "urn:parent",
		Options:              &pulumirpc.AnalyzerResourceOptions{Protect: true},
		PropertyDependencies: map[string]*pulumirpc.AnalyzerPropertyDependencies{"acl": {Urns: []string{"urn:key"}}},
	}}}
	answer, err := s.AnalyzeStack(context.Background(), request)
	require.NoError(t, err)
	require.Len(t, answer.GetDiagnostics(), 1)
	require.Equal(t, "urn:pulumi:prd::shop::pulumi:pulumi:Stack::shop-prd", answer.GetDiagnostics()[0].GetUrn())
	require.Contains(t, answer.GetDiagnostics()[0].GetMessage(), "the stack prd has too few buckets")
	require.Equal(t, bucketType, seen.Type)
	require.Equal(t, "log-delivery-write", seen.Get("acl").StrOr(""))
	require.Equal(t, "private", seen.Asked("acl").StrOr(""))
	require.True(t, seen.Protect)
	require.Equal(t, "urn:parent", seen.Parent)
	require.Equal(t, map[string][]string{"acl": {"urn:key"}}, seen.PropertyDependencies)

	require.NoError(t, configure(t, s, map[string]any{"bucket-company": map[string]any{"least": 1}}))
	answer, err = s.AnalyzeStack(context.Background(), request)
	require.NoError(t, err)
	require.Empty(t, answer.GetDiagnostics())
}

func TestARecommendationNeverStops(t *testing.T) {
	t.Parallel()
	s := fixture(func(open, _ *core.Rule) {
		open.Resource = func(core.Resource, core.Config) []core.Finding {
			return []core.Finding{{What: "could be better", Advisory: true}, {What: "is wrong"}}
		}
	})
	list := analyze(t, s, open)
	require.Len(t, list, 2)
	require.Equal(t, pulumirpc.EnforcementLevel_ADVISORY, list[0].GetEnforcementLevel())
	require.Equal(t, pulumirpc.EnforcementLevel_MANDATORY, list[1].GetEnforcementLevel())
}

func TestCancelEndsTheAnalysis(t *testing.T) {
	t.Parallel()
	s := fixture(nil)
	for range 2 {
		_, err := s.Cancel(context.Background(), nil)
		require.NoError(t, err)
	}
	_, err := s.Analyze(context.Background(), ask(t, "web", open))
	require.ErrorIs(t, err, context.Canceled)
	_, err = s.AnalyzeStack(context.Background(), &pulumirpc.AnalyzeStackRequest{})
	require.ErrorIs(t, err, context.Canceled)
}
