package tracing_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/tracing"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	xrayGroupType = "aws:xray/group:Group"
	xrayRuleType  = "aws:xray/samplingRule:SamplingRule"
)

func tracingArgs() tracing.Args {
	return tracing.Args{
		Region:    "eu-west-1",
		Services:  []string{"shop", "admin"},
		Functions: []pulumi.StringInput{pulumi.String("orders-1a2b3c4")},
		Settings: tracing.Settings{
			Group: "plinth-prd",
			Rules: map[string]tracing.Rule{
				"health": {Priority: 100, Path: "/health"},
				"pay": {
					Priority:           200,
					Service:            "shop",
					Path:               "/pay/*",
					Method:             "POST",
					Host:               "*.example.com",
					RatePercent:        50,
					ReservoirPerSecond: 5,
				},
			},
		},
	}
}

func tracingProgram(args *tracing.Args) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error { _, err := tracing.New(ctx, "tracing", args); return err }
}

func TestTracing(t *testing.T) {
	t.Parallel()
	t.Run("has exactly these children", func(t *testing.T) {
		t.Parallel()
		args := tracingArgs()
		rec := mockaws.Run(t, tracingProgram(&args))
		require.ElementsMatch(t, []string{
			xrayGroupType + " tracing", xrayRuleType + " tracing-default", xrayRuleType + " tracing-health",
			xrayRuleType + " tracing-pay",
		}, fixture.Children(rec, rec.One(t, "plinth:tracing:Tracing", "tracing")))
		group := rec.Only(t, xrayGroupType)
		require.Equal(t, "plinth-prd", group.Get("groupName"))
		require.Equal(t, `annotation.plinth_group = "plinth-prd" OR service("orders-1a2b3c4")`,
			group.Get("filterExpression"))
		require.Equal(t,
			[]any{false, false},
			[]any{
				group.Get("insightsConfiguration.insightsEnabled"),
				group.Get("insightsConfiguration.notificationsEnabled"),
			})
	})
}

func TestSamplingRules(t *testing.T) {
	t.Parallel()
	t.Run("are the stack's own", func(t *testing.T) {
		t.Parallel()
		args := tracingArgs()
		rec := mockaws.Run(t, tracingProgram(&args))
		for name, want := range map[string][]any{
			"default": {"plinth-prd-default", 9999.0, 0.05, 1.0, "plinth-prd/*", "*", "*", "*"},
			"health":  {"plinth-prd-health", 100.0, 0.0, 0.0, "plinth-prd/*", "/health", "*", "*"},
			"pay":     {"plinth-prd-pay", 200.0, 0.5, 5.0, "plinth-prd/shop", "/pay/*", "POST", "*.example.com"},
		} {
			r := rec.One(t, xrayRuleType, "tracing-"+name)
			var got []any
			for _, key := range []string{
				"ruleName", "priority", "fixedRate", "reservoirSize", "serviceName", "urlPath", "httpMethod", "host",
			} {
				got = append(got, r.Get(key))
			}
			require.Equal(t, want, got)
			require.Equal(t, []any{"*", "*", 1.0}, []any{r.Get("serviceType"), r.Get("resourceArn"), r.Get("version")})
		}
		half := 0.5
		busy := tracing.Args{
			Region:   "eu-west-1",
			Services: []string{"shop"},
			Settings: tracing.Settings{
				Group:    "a",
				Sampling: tracing.Sampling{RatePercent: &half, ReservoirPerSecond: 3},
				Insights: true,
			},
		}
		rec = mockaws.Run(t, tracingProgram(&busy))
		require.Equal(t,
			[]any{0.005, 3.0},
			[]any{rec.Only(t, xrayRuleType).Get("fixedRate"), rec.Only(t, xrayRuleType).Get("reservoirSize")})
		require.Equal(t, true, rec.Only(t, xrayGroupType).Get("insightsConfiguration.insightsEnabled"))
	})
}

func TestTracingArgs(t *testing.T) {
	t.Parallel()
	rule := func(r tracing.Rule) func(*tracing.Args) {
		return func(a *tracing.Args) { a.Rules["x"] = r }
	}
	named := func(name string) func(*tracing.Args) {
		return func(a *tracing.Args) {
			a.Rules[name] = tracing.Rule{
				Priority: 1,
			}
		}
	}
	rate := func(percent float64) func(*tracing.Args) {
		return func(a *tracing.Args) { a.Sampling.RatePercent = &percent }
	}
	for want, change := range map[string]func(*tracing.Args){
		"group: required, got nothing":                     func(a *tracing.Args) { a.Group = "" },
		"group: X-Ray's own group has this name":           func(a *tracing.Args) { a.Group = "Default" },
		"group: wrong form, got \"xxxxxxxxxxxxxxxxxxxxx\"": func(a *tracing.Args) { a.Group = strings.Repeat("x", 21) },
		"region: not the name of a region":                 func(a *tracing.Args) { a.Region = "" },
		"services: no services and no functions": func(a *tracing.Args) {
			a.Services = nil
			a.Functions = nil
			a.Rules = nil
		},
		"rules.pay.service: no service of this name is traced, got \"shop\"": func(a *tracing.Args) {
			a.Services = []string{"admin"}
		},
		"collectorImage: mutable tag, got \"public.ecr.aws/x/collector\"": func(a *tracing.Args) {
			a.CollectorImage = "public.ecr.aws/x/collector"
		},
		"collectorImage: mutable tag, got \"collector:latest\"": func(a *tracing.Args) {
			a.CollectorImage = "collector:latest"
		},
		"collectorImage: wrong form": func(a *tracing.Args) {
			a.CollectorImage = "collector:1@x"
		},
		"sampling.ratePercent: too large, got 101": rate(101),
		"sampling.ratePercent: too small, got -1":  rate(-1),
		"sampling.reservoirPerSecond: too small": func(a *tracing.Args) {
			a.Sampling.ReservoirPerSecond = -1
		},
		"rules.x.priority: required, got nothing": rule(tracing.Rule{}),
		"rules.x.priority: too large, got 9999": rule(tracing.Rule{
			Priority: 9999,
		}),
		"rules.pay.priority: the rule health has it already, got 100": func(a *tracing.Args) {
			a.Rules["pay"] = tracing.Rule{
				Priority: 100,
			}
		},
		"rules.default: the rule of sampling has": named("default"),
		"rules.too-long-a-rule: a name has":       named("too-long-a-rule"),
		"rules.x.path: wrong form, got \"/a b\"": rule(tracing.Rule{
			Priority: 1,
			Path:     "/a b",
		}),
		"rules.x.method: too long": rule(tracing.Rule{
			Priority: 1,
			Method:   "ELEVENCHARS",
		}),
		"rules.x.host: too long": rule(tracing.Rule{
			Priority: 1,
			Host:     strings.Repeat("x", 65),
		}),
		"rules.x.ratePercent: too small, got -1": rule(tracing.Rule{
			Priority:    1,
			RatePercent: -1,
		}),
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			args := tracingArgs()
			change(&args)
			rec, err := mockaws.Try(tracingProgram(&args))
			require.ErrorContains(t, err, want)
			if rec != nil {
				require.Empty(t, rec.Of("plinth:tracing:Tracing"), "nothing is registered")
			}
		})
	}
	t.Run("nil", func(t *testing.T) {
		t.Parallel()
		_, err := mockaws.Try(tracingProgram(nil))
		require.ErrorContains(t, err, "no services and no functions to trace")
	})
	t.Run("zero percent records nothing beyond the reservoir", func(t *testing.T) {
		t.Parallel()
		args := tracingArgs()
		rate(0)(&args)
		rec := mockaws.Run(t, tracingProgram(&args))
		require.Equal(t, 0.0, rec.One(t, xrayRuleType, "tracing-default").Get("fixedRate"))
	})
}
