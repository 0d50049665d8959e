package cloud

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// function finds the function behind a name, an ARN, or either with a qualifier.
func (c *call) function(s string) (f *Resource, qualifier string) {
	if f := c.get(functionT, s); f != nil {
		return f, ""
	}
	if a := c.get(aliasT, c.functionARN(s)); a != nil {
		f, _ := c.function(a.text("functionName"))
		return f, a.text("name")
	}
	if i := strings.LastIndex(s, ":"); i > 0 {
		return c.get(functionT, s[:i]), s[i+1:]
	}
	return nil, ""
}

var aliasPattern = regexp.MustCompile(`^[a-zA-Z0-9-_]+$`)

func checkFunctionAlias(c *call) {
	name := c.text("name")
	if name != "" && (!aliasPattern.MatchString(name) || strings.Trim(name, "0123456789") == "") {
		c.fail("name", "ValidationException: Value '%s' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)", name)
	}
	if c.text("functionVersion") == "$LATEST" && c.has("routingConfig") {
		c.fail("functionVersion", "InvalidParameterValueException: $LATEST is not supported for an alias pointing to more than 1 version.")
	}
}

func judgeFunctionAlias(c *call) {
	f, _ := c.function(c.text("functionName"))
	if f == nil {
		return
	}
	for _, l := range append(lookup(c.in, "functionVersion"), versionsOf(c.in)...) {
		want, _ := l.value.(string)
		if want != "$LATEST" && !published(f, want) {
			c.fail(l.path, "ResourceNotFoundException: Function not found: %s:%s (the function has published up to version %s; set publish)", f.text("arn"), want, f.text("version"))
		}
	}
}

func versionsOf(in map[string]any) []located {
	weights, _ := first[map[string]any](in, "routingConfig.additionalVersionWeights")
	var out []located
	for _, k := range keys(weights) {
		out = append(out, located{"routingConfig.additionalVersionWeights", k})
	}
	return out
}

func published(f *Resource, version string) bool {
	have, _ := strconv.Atoi(f.text("version"))
	want, err := strconv.Atoi(version)
	return err == nil && want >= 1 && want <= have
}

func checkPermission(c *call) {
	p := c.text("principal")
	if strings.Contains(p, ".amazon") && !knownPrincipal(p) {
		c.fail("principal", "InvalidParameterValueException: The provided principal was invalid. Please check the principal and try again. Got %q", p)
	}
	if a := c.text("action"); a != "" && !regexp.MustCompile(`^lambda:[*]?[a-zA-Z]*[*]?$`).MatchString(a) {
		c.fail("action", "ValidationException: Value '%s' at 'action' failed to satisfy constraint: Member must satisfy regular expression pattern: (lambda:[*]|lambda:[a-zA-Z]+|[*])", a)
	}
}

func judgePermission(c *call) {
	f, qualifier := c.function(c.text("function"))
	if f == nil {
		return
	}
	if q := c.text("qualifier"); q != "" {
		qualifier = q
	}
	if qualifier != "" && c.get(aliasT, f.text("arn")+":"+qualifier) == nil && !published(f, qualifier) {
		c.fail("qualifier", "ResourceNotFoundException: Function not found: %s:%s", f.text("arn"), qualifier)
	}
}

// permitted reports whether a function lets a service call it.
func (c *call) permitted(function, service string) bool {
	f, _ := c.function(function)
	if f == nil {
		return false
	}
	for _, p := range c.others("lambda/permission:Permission") {
		if of, _ := c.function(p.text("function")); of == f && (p.text("principal") == service || p.text("principal") == "*") {
			return true
		}
	}
	return false
}

func judgeInvokeConfig(c *call) {
	f, _ := c.function(c.text("functionName"))
	if f == nil {
		return
	}
	q := c.text("qualifier")
	if q != "" && q != "$LATEST" && c.get(aliasT, f.text("arn")+":"+q) == nil && !published(f, q) {
		c.fail("qualifier", "ResourceNotFoundException: The function %s doesn't have the alias or version %s", f.ID, q)
	}
	role := c.roleOf(f.text("role"))
	for _, side := range []string{"onFailure", "onSuccess"} {
		d := c.text("destinationConfig." + side + ".destination")
		for service, action := range map[string]string{"sqs": "sqs:SendMessage", "sns": "sns:Publish", "lambda": "lambda:InvokeFunction", "events": "events:PutEvents"} {
			if strings.HasPrefix(d, "arn:aws:"+service+":") && !c.can(role, action) {
				c.fail("destinationConfig."+side+".destination", "InvalidParameterValueException: The function's execution role does not have permissions to call %s on arn:aws:%s", action, service)
			}
		}
	}
}

func judgeEventSource(c *call) {
	f, _ := c.function(c.text("functionName"))
	q := c.get(queueT, c.text("eventSourceArn"))
	if f == nil || q == nil {
		return
	}
	timeout, _ := f.Outputs["timeout"].(float64)
	visible, _ := q.Outputs["visibilityTimeoutSeconds"].(float64)
	if visible < timeout {
		c.fail("eventSourceArn", "InvalidParameterValueException: Queue visibility timeout: %v seconds is less than Function timeout: %v seconds", visible, timeout)
	}
	role := c.roleOf(f.text("role"))
	for _, action := range []string{"ReceiveMessage", "DeleteMessage", "GetQueueAttributes"} {
		if !c.canOn(role, "sqs:"+action, q.text("arn")) {
			c.fail("functionName", "InvalidParameterValueException: The function execution role does not have permissions to call %s on SQS", action)
		}
	}
	if c.has("startingPosition") {
		c.fail("startingPosition", "InvalidParameterValueException: StartingPosition is not valid for SQS event sources.")
	}
	if n, ok := c.number("scalingConfig.maximumConcurrency"); ok && (n < 2 || n > 1000) {
		c.fail("scalingConfig.maximumConcurrency", "InvalidParameterValueException: MaximumConcurrency must be between 2 and 1000, got %v", n)
	}
	if batch, ok := c.number("batchSize"); ok {
		window, _ := c.number("maximumBatchingWindowInSeconds")
		switch {
		case q.Outputs["fifoQueue"] == true && batch > 10:
			c.fail("batchSize", "InvalidParameterValueException: Batch size must be between 1 and 10 for a FIFO queue, got %v", batch)
		case batch > 10 && window < 1:
			c.fail("maximumBatchingWindowInSeconds", "InvalidParameterValueException: Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10")
		}
	}
	for _, other := range c.others("lambda/eventSourceMapping:EventSourceMapping") {
		if of, _ := c.function(other.text("functionName")); of == f && other.text("eventSourceArn") == c.text("eventSourceArn") {
			c.fail("", "ResourceConflictException: The event source arn (\"%s\") and function (\"%s\") provided mapping already exists (%s)", c.text("eventSourceArn"), f.ID, other.ID)
		}
	}
}

// integrationFunction finds the function that an API's integration URI leads to.
func (c *call) integrationFunction(uri string) (*Resource, error) {
	arn := uri
	if i := strings.Index(uri, "/functions/"); i >= 0 {
		arn = strings.TrimSuffix(uri[i+len("/functions/"):], "/invocations")
	}
	f, q := c.function(arn)
	if f == nil {
		return nil, fmt.Errorf("the function %s does not exist", arn)
	}
	if q != "" && c.get(aliasT, f.text("arn")+":"+q) == nil && !published(f, q) {
		return nil, fmt.Errorf("the function %s has no version or alias %s", f.ID, q)
	}
	return f, nil
}
