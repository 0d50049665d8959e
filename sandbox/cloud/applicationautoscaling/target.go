package applicationautoscaling

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var target = cloud.ResourceType{
	Type: "appautoscaling/target:Target",

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateTarget,
	ValidateState:  serviceExists,
}

func validateTarget(c *cloud.Call) {
	low, _ := c.Number("minCapacity")
	if high, ok := c.Number("maxCapacity"); ok && low > high {
		c.Refuse("minCapacity", "ValidationException: Maximum capacity cannot be less than minimum capacity (%v < %v)",
			high, low)
	}
	if id := c.Text("resourceId"); c.Text("serviceNamespace") == "ecs" && id != "" && strings.Count(id, "/") != 2 {
		c.Refuse("resourceId",
			"ValidationException: Unsupported service namespace, resource type or scalable dimension: want "+
				"service/CLUSTER/SERVICE, got %q",
			id)
	}
}

func serviceExists(c *cloud.Call) {
	parts := strings.Split(c.Text("resourceId"), "/")
	if c.Text("serviceNamespace") == "ecs" && len(parts) == 3 &&
		!slices.ContainsFunc(c.Others(token.Service), func(s *cloud.Resource) bool {
			return s.Text("name") == parts[2] && strings.HasSuffix(s.ID, "/"+parts[1]+"/"+parts[2])
		}) {
		c.Refuse("resourceId", "ValidationException: ECS service doesn't exist: %s", c.Text("resourceId"))
	}
}
