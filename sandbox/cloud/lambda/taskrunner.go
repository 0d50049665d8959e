package lambda

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// runTask is what functions/taskrunner does: it runs a task and waits for it.
func runTask(c *cloud.Call, f *cloud.Resource, variables map[string]any, tasks string, event map[string]any,
	says func(string, ...any)) {
	var known map[string]struct{ Family string }
	if err := json.Unmarshal([]byte(tasks), &known); err != nil {
		says("TASKS: %v", err)
		return
	}
	name, _ := event["task"].(string)
	task, ok := known[name]
	if !ok {
		says("task: there is none of this name, got %q", name)
		return
	}
	definition := fmt.Sprintf("%s:%v", task.Family, event["revision"])
	found := c.IssuedAs(token.TaskDefinition, definition)
	if found == nil {
		says("ClientException: TaskDefinition not found. (%s)", definition)
	}
	value := func(name string) string { s, _ := variables[name].(string); return s }
	if c.Find(token.Cluster, value("CLUSTER")) == nil {
		says("ClusterNotFoundException: Cluster not found. (%s)", value("CLUSTER"))
	}
	for _, s := range strings.Split(value("SUBNETS"), ",") {
		if c.Find(token.Subnet, s) == nil {
			says("InvalidParameterException: Error retrieving subnet information for [%s]", s)
		}
	}
	if g := value("SECURITY_GROUP"); c.Find(token.SecurityGroup, g) == nil {
		says("InvalidParameterException: Error retrieving security group information for [%s]", g)
	}
	if c.Find(token.LogGroup, value("LOG_GROUP")) == nil {
		says("ResourceNotFoundException: The specified log group does not exist. (%s)", value("LOG_GROUP"))
	}
	role := iam.FindRole(c, f.Text("role"))
	for _, action := range []string{"ecs:RunTask", "ecs:DescribeTasks", "iam:PassRole"} {
		if !iam.Can(c, role, action) {
			says("AccessDeniedException: User: %s is not authorized to perform: %s on resource: %s", f.Text("role"),
				action, definition)
		}
	}
	if found == nil {
		return
	}
	var list []struct{ Name string }
	if json.Unmarshal([]byte(found.Text("containerDefinitions")), &list) == nil &&
		!slices.ContainsFunc(list, func(k struct{ Name string }) bool { return k.Name == value("CONTAINER") }) {
		says("it has no container %s", value("CONTAINER"))
	}
}
