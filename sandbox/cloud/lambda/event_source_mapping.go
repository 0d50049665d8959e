package lambda

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var eventSourceMapping = cloud.ResourceType{
	Type: "lambda/eventSourceMapping:EventSourceMapping",
	References: []cloud.Reference{
		ofFunction("functionName"),
		{
			Path:    "eventSourceArn",
			Missing: "InvalidParameterValueException: Cannot access stream or queue %s. It does not exist",
		},
		{
			Path:    "destinationConfig.onFailure.destinationArn",
			Missing: "InvalidParameterValueException: The destination ARN %s is invalid.",
		},
	},

	CreateSeconds: 10,
	SecondsFrom:   cloud.FromApply,
	ValidateState: mappingFitsQueue,
}

func mappingFitsQueue(c *cloud.Call) {
	f, _ := FindFunction(c, c.Text("functionName"))
	q := c.Find(token.Queue, c.Text("eventSourceArn"))
	if f == nil || q == nil {
		return
	}
	timeout, _ := f.Outputs["timeout"].(float64)
	visible, _ := q.Outputs["visibilityTimeoutSeconds"].(float64)
	if visible < timeout {
		c.Refuse("eventSourceArn",
			"InvalidParameterValueException: Queue visibility timeout: %v seconds is less than Function timeout: %v "+
				"seconds",
			visible, timeout)
	}
	role := iam.FindRole(c, f.Text("role"))
	for _, action := range []string{"ReceiveMessage", "DeleteMessage", "GetQueueAttributes"} {
		if !iam.CanOn(c, role, "sqs:"+action, q.Text("arn")) {
			c.Refuse("functionName",
				"InvalidParameterValueException: The function execution role does not have permissions to call %s on SQS",
				action)
		}
	}
	if c.Has("startingPosition") {
		c.Refuse("startingPosition",
			"InvalidParameterValueException: StartingPosition is not valid for SQS event sources.")
	}
	if n, ok := c.Number("scalingConfig.maximumConcurrency"); ok && (n < 2 || n > 1000) {
		c.Refuse("scalingConfig.maximumConcurrency",
			"InvalidParameterValueException: MaximumConcurrency must be between 2 and 1000, got %v", n)
	}
	if batch, ok := c.Number("batchSize"); ok {
		window, _ := c.Number("maximumBatchingWindowInSeconds")
		switch {
		case q.Outputs["fifoQueue"] == true && batch > 10:
			c.Refuse("batchSize",
				"InvalidParameterValueException: Batch size must be between 1 and 10 for a FIFO queue, got %v", batch)
		case batch > 10 && window < 1:
			c.Refuse("maximumBatchingWindowInSeconds",
				"InvalidParameterValueException: Maximum batch window in seconds must be greater than 0 if maximum "+
					"batch size is greater than 10")
		}
	}
	for _, other := range c.Others("lambda/eventSourceMapping:EventSourceMapping") {
		if of, _ := FindFunction(c, other.Text("functionName")); of == f &&
			other.Text("eventSourceArn") == c.Text("eventSourceArn") {
			c.Refuse("",
				"ResourceConflictException: The event source arn (\"%s\") and function (\"%s\") provided mapping "+
					"already exists (%s)",
				c.Text("eventSourceArn"), f.ID, other.ID)
		}
	}
}
