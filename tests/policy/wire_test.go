package policy

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/packs"
	"github.com/plinth-infra/plinth/policy/rules"
	"github.com/plinth-infra/plinth/policy/settings"
)

// packNames are the packs' folders and the names of their executables.
var packNames = []string{"guardrails", "production"}

// binaries is the directory of the executables.
var binaries string

// root is the repository's.
var root = filepath.Join("..", "..")

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "plinth-policy-")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(dir)
		build := exec.Command("go", "build", "-o",
			dir+string(filepath.Separator),
			"./policy/guardrails", "./policy/production")
		build.Dir, build.Stdout, build.Stderr = root, os.Stdout, os.Stderr
		if err := build.Run(); err != nil {
			fmt.Fprintln(os.Stderr, "building the packs:", err)
			return 1
		}
		binaries = dir
		return m.Run()
	}())
}

// pack is a running pack.
type pack struct {
	pulumirpc.AnalyzerClient

	name string
	done chan error
	info *pulumirpc.AnalyzerInfo // what the pack says of itself, which the engine asks once
}

// start runs a pack's executable as the engine does: it reads the port from its output. engine is
// the engine's address.
func start(t testing.TB, name, engine string) *pack {
	t.Helper()
	args := []string{}
	if engine != "" {
		args = append(args, engine)
	}
	command := exec.Command(filepath.Join(binaries, name), args...)
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	port, err := bufio.NewReader(output).ReadString('\n')
	require.NoError(t, err)
	p := &pack{name: name, done: make(chan error, 1)}
	go func() { p.done <- command.Wait() }()
	t.Cleanup(func() { _ = command.Process.Kill() })
	connection, err := grpc.NewClient("127.0.0.1:"+strings.TrimSpace(port),
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() { _ = connection.Close() })
	p.AnalyzerClient = pulumirpc.NewAnalyzerClient(connection)
	return p
}

func limited(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// introduce makes the calls with which the engine starts.
func (p *pack) introduce(t testing.TB, stack string, preview bool) *pulumirpc.AnalyzerInfo {
	t.Helper()
	ctx := limited(t)
	here := "."
	_, err := p.Handshake(ctx,
		&pulumirpc.AnalyzerHandshakeRequest{
			EngineAddress:    "127.0.0.1:1",
			RootDirectory:    &here,
			ProgramDirectory: &here,
		})
	require.NoError(t, err)
	_, err = p.ConfigureStack(ctx, &pulumirpc.AnalyzerStackConfigureRequest{
		Stack:        stack,
		Project:      "shop",
		Organization: "organization",
		DryRun:       preview,
		Config:       map[string]string{"aws:region": "eu-west-1"},
	})
	require.NoError(t, err)
	if p.info == nil {
		p.info, err = p.GetAnalyzerInfo(ctx, &emptypb.Empty{})
		require.NoError(t, err)
	}
	return p.info
}

// configure sends what the engine makes of a configuration file: every policy of the pack at its
// default with the schemas' defaults filled in, then what the file says.
func (p *pack) configure(t testing.TB, info *pulumirpc.AnalyzerInfo, file map[string]*pulumirpc.PolicyConfig) error {
	t.Helper()
	request := &pulumirpc.ConfigureAnalyzerRequest{PolicyConfig: map[string]*pulumirpc.PolicyConfig{}}
	for _, policy := range info.GetPolicies() {
		properties := map[string]any{}
		for name, schema := range policy.GetConfigSchema().GetProperties().AsMap() {
			if value, ok := schema.(map[string]any)["default"]; ok {
				properties[name] = value
			}
		}
		level := policy.GetEnforcementLevel()
		if given, ok := file[policy.GetName()]; ok {
			level = given.GetEnforcementLevel()
			for name, value := range given.GetProperties().AsMap() {
				properties[name] = value
			}
		}
		request.PolicyConfig[policy.GetName()] = &pulumirpc.PolicyConfig{
			EnforcementLevel: level,
			Properties:       toStruct(t, properties),
		}
	}
	for name, given := range file {
		if _, ok := request.GetPolicyConfig()[name]; !ok {
			request.PolicyConfig[name] = given
		}
	}
	_, err := p.Configure(limited(t), request)
	return err
}

func toStruct(t testing.TB, m map[string]any) *structpb.Struct {
	t.Helper()
	encoded, err := structpb.NewStruct(m)
	require.NoError(t, err)
	return encoded
}

// sent is how the engine encodes properties.
func sent(t testing.TB, properties property.Map) *structpb.Struct {
	t.Helper()
	encoded, err := plugin.MarshalProperties(resource.ToResourcePropertyMap(properties),
		plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true, SkipInternalKeys: true})
	require.NoError(t, err)
	return encoded
}

func received(t testing.TB, properties *structpb.Struct) property.Map {
	t.Helper()
	decoded, err := plugin.UnmarshalProperties(properties, plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true})
	require.NoError(t, err)
	return resource.FromResourcePropertyMap(decoded)
}

func providerOf(t testing.TB, r core.Resource) *pulumirpc.AnalyzerProviderResource {
	t.Helper()
	if r.ProviderURN == "" {
		return nil
	}
	return &pulumirpc.AnalyzerProviderResource{
		Type:       "pulumi:providers:aws",
		Urn:        r.ProviderURN,
		Name:       "default_6_83_2",
		Properties: sent(t, r.Provider),
	}
}

// one is what Analyze and Remediate are sent.
func one(t testing.TB, r core.Resource) *pulumirpc.AnalyzeRequest {
	t.Helper()
	return &pulumirpc.AnalyzeRequest{
		Type:       r.Type,
		Urn:        r.URN,
		Name:       r.Name,
		Properties: sent(t, r.Properties),
		Provider:   providerOf(t, r),
		Options:    &pulumirpc.AnalyzerResourceOptions{Protect: r.Protect, Parent: r.Parent},
	}
}

// whole is what AnalyzeStack is sent.
func whole(t testing.TB, resources []core.Resource) *pulumirpc.AnalyzeStackRequest {
	t.Helper()
	request := &pulumirpc.AnalyzeStackRequest{}
	for _, r := range resources {
		dependencies := map[string]*pulumirpc.AnalyzerPropertyDependencies{}
		for key, urns := range r.PropertyDependencies {
			dependencies[key] = &pulumirpc.AnalyzerPropertyDependencies{Urns: urns}
		}
		request.Resources = append(request.Resources, &pulumirpc.AnalyzerResource{
			Type:                 r.Type,
			Urn:                  r.URN,
			Name:                 r.Name,
			Properties:           sent(t, r.Properties),
			Provider:             providerOf(t, r),
			Parent:               r.Parent,
			Options:              &pulumirpc.AnalyzerResourceOptions{Protect: r.Protect, Parent: r.Parent},
			Dependencies:         r.Dependencies,
			PropertyDependencies: dependencies,
		})
	}
	return request
}

// packOf is the name of the pack that the rule stands in.
func packOf(name string) string {
	for _, rule := range rules.All() {
		if rule.Name == name {
			return packs.NameOf(rule)
		}
	}
	return ""
}

// offenders are the URNs of the policy's diagnostics, sorted.
func offenders(list []*pulumirpc.AnalyzeDiagnostic, policy string) []string {
	urns := []string{}
	for _, d := range list {
		if d.GetPolicyName() == policy {
			urns = append(urns, d.GetUrn())
		}
	}
	slices.Sort(urns)
	return urns
}

func policies(pack string) []settings.Policy {
	var list []core.Rule
	for _, rule := range rules.All() {
		if packs.NameOf(rule) == pack {
			list = append(list, rule)
		}
	}
	return settings.Policies(list)
}
