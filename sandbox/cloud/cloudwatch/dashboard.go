package cloudwatch

import (
	"encoding/json"
	"slices"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var dashboard = cloud.ResourceType{
	Type: "cloudwatch/dashboard:Dashboard",

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateDashboard,
}

func validateDashboard(c *cloud.Call) {
	body := c.Text("dashboardBody")
	if body == "" {
		return
	}
	var d struct {
		Widgets []map[string]any `json:"widgets"`
	}
	if err := json.Unmarshal([]byte(body), &d); err != nil {
		c.Refuse("dashboardBody",
			"InvalidParameterInput: The dashboard body is invalid, there are 1 validation errors: not valid JSON: %v",
			err)
		return
	}
	for i, w := range d.Widgets {
		if !slices.Contains([]any{"metric", "text", "log", "alarm", "explorer", "custom"}, w["type"]) {
			c.Refuse("dashboardBody",
				"InvalidParameterInput: The dashboard body is invalid: /widgets/%d/type should be equal to one of "+
					"the allowed values, got %v",
				i, w["type"])
		}
		if x, ok := w["x"].(float64); ok {
			if width, ok := w["width"].(float64); ok && x+width > 24 {
				c.Refuse("dashboardBody",
					"InvalidParameterInput: The dashboard body is invalid: /widgets/%d is wider than the dashboard's "+
						"24 columns (x %v + width %v)",
					i, x, width)
			}
		}
	}
}
