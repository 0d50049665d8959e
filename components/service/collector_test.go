package service_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/components/tracing"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestCollector(t *testing.T) {
	t.Parallel()
	t.Run("cannot take its task down", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, behindIngress, traced(""), with(func(a *service.Args) {
			a.Environment = pulumi.StringMap{"OTEL_TRACES_SAMPLER": pulumi.String("always_on")}
		}))
		list := containersOf(t, rec.Only(t, ecsTaskType))
		require.Len(t, list, 2)
		own, collector := list[0], list[1]
		require.Equal(t, []any{map[string]any{"containerName": "collector", "condition": "START"}}, own["dependsOn"])
		require.Equal(t,
			[]any{224.0, 32.0},
			[]any{own["cpu"], collector["cpu"]},
			"the program has the greater share, and both together what the task has")
		for key, want := range map[string]any{
			"name":                   "collector",
			"image":                  tracing.DefaultImage,
			"essential":              false,
			"readonlyRootFilesystem": true,
			"user":                   "65532:65532",
			"memory":                 256.0,
			"linuxParameters": map[string]any{
				"initProcessEnabled": true,
				"capabilities":       map[string]any{"drop": []any{"ALL"}},
			},
			"restartPolicy": map[string]any{"enabled": true, "restartAttemptPeriod": 60.0},
		} {
			require.Equal(t, want, collector[key], key)
		}
		require.Equal(t, []any{"CMD", "/healthcheck"}, collector["healthCheck"].(map[string]any)["command"])
		require.NotContains(t, collector, "portMappings", "nothing outside the task reaches it")
		require.Equal(t, map[string]string{
			"OTEL_SERVICE_NAME":           "plinth-prd/shop",
			"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318",
			"OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
			"OTEL_PROPAGATORS":            "tracecontext,baggage,xray",
			"OTEL_TRACES_SAMPLER":         "always_on",
			"OTEL_TRACES_SAMPLER_ARG":     "endpoint=http://localhost:2000",
			"OTEL_METRICS_EXPORTER":       "none", "OTEL_LOGS_EXPORTER": "none",
		}, variablesOf(own), "what the program says itself wins")

		tasks := fixture.Statements(t, rec.One(t, iamRolePolicy, "shop-task-policy"), "policy")["Tracing"]
		require.ElementsMatch(t,
			[]any{
				"xray:GetSamplingRules", "xray:GetSamplingStatisticSummaries", "xray:GetSamplingTargets",
				"xray:PutTelemetryRecords", "xray:PutTraceSegments",
			},
			tasks["Action"])
		require.Equal(t, "arn:aws:ecr:eu-west-1:123456789012:repository/shop",
			fixture.Statements(t, rec.One(t, iamRolePolicy, "shop-execution-policy"), "policy")["Image"]["Resource"])
	})
	t.Run("listens in its task alone", func(t *testing.T) {
		t.Parallel()
		rec := runService(t, traced(""))
		env := variablesOf(containersOf(t, rec.Only(t, ecsTaskType))[1])
		require.Equal(t, "200MiB", env["GOMEMLIMIT"])
		var c map[string]map[string]any
		require.NoError(t, json.Unmarshal([]byte(env["AOT_CONFIG_CONTENT"]), &c))
		text := env["AOT_CONFIG_CONTENT"]
		require.Equal(t,
			strings.Count(text, `"endpoint":`),
			strings.Count(text, `"endpoint":"127.0.0.1:`),
			"every endpoint is the loopback interface's")
		for _, port := range []int{2000, 4317, 4318, 13133} {
			require.Contains(t, text, fmt.Sprintf(`"127.0.0.1:%d"`, port))
		}
		require.Equal(t,
			map[string]any{"region": "eu-west-1", "indexed_attributes": []any{"plinth_group"}},
			c["exporters"]["awsxray"])
		require.Equal(t,
			[]any{map[string]any{"key": "plinth_group", "value": "plinth-prd", "action": "upsert"}},
			c["processors"]["attributes"].(map[string]any)["actions"], "the group finds the service's traces by it")
		require.Equal(t, "eu-west-1", c["extensions"]["awsproxy"].(map[string]any)["region"])
		pipeline := c["service"]["pipelines"].(map[string]any)["traces"].(map[string]any)
		for kind, names := range map[string]string{
			"receivers":  "receivers",
			"processors": "processors",
			"exporters":  "exporters",
		} {
			for _, name := range pipeline[names].([]any) {
				require.Contains(t, c[kind], name, "the pipeline names what is configured")
			}
		}
		require.Equal(t, "memory_limiter", pipeline["processors"].([]any)[0],
			"what can't be held is refused before it is worked on")
		for _, name := range c["service"]["extensions"].([]any) {
			require.Contains(t, c["extensions"], name)
		}
	})
	t.Run("of a private registry is pulled from there alone", func(t *testing.T) {
		t.Parallel()
		const mirror = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/collector@sha256:7968fb60db6a2390a47ba6a2df029745638486e285c9b2487da1b722d0855a3e"
		rec := runService(t, traced(mirror))
		require.Equal(t, mirror, containersOf(t, rec.Only(t, ecsTaskType))[1]["image"])
		require.Equal(t,
			[]any{
				"arn:aws:ecr:eu-west-1:123456789012:repository/shop",
				"arn:aws:ecr:eu-west-1:123456789012:repository/collector",
			},
			fixture.Statements(t, rec.One(t, iamRolePolicy, "shop-execution-policy"), "policy")["Image"]["Resource"])
	})
	t.Run("has its ports to itself", func(t *testing.T) {
		t.Parallel()
		for _, port := range []int{2000, 4317, 4318, 13133} {
			_, err := mockaws.Try(serviceProgram(nil, traced(""), with(func(a *service.Args) { a.Port = port })))
			require.ErrorContains(t, err, fmt.Sprintf("port: the collector of traces has it, got %d", port))
		}
	})
}
