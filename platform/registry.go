package platform

import (
	"cmp"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/registry"
	"github.com/plinth-infra/plinth/internal/check"
)

// Registry is repositories of container images.
var Registry = declare(&registryTier{}, "plinth:registry", "Repositories of container images.")

// RegistrySettings is what a stack file says of container images.
type RegistrySettings struct {
	// Repositories, by name.
	Repositories map[string]*RepositorySettings `json:"repositories"`
}

// RepositorySettings is what a stack file says of one repository.
type RepositorySettings struct {
	registry.Settings
	// ARN of a customer key instead of ECR's own. Changing it makes a new repository.
	KMSKeyARN string `json:"kmsKeyArn,omitempty"`
}

// Validate reports repositories that share a name.
func (s *RegistrySettings) Validate(p *check.Problems) {
	if len(s.Repositories) == 0 {
		p.At("repositories").Say("there is none").Fix("name one, or remove plinth:registry")
	}
	owners := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(s.Repositories)) {
		check.Name(p.In("repositories", key), key, registry.MaxName)
		name := cmp.Or(s.Repositories[key].Name, key)
		if other, taken := owners[name]; taken {
			p.At("repositories", key, "name").Value(name).Say("%s has it already", other).Fix("write another")
		}
		owners[name] = key
	}
}

// Validate reports what is wrong with one repository.
func (s *RepositorySettings) Validate(p *check.Problems) {
	s.Settings.Validate(p)
	if s.KMSKeyARN != "" {
		check.KeyARN(p.In("kmsKeyArn"), s.KMSKeyARN)
		if s.Encryption == registry.EncryptionAES256 {
			p.At("kmsKeyArn").Say("not used with encryption aes256").Fix("remove one of them")
		}
	}
}

type registryTier struct {
	tier[*RegistrySettings, nothing]
}

func (t *registryTier) build(b *Build) error {
	repositories := t.Settings(b.Config).Repositories
	outputs := pulumi.Map{}
	for _, name := range slices.Sorted(maps.Keys(repositories)) {
		settings := repositories[name]
		repository, err := registry.New(b.Context, name, &registry.Args{
			Settings:   settings.Settings,
			KMSKeyARN:  optional(settings.KMSKeyARN),
			Disposable: b.Disposable,
		}, b.InRegion)
		if err != nil {
			return err
		}
		outputs[name] = repository.URL
	}
	b.Export("repositories", outputs)
	return nil
}
