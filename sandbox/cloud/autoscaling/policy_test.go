package autoscaling_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestPolicy(t *testing.T) {
	t.Parallel()
	policy := func(h *cloudtest.Harness) m {
		return m{
			"autoscalingGroupName": h.Created["fleet"].ID,
			"policyType":           "TargetTrackingScaling",
			"targetTrackingConfiguration": m{
				"targetValue":                   60,
				"predefinedMetricSpecification": m{"predefinedMetricType": "ASGAverageCPUUtilization"},
			},
		}
	}
	fleet := cloudtest.Steps(cloudtest.Instances, func(h *cloudtest.Harness) {
		h.Create(token.AutoScalingGroup, "fleet", groupOf(h))
	})
	requests := func(label string) func(*cloudtest.Harness) m {
		return cloudtest.Just(m{
			"targetTrackingConfiguration": m{
				"targetValue": 60,
				"predefinedMetricSpecification": m{
					"predefinedMetricType": "ALBRequestCountPerTarget",
					"resourceLabel":        label,
				},
			},
		})
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"tracking has a target": {
			Given: fleet,
			Type:  "autoscaling/policy:Policy",
			Right: policy,
			Wrong: cloudtest.Just(m{"policyType": "SimpleScaling"}),
			Says:  "goes with the policy type TargetTrackingScaling",
		},
		"requests need a label": {
			Given: fleet,
			Type:  "autoscaling/policy:Policy",
			Right: policy,
			Wrong: requests(""),
			Says:  "requires a resource label",
		},
		"requests are an application's load": {
			Given: fleet,
			Type:  "autoscaling/policy:Policy",
			Right: policy,
			Wrong: requests("app/x/1/targetgroup/y/2"),
			Says:  "isn't an application load balancer",
		},
	})
}
