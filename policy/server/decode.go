package server

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/plinth-infra/plinth/policy/core"
)

// everything keeps what a rule may ask about: unknowns, secrets, references, outputs, and the
// engine's own keys.
var everything = plugin.MarshalOptions{
	KeepUnknowns:     true,
	KeepSecrets:      true,
	KeepResources:    true,
	KeepOutputValues: true,
}

func decode(properties *structpb.Struct) (property.Map, error) {
	decoded, err := plugin.UnmarshalProperties(properties, everything)
	if err != nil {
		return property.Map{}, err
	}
	return resource.FromResourcePropertyMap(decoded), nil
}

func encode(properties property.Map) (*structpb.Struct, error) {
	return plugin.MarshalProperties(resource.ToResourcePropertyMap(properties), everything)
}

// decodeResource reads what Analyze and Remediate are sent. The type becomes canonical.
func decodeResource(req *pulumirpc.AnalyzeRequest) (core.Resource, error) {
	r, err := decodeShared(req.GetUrn(),
		req.GetType(),
		req.GetName(),
		req.GetProperties(),
		req.GetOptions(),
		req.GetProvider())
	r.Parent = req.GetOptions().GetParent()
	return r, err
}

// decodeStackResource reads what AnalyzeStack is sent.
func decodeStackResource(req *pulumirpc.AnalyzerResource) (core.Resource, error) {
	r, err := decodeShared(req.GetUrn(),
		req.GetType(),
		req.GetName(),
		req.GetProperties(),
		req.GetOptions(),
		req.GetProvider())
	r.Parent = req.GetParent()
	r.Dependencies = req.GetDependencies()
	r.PropertyDependencies = make(map[string][]string, len(req.GetPropertyDependencies()))
	for key, dependencies := range req.GetPropertyDependencies() {
		r.PropertyDependencies[key] = dependencies.GetUrns()
	}
	return r, err
}

func decodeShared(
	urn, token, name string, properties *structpb.Struct,
	options *pulumirpc.AnalyzerResourceOptions, provider *pulumirpc.AnalyzerProviderResource,
) (core.Resource, error) {
	decoded, err := decode(properties)
	if err != nil {
		return core.Resource{}, fmt.Errorf("%s: reading its properties: %w", urn, err)
	}
	r := core.Resource{
		URN:         urn,
		Name:        name,
		Type:        core.Canonical(token),
		Properties:  decoded,
		Protect:     options.GetProtect(),
		ProviderURN: provider.GetUrn(),
	}
	if r.Provider, err = decode(provider.GetProperties()); err != nil {
		return core.Resource{}, fmt.Errorf("%s: reading its provider's properties: %w", urn, err)
	}
	return r, nil
}

// stackOf returns the name and the project of the stack that a URN belongs to.
func stackOf(urn string) (name, project string) {
	parts := strings.Split(strings.TrimPrefix(urn, "urn:pulumi:"), "::")
	if !strings.HasPrefix(urn, "urn:pulumi:") || len(parts) < 4 {
		return "", ""
	}
	return parts[0], parts[1]
}
