package policy

import (
	"bufio"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

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
	dir, err := buildPacks()
	if err != nil {
		fmt.Fprintln(os.Stderr, "building the packs:", err)
		os.Exit(1)
	}
	binaries = dir
	os.Exit(m.Run())
}

// buildPacks builds the packs' executables in a folder of this source tree's own below the user's
// cache. Where nothing has changed since the last run go build leaves them as they are: linking
// them takes five seconds of one core.
func buildPacks() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	tree, err := filepath.Abs(root)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "plinth", fmt.Sprintf("policy-test-%x", sha256.Sum256([]byte(tree)))[:28])
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	build := exec.Command("go", "build", "-ldflags=-s -w", "-o", dir+string(filepath.Separator),
		"./policy/guardrails", "./policy/production")
	build.Dir = root
	build.Stdout = os.Stdout
	build.Stderr = os.Stderr
	return dir, build.Run()
}

// pack is a running pack.
type pack struct {
	pulumirpc.AnalyzerClient

	name string
	done chan error
	info *pulumirpc.AnalyzerInfo // what the pack says of itself, which the engine asks once
	// configured is the configuration that the pack has, defaults what its policies have without
	// one.
	configured *pulumirpc.ConfigureAnalyzerRequest
	defaults   map[string]*structpb.Struct
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
	p := &pack{defaults: map[string]*structpb.Struct{}, name: name, done: make(chan error, 1)}
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
		name := policy.GetName()
		given, ok := file[name]
		if !ok {
			request.PolicyConfig[name] = &pulumirpc.PolicyConfig{
				EnforcementLevel: policy.GetEnforcementLevel(),
				Properties:       p.defaultsOf(t, policy),
			}
			continue
		}
		properties := p.defaultsOf(t, policy).AsMap()
		maps.Copy(properties, given.GetProperties().AsMap())
		request.PolicyConfig[name] = &pulumirpc.PolicyConfig{
			EnforcementLevel: given.GetEnforcementLevel(),
			Properties:       toStruct(t, properties),
		}
	}
	for name, given := range file {
		if _, ok := request.GetPolicyConfig()[name]; !ok {
			request.PolicyConfig[name] = given
		}
	}
	if proto.Equal(request, p.configured) {
		return nil // the pack has this configuration
	}
	_, err := p.Configure(limited(t), request)
	p.configured = nil
	if err == nil {
		p.configured = request
	}
	return err
}

// defaultsOf are the defaults of a policy's properties, which the engine reads from their schemas.
func (p *pack) defaultsOf(t testing.TB, policy *pulumirpc.PolicyInfo) *structpb.Struct {
	t.Helper()
	if known, ok := p.defaults[policy.GetName()]; ok {
		return known
	}
	properties := map[string]any{}
	for name, schema := range policy.GetConfigSchema().GetProperties().AsMap() {
		if value, ok := schema.(map[string]any)["default"]; ok {
			properties[name] = value
		}
	}
	p.defaults[policy.GetName()] = toStruct(t, properties)
	return p.defaults[policy.GetName()]
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
