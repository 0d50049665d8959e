package cloud

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

func init() {
	add(&row{Type: "lambda/invocation:Invocation", ID: "{functionName}_{qualifier}_{hex32}", Seconds: 30,
		Source: "a guess: what the function does, a database's roles in seconds, a task's start in half a minute", Check: checkInvocation, Judge: judgeInvocation,
		// The provider compares inputs only for functions that are called on every change: any other is called anew.
		Replace: []string{"input"}, Refs: []ref{withFunction("functionName")}, Out: map[string]any{"result": "{}"}})
}

func checkInvocation(c *call) {
	if s := c.text("input"); s != "" && !json.Valid([]byte(s)) {
		c.fail("input", `"input" contains an invalid JSON: %s`, s)
	}
}

// judgeInvocation calls the function in effect: what its event names has to be there, or the call fails, and the deployment with it.
func judgeInvocation(c *call) {
	f, _ := c.function(c.text("functionName"))
	if f == nil {
		return
	}
	if q := c.text("qualifier"); q != "" && q != "$LATEST" && c.get(aliasT, f.text("arn")+":"+q) == nil && !published(f, q) {
		c.fail("qualifier", "ResourceNotFoundException: Function not found: %s:%s", f.text("arn"), q)
	}
	var event map[string]any
	if json.Unmarshal([]byte(c.text("input")), &event) != nil {
		return // not an object, or not known
	}
	says := func(format string, args ...any) {
		c.fail("input", "Lambda function (%s) returned error: (%s)", f.ID, fmt.Sprintf(format, args...))
	}
	variables, _ := first[map[string]any](f.Inputs, "environment.variables")
	// Plinth's own functions, by what they are told.
	if tasks, ok := variables["TASKS"].(string); ok {
		c.runsTask(f, variables, tasks, event, says)
	}
	if secret, ok := variables["MASTER_SECRET_ARN"].(string); ok {
		c.managesRoles(f, secret, event, says)
	}
}

// runsTask is functions/taskrunner.
func (c *call) runsTask(f *Resource, variables map[string]any, tasks string, event map[string]any, says func(string, ...any)) {
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
	found := c.issuedAs(taskT, definition)
	if found == nil {
		says("ClientException: TaskDefinition not found. (%s)", definition)
	}
	value := func(name string) string { s, _ := variables[name].(string); return s }
	if c.get(clusterT, value("CLUSTER")) == nil {
		says("ClusterNotFoundException: Cluster not found. (%s)", value("CLUSTER"))
	}
	for _, s := range strings.Split(value("SUBNETS"), ",") {
		if c.get(subnetT, s) == nil {
			says("InvalidParameterException: Error retrieving subnet information for [%s]", s)
		}
	}
	if g := value("SECURITY_GROUP"); c.get(groupT, g) == nil {
		says("InvalidParameterException: Error retrieving security group information for [%s]", g)
	}
	if c.get(logGroupT, value("LOG_GROUP")) == nil {
		says("ResourceNotFoundException: The specified log group does not exist. (%s)", value("LOG_GROUP"))
	}
	role := c.roleOf(f.text("role"))
	for _, action := range []string{"ecs:RunTask", "ecs:DescribeTasks", "iam:PassRole"} {
		if !c.can(role, action) {
			says("AccessDeniedException: User: %s is not authorized to perform: %s on resource: %s", f.text("role"), action, definition)
		}
	}
	if found == nil {
		return
	}
	var list []struct{ Name string }
	if json.Unmarshal([]byte(found.text("containerDefinitions")), &list) == nil &&
		!slices.ContainsFunc(list, func(k struct{ Name string }) bool { return k.Name == value("CONTAINER") }) {
		says("it has no container %s", value("CONTAINER"))
	}
}

// managesRoles is functions/rolemanager.
func (c *call) managesRoles(f *Resource, secret string, event map[string]any, says func(string, ...any)) {
	host, _ := event["host"].(string)
	port, _ := event["port"].(float64)
	database := c.databaseAt(host)
	if database == nil {
		says("connect to %s: lookup %s: no such host", host, host)
		return
	}
	if managed := textsOf(database.Outputs, "masterUserSecrets[].secretArn"); len(managed) > 0 && !slices.Contains(managed, secret) {
		says("connect to %s: password authentication failed (%s isn't the master's secret of %s)", host, secret, database.ID)
	}
	groups := textsOf(f.Inputs, "vpcConfig.securityGroupIds[]")
	if len(groups) == 0 {
		says("connect to %s: dial tcp: i/o timeout (the function isn't in the database's network)", host)
		return
	}
	for _, rule := range c.others("vpc/securityGroupIngressRule:SecurityGroupIngressRule") {
		from, _ := rule.Inputs["fromPort"].(float64)
		to, _ := rule.Inputs["toPort"].(float64)
		if slices.Contains(textsOf(database.Inputs, "vpcSecurityGroupIds[]"), rule.text("securityGroupId")) &&
			slices.Contains(groups, rule.text("referencedSecurityGroupId")) && from <= port && port <= to {
			return
		}
	}
	says("connect to %s: dial tcp: i/o timeout (no rule of the database's security group lets the function in on port %v)", host, port)
}

// databaseAt finds the cluster or instance behind a host name.
func (c *call) databaseAt(host string) *Resource {
	for _, typ := range []string{dbClusterT, dbInstanceT} {
		for _, r := range c.others(typ) {
			if host != "" && slices.Contains([]string{r.text("endpoint"), r.text("readerEndpoint"), r.text("address")}, host) {
				return r
			}
		}
	}
	return nil
}
