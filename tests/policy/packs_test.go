package policy

import (
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/packs"
	"github.com/plinth-infra/plinth/policy/rules"
	"github.com/plinth-infra/plinth/policy/settings"
)

func TestRuleInOnePack(t *testing.T) {
	t.Parallel()
	times := map[string]int{}
	for _, p := range packs.All() {
		require.NotEmpty(t, p.Rules, p.Name)
		for _, rule := range p.Rules {
			times[rule.Name]++
			production := rule.Levels.Prd == core.Mandatory && rule.Levels.Dev != core.Mandatory &&
				rule.Levels.Stg != core.Mandatory
			require.Equal(t, production, p.Name == packs.Production().Name, rule.Name)
		}
	}
	for _, rule := range rules.All() {
		require.Equal(t, 1, times[rule.Name], rule.Name)
		delete(times, rule.Name)
	}
	require.Empty(t, times)
}

func TestRuleDescription(t *testing.T) {
	t.Parallel()
	groups := []string{
		"network", "edge", "data", "iam", "compute", "messaging", "storage", "delivery", "observability", "tags",
		"cost",
	}
	severities := []core.Severity{core.Low, core.Medium, core.High, core.Critical}
	for _, rule := range rules.All() {
		require.Contains(t, groups, rule.Group, rule.Name)
		require.Contains(t, severities, rule.Severity, rule.Name)
		for _, text := range []string{rule.Title, rule.Why, rule.Fix} {
			require.NotEmpty(t, strings.TrimSpace(text), rule.Name)
			require.NotContains(t, text, "\n", rule.Name)
		}
		require.True(t, rule.Resource != nil || rule.Stack != nil, "%s checks nothing", rule.Name)
		require.True(t,
			(rule.Resource == nil) == (len(rule.Types) == 0),
			"%s: a rule names the types of the resources that it checks by themselves", rule.Name)
		require.True(t, rule.Remedy == nil || rule.Resource != nil, "%s: only a resource rule can repair", rule.Name)
		for _, token := range rule.Types {
			require.Equal(t,
				core.Canonical(token),
				token, "%s names an alias, which it would never be shown", rule.Name)
		}
		for _, values := range rule.Values {
			require.NoError(t, settings.Policy{Name: rule.Name, Rule: rule}.Check(values))
		}
		require.NoError(t,
			settings.Policy{Name: rule.Name, Rule: rule}.Check(rule.Configured(nil)),
			"a default doesn't fit its schema")
	}
}

func TestPackBeforeConfigureStack(t *testing.T) {
	t.Parallel()
	for _, name := range packNames {
		p := start(t, name, "")
		info, err := p.GetAnalyzerInfo(limited(t), &emptypb.Empty{})
		require.NoError(t, err)
		require.Len(t, info.GetPolicies(), len(policies(name)))
		plugin, err := p.GetPluginInfo(limited(t), &emptypb.Empty{})
		require.NoError(t, err)
		require.Equal(t, packs.Version, plugin.GetVersion())
		_, err = p.Analyze(limited(t),
			&pulumirpc.AnalyzeRequest{
				Type: "aws:s3/bucketV2:BucketV2",
				Urn:  "urn:pulumi:dev::shop::aws:s3/bucketV2:BucketV2::b",
			})
		require.NoError(t, err)
		_, err = p.Remediate(limited(t),
			&pulumirpc.AnalyzeRequest{
				Type: "aws:s3/bucketV2:BucketV2",
				Urn:  "urn:pulumi:dev::shop::aws:s3/bucketV2:BucketV2::b",
			})
		require.NoError(t, err)
		_, err = p.AnalyzeStack(limited(t), &pulumirpc.AnalyzeStackRequest{})
		require.NoError(t, err)
	}
}

func TestPackDescribesPolicies(t *testing.T) {
	t.Parallel()
	reference, err := os.ReadFile(filepath.Join(root, "docs", "policies.md"))
	require.NoError(t, err)
	for _, name := range packNames {
		info := start(t, name, "").introduce(t, "dev", true)
		require.Equal(t, "plinth-"+name, info.GetName())
		require.True(t, info.GetSupportsConfig())
		for i, want := range policies(name) {
			got := info.GetPolicies()[i]
			rule := want.Rule
			require.Equal(t, want.Name, got.GetName())
			require.Equal(t, pulumirpc.EnforcementLevel(want.Default()), got.GetEnforcementLevel(), want.Name)
			require.Equal(t, rule.Resource == nil,
				got.GetPolicyType() == pulumirpc.PolicyType_POLICY_TYPE_STACK,
				want.Name)
			require.Equal(t, rule.Stack == nil || want.Fix,
				got.GetPolicyType() == pulumirpc.PolicyType_POLICY_TYPE_RESOURCE,
				want.Name)
			require.NotEqual(t, pulumirpc.PolicySeverity_POLICY_SEVERITY_UNSPECIFIED, got.GetSeverity(), want.Name)
			require.Contains(t, got.GetDescription(), rule.Title)
			require.Equal(t, rule.Fix, got.GetRemediationSteps())
			require.NotEmpty(t, got.GetDisplayName())
			require.NotEmpty(t, got.GetMessage())
			schema := got.GetConfigSchema().GetProperties().AsMap()
			require.Contains(t, schema, "exemptions", want.Name)
			for property := range rule.Config {
				require.Contains(t, schema, property, want.Name)
			}
			for _, id := range rule.Frameworks {
				require.Contains(t, got.GetTags(), id, want.Name)
			}
			if slices.ContainsFunc(rule.Frameworks, func(id string) bool {
				return strings.HasPrefix(id, "FSBP ") || strings.HasPrefix(id, "CIS ")
			}) {
				require.NotEmpty(t, got.GetFramework().GetReference(), want.Name)
			}
			_, anchor, found := strings.Cut(got.GetUrl(), "/docs/policies.md#")
			require.True(t, found, got.GetUrl())
			require.True(t,
				strings.Contains(string(reference), "\n### "+anchor+"\n"),
				"the address of %s leads nowhere", want.Name)
		}
	}
}

func TestPacksAcceptShippedConfigurations(t *testing.T) {
	t.Parallel()
	for _, environment := range settings.Environments {
		file := readConfig(t, filepath.Join(root, "policy", "config", environment+".json"))
		for _, name := range packNames {
			p := start(t, name, "")
			info := p.introduce(t, environment, true)
			require.NoError(t, p.configure(t, info, file), "%s in %s", name, environment)
			for _, policy := range policies(name) {
				level, err := policy.In(environment)
				require.NoError(t, err)
				require.Equal(t,
					pulumirpc.EnforcementLevel(level),
					file[policy.Name].GetEnforcementLevel(),
					policy.Name)
			}
			again, err := p.GetAnalyzerInfo(limited(t), &emptypb.Empty{})
			require.NoError(t, err)
			for i, policy := range info.GetPolicies() {
				require.Equal(t,
					policy.GetEnforcementLevel(),
					again.GetPolicies()[i].GetEnforcementLevel(),
					"%s: a default changes",
					policy.GetName())
			}
		}
	}
}

func TestPacksRefuseConfiguration(t *testing.T) {
	t.Parallel()
	for _, name := range packNames {
		p := start(t, name, "")
		info := p.introduce(t, "dev", true)
		known := info.GetPolicies()[0].GetName()
		level := pulumirpc.EnforcementLevel_ADVISORY
		for sentence, row := range map[string]struct {
			file map[string]*pulumirpc.PolicyConfig
			want string
		}{
			"a misspelt policy": {
				map[string]*pulumirpc.PolicyConfig{known + "x": {EnforcementLevel: level}},
				`did you mean "` + known + `"?`,
			},
			"a misspelt property": {
				map[string]*pulumirpc.PolicyConfig{known: {
					EnforcementLevel: level,
					Properties:       toStruct(t, map[string]any{"exemption": []any{}}),
				}},
				`did you mean "exemptions"?`,
			},
			"an exemption without a reason": {
				map[string]*pulumirpc.PolicyConfig{known: {
					EnforcementLevel: level,
					Properties: toStruct(t, map[string]any{
						"exemptions": []any{map[string]any{"urn": "*"}},
					}),
				}},
				known + ".exemptions[0]: it has no reason",
			},
		} {
			require.ErrorContains(t, p.configure(t, info, row.file), row.want, "%s: %s", name, sentence)
		}
	}
}

func TestPackExitsWithEngine(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the heartbeat twice")
	}
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	engine := grpc.NewServer()
	go func() { _ = engine.Serve(listener) }()
	p := start(t, "production", listener.Addr().String())
	p.introduce(t, "dev", true)
	select {
	case err := <-p.done:
		t.Fatal("the pack left while the engine was there", err)
	case <-time.After(6 * time.Second):
	}
	engine.Stop()
	select {
	case err := <-p.done:
		require.NoError(t, err)
	case <-time.After(15 * time.Second):
		t.Fatal("the pack outlived the engine")
	}
}

func readConfig(t testing.TB, file string) map[string]*pulumirpc.PolicyConfig {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var given map[string]any
	require.NoError(t, json.Unmarshal(text, &given))
	config := map[string]*pulumirpc.PolicyConfig{}
	for name, value := range given {
		level, properties := value, map[string]any{}
		if fields, ok := value.(map[string]any); ok {
			properties = fields
			level = fields["enforcementLevel"]
			delete(properties, "enforcementLevel")
		}
		text, _ := level.(string)
		number, known := pulumirpc.EnforcementLevel_value[strings.ToUpper(text)]
		require.True(t, known, "%s: %v", name, level)
		config[name] = &pulumirpc.PolicyConfig{
			EnforcementLevel: pulumirpc.EnforcementLevel(number),
			Properties:       toStruct(t, properties),
		}
	}
	return config
}
