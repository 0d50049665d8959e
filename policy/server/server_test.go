package server

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/settings"
)

func TestMessage(t *testing.T) {
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

func TestLevelNumbers(t *testing.T) {
	t.Parallel()
	for level, want := range map[core.Level]pulumirpc.EnforcementLevel{
		core.Advisory:      pulumirpc.EnforcementLevel_ADVISORY,
		core.Mandatory:     pulumirpc.EnforcementLevel_MANDATORY,
		core.Disabled:      pulumirpc.EnforcementLevel_DISABLED,
		settings.Remediate: pulumirpc.EnforcementLevel_REMEDIATE,
	} {
		require.Equal(t, want, pulumirpc.EnforcementLevel(level))
	}
}

func TestLevels(t *testing.T) {
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
		"a check at remediate stops": {
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

func TestWrongConfiguration(t *testing.T) {
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

func TestExemption(t *testing.T) {
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

func TestPanic(t *testing.T) {
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

func TestStackRule(t *testing.T) {
	t.Parallel()
	var seen core.Resource
	s := fixture(func(_, company *core.Rule) {
		check := company.Stack
		company.Stack = func(s *core.Stack, c core.Config) []core.Finding {
			if r, ok := s.Lookup(urn("web")); ok {
				seen = r
			}
			return check(s, c)
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

func TestRecommendation(t *testing.T) {
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

func TestCancel(t *testing.T) {
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
