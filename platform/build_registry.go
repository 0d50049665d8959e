package main

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/registry"
)

func (p *platform) buildRegistry() error {
	outputs := pulumi.Map{}
	for _, name := range slices.Sorted(maps.Keys(p.config.Registry.Repositories)) {
		made, err := registry.New(p.Context, name, p.config.RepositoryArgs(name), p.inRegion)
		if err != nil {
			return err
		}
		outputs[name] = made.URL
	}
	p.Export("repositories", outputs)
	return nil
}
