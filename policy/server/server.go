// Package server serves policy rules to Pulumi's engine: it is a pulumirpc.AnalyzerServer of its
// own. Beside what the SDK's policy server does it decodes a resource once and not once for each
// rule, keeps a rule's panic from ending the run, answers before a stack is configured (pulumi
// policy publish and pulumi policy analyze ask so), gives stack rules their configuration, knows
// exemptions, and carries severity, frameworks and addresses in its metadata.
package server

import (
	"context"
	"sync"
	"time"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/settings"
)

// Pack is a policy pack.
type Pack struct {
	// Name is the pack's name in the engine's output, DisplayName and Description say what it is
	// for.
	Name, DisplayName, Description string
	// Version is a semantic version.
	Version string
	// Rules are the rules that the pack enforces.
	Rules []core.Rule
	// Library are the rules of this pack and of the packs that share its configuration file: their
	// names are accepted in Configure, any other name is refused.
	Library []core.Rule
	// Now is the clock by which exemptions expire. Nil means the system's.
	Now func() time.Time
}

// Server serves a pack. Its methods may be called at the same time.
type Server struct {
	pulumirpc.UnimplementedAnalyzerServer

	pack     Pack
	catalog  *settings.Catalog
	policies []policy

	mu       sync.RWMutex
	stack    stack
	settings map[string]setting

	// asked are the inputs of the resources that were analysed, by URN: stack rules see them beside
	// the outputs.
	asked sync.Map

	cancelled chan struct{}
	cancel    sync.Once
}

// policy is one of the pack's policies with what its messages need.
type policy struct {
	settings.Policy

	severity pulumirpc.PolicySeverity
}

// stack is what ConfigureStack says of the stack.
type stack struct {
	name, project string
	preview       bool
}

// setting is what Configure says of a policy.
type setting struct {
	level      core.Level
	config     core.Config
	exemptions []settings.Exemption
}

var _ pulumirpc.AnalyzerServer = (*Server)(nil)

// New returns a server of the pack.
func New(pack Pack) *Server {
	if pack.Now == nil {
		pack.Now = time.Now
	}
	s := &Server{
		pack:      pack,
		catalog:   settings.NewCatalog(pack.Library),
		settings:  map[string]setting{},
		cancelled: make(chan struct{}),
	}
	for _, p := range settings.Policies(pack.Rules) {
		s.policies = append(s.policies, policy{Policy: p, severity: severities[p.Rule.Severity]})
	}
	return s
}

// Handshake is the engine's first call. There is nothing to agree on.
func (s *Server) Handshake(
	context.Context,
	*pulumirpc.AnalyzerHandshakeRequest,
) (*pulumirpc.AnalyzerHandshakeResponse, error) {
	return &pulumirpc.AnalyzerHandshakeResponse{}, nil
}

// ConfigureStack says which stack is analysed, and whether it is a preview. It may never come.
func (s *Server) ConfigureStack(
	_ context.Context, req *pulumirpc.AnalyzerStackConfigureRequest,
) (*pulumirpc.AnalyzerStackConfigureResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked.Clear()
	s.stack = stack{name: req.GetStack(), project: req.GetProject(), preview: req.GetDryRun()}
	return &pulumirpc.AnalyzerStackConfigureResponse{}, nil
}

// GetPluginInfo returns the pack's version.
func (s *Server) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: s.pack.Version}, nil
}

// Cancel ends the analyses that are under way. The engine ends the process.
func (s *Server) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	s.cancel.Do(func() { close(s.cancelled) })
	return &emptypb.Empty{}, nil
}

// interrupted returns an error once the engine has cancelled the analysis.
func (s *Server) interrupted(ctx context.Context) error {
	select {
	case <-s.cancelled:
		return context.Canceled
	default:
		return ctx.Err()
	}
}

// setting returns what holds for the policy: what was configured, else its default.
func (s *Server) setting(p policy) setting {
	if configured, ok := s.settings[p.Name]; ok {
		return configured
	}
	return setting{level: p.Default(), config: p.Rule.Configured(nil)}
}
