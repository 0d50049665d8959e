package platform

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/registry"
)

// Registry is repositories of container images.
var Registry = declare(&registryTier{}, "plinth:registry", "Repositories of container images.")

type registryTier struct {
	tier[*registry.Settings, nothing]
}

func (t *registryTier) build(b *Build) error {
	settings := t.Settings(b.Config).Repositories
	outputs := pulumi.Map{}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args := settings[name].Args()
		args.Disposable = b.Disposable
		repository, err := registry.New(b.Context, name, args, b.InRegion)
		if err != nil {
			return err
		}
		outputs[name] = repository.URL
	}
	b.Export("repositories", outputs)
	return nil
}
