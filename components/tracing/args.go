package tracing

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/check"
)

// Args are the settings and what the program gives. The settings' Group is required.
type Args struct {
	Settings

	// Region is where the collector sends traces. Required.
	Region string
	// Services are the names of the traced services, and Functions the physical names of Lambda
	// functions: their traces are the group's. At least one.
	Services  []string
	Functions []pulumi.StringInput
}

const maxName = 32

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r.Services = slices.Sorted(slices.Values(r.Services))
	r.Functions = slices.Clone(r.Functions)
	r.Rules = maps.Clone(r.Rules)
	check.Defaults(&r.Settings)

	var p check.Problems
	check.Name(&p, name, maxName)
	check.Region(p.In("region"), r.Region)
	check.Settings(&p, &r.Settings)
	if r.Group == "" {
		p.At("group").Say("required, got nothing").Fix("write one like shop-prd")
	}
	if len(r.Services)+len(r.Functions) == 0 {
		p.At("services").Say("no services and no functions to trace").Fix("name one")
	}
	for key, rule := range r.Rules {
		if rule.Service != "" && !slices.Contains(r.Services, rule.Service) {
			p.At("rules", key, "service").Value(rule.Service).Say("no service of this name is traced").
				Fix("name one that is")
		}
	}
	return r, p.Err()
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"group":          pulumi.String(a.Group),
		"insights":       pulumi.Bool(a.Insights),
		"ratePercent":    pulumi.Float64(*a.Sampling.RatePercent),
		"collectorImage": pulumi.String(a.CollectorImage),
	}
}
