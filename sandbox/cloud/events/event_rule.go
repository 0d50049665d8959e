package events

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var eventRule = cloud.ResourceType{
	Type: "cloudwatch/eventRule:EventRule",
	Name: &cloud.Naming{Property: "name", Max: 64, Others: "namePrefix"},
	Defaults: map[string]any{
		"eventBusName": "default",
		"forceDestroy": false,
	},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateRule,
}

var scheduleExpression = regexp.MustCompile(`^(rate\([1-9]\d* (minute|minutes|hour|hours|day|days)\)|cron\(\S+ \S+ ` +
	`\S+ \S+ \S+ \S+\))$`)

func validateRule(c *cloud.Call) {
	if !c.Has("eventPattern") && !c.Has("scheduleExpression") {
		c.Refuse("eventPattern",
			"ValidationException: Parameter(s) EventPattern or ScheduleExpression must be specified.")
	}
	if s := c.Text("scheduleExpression"); s != "" && !scheduleExpression.MatchString(s) ||
		strings.HasPrefix(s, "rate(1 ") && strings.HasSuffix(s, "s)") {
		c.Refuse("scheduleExpression", "ValidationException: Parameter ScheduleExpression is not valid: %q", s)
	}
	if p := c.Text("eventPattern"); p != "" {
		var m map[string]any
		if err := json.Unmarshal([]byte(p), &m); err != nil {
			c.Refuse("eventPattern", "InvalidEventPatternException: Event pattern is not valid. Reason: %v", err)
		}
		for _, k := range cloud.Keys(m) {
			switch m[k].(type) {
			case []any, map[string]any:
			default:
				c.Refuse("eventPattern",
					"InvalidEventPatternException: Event pattern is not valid. Reason: %q must be an object or an array",
					k)
			}
		}
	}
}
