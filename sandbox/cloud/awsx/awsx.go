// Package awsx is the simulated component provider "awsx": the components Vpc and Repository. Its
// children are ordinary resources, registered with the engine. Which children a VPC has is in
// internal/awsxvpc.
package awsx

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/schema"
)

// awsx is the simulated component provider. Its children are ordinary resources, made through the
// engine.
type awsx struct {
	plugin.UnimplementedProvider
	mu     sync.Mutex
	engine string
}

// awsxServer replaces the one method that the plugin package can't serve: constructing with the Go
// SDK.
type awsxServer struct {
	pulumirpc.ResourceProviderServer
	p *awsx
}

// New returns a new instance of the provider "awsx".
func New() pulumirpc.ResourceProviderServer {
	p := &awsx{}
	return &awsxServer{plugin.NewProviderServer(p), p}
}

func (p *awsx) Handshake(_ context.Context, r plugin.ProviderHandshakeRequest) (*plugin.ProviderHandshakeResponse, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.engine = r.EngineAddress
	return cloud.Handshake(), nil
}

// Attach tells the engine's address where the engine attaches to a running provider.
func (p *awsx) Attach(address string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.engine = address
	return nil
}

func (p *awsx) Close() error { return nil }

func (p *awsx) SignalCancellation(context.Context) error { return nil }

func (p *awsx) GetPluginInfo(context.Context) (plugin.PluginInfo, error) {
	return cloud.PluginInfo("github.com/pulumi/pulumi-awsx/sdk/v2"), nil
}

func (p *awsx) CheckConfig(_ context.Context, r plugin.CheckConfigRequest) (plugin.CheckConfigResponse, error) {
	return plugin.CheckConfigResponse{Properties: r.News}, nil
}

func (p *awsx) DiffConfig(context.Context, plugin.DiffConfigRequest) (plugin.DiffConfigResponse, error) {
	return plugin.DiffResult{Changes: plugin.DiffNone}, nil
}

func (p *awsx) Configure(context.Context, plugin.ConfigureRequest) (plugin.ConfigureResponse, error) {
	return plugin.ConfigureResponse{}, nil
}

// Construct checks the component's inputs and builds it.
func (s *awsxServer) Construct(ctx context.Context, r *pulumirpc.ConstructRequest) (*pulumirpc.ConstructResponse, error) {
	s.p.mu.Lock()
	engine := s.p.engine
	s.p.mu.Unlock()
	if err := checkComponent(r); err != nil {
		return nil, err
	}
	host, err := provider.NewHostClient(engine)
	if err != nil {
		return nil, fmt.Errorf("connect to the engine at %s: %w", engine, err)
	}
	defer host.Close()
	return provider.Construct(ctx, r, host.EngineConn(), construct)
}

// checkComponent compares a component's inputs with the schema, as the engine doesn't for remote
// components.
func checkComponent(r *pulumirpc.ConstructRequest) error {
	s := schema.Get().Resources[r.GetType()]
	if s == nil {
		return fmt.Errorf("unknown resource type %s: awsx has no such component", r.GetType())
	}
	in, err := plugin.UnmarshalProperties(r.GetInputs(), plugin.MarshalOptions{
		KeepUnknowns:  true,
		KeepSecrets:   true,
		KeepResources: true,
	})
	if err != nil {
		return err
	}
	var errs []error
	cloud.Validate(&s.Object, cloud.PlainMap(in), "", func(path, reason string) {
		errs = append(errs, fmt.Errorf("%s %s: %s: %s", r.GetType(), r.GetName(), path, reason))
	})
	return errors.Join(errs...)
}

func construct(ctx *pulumi.Context, typ, name string, in provider.ConstructInputs, o pulumi.ResourceOption) (*provider.ConstructResult, error) {
	switch typ {
	case "awsx:ec2:Vpc":
		return constructVPC(ctx, name, in, o)
	case "awsx:ecr:Repository":
		return constructRepository(ctx, name, in, o)
	}
	return nil, fmt.Errorf("%s is unknown to the sandbox: it constructs awsx:ec2:Vpc and awsx:ecr:Repository", typ)
}

// component is the resource of a constructed component. Its outputs are given to the engine with
// the result.
type component struct{ pulumi.ResourceState }

// child is any resource that a component makes; ID and ARN are all that the components read of one.
type child struct {
	pulumi.CustomResourceState
	CidrBlock     pulumi.StringOutput `pulumi:"cidrBlock"`
	AllocationID  pulumi.StringOutput `pulumi:"allocationId"`
	Name          pulumi.StringOutput `pulumi:"name"`
	RepositoryURL pulumi.StringOutput `pulumi:"repositoryUrl"`
}

// register makes a child. Its version is that of the AWS SDK, so that it shares the program's
// default provider.
func register(ctx *pulumi.Context, typ, name string, in pulumi.Map, opts ...pulumi.ResourceOption) (*child, error) {
	c := &child{}
	version := strings.TrimPrefix(schema.Get().SDK["github.com/pulumi/pulumi-aws/sdk/v6"], "v")
	err := ctx.RegisterResource(cloud.Token(typ), name, in, c, append(opts, pulumi.Version(version))...)
	return c, err
}
