package tests

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/components/tracing"
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

func TestTracingIsMadeOfTheseResources(t *testing.T) {
	t.Parallel()
	args := tracingArgs()
	rec := mockaws.Run(t, tracingProgram(&args))
	require.ElementsMatch(t, []string{
		xrayGroupType + " tracing", xrayRuleType + " tracing-default", xrayRuleType + " tracing-health", xrayRuleType + " tracing-pay",
	}, childrenOf(rec, rec.One(t, "plinth:tracing:Tracing", "tracing")))
	group := rec.Only(t, xrayGroupType)
	require.Equal(t, "plinth-prd", group.Get("groupName"))
	require.Equal(t, `annotation.plinth_group = "plinth-prd" OR service("orders-1a2b3c4")`, group.Get("filterExpression"))
	require.Equal(t, []any{false, false}, []any{group.Get("insightsConfiguration.insightsEnabled"), group.Get("insightsConfiguration.notificationsEnabled")})
}

func TestSamplingRulesAreTheStacksOwn(t *testing.T) {
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
}

func TestTracingRefusesWhatCannotWork(t *testing.T) {
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
}

func TestTracingSettingsReportEveryMistakeWithItsPath(t *testing.T) {
	t.Parallel()
	require.NoError(t, (&tracing.Settings{}).Validate("plinth:tracing"))
	err := (&tracing.Settings{CollectorImage: "x", Sampling: tracing.SamplingSettings{RatePercent: -1}, Rules: map[string]tracing.Rule{"a": {Priority: -1}}}).Validate("plinth:tracing")
	for _, want := range []string{"collectorImage: ", "sampling.ratePercent: ", "rules.a.priority: "} {
		require.ErrorContains(t, err, "plinth:tracing."+want)
	}
}

// traced gives a service a collector, as the tier makes it.
func traced(image string) serviceChange {
	return func(ctx *pulumi.Context, a *service.Args) error {
		args := tracingArgs()
		args.CollectorImage = image
		made, err := tracing.New(ctx, "tracing", &args)
		if err != nil {
			return err
		}
		a.Tracing = made.Collector
		return nil
	}
}

func containersOf(t *testing.T, task *mockaws.Resource) []map[string]any {
	t.Helper()
	var list []map[string]any
	require.NoError(t, json.Unmarshal([]byte(task.Get("containerDefinitions").(string)), &list))
	return list
}

// variablesOf are a container's plain variables.
func variablesOf(container map[string]any) map[string]string {
	found := map[string]string{}
	list, _ := container["environment"].([]any)
	for _, entry := range list {
		e := entry.(map[string]any)
		found[e["name"].(string)] = e["value"].(string)
	}
	return found
}

func TestATracedServiceHasACollectorThatCannotTakeItDown(t *testing.T) {
	t.Parallel()
	rec := runService(t, behindIngress, traced(""), with(func(a *service.Args) {
		a.Environment = pulumi.StringMap{"OTEL_TRACES_SAMPLER": pulumi.String("always_on")}
	}))
	list := containersOf(t, rec.Only(t, ecsTaskType))
	require.Len(t, list, 2)
	own, collector := list[0], list[1]
	require.Equal(t, []any{map[string]any{"containerName": "collector", "condition": "START"}}, own["dependsOn"])
	require.Equal(t, []any{224.0, 32.0}, []any{own["cpu"], collector["cpu"]}, "the program has the greater share, and both together what the task has")
	for key, want := range map[string]any{
		"name": "collector", "image": tracing.DefaultImage, "essential": false, "readonlyRootFilesystem": true, "user": "65532:65532", "memory": 256.0,
		"linuxParameters": map[string]any{"initProcessEnabled": true, "capabilities": map[string]any{"drop": []any{"ALL"}}},
		"restartPolicy":   map[string]any{"enabled": true, "restartAttemptPeriod": 60.0},
	} {
		require.Equal(t, want, collector[key], key)
	}
	require.Equal(t, []any{"CMD", "/healthcheck"}, collector["healthCheck"].(map[string]any)["command"])
	require.NotContains(t, collector, "portMappings", "nothing outside the task reaches it")
	require.Equal(t, map[string]string{
		"OTEL_SERVICE_NAME": "plinth-prd/shop", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318", "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
		"OTEL_PROPAGATORS": "tracecontext,baggage,xray", "OTEL_TRACES_SAMPLER": "always_on", "OTEL_TRACES_SAMPLER_ARG": "endpoint=http://localhost:2000",
		"OTEL_METRICS_EXPORTER": "none", "OTEL_LOGS_EXPORTER": "none",
	}, variablesOf(own), "what the program says itself wins")

	tasks := statementsOf(t, rec.One(t, iamRolePolicy, "shop-task-policy"), "policy")["Tracing"]
	require.ElementsMatch(t, []any{"xray:GetSamplingRules", "xray:GetSamplingStatisticSummaries", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"}, tasks["Action"])
	require.Equal(t, "arn:aws:ecr:eu-west-1:123456789012:repository/shop", statementsOf(t, rec.One(t, iamRolePolicy, "shop-execution-policy"), "policy")["Image"]["Resource"])
}

func TestTheCollectorListensInItsTaskAlone(t *testing.T) {
	t.Parallel()
	rec := runService(t, traced(""))
	env := variablesOf(containersOf(t, rec.Only(t, ecsTaskType))[1])
	require.Equal(t, "200MiB", env["GOMEMLIMIT"])
	var c map[string]map[string]any
	require.NoError(t, json.Unmarshal([]byte(env["AOT_CONFIG_CONTENT"]), &c))
	text := env["AOT_CONFIG_CONTENT"]
	require.Equal(t, strings.Count(text, `"endpoint":`), strings.Count(text, `"endpoint":"127.0.0.1:`), "every endpoint is the loopback interface's")
	for _, port := range []int{2000, 4317, 4318, 13133} {
		require.Contains(t, text, fmt.Sprintf(`"127.0.0.1:%d"`, port))
	}
	require.Equal(t, map[string]any{"region": "eu-west-1", "indexed_attributes": []any{"plinth_group"}}, c["exporters"]["awsxray"])
	require.Equal(t, []any{map[string]any{"key": "plinth_group", "value": "plinth-prd", "action": "upsert"}}, c["processors"]["attributes"].(map[string]any)["actions"], "the group finds the service's traces by it")
	require.Equal(t, "eu-west-1", c["extensions"]["awsproxy"].(map[string]any)["region"])
	pipeline := c["service"]["pipelines"].(map[string]any)["traces"].(map[string]any)
	for kind, names := range map[string]string{"receivers": "receivers", "processors": "processors", "exporters": "exporters"} {
		for _, name := range pipeline[names].([]any) {
			require.Contains(t, c[kind], name, "the pipeline names what is configured")
		}
	}
	require.Equal(t, "memory_limiter", pipeline["processors"].([]any)[0], "what can't be held is refused before it is worked on")
	for _, name := range c["service"]["extensions"].([]any) {
		require.Contains(t, c["extensions"], name)
	}
}

func TestACollectorOfAPrivateRegistryIsPulledFromThereAndNowhereElse(t *testing.T) {
	t.Parallel()
	const mirror = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/collector@sha256:7968fb60db6a2390a47ba6a2df029745638486e285c9b2487da1b722d0855a3e"
	rec := runService(t, traced(mirror))
	require.Equal(t, mirror, containersOf(t, rec.Only(t, ecsTaskType))[1]["image"])
	require.Equal(t, []any{"arn:aws:ecr:eu-west-1:123456789012:repository/shop", "arn:aws:ecr:eu-west-1:123456789012:repository/collector"},
		statementsOf(t, rec.One(t, iamRolePolicy, "shop-execution-policy"), "policy")["Image"]["Resource"])
}

func TestATracedServicePassesEveryPolicyOfProduction(t *testing.T) {
	t.Parallel()
	for _, preview := range []bool{true, false} {
		opts := []mockaws.Option{mockaws.Stack("prd")}
		if preview {
			opts = append(opts, mockaws.Preview())
		}
		for _, finding := range judge(mockaws.Run(t, serviceProgram(nil, behindIngress, traced("")), opts...), preview) {
			if strings.Contains(finding, "::plinth:service:") || strings.Contains(finding, "::plinth:tracing:") {
				// Alarms on its deployments come with a monitor.
				require.Regexp(t, `^(tags-required|log-group-kms|ecs-deployment-alarms): `, finding, "preview=%v", preview)
			}
		}
	}
	rec := mockaws.Run(t, serviceProgram(nil, traced("public.ecr.aws/aws-observability/aws-otel-collector:v0.50.0")), mockaws.Stack("prd"))
	require.Contains(t, fmt.Sprint(judge(rec, false)), "ecs-image-pinned: ", "production runs digests only, the collector's, too")
}

func TestThePortsOfTheCollectorAreTaken(t *testing.T) {
	t.Parallel()
	for _, port := range []int{2000, 4317, 4318, 13133} {
		_, err := mockaws.Try(serviceProgram(nil, traced(""), with(func(a *service.Args) { a.Port = port })))
		require.ErrorContains(t, err, fmt.Sprintf("port: the collector of traces has it, got %d", port))
	}
}

// Every setting stands in the page's table, and the table has nothing else.
func TestTheTracingPageListsItsSettings(t *testing.T) {
	t.Parallel()
	var want []string
	kind := reflect.TypeFor[tracing.Settings]()
	for i := range kind.NumField() {
		name, _, _ := strings.Cut(kind.Field(i).Tag.Get("json"), ",")
		want = append(want, name)
	}
	require.ElementsMatch(t, want, tableKeys(t, "tracing"))
}
