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
		Group: "plinth-prd", Region: "eu-west-1", Services: []string{"shop", "admin"}, Functions: []pulumi.StringInput{pulumi.String("orders-1a2b3c4")},
		Rules: map[string]tracing.Rule{
			"health": {Priority: 100, Path: "/health"},
			"pay":    {Priority: 200, Service: "shop", Path: "/pay/*", Method: "POST", Host: "*.example.com", RatePercent: 50, ReservoirPerSecond: 5},
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
			xrayGroupType + " tracing", xrayRuleType + " tracing-default", xrayRuleType + " tracing-health", xrayRuleType + " tracing-pay",
		}, fixture.Children(rec, rec.One(t, "plinth:tracing:Tracing", "tracing")))
		group := rec.Only(t, xrayGroupType)
		require.Equal(t, "plinth-prd", group.Get("groupName"))
		require.Equal(t, `annotation.plinth_group = "plinth-prd" OR service("orders-1a2b3c4")`, group.Get("filterExpression"))
		require.Equal(t, []any{false, false}, []any{group.Get("insightsConfiguration.insightsEnabled"), group.Get("insightsConfiguration.notificationsEnabled")})
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
			for _, key := range []string{"ruleName", "priority", "fixedRate", "reservoirSize", "serviceName", "urlPath", "httpMethod", "host"} {
				got = append(got, r.Get(key))
			}
			require.Equal(t, want, got)
			require.Equal(t, []any{"*", "*", 1.0}, []any{r.Get("serviceType"), r.Get("resourceArn"), r.Get("version")})
		}
		busy := tracing.Args{Group: "a", Region: "eu-west-1", Services: []string{"shop"}, Sampling: tracing.Sampling{RatePercent: 0.5, ReservoirPerSecond: 3}, Insights: true}
		rec = mockaws.Run(t, tracingProgram(&busy))
		require.Equal(t, []any{0.005, 3.0}, []any{rec.Only(t, xrayRuleType).Get("fixedRate"), rec.Only(t, xrayRuleType).Get("reservoirSize")})
		require.Equal(t, true, rec.Only(t, xrayGroupType).Get("insightsConfiguration.insightsEnabled"))
	})
}

func TestTracingArgs(t *testing.T) {
	t.Parallel()
	t.Run("refuse what cannot work", func(t *testing.T) {
		t.Parallel()
		for want, change := range map[string]func(*tracing.Args){
			"group: it isn't the name of a group, got \"\"":                      func(a *tracing.Args) { a.Group = "" },
			"group: it isn't the name of a group, got \"Default\"":               func(a *tracing.Args) { a.Group = "Default" },
			"write at most 20 letters":                                           func(a *tracing.Args) { a.Group = strings.Repeat("x", 21) },
			"region: it isn't the name of a region":                              func(a *tracing.Args) { a.Region = "" },
			"services, functions: there is nothing to trace":                     func(a *tracing.Args) { a.Services, a.Functions, a.Rules = nil, nil, nil },
			"rules.pay.service: no service of this name is traced, got \"shop\"": func(a *tracing.Args) { a.Services = []string{"admin"} },
			"collectorImage: it isn't an image that stays what it is":            func(a *tracing.Args) { a.CollectorImage = "public.ecr.aws/x/collector" },
			"got \"collector:latest\"":                                           func(a *tracing.Args) { a.CollectorImage = "collector:latest" },
			"sampling.ratePercent: it isn't a share, got 101":                    func(a *tracing.Args) { a.Sampling.RatePercent = 101 },
			"sampling.reservoirPerSecond: it is negative":                        func(a *tracing.Args) { a.Sampling.ReservoirPerSecond = -1 },
			"rules.x.priority: it is out of range, got 0; use 1 to 9998":         func(a *tracing.Args) { a.Rules["x"] = tracing.Rule{} },
			"rules.x.priority: it is out of range, got 9999":                     func(a *tracing.Args) { a.Rules["x"] = tracing.Rule{Priority: 9999} },
			"rules.pay.priority: the rule health has it already, got 100":        func(a *tracing.Args) { a.Rules["pay"] = tracing.Rule{Priority: 100} },
			"rules.default: its name has to be":                                  func(a *tracing.Args) { a.Rules["default"] = tracing.Rule{Priority: 1} },
			"rules.too-long-a-rule: its name has to be":                          func(a *tracing.Args) { a.Rules["too-long-a-rule"] = tracing.Rule{Priority: 1} },
			"rules.x.path: it isn't a pattern, got \"/a b\"":                     func(a *tracing.Args) { a.Rules["x"] = tracing.Rule{Priority: 1, Path: "/a b"} },
			"rules.x.method: it isn't a pattern":                                 func(a *tracing.Args) { a.Rules["x"] = tracing.Rule{Priority: 1, Method: "ELEVENCHARS"} },
			"rules.x.host: it isn't a pattern":                                   func(a *tracing.Args) { a.Rules["x"] = tracing.Rule{Priority: 1, Host: strings.Repeat("x", 65)} },
			"rules.x.ratePercent: it isn't a share, got -1":                      func(a *tracing.Args) { a.Rules["x"] = tracing.Rule{Priority: 1, RatePercent: -1} },
		} {
			args := tracingArgs()
			change(&args)
			rec, err := mockaws.Try(tracingProgram(&args))
			require.ErrorContains(t, err, want)
			if rec != nil {
				require.Empty(t, rec.Of("plinth:tracing:Tracing"), "nothing is registered")
			}
		}
		_, err := mockaws.Try(tracingProgram(nil))
		require.ErrorContains(t, err, "nothing to trace")
	})
}

func TestTracingSettings(t *testing.T) {
	t.Parallel()
	t.Run("report every mistake with its path", func(t *testing.T) {
		t.Parallel()
		require.NoError(t, (&tracing.Settings{}).Validate("plinth:tracing"))
		err := (&tracing.Settings{CollectorImage: "x", Sampling: tracing.SamplingSettings{RatePercent: -1}, Rules: map[string]tracing.Rule{"a": {Priority: -1}}}).Validate("plinth:tracing")
		for _, want := range []string{"collectorImage: ", "sampling.ratePercent: ", "rules.a.priority: "} {
			require.ErrorContains(t, err, "plinth:tracing."+want)
		}
	})
}
