package autoscaling

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var policy = cloud.ResourceType{
	Type: "autoscaling/policy:Policy",
	Name: &cloud.Naming{Property: "name", Max: 255},
	References: []cloud.Reference{
		{Path: "autoscalingGroupName", To: token.AutoScalingGroup, Missing: "ValidationError: Group %s not found"},
	},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validatePolicy,
	ValidateState:  policyCountsItsTargets,
}

func validatePolicy(c *cloud.Call) {
	if kind := c.Text("policyType"); kind == "TargetTrackingScaling" && !c.Has("targetTrackingConfiguration") ||
		kind != "TargetTrackingScaling" && c.Has("targetTrackingConfiguration") {
		c.Refuse("policyType",
			"ValidationError: targetTrackingConfiguration goes with the policy type TargetTrackingScaling, got %q",
			kind)
	}
	const at = "targetTrackingConfiguration.predefinedMetricSpecification."
	if requests := c.Text(at+"predefinedMetricType") == "ALBRequestCountPerTarget"; requests &&
		c.Text(at+"resourceLabel") == "" && !c.Unknown(at+"resourceLabel") {
		c.Refuse(at+"resourceLabel",
			"ValidationError: ALBRequestCountPerTarget requires a resource label: app/NAME/ID/targetgroup/NAME/ID")
	}
}

// policyCountsItsTargets checks that an application load balancer counts the requests, and that
// the group is attached to its target group.
func policyCountsItsTargets(c *cloud.Call) {
	label := c.Text("targetTrackingConfiguration.predefinedMetricSpecification.resourceLabel")
	group := c.Find(token.AutoScalingGroup, c.Text("autoscalingGroupName"))
	if label == "" || group == nil {
		return
	}
	at := strings.Index(label, "/targetgroup/")
	if at < 0 || !slices.ContainsFunc(c.Others(token.LoadBalancer), func(b *cloud.Resource) bool {
		return b.Text("arnSuffix") == label[:at] && b.Text("loadBalancerType") != "network"
	}) {
		c.Refuse("targetTrackingConfiguration",
			"ValidationError: The load balancer of the resource label %s doesn't exist, or isn't an application load "+
				"balancer",
			label)
		return
	}
	if !slices.ContainsFunc(cloud.TextsOf(group.Inputs, "targetGroupArns[]"), func(arn string) bool {
		t := c.Find(token.TargetGroup, arn)
		return t != nil && t.Text("arnSuffix") == label[at+1:]
	}) {
		c.Refuse("targetTrackingConfiguration",
			"ValidationError: The target group of the resource label %s isn't attached to the Auto Scaling group %s",
			label, group.ID)
	}
}
