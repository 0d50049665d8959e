package codedeploy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/ecs"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// appSpec is CodeDeploy's file for ECS, as JSON (CodeDeploy User Guide, "AppSpec file structure for
// Amazon ECS deployments").
type appSpec struct {
	Version   json.Number
	Resources []map[string]struct {
		Type       string
		Properties struct {
			TaskDefinition       string
			LoadBalancerInfo     map[string]any
			PlatformVersion      string
			NetworkConfiguration *struct {
				AwsvpcConfiguration struct {
					Subnets, SecurityGroups []string
					AssignPublicIP          string `json:"AssignPublicIp"`
				}
			}
		}
	}
	Hooks []map[string]string
}

// Deploy deploys an AppSpec to the end, as CodeDeploy does when the hooks agree and no alarm
// sounds: the service runs the task definition on the other target group, and the rules of the two
// listeners lead there. It refuses what CodeDeploy or its role couldn't do.
func Deploy(sim *cloud.Cloud, application, group, spec string) error {
	return sim.Do(token.DeploymentGroup, "deploying", func(c *cloud.Call) error {
		var g *cloud.Resource
		for _, r := range c.All(token.DeploymentGroup) {
			if r.Text("appName") == application && r.Text("deploymentGroupName") == group {
				g = r
			}
		}
		if g == nil {
			return fmt.Errorf("deploy: DeploymentGroupDoesNotExistException: No Deployment Group found for name: %s/%s",
				application, group)
		}
		var s appSpec
		d := json.NewDecoder(strings.NewReader(spec))
		d.DisallowUnknownFields()
		if err := d.Decode(&s); err != nil || len(s.Resources) != 1 || len(s.Resources[0]) != 1 {
			return fmt.Errorf("deploy: INVALID_REVISION: the AppSpec file isn't one for ECS with one resource: %v", err) //nolint:errorlint // nil where there are more
		}
		c.Region, c.ID, c.Inputs = g.Region, g.ID, g.Outputs
		deploy(c, g, s)
		return nil
	})
}

func deploy(c *cloud.Call, g *cloud.Resource, s appSpec) {
	var target = s.Resources[0][cloud.Keys(s.Resources[0])[0]]
	properties := target.Properties
	task := c.IssuedAs(token.TaskDefinition, properties.TaskDefinition)
	if target.Type != "AWS::ECS::Service" || task == nil {
		c.Refuse("TaskDefinition", "INVALID_ECS_SERVICE: the AppSpec's task definition %q can't be found",
			properties.TaskDefinition)
		return
	}
	at := map[string]any{}
	for from, to := range map[string]string{"ContainerName": "containerName", "ContainerPort": "containerPort"} {
		at[to] = properties.LoadBalancerInfo[from]
	}
	ecs.ContainerListens(c, "LoadBalancerInfo", at, task)
	service := ecs.FindService(c, c.Text("ecsService.clusterName"), c.Text("ecsService.serviceName"))
	if service == nil {
		c.Refuse("", "INVALID_ECS_SERVICE: the service %s can't be found", c.Text("ecsService.serviceName"))
		return
	}
	if n := properties.NetworkConfiguration; n != nil {
		networkExists(c, n.AwsvpcConfiguration.Subnets, n.AwsvpcConfiguration.SecurityGroups)
	}
	groups := []string{}
	for _, name := range c.Texts(targetGroupPair + "targetGroups[].name") {
		if t := c.Find(token.TargetGroup, name); t != nil {
			groups = append(groups, t.ID)
		}
	}
	live := cloud.TextsOf(service.Outputs, "loadBalancers[].targetGroupArn")
	if len(groups) != 2 || len(live) != 1 || !slices.Contains(groups, live[0]) {
		c.Refuse("", "INVALID_TARGET_GROUP_PAIR: the service is on %v, and the deployment group has %v", live, groups)
		return
	}
	next := groups[0]
	if next == live[0] {
		next = groups[1]
	}
	turned := shiftTraffic(c, live, groups, next)
	validateRights(c, g, service, task, turned, s.Hooks)
	after := with(service, "taskDefinition", properties.TaskDefinition)
	at["targetGroupArn"] = next
	after = with(after, "loadBalancers", []any{at})
	if n := properties.NetworkConfiguration; n != nil {
		after = with(after, "networkConfiguration", map[string]any{
			"assignPublicIp": n.AwsvpcConfiguration.AssignPublicIP == "ENABLED",
			"subnets":        anys(n.AwsvpcConfiguration.Subnets),
			"securityGroups": anys(n.AwsvpcConfiguration.SecurityGroups),
		})
	}
	c.Put(after)
}

// networkExists refuses subnets and security groups that don't exist.
func networkExists(c *cloud.Call, subnets, groups []string) {
	for typ, ids := range map[string][]string{token.Subnet: subnets, "ec2/securityGroup:SecurityGroup": groups} {
		for _, id := range ids {
			if c.Find(typ, id) == nil {
				c.Refuse("NetworkConfiguration", "INVALID_ECS_SERVICE: %s doesn't exist", id)
			}
		}
	}
}

// shiftTraffic has the rules of the production and test listeners that lead to the live target
// group, or to one of both, lead to the next one. It returns the rules.
func shiftTraffic(c *cloud.Call, live, groups []string, next string) []string {
	turned := []string{}
	for _, route := range []struct {
		name string
		from []string
	}{{"prodTrafficRoute", live}, {"testTrafficRoute", groups}} {
		for _, listener := range c.Texts(targetGroupPair + route.name + ".listenerArns[]") {
			rules := rulesLeadingTo(c, listener, route.from)
			if len(rules) == 0 {
				c.Refuse("",
					"The ELB could not be updated due to the following error: Primary taskset target group must be "+
						"behind listener %s",
					listener)
			}
			for _, r := range rules {
				turned = append(turned, r.ID)
				c.Put(with(r, "actions", []any{
					map[string]any{
						"type":  "forward",
						"order": 1.0,
						"forward": map[string]any{
							"targetGroups": []any{
								map[string]any{"arn": next, "weight": 100.0},
								map[string]any{"arn": live[0], "weight": 0.0},
							}},
					},
				}))
			}
		}
	}
	return turned
}

// rulesLeadingTo lists a listener's rules that send requests to one of the target groups.
func rulesLeadingTo(c *cloud.Call, listener string, targets []string) []*cloud.Resource {
	var list []*cloud.Resource
	for _, r := range c.Others(token.ListenerRule) {
		if r.Text("listenerArn") != listener {
			continue
		}
		to := cloud.TextsOf(r.Outputs, "actions[].targetGroupArn")
		for _, l := range cloud.Lookup(r.Outputs, "actions[].forward.targetGroups[]") {
			if o, ok := l.Value.(map[string]any); ok && o["weight"] != 0.0 {
				to = append(to, fmt.Sprint(o["arn"]))
			}
		}
		if slices.ContainsFunc(to, func(arn string) bool { return slices.Contains(targets, arn) }) {
			list = append(list, r)
		}
	}
	return list
}

// validateRights checks that CodeDeploy's role may do on exactly these resources what the
// deployment takes, and that the hooks may answer.
func validateRights(c *cloud.Call, g, service, task *cloud.Resource, rules []string, hooks []map[string]string) {
	role := iam.FindRole(c, c.Text("serviceRoleArn"))
	if role == nil || !iam.Trusts(role, "codedeploy.amazonaws.com") {
		c.Refuse("serviceRoleArn", "IAM_ROLE_MISSING: CodeDeploy can't assume %s", c.Text("serviceRoleArn"))
		return
	}
	need := func(who *cloud.Resource, action string, arns ...string) {
		for _, arn := range arns {
			if arn != "" && !iam.CanOn(c, who, action, arn) {
				c.Refuse("", "IAM_ROLE_PERMISSIONS: %s isn't allowed %s on %s", who.ID, action, arn)
			}
		}
	}
	sets := strings.Replace(service.ID, ":service/", ":task-set/", 1) + "/ecs-svc/1234567890123456789"
	need(role, "ecs:DescribeServices", service.ID)
	need(role, "ecs:UpdateServicePrimaryTaskSet", service.ID)
	need(role, "ecs:CreateTaskSet", sets)
	need(role, "ecs:DeleteTaskSet", sets)
	for _, action := range []string{"DescribeListeners", "DescribeRules", "DescribeTargetGroups"} {
		need(role, "elasticloadbalancing:"+action, "*")
	}
	need(role, "elasticloadbalancing:ModifyRule", rules...)
	need(role, "iam:PassRole", task.Text("executionRoleArn"), task.Text("taskRoleArn"))
	for _, name := range c.Texts("alarmConfiguration.alarms[]") {
		alarm := c.Find(token.Alarm, name)
		if alarm == nil {
			c.Refuse("alarmConfiguration.alarms", "ALARM_ACTIVE: the alarm %s can't be polled: it doesn't exist", name)
			continue
		}
		need(role, "cloudwatch:DescribeAlarms", alarm.Text("arn"))
	}
	for _, hook := range hooks {
		for event, name := range hook {
			f := c.Find(token.Function, name)
			if f == nil {
				c.Refuse("Hooks", "HOOK: %s: the function %s doesn't exist", event, name)
				continue
			}
			need(role, "lambda:InvokeFunction", f.Text("arn"))
			need(iam.FindRole(c, f.Text("role")), "codedeploy:PutLifecycleEventHookExecutionStatus", g.Text("arn"))
		}
	}
}

// with is a resource with another value of a property, whoever changed it.
func with(r *cloud.Resource, property string, value any) *cloud.Resource {
	changed := *r
	changed.Inputs, changed.Outputs = cloud.CopyMap(r.Inputs), cloud.CopyMap(r.Outputs)
	changed.Inputs[property], changed.Outputs[property] = value, value
	return &changed
}

func anys(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}
