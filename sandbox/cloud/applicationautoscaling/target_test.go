package applicationautoscaling_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestTarget(t *testing.T) {
	t.Parallel()
	containers := cloudtest.Steps(cloudtest.Ingress, func(h *cloudtest.Harness) {
		h.Create(token.Cluster, "cluster", m{})
		h.Create(token.TaskDefinition, "task", cloudtest.TaskDefinition(h))
	})
	cloudtest.Run(t, map[string]cloudtest.Case{
		"what is scaled exists": {
			Given: cloudtest.Steps(containers, func(h *cloudtest.Harness) {
				h.Create(token.Service, "web", cloudtest.Over(cloudtest.Service(h), m{"name": "web"}))
			}),
			Type: "appautoscaling/target:Target",
			Right: func(h *cloudtest.Harness) m {
				return m{
					"serviceNamespace":  "ecs",
					"scalableDimension": "ecs:service:DesiredCount",
					"minCapacity":       1,
					"maxCapacity":       3,
					"resourceId":        "service/" + h.Created["cluster"].Output("name") + "/web",
				}
			},
			Wrong: cloudtest.Just(m{"resourceId": "service/none/web"}),
			Says:  "ECS service doesn't exist",
		},
		"a scaling's sizes ascend": {
			Given: cloudtest.Steps(containers, func(h *cloudtest.Harness) {
				h.Create(token.Service, "web", cloudtest.Over(cloudtest.Service(h), m{"name": "web"}))
			}),
			Type: "appautoscaling/target:Target",
			Right: func(h *cloudtest.Harness) m {
				return m{
					"serviceNamespace":  "ecs",
					"scalableDimension": "ecs:service:DesiredCount",
					"minCapacity":       1,
					"maxCapacity":       3,
					"resourceId":        "service/" + h.Created["cluster"].Output("name") + "/web",
				}
			},
			Wrong: cloudtest.Just(m{"minCapacity": 9}),
			Says:  "cannot be less than minimum",
		},
	})
}
