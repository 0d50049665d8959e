package elbv2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var listenerRule = cloud.ResourceType{
	Type: token.ListenerRule,
	Aliases: []string{
		"alb/listenerRule:ListenerRule",
	},
	References: []cloud.Reference{
		{Path: "listenerArn", To: token.Listener, Missing: "ListenerNotFound: One or more listeners not found (%s)"},
		ofTargetGroup("actions[].targetGroupArn"),
		ofTargetGroup("actions[].forward.targetGroups[].arn"),
	},
	Partial: true,

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateListenerRule,
	ValidateState:  priorityIsFree,
}

func validateListenerRule(c *cloud.Call) {
	if len(cloud.Lookup(c.Inputs, "conditions[]")) == 0 {
		c.Refuse("conditions", "ValidationError: A rule must have at least one condition")
	}
	values := 0
	for _, p := range []string{
		"hostHeader.values[]", "pathPattern.values[]", "httpHeader.values[]", "sourceIp.values[]",
		"httpRequestMethod.values[]", "queryStrings[]",
	} {
		values += len(cloud.Lookup(c.Inputs, "conditions[]."+p))
	}
	if values > 5 {
		c.Refuse("conditions", "TooManyConditions: A rule can have at most five condition values, got %d", values)
	}
}

func priorityIsFree(c *cloud.Call) {
	priority, known := c.Number("priority")
	for _, other := range c.Others(token.ListenerRule) {
		if known && other.Text("listenerArn") == c.Text("listenerArn") && other.Outputs["priority"] == priority {
			c.Refuse("priority", "PriorityInUse: Priority '%v' is currently in use (%s)", priority, other.ID)
		}
	}
	targetsFitLoadBalancer(c, "actions[].targetGroupArn", true)
}
