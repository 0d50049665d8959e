package platform

import (
	"cmp"
	"maps"
	"regexp"
	"slices"

	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/components/tracing"
	"github.com/plinth-infra/plinth/internal/check"
)

// Tracing is which requests are recorded, and the collector beside each task.
var Tracing = declare(&tracingTier{}, "plinth:tracing", "Which requests X-Ray records, and a collector of traces beside every service.")

type tracingTier struct {
	tier[*tracing.Settings, *tracing.Tracing]
}

func (t *tracingTier) needs() needs {
	return needs{settings: []Section{Network, Services}, built: []Section{Functions, Payments}}
}

// build makes the group of the stack's traces: those of its services and of its functions.
func (t *tracingTier) build(b *Build) error {
	args := t.args(b.Config)
	traced := maps.Clone(Functions.Built(b))
	payments := Payments.Built(b)
	if payments != nil {
		traced = withPayments(traced, payments)
	}
	for _, name := range slices.Sorted(maps.Keys(traced)) {
		args.Functions = append(args.Functions, traced[name].Name)
	}
	if payments != nil {
		args.Functions = append(args.Functions, payments.Recorder.Name)
	}
	built, err := tracing.New(b.Context, "tracing", args, b.InRegion)
	if err != nil {
		return err
	}
	t.provide(b, built)
	return nil
}

// args are tracing's, with the stack's name for its traces where the file says none.
func (t *tracingTier) args(c *Config) *tracing.Args {
	args := &tracing.Args{
		Settings: *t.Settings(c),
		Region:   c.Region,
		Services: Services.traced(c),
	}
	args.Group = t.group(c)
	return args
}

func (t *tracingTier) group(c *Config) string {
	if group := t.Settings(c).Group; group != "" {
		return group
	}
	return c.Tags["Project"] + "-" + c.Environment
}

// traceGroup is the form of a group's name that leaves room for a rule's: see the tracing package.
var traceGroup = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,19}$`)

func (t *tracingTier) rules() []rule {
	return []rule{
		{relies: []path{{"plinth:services", "*"}, {"plinth:functions", "*"}, {"plinth:payments"}}, check: t.tracesSomething},
		{relies: []path{{"plinth:services", "*"}, {"plinth:network"}, {"aws:region"}}, check: t.withoutNAT},
	}
}

// tracesSomething: traces have somebody who makes them, and a name.
func (t *tracingTier) tracesSomething(c *Config, p *check.Problems) {
	if !t.present(c) {
		return
	}
	traced := Services.traced(c)
	if len(traced) == 0 && !Functions.present(c) && !Payments.present(c) {
		p.At(t.key).Say("there is nothing that is traced").Fix("add plinth:services or plinth:functions, or take it out")
	}
	if group := t.group(c); !traceGroup.MatchString(group) {
		p.At(t.key, "group").Value(group).
			Say("the default isn't the name of a group").
			Fix("write one of at most 20 letters, digits and hyphens")
	}
	for name, r := range t.Settings(c).Rules {
		if r.Service == "" || slices.Contains(traced, r.Service) {
			continue
		}
		fix := "take it out"
		if near := check.Nearest(r.Service, traced); near != "" {
			fix = "write " + near
		}
		p.At(t.key, "rules", name, "service").Value(r.Service).Say("no service of this name is traced").Fix("%s", fix)
	}
}

// withoutNAT: the collector's image and its traces go through endpoints then.
func (t *tracingTier) withoutNAT(c *Config, p *check.Problems) {
	if !t.present(c) || !Network.withoutNAT(c) || len(Services.traced(c)) == 0 {
		return
	}
	image := cmp.Or(t.Settings(c).CollectorImage, tracing.DefaultImage)
	requireReachable(c, p.In(t.key, "collectorImage"), image)
	Network.require(c, p, "plinth:tracing sends traces, and nat is none", network.EndpointObservability)
}
