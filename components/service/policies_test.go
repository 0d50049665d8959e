package service_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/service"
	"github.com/plinth-infra/plinth/tests/judge"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestServicePolicies(t *testing.T) {
	t.Parallel()
	t.Run("of production pass", func(t *testing.T) {
		t.Parallel()
		for _, preview := range []bool{true, false} {
			for kind, fed := range map[string]serviceChange{"ingress": behindIngress, "queue": fromQueue} {
				opts := []mockaws.Option{mockaws.Stack("prd")}
				if preview {
					opts = append(opts, mockaws.Preview())
				}
				rec := mockaws.Run(t, serviceProgram(nil, fed, watchedBy, with(func(a *service.Args) {
					a.Secrets, a.SpotPercent = pulumi.StringMap{"TOKEN": pulumi.String(shopSecret)}, 50
					a.Jobs = map[string]service.Job{"clean": {
						Schedule: "rate(1 hour)",
						Command:  []string{"/shop", "clean"},
					}}
				})), opts...)
				for _, finding := range judge.Findings(rec, preview) {
					// Tags are the providers', a customer key is a decision that costs money, and
					// other tiers are judged elsewhere.
					if strings.Contains(finding, "::plinth:service:") {
						require.Regexp(t, `^(tags-required|log-group-kms): `, finding, "%s preview=%v", kind, preview)
					}
				}
			}
		}
	})
	t.Run("of production pass with one-off tasks", func(t *testing.T) {
		t.Parallel()
		for _, preview := range []bool{true, false} {
			opts := []mockaws.Option{mockaws.Stack("prd")}
			if preview {
				opts = append(opts, mockaws.Preview())
			}
			for _, finding := range judge.Findings(
				mockaws.Run(t, serviceProgram(nil, watchedBy, withTasks(t), traced("")), opts...),
				preview) {
				if strings.Contains(finding, "::plinth:service:") {
					require.Regexp(t, `^(tags-required|log-group-kms|lambda-env-kms|lambda-concurrency): `, finding,
						"preview=%v", preview)
				}
			}
		}
	})
	t.Run("of production pass with blue/green deployments", func(t *testing.T) {
		t.Parallel()
		for _, preview := range []bool{true, false} {
			opts := []mockaws.Option{mockaws.Stack("prd")}
			if preview {
				opts = append(opts, mockaws.Preview())
			}
			rec := mockaws.Run(t,
				serviceProgram(nil, watchedBy, blueGreen(t), with(func(a *service.Args) { a.BlueGreen.Minutes = 7 })),
				opts...)
			for _, finding := range judge.Findings(rec, preview) {
				if strings.Contains(finding, "::plinth:service:") {
					require.Regexp(t, `^(tags-required|log-group-kms|lambda-env-kms|lambda-concurrency): `, finding,
						"preview=%v", preview)
				}
			}
		}
	})
	t.Run("of production pass with a collector", func(t *testing.T) {
		t.Parallel()
		for _, preview := range []bool{true, false} {
			opts := []mockaws.Option{mockaws.Stack("prd")}
			if preview {
				opts = append(opts, mockaws.Preview())
			}
			for _, finding := range judge.Findings(
				mockaws.Run(t, serviceProgram(nil, behindIngress, traced("")), opts...),
				preview) {
				if strings.Contains(finding, "::plinth:service:") || strings.Contains(finding, "::plinth:tracing:") {
					// Alarms on its deployments come with a monitor.
					require.Regexp(t, `^(tags-required|log-group-kms|ecs-deployment-alarms): `, finding, "preview=%v",
						preview)
				}
			}
		}
		rec := mockaws.Run(t,
			serviceProgram(nil, traced("public.ecr.aws/aws-observability/aws-otel-collector:v0.50.0")),
			mockaws.Stack("prd"))
		require.Contains(t,
			fmt.Sprint(judge.Findings(rec, false)),
			"ecs-image-pinned: ", "production runs digests only, the collector's, too")
	})
	t.Run("see the whole task definition in a preview", func(t *testing.T) {
		t.Parallel()
		rec := mockaws.Run(t,
			serviceProgram(nil, behindIngress, with(func(a *service.Args) { a.Image.URI = "shop:1" })),
			mockaws.Preview(),
			mockaws.Stack("prd"))
		require.Contains(t,
			fmt.Sprint(judge.Findings(rec, true)),
			"ecs-image-pinned: ", "production runs digests only, and a preview says so")
	})
	t.Run("find what a service with a shell and one task lacks", func(t *testing.T) {
		t.Parallel()
		rec := mockaws.Run(t, serviceProgram(recorded(), with(func(a *service.Args) {
			a.Exec, a.Scaling.MinTasks = true, 1
		})), mockaws.Stack("prd"))
		found := fmt.Sprint(judge.Findings(rec, false))
		for _, rule := range []string{"ecs-exec-audited: ", "ecs-service-ha: "} {
			require.Contains(t, found, rule)
		}
	})
}
