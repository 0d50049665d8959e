package tracing

import (
	"encoding/json"
	"fmt"

	"github.com/plinth-infra/plinth/internal/policydoc"
)

// Collector is the container beside a task's own that takes its traces. Everything that it listens
// on is the task's loopback interface.
type Collector struct{ image, group, region string }

const (
	// MemoryMiB and CPU are what the collector may take of a task: a hard limit, and a share that
	// counts when the CPU is short.
	MemoryMiB = 256
	CPU       = 32

	grpcPort     = 4317
	httpPort     = 4318
	samplerPort  = 2000
	healthPort   = 13133
	memoryLimit  = MemoryMiB - 56 // the limiter drops traces before the kernel kills the collector
	memorySpikes = 50

	// annotation is the key by which X-Ray finds the traces of the group's services.
	annotation = "plinth_group"
)

// Image is the collector's.
func (c *Collector) Image() string { return c.image }

// Ports are taken in a task that has a collector.
func (c *Collector) Ports() []int { return []int{samplerPort, grpcPort, httpPort, healthPort} }

// HealthCommand ends with 0 when the collector works. The image has no shell.
func (c *Collector) HealthCommand() []string { return []string{"/healthcheck"} }

// Variables are those of the program of a service: OpenTelemetry's own,
// https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/. The sampler
// asks the collector for X-Ray's rules.
func (c *Collector) Variables(service string) map[string]string {
	return map[string]string{
		"OTEL_SERVICE_NAME":           serviceName(c.group, service),
		"OTEL_EXPORTER_OTLP_ENDPOINT": fmt.Sprintf("http://localhost:%d", httpPort),
		"OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
		"OTEL_PROPAGATORS":            "tracecontext,baggage,xray",
		"OTEL_TRACES_SAMPLER":         "xray",
		"OTEL_TRACES_SAMPLER_ARG":     fmt.Sprintf("endpoint=http://localhost:%d", samplerPort),
		"OTEL_METRICS_EXPORTER":       "none", // the collector takes traces only
		"OTEL_LOGS_EXPORTER":          "none",
	}
}

// Environment is the collector's own: AOT_CONFIG_CONTENT takes the place of the configuration that
// its image has.
func (c *Collector) Environment() (map[string]string, error) {
	text, err := json.Marshal(c.configuration())
	return map[string]string{"AOT_CONFIG_CONTENT": string(text), "GOMEMLIMIT": fmt.Sprintf("%dMiB", memoryLimit)}, err
}

type object = map[string]any

// configuration is the collector's whole one, in JSON, which is YAML, too:
// https://opentelemetry.io/docs/collector/configuration/
func (c *Collector) configuration() object {
	local := func(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }
	return object{
		"extensions": object{
			"health_check": object{"endpoint": local(healthPort)},
			// Signs the requests of samplers, which have no credentials, with the task's.
			"awsproxy": object{"endpoint": local(samplerPort), "region": c.region},
		},
		"receivers": object{"otlp": object{"protocols": object{
			"grpc": object{"endpoint": local(grpcPort)}, "http": object{"endpoint": local(httpPort)},
		}}},
		"processors": object{
			"memory_limiter": object{"check_interval": "1s", "limit_mib": memoryLimit, "spike_limit_mib": memorySpikes},
			// task and cluster, from the task's own metadata
			"resourcedetection": object{"detectors": []string{"ecs"}, "timeout": "5s", "override": false},
			// What the group asks for: traces of all its services, those to come included.
			"attributes": object{"actions": []object{{"key": annotation, "value": c.group, "action": "upsert"}}},
			"batch":      object{"timeout": "1s", "send_batch_size": 50}, // X-Ray takes 50 segments in a request
		},
		"exporters": object{"awsxray": object{"region": c.region, "indexed_attributes": []string{annotation}}},
		"service": object{
			"extensions": []string{"health_check", "awsproxy"},
			"telemetry":  object{"logs": object{"level": "warn"}, "metrics": object{"level": "none"}},
			"pipelines": object{"traces": object{
				"receivers":  []string{"otlp"},
				"processors": []string{"memory_limiter", "resourcedetection", "attributes", "batch"},
				"exporters":  []string{"awsxray"},
			}},
		},
	}
}

// Statements are what a task with a collector needs.
func (c *Collector) Statements() []policydoc.Statement {
	return []policydoc.Statement{{
		Sid:       "Tracing",
		Resources: policydoc.Strings("*"), // X-Ray knows no resource for these
		Actions: []string{
			"xray:GetSamplingRules", "xray:GetSamplingStatisticSummaries", "xray:GetSamplingTargets",
			"xray:PutTelemetryRecords", "xray:PutTraceSegments",
		},
	}}
}
