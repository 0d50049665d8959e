package service

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/tracing"
)

const (
	collectorName = "collector"
	// A collector that crashed is started again, unless it did within its first minute: ECS takes
	// no less.
	collectorRestartSeconds = 60
	collectorDrainSeconds   = 30
)

// withCollector is a container, and the collector of its traces where the service has one. It ends
// with the container, which alone is essential.
func (b builder) withCollector(own container, logGroup string) ([]container, error) {
	if b.args.Tracing == nil {
		return []container{own}, nil
	}
	// It starts after the collector and stops before it, so that its last traces are sent. Without
	// a number of its own it would have the smallest share of the CPU of all:
	// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
	own.DependsOn = []dependency{{collectorName, "START"}}
	own.CPU = b.args.CPU - tracing.CPU
	environment, err := b.args.Tracing.Environment()
	if err != nil {
		return nil, err
	}
	return []container{own, {
		Name:                   collectorName,
		Image:                  b.args.Tracing.Image(),
		Essential:              false, // a service without traces is better than none
		CPU:                    tracing.CPU,
		Memory:                 tracing.MemoryMiB,
		User:                   defaultUser,
		ReadonlyRootFilesystem: true,
		StopTimeout:            collectorDrainSeconds,
		Environment:            sortedVariables(environment),
		LinuxParameters: linuxParameters{
			InitProcessEnabled: true,
			Capabilities:       &capabilities{Drop: []string{"ALL"}},
		},
		LogConfiguration: b.logs(logGroup, b.name),
		HealthCheck: &healthCheck{
			Command:     append([]string{"CMD"}, b.args.Tracing.HealthCommand()...),
			Interval:    defaultInterval,
			Timeout:     checkTimeout,
			Retries:     unhealthyChecks,
			StartPeriod: defaultInterval,
		},
		RestartPolicy: &restartPolicy{Enabled: true, RestartAttemptPeriod: collectorRestartSeconds},
	}}, nil
}

// traceVariables tell the program where its traces go. Its own environment may say otherwise.
func (b builder) traceVariables(name string) pulumi.StringMap {
	if b.args.Tracing == nil {
		return pulumi.StringMap{}
	}
	return pulumi.ToStringMap(b.args.Tracing.Variables(name))
}

func sortedVariables(values map[string]string) []variableValue {
	var list []variableValue
	for _, key := range slices.Sorted(maps.Keys(values)) {
		list = append(list, variableValue{key, values[key]})
	}
	return list
}

// images are those that the service's tasks consist of.
func (b builder) images() []string {
	if b.args.Tracing == nil {
		return []string{b.args.Image.URI}
	}
	return []string{b.args.Image.URI, b.args.Tracing.Image()}
}
