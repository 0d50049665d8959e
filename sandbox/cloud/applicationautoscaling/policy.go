package applicationautoscaling

import (
	"slices"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var policy = cloud.ResourceType{
	Type: "appautoscaling/policy:Policy",
	Name: cloud.Named,

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: targetIsRegistered,
}

func targetIsRegistered(c *cloud.Call) {
	if !slices.ContainsFunc(c.Others("appautoscaling/target:Target"), func(t *cloud.Resource) bool {
		return t.Text("resourceId") == c.Text("resourceId") &&
			t.Text("scalableDimension") == c.Text("scalableDimension")
	}) {
		c.Refuse("resourceId",
			"ObjectNotFoundException: No scalable target registered for service namespace: %s, resource ID: %s, "+
				"scalable dimension: %s",
			c.Text("serviceNamespace"), c.Text("resourceId"), c.Text("scalableDimension"))
	}
}
