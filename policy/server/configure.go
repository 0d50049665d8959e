package server

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/settings"
)

// Configure sets levels, properties and exemptions. It reports every mistake at once and then
// changes nothing. The names of a pack that shares the configuration file are accepted; that pack
// checks their properties.
func (s *Server) Configure(_ context.Context, req *pulumirpc.ConfigureAnalyzerRequest) (*emptypb.Empty, error) {
	given := req.GetPolicyConfig()
	own := map[string]policy{}
	for _, p := range s.policies {
		own[p.Name] = p
	}
	configured := map[string]setting{}
	if all, ok := given[settings.All]; ok {
		// The engine has applied it to each policy already; a caller that isn't the engine may not
		// have.
		for name, p := range own {
			configured[name] = setting{level: core.Level(all.GetEnforcementLevel()), config: p.Rule.Configured(nil)}
		}
	}
	var problems []error
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if name == settings.All {
			continue
		}
		if _, err := s.catalog.Lookup(name); err != nil {
			problems = append(problems, err)
			continue
		}
		p, ok := own[name]
		if !ok {
			continue
		}
		properties := given[name].GetProperties().AsMap()
		if err := p.Check(properties); err != nil {
			problems = append(problems, err)
			continue
		}
		exemptions, err := settings.Exemptions(properties)
		problems = append(problems, err)
		configured[name] = setting{
			level:      core.Level(given[name].GetEnforcementLevel()),
			config:     p.Rule.Configured(properties),
			exemptions: exemptions,
		}
	}
	if err := errors.Join(problems...); err != nil {
		return nil, status.Error(codes.InvalidArgument,
			fmt.Sprintf("the configuration of the policy pack %s is wrong:\n%v", s.pack.Name, err))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settings = configured
	return &emptypb.Empty{}, nil
}
