package mockaws

import (
	"context"
	"fmt"
	"net"
	"sort"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/plinth-infra/plinth/internal/awstype"
)

// monitor stands in for the engine. It speaks the engine's own protocol instead of the SDK's mocks,
// because those neither show what a component or the stack publishes, nor keep unknown inputs.
type monitor struct {
	pulumirpc.UnimplementedResourceMonitorServer
	pulumirpc.UnimplementedEngineServer
	options

	mu        sync.Mutex
	resources []*Resource
	plugin    []*Resource                     // what the awsx plugin makes
	regions   map[string]string               // of each registered provider, by URN
	published map[string]resource.PropertyMap // by URN
	messages  []string
	root      string
}

// serve listens until stop is called.
func (m *monitor) serve() (address string, stop func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := grpc.NewServer(grpc.MaxRecvMsgSize(64 << 20))
	pulumirpc.RegisterResourceMonitorServer(server, m)
	pulumirpc.RegisterEngineServer(server, m)
	go func() { _ = server.Serve(listener) }() // its error is that it was stopped
	return listener.Addr().String(), server.Stop, nil
}

// everything keeps unknowns and secrets.
var everything = plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true, KeepResources: true}

// GetDeploymentInfo says what the engine can do. Output values aren't among it, so that inputs
// arrive as plain values.
func (m *monitor) GetDeploymentInfo(context.Context, *emptypb.Empty) (*pulumirpc.DeploymentInfo, error) {
	return &pulumirpc.DeploymentInfo{
		Organization: "organization", Project: m.project, Stack: m.stack, DryRun: m.preview,
		SupportedFeatures: []pulumirpc.ResourceMonitorFeature{
			pulumirpc.ResourceMonitorFeature_RESOURCE_MONITOR_FEATURE_SECRETS,
			pulumirpc.ResourceMonitorFeature_RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
			pulumirpc.ResourceMonitorFeature_RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
			pulumirpc.ResourceMonitorFeature_RESOURCE_MONITOR_FEATURE_DELETED_WITH,
		},
	}, nil
}

// RegisterResource records a registration and answers it from the table.
func (m *monitor) RegisterResource(_ context.Context, rpc *pulumirpc.RegisterResourceRequest,
) (*pulumirpc.RegisterResourceResponse, error) {
	r, err := newResource(m.project, m.stack, rpc)
	if err != nil {
		return nil, err
	}
	if r.Type == string(resource.RootStackType) {
		return &pulumirpc.RegisterResourceResponse{Urn: r.URN}, nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	seen := Recording{Resources: m.resources}
	if seen.Lookup(r.URN) != nil {
		return nil, fmt.Errorf("mockaws: duplicate resource URN %s; try giving it a unique name", r.URN)
	}
	m.inherit(r)
	region := m.region
	if known, ok := m.regions[r.Provider]; ok {
		region = known
	}
	if r.Type == vpcComponent {
		if known, ok := m.regions[r.Providers["aws"]]; ok {
			region = known
		}
		err = m.constructVPC(r, region)
	} else {
		r.ID, r.Outputs, err = answer(r, region, m.preview)
		for key, value := range m.outputs[r.Type] {
			r.Outputs[key] = value
		}
	}
	if err != nil {
		return nil, err
	}
	if r.Type == providerType {
		m.regions[r.URN] = region
		if own, ok := r.Get("region").(string); ok {
			m.regions[r.URN] = own
		}
	}
	m.resources = append(m.resources, r)
	object, err := plugin.MarshalProperties(r.Outputs, everything)
	if err != nil {
		return nil, err
	}
	return &pulumirpc.RegisterResourceResponse{Urn: r.URN, Id: r.ID, Object: object}, nil
}

// inherit gives a component the providers of its parent, as the engine does; the SDK sends only
// those that are given.
func (m *monitor) inherit(r *Resource) {
	if r.Custom {
		return
	}
	rec := Recording{Resources: m.resources}
	if parent := rec.Lookup(r.Parent); parent != nil {
		for pkg, urn := range parent.Providers {
			if _, own := r.Providers[pkg]; !own {
				r.Providers[pkg] = urn
			}
		}
	}
}

// RegisterResourceOutputs records what a component, or the stack, publishes.
func (m *monitor) RegisterResourceOutputs(_ context.Context, rpc *pulumirpc.RegisterResourceOutputsRequest,
) (*emptypb.Empty, error) {
	outputs, err := plugin.UnmarshalProperties(rpc.GetOutputs(), everything)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.published[rpc.GetUrn()] = outputs
	return &emptypb.Empty{}, nil
}

// ReadResource answers a Get of an existing resource with its id and nothing more.
func (m *monitor) ReadResource(_ context.Context, rpc *pulumirpc.ReadResourceRequest,
) (*pulumirpc.ReadResourceResponse, error) {
	if _, ok := awstype.Of(rpc.GetType()); !ok {
		return nil, unknownType(rpc.GetType(), rpc.GetName())
	}
	register := &pulumirpc.RegisterResourceRequest{Type: rpc.GetType(), Name: rpc.GetName(), Parent: rpc.GetParent()}
	return &pulumirpc.ReadResourceResponse{
		Urn:        string(urn(m.project, m.stack, register)),
		Properties: rpc.GetProperties(),
	}, nil
}

// Invoke follows references to resources and refuses all else: Plinth's tiers make no provider
// call, so that a preview needs no credentials.
func (m *monitor) Invoke(_ context.Context, rpc *pulumirpc.ResourceInvokeRequest,
) (*pulumirpc.ResourceInvokeResponse, error) {
	if rpc.GetTok() == "pulumi:pulumi:getResource" {
		return m.getResource(rpc)
	}
	return nil, unknownInvoke(rpc.GetTok())
}

// SignalAndWaitForShutdown lets the program end.
func (m *monitor) SignalAndWaitForShutdown(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

// Log keeps what the program logs.
func (m *monitor) Log(_ context.Context, rpc *pulumirpc.LogRequest) (*emptypb.Empty, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.messages = append(m.messages, rpc.GetSeverity().String()+": "+rpc.GetMessage())
	return &emptypb.Empty{}, nil
}

// SetRootResource and GetRootResource keep the stack's URN.
func (m *monitor) SetRootResource(_ context.Context, rpc *pulumirpc.SetRootResourceRequest,
) (*pulumirpc.SetRootResourceResponse, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.root = rpc.GetUrn()
	return &pulumirpc.SetRootResourceResponse{}, nil
}

// GetRootResource returns the stack's URN.
func (m *monitor) GetRootResource(context.Context, *pulumirpc.GetRootResourceRequest,
) (*pulumirpc.GetRootResourceResponse, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return &pulumirpc.GetRootResourceResponse{Urn: m.root}, nil
}

func (m *monitor) recording() *Recording {
	m.mu.Lock()
	defer m.mu.Unlock()
	sort.Slice(m.resources, func(i, j int) bool { return m.resources[i].URN < m.resources[j].URN })
	sort.Slice(m.plugin, func(i, j int) bool { return m.plugin[i].URN < m.plugin[j].URN })
	rec := &Recording{Resources: m.resources, Plugin: m.plugin, Messages: m.messages}
	for _, r := range m.resources {
		r.Published = m.published[r.URN]
		delete(m.published, r.URN)
	}
	for _, outputs := range m.published { // what is left is the stack's
		rec.Outputs = outputs
	}
	return rec
}
