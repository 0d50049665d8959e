package elbv2_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestListenerRule(t *testing.T) {
	t.Parallel()
	rule := func(h *cloudtest.Harness) m {
		return m{
			"listenerArn": h.Created["listener"].ID,
			"priority":    10,
			"actions":     l{m{"type": "forward", "targetGroupArn": h.Created["targets"].ID}},
			"conditions":  l{m{"pathPattern": m{"values": l{"/api/*"}}}},
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a priority is taken once": {
			Given: cloudtest.Ingress,
			Type:  token.ListenerRule,
			Right: rule,
			Spoil: func(h *cloudtest.Harness) { h.Create(token.ListenerRule, "first", rule(h)) },
			Says:  "PriorityInUse",
		},
		"a rule's target group exists": {
			Given: cloudtest.Ingress,
			Type:  token.ListenerRule,
			Right: rule,
			Wrong: cloudtest.Just(m{
				"actions": l{
					m{
						"type":           "forward",
						"targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/none/0",
					},
				},
			}),
			Says: "TargetGroupNotFound",
		},
	})
}
