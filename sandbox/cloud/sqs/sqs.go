package sqs

import (
	"encoding/json"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// validateRedrive checks a dead-letter configuration: an existing queue of the same kind, and a
// count from 1 to 1000.
func validateRedrive(c *cloud.Call, path, name string, fifo bool) {
	text := c.Text(path)
	if text == "" {
		return
	}
	var p struct {
		Target string `json:"deadLetterTargetArn"`
		Count  any    `json:"maxReceiveCount"`
	}
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		c.Refuse(path,
			"InvalidParameterValue: Value %s for parameter RedrivePolicy is invalid. Reason: Redrive policy is not a "+
				"valid JSON map: %v",
			text, err)
		return
	}
	n, isNumber := p.Count.(float64)
	if s, ok := p.Count.(string); ok {
		c.Refuse(path,
			"maxReceiveCount must be an integer, got the string %q: the provider would see a change on every run", s)
	} else if !isNumber || n < 1 || n > 1000 {
		c.Refuse(path,
			"InvalidParameterValue: Value %v for parameter RedrivePolicy is invalid. Reason: Invalid value for "+
				"maxReceiveCount: %v, valid values are from 1 to 1000 both inclusive.",
			p.Count, p.Count)
	}
	if c.External(p.Target) {
		return
	}
	q := c.Find(token.Queue, p.Target)
	switch {
	case q == nil:
		c.Refuse(path,
			"InvalidParameterValue: Value %s for parameter RedrivePolicy is invalid. Reason: Dead letter target does "+
				"not exist.",
			text)
	case (q.Outputs["fifoQueue"] == true) != fifo:
		c.Refuse(path,
			"InvalidParameterValue: Value %s for parameter RedrivePolicy is invalid. Reason: Dead-letter queue must "+
				"be same type of queue as the source.",
			text)
	case q.Text("name") == name:
		c.Refuse(path, "InvalidParameterValue: a queue can't be its own dead-letter queue: %s", name)
	}
}
