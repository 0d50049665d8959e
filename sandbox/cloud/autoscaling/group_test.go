package autoscaling_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestGroup(t *testing.T) {
	t.Parallel()
	fleet := cloudtest.Steps(cloudtest.Network, func(h *cloudtest.Harness) {
		h.Create(token.LaunchTemplate, "template", m{
			"imageId":      "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
			"instanceType": "t4g.micro",
		})
	})
	group := func(h *cloudtest.Harness) m {
		return m{
			"minSize":            1,
			"maxSize":            3,
			"vpcZoneIdentifiers": l{h.Created["a"].ID},
			"launchTemplate":     m{"id": h.Created["template"].ID, "version": "$Latest"},
		}
	}
	preferences := func(p m) func(*cloudtest.Harness) m {
		return cloudtest.Just(m{"instanceRefresh": m{"strategy": "Rolling", "preferences": p}})
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a fleet's sizes ascend": {
			Given: fleet,
			Type:  token.AutoScalingGroup,
			Right: group,
			Wrong: cloudtest.Just(m{"minSize": 5}),
			Says:  "must be greater than or equal to min bound",
		},
		"a fleet's wish is within its sizes": {
			Given: fleet,
			Type:  token.AutoScalingGroup,
			Right: group,
			Wrong: cloudtest.Just(m{"desiredCapacity": 4}),
			Says:  "Desired capacity:4 must be between",
		},
		"a fleet's template exists": {
			Given: fleet,
			Type:  token.AutoScalingGroup,
			Right: group,
			Wrong: cloudtest.Just(m{"launchTemplate": m{"id": "lt-0123456789abcdef0"}}),
			Says:  "lt-0123456789abcdef0",
		},
		"launch configurations are over": {
			Given: fleet,
			Type:  token.AutoScalingGroup,
			Right: group,
			Wrong: cloudtest.Just(m{"launchTemplate": nil, "launchConfiguration": "old"}),
			Says:  "Launch Configuration creation operation is not available",
		},
		"a warm pool has one type": {
			Given: cloudtest.Instances,
			Type:  token.AutoScalingGroup,
			Right: func(h *cloudtest.Harness) m { return cloudtest.Over(groupOf(h), m{"warmPool": m{"minSize": 1}}) },
			Wrong: mixedOf,
			Says:  "can't add a warm pool to an Auto Scaling group that has a mixed instances policy",
		},
		"a refresh to a parameter's image isn't taken back": {
			Given: cloudtest.Instances,
			Type:  token.AutoScalingGroup,
			Right: groupOf,
			Wrong: preferences(m{"autoRollback": true}),
			Says:  "uses a Systems Manager parameter",
		},
		"a refresh to the latest version isn't taken back": {
			Given: cloudtest.Instances,
			Type:  token.AutoScalingGroup,
			Right: groupOf,
			Wrong: func(h *cloudtest.Harness) m {
				return m{
					"launchTemplate":  m{"id": h.Created["template"].ID, "version": "$Latest"},
					"instanceRefresh": m{"strategy": "Rolling", "preferences": m{"autoRollback": true}},
				}
			},
			Says: "version $Latest",
		},
		"a refresh's shares are near": {
			Given: cloudtest.Instances,
			Type:  token.AutoScalingGroup,
			Right: groupOf,
			Wrong: preferences(m{"minHealthyPercentage": 10, "maxHealthyPercentage": 120}),
			Says:  "can't be greater than 100",
		},
		"a refresh's triggers have names": {
			Given: cloudtest.Instances,
			Type:  token.AutoScalingGroup,
			Right: groupOf,
			Wrong: cloudtest.Just(m{"instanceRefresh": m{"strategy": "Rolling", "triggers": l{"targetGroupArns"}}}),
			Says:  "not a recognized parameter name",
		},
		"a template's version exists": {
			Given: cloudtest.Instances,
			Type:  token.AutoScalingGroup,
			Right: groupOf,
			Wrong: func(h *cloudtest.Harness) m {
				return m{"launchTemplate": m{"id": h.Created["template"].ID, "version": "2"}}
			},
			Says: "VersionNotFound",
		},
		"a template has an image": {
			Given: cloudtest.Instances,
			Type:  token.AutoScalingGroup,
			Right: groupOf,
			Spoil: func(h *cloudtest.Harness) { _ = h.Update("template", m{"imageId": nil}) },
			Says:  "must contain the parameter ImageId",
		},
		"a group's targets are instances": {
			Given: cloudtest.Instances,
			Type:  token.AutoScalingGroup,
			Right: groupOf,
			Wrong: func(h *cloudtest.Harness) m {
				return m{"targetGroupArns": l{h.Created["addresses"].ID}, "minElbCapacity": nil}
			},
			Says: "is of type ip",
		},
		"a group that waits is served": {
			Given: cloudtest.Instances,
			Type:  token.AutoScalingGroup,
			Right: groupOf,
			Wrong: func(h *cloudtest.Harness) m { return m{"targetGroupArns": l{h.Created["alone"].ID}} },
			Says:  "no listener or rule forwards",
		},
		"a group waits for what it has": {
			Given: cloudtest.Instances,
			Type:  token.AutoScalingGroup,
			Right: groupOf,
			Wrong: cloudtest.Just(m{"minElbCapacity": 3}),
			Says:  "timeout while waiting for 3 healthy targets",
		},
		"an instance lives a day": {
			Given: cloudtest.Instances,
			Type:  token.AutoScalingGroup,
			Right: groupOf,
			Wrong: cloudtest.Just(m{"maxInstanceLifetime": 3600}),
			Says:  "86400",
		},
		"an override runs the image": {
			Given: cloudtest.Instances,
			Type:  token.AutoScalingGroup,
			Right: func(h *cloudtest.Harness) m { return cloudtest.Over(groupOf(h), mixedOf(h)) },
			Wrong: func(h *cloudtest.Harness) m {
				return m{
					"mixedInstancesPolicy": m{
						"launchTemplate": m{
							"launchTemplateSpecification": m{
								"launchTemplateId": h.Created["template"].ID,
								"version":          "1",
							},
							"overrides": l{m{"instanceType": "m5.large"}},
						},
					},
				}
			},
			Says: "does not match the architecture 'arm64'",
		},
	})
}
