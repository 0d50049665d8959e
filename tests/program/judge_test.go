package program_test

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/plinth-infra/plinth/policy/packs"
	"github.com/plinth-infra/plinth/policy/server"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// judge lets both policy packs judge a recording as the engine would, with the levels of an
// environment, and returns the mandatory violations as "policy: message".
func judge(t *testing.T, rec *mockaws.Recording, stack, environment string, preview bool) []string {
	t.Helper()
	ctx := context.Background()
	configuration := policyConfig(t, environment)
	var violations []string
	keep := func(answer *pulumirpc.AnalyzeResponse, err error) {
		require.NoError(t, err)
		for _, d := range answer.GetDiagnostics() {
			if d.GetEnforcementLevel() == pulumirpc.EnforcementLevel_MANDATORY || strings.Contains(d.GetMessage(), "panic") {
				violations = append(violations, d.GetPolicyName()+": "+d.GetUrn()+"\n"+d.GetMessage())
			}
		}
	}
	for _, pack := range packs.All() {
		s := server.New(pack)
		_, err := s.ConfigureStack(
			ctx,
			&pulumirpc.AnalyzerStackConfigureRequest{Stack: stack, Project: "plinth", DryRun: preview},
		)
		require.NoError(t, err)
		_, err = s.Configure(ctx, configuration)
		require.NoError(t, err)
		all := &pulumirpc.AnalyzeStackRequest{}
		for _, r := range append(slices.Clone(rec.Resources), rec.Plugin...) {
			seen := shown(t, rec, r, preview)
			keep(s.Analyze(ctx, &pulumirpc.AnalyzeRequest{
				Type: r.Type, Urn: r.URN, Name: r.Name, Properties: marshal(t, r.Inputs), Options: seen.Options, Provider: seen.Provider,
			}))
			all.Resources = append(all.Resources, seen)
		}
		keep(s.AnalyzeStack(ctx, all))
	}
	slices.Sort(violations)
	return violations
}

// shown is a resource as the engine shows it to a stack policy.
func shown(t *testing.T, rec *mockaws.Recording, r *mockaws.Resource, preview bool) *pulumirpc.AnalyzerResource {
	t.Helper()
	outputs := r.Outputs.Copy()
	if r.ID != "" {
		outputs["id"] = resource.NewProperty(r.ID)
	}
	if preview { // unknown inputs are there as such, and what AWS computes isn't there at all
		outputs = r.Inputs.Copy()
		for key, value := range r.Outputs {
			outputs[key] = value
		}
	}
	a := &pulumirpc.AnalyzerResource{
		Type: r.Type, Urn: r.URN, Name: r.Name, Parent: r.Parent, Properties: marshal(t, outputs),
		Options: &pulumirpc.AnalyzerResourceOptions{
			Protect:       r.Protect,
			IgnoreChanges: r.IgnoreChanges,
			Parent:        r.Parent,
		},
		Dependencies:         r.Dependencies,
		PropertyDependencies: map[string]*pulumirpc.AnalyzerPropertyDependencies{},
	}
	for key, urns := range r.PropertyDependencies {
		a.PropertyDependencies[key] = &pulumirpc.AnalyzerPropertyDependencies{Urns: urns}
	}
	if p := rec.Lookup(r.Provider); p != nil {
		a.Provider = &pulumirpc.AnalyzerProviderResource{
			Type:       p.Type,
			Urn:        p.URN,
			Name:       p.Name,
			Properties: marshal(t, p.Inputs),
		}
	}
	return a
}

func marshal(t *testing.T, properties resource.PropertyMap) *structpb.Struct {
	t.Helper()
	s, err := plugin.MarshalProperties(
		properties,
		plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true, KeepResources: true},
	)
	require.NoError(t, err)
	return s
}

// policyConfig reads a shipped configuration of the packs as the CLI does.
func policyConfig(t *testing.T, environment string) *pulumirpc.ConfigureAnalyzerRequest {
	t.Helper()
	text, err := os.ReadFile("policy/config/" + environment + ".json")
	require.NoError(t, err)
	var file map[string]any
	require.NoError(t, json.Unmarshal(text, &file))
	request := &pulumirpc.ConfigureAnalyzerRequest{PolicyConfig: map[string]*pulumirpc.PolicyConfig{}}
	for name, entry := range file {
		properties, ok := entry.(map[string]any)
		if !ok {
			properties = map[string]any{"enforcementLevel": entry}
		}
		level, known := pulumirpc.EnforcementLevel_value[strings.ToUpper(properties["enforcementLevel"].(string))]
		require.True(t, known, "%s in %s.json", name, environment)
		delete(properties, "enforcementLevel")
		s, err := structpb.NewStruct(properties)
		require.NoError(t, err)
		request.PolicyConfig[name] = &pulumirpc.PolicyConfig{
			EnforcementLevel: pulumirpc.EnforcementLevel(level),
			Properties:       s,
		}
	}
	return request
}

// The tests that find no violation would find none either if the packs saw nothing.
func TestPolicyPacks(t *testing.T) {
	t.Parallel()
	drop := func(token string, keys ...string) func(*mockaws.Recording) {
		return func(rec *mockaws.Recording) {
			for _, r := range append(slices.Clone(rec.Resources), rec.Plugin...) {
				for _, key := range keys {
					if r.Type == token {
						delete(r.Inputs, resource.PropertyKey(key))
						delete(r.Outputs, resource.PropertyKey(key))
					}
				}
			}
		}
	}
	remove := func(tokens ...string) func(*mockaws.Recording) {
		return func(rec *mockaws.Recording) {
			rec.Resources = slices.DeleteFunc(
				rec.Resources,
				func(r *mockaws.Resource) bool { return slices.Contains(tokens, r.Type) },
			)
		}
	}
	for policy, weaken := range map[string]func(*mockaws.Recording){
		"waf-cloudfront":         drop("aws:cloudfront/distribution:Distribution", "webAclId"),
		"waf-logging":            remove("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"),
		"alarms-required":        remove("aws:cloudwatch/metricAlarm:MetricAlarm"),
		"s3-public-access-block": remove("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"),
		"net-vpc-flow-logs":      remove("aws:ec2/flowLog:FlowLog"),
		"net-default-sg-closed":  remove("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"),
		"lambda-tracing":         drop("aws:lambda/function:Function", "tracingConfig"),
		"tags-required":          drop("pulumi:providers:aws", "defaultTags"),
		"stateful-protected": func(rec *mockaws.Recording) {
			for _, r := range rec.Resources {
				r.Protect = false
			}
		},
	} {
		for _, opts := range [][]mockaws.Option{nil, {mockaws.Preview()}} {
			rec := prd.deployed(t, opts...)
			weaken(rec)
			violated := slices.ContainsFunc(
				judge(t, rec, "prd", "prd", opts != nil),
				func(v string) bool { return strings.HasPrefix(v, policy+": ") },
			)
			require.True(t, violated, "%s with options %v", policy, opts)
		}
	}
	for _, opts := range [][]mockaws.Option{nil, {mockaws.Preview()}} {
		rec, err := prd.changed(
			t,
			map[string]string{"plinth:network": prd.merged(t, "plinth:network", map[string]any{"nat": "single"})},
			opts...,
		)
		require.NoError(t, err)
		require.Contains(t, strings.Join(judge(t, rec, "prd", "prd", opts != nil), "\n"), "net-nat-per-az: ")
	}
}
