package platform

import (
	"errors"
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Run is the program: it reads the stack file and builds the tiers that it has, in the order given.
func Run(tiers ...Tier) {
	var source Source
	pulumi.Run(func(ctx *pulumi.Context) error { return Deploy(ctx, source, tiers...) }, source.Read)
}

// Deploy builds the tiers that the stack file has.
func Deploy(ctx *pulumi.Context, source Source, tiers ...Tier) error {
	if err := CheckOrder(tiers); err != nil {
		return err
	}
	config, err := Load(source)
	if err != nil {
		return err
	}
	providers, err := NewProviders(ctx, config)
	if err != nil {
		return err
	}
	built := map[string]any{}
	for _, t := range tiers {
		b := &Build{
			Context:   ctx,
			Config:    config.as(t),
			InRegion:  pulumi.Providers(providers.Main),
			InUSEast1: pulumi.Providers(providers.USEast1),
			USEast1:   providers.USEast1,
			built:     built,
		}
		if !t.wanted(b.Config) {
			continue
		}
		if err := t.build(b); err != nil {
			return err
		}
	}
	return errors.Join(*config.misread...)
}

// Build is what a tier is built with: the configuration as far as the tier needs it, the providers,
// and what the tiers before it built.
type Build struct {
	*pulumi.Context
	*Config
	// InRegion and InUSEast1 are the options that a tier passes to a component: whose provider
	// makes it.
	InRegion, InUSEast1 pulumi.ResourceOption
	USEast1             pulumi.ProviderResource

	built map[string]any // by key
}

// mayUse reports whether the tier has said that it uses what the one with the key built, and
// remembers when it hasn't.
func (b *Build) mayUse(key string) bool {
	if b.reader.Key() == key || slices.ContainsFunc(
		b.reader.needs().built,
		func(s Section) bool { return s.Key() == key },
	) {
		return true
	}
	*b.misread = append(
		*b.misread,
		fmt.Errorf("platform: %s uses what %s built without needing it", b.reader.Key(), key),
	)
	return false
}
