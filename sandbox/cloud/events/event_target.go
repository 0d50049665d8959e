package events

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var eventTarget = cloud.ResourceType{
	Type: "cloudwatch/eventTarget:EventTarget",
	Name: &cloud.Naming{Property: "targetId", Max: 64},
	References: []cloud.Reference{
		{
			Path:    "rule",
			To:      "cloudwatch/eventRule:EventRule",
			Missing: "ResourceNotFoundException: Rule %s does not exist on EventBus default.",
			Blocks:  "ValidationException: Rule %s can't be deleted since it has targets.",
		},
		{Path: "arn", Missing: "ResourceNotFoundException: the target %s does not exist"},
		{
			Path:    "deadLetterConfig.arn",
			To:      token.Queue,
			Missing: "ValidationException: the dead-letter queue %s does not exist",
		},
	},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateTarget,
	ValidateState:  targetFitsRule,
}

func validateTarget(c *cloud.Call) {
	for path, limits := range map[string][2]float64{
		"retryPolicy.maximumEventAgeInSeconds": {60, 86400},
		"retryPolicy.maximumRetryAttempts":     {0, 185},
	} {
		if n, ok := c.Number(path); ok && (n < limits[0] || n > limits[1]) {
			c.Refuse(path, "expected %s to be in the range (%s - %s), got %s", path, cloud.Digits(limits[0]),
				cloud.Digits(limits[1]), cloud.Digits(n))
		}
	}
}

// targetFitsRule refuses more than five targets of a rule, and a dead-letter queue that
// EventBridge can't write to.
func targetFitsRule(c *cloud.Call) {
	n := 0
	for _, other := range c.Others("cloudwatch/eventTarget:EventTarget") {
		if other.Text("rule") == c.Text("rule") {
			n++
		}
	}
	if n >= 5 {
		c.Refuse("rule",
			"LimitExceededException: The requested resource exceeds the maximum number allowed: 5 targets per rule")
	}
	if q := c.Find(token.Queue, c.Text("deadLetterConfig.arn")); q != nil && q.Outputs["fifoQueue"] == true {
		c.Refuse("deadLetterConfig.arn",
			"ValidationException: FIFO queues are not supported as dead-letter queues: %s", q.Text("arn"))
	}
}
