package server

import (
	"context"
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
