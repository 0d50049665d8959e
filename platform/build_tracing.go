package main

import (
	"maps"
	"slices"

	"github.com/plinth-infra/plinth/components/tracing"
)

// buildTracing makes the group of the stack's traces: those of its services and of its functions.
func (p *platform) buildTracing() (err error) {
	args := p.config.TracingArgs()
	for _, name := range slices.Sorted(maps.Keys(p.functions)) {
		args.Functions = append(args.Functions, p.functions[name].Name)
	}
	if p.recorder != nil {
		args.Functions = append(args.Functions, p.recorder.Name)
	}
	p.tracing, err = tracing.New(p.Context, "tracing", args, p.inRegion)
	return err
}
