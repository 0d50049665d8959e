package lambda

import (
	"encoding/json"
	"fmt"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var invocation = cloud.ResourceType{
	Type:       "lambda/invocation:Invocation",
	References: []cloud.Reference{ofFunction("functionName")},
	// The provider compares inputs only for functions that are called on every change: any other is
	// called anew.
	Replace: []string{"input"},

	CreateSeconds:  30,
	SecondsFrom:    "a guess: what the function does, a database's roles in seconds, a task's start in half a minute",
	ValidateInputs: validateInvocation,
	ValidateState:  invokeFunction,
}

func validateInvocation(c *cloud.Call) {
	if s := c.Text("input"); s != "" && !json.Valid([]byte(s)) {
		c.Refuse("input", `"input" contains an invalid JSON: %s`, s)
	}
}

// invokeFunction has the effect of the call. If what the event names isn't there, the call fails,
// and the deployment with it.
func invokeFunction(c *cloud.Call) {
	f, _ := FindFunction(c, c.Text("functionName"))
	if f == nil {
		return
	}
	if q := c.Text("qualifier"); q != "" && q != "$LATEST" && c.Find(token.FunctionAlias, f.Text("arn")+":"+q) == nil &&
		!published(f, q) {
		c.Refuse("qualifier", "ResourceNotFoundException: Function not found: %s:%s", f.Text("arn"), q)
	}
	var event map[string]any
	if json.Unmarshal([]byte(c.Text("input")), &event) != nil {
		return // not an object, or not known
	}
	says := func(format string, args ...any) {
		c.Refuse("input", "Lambda function (%s) returned error: (%s)", f.ID, fmt.Sprintf(format, args...))
	}
	variables, _ := cloud.First[map[string]any](f.Inputs, "environment.variables")
	// Plinth's own functions, by what they are told.
	if tasks, ok := variables["TASKS"].(string); ok {
		runTask(c, f, variables, tasks, event, says)
	}
	if secret, ok := variables["MASTER_SECRET_ARN"].(string); ok {
		manageRoles(c, f, secret, event, says)
	}
}
