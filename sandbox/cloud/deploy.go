package cloud

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// RegisterTaskDefinition registers a revision beside the stack, as a pipeline does: that of an ARN with other container
// definitions. It returns the new one's ARN.
func RegisterTaskDefinition(sim *Cloud, from string, edit func(containers string) string) (arn string, err error) {
	err = sim.do(taskT, "registering", func(c *call) error {
		base := c.issuedAs(taskT, from)
		if base == nil || base.text("arn") != from {
			return fmt.Errorf("register: no task definition %s", from)
		}
		revision := &Resource{Type: base.Type, ID: base.ID, Region: base.Region, Inputs: copyMap(base.Inputs), Outputs: copyMap(base.Outputs), Facts: map[string]any{leftBehind: true}}
		containers := edit(base.text("containerDefinitions"))
		revision.Inputs["containerDefinitions"], revision.Outputs["containerDefinitions"] = containers, containers
		c.region, c.id = base.Region, base.ID
		c.in, c.out = revision.Inputs, revision.Outputs
		checkTask(c)
		judgeTask(c)
		madeTask(c)
		arn = revision.text("arn")
		revision.Scope = arn
		c.put(revision)
		return nil
	})
	return arn, err
}

// appSpec is CodeDeploy's file for ECS, as JSON (CodeDeploy User Guide, "AppSpec file structure for Amazon ECS deployments").
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

// Deploy deploys an AppSpec to the end, as CodeDeploy does when the hooks agree and no alarm sounds: the service runs the task definition on the
// other target group, and the rules of the two listeners lead there. It refuses what CodeDeploy or its role couldn't do.
func Deploy(sim *Cloud, application, group, spec string) error {
	return sim.do(deployGroupT, "deploying", func(c *call) error {
		var g *Resource
		for _, r := range c.all(deployGroupT) {
			if r.text("appName") == application && r.text("deploymentGroupName") == group {
				g = r
			}
		}
		if g == nil {
			return fmt.Errorf("deploy: DeploymentGroupDoesNotExistException: No Deployment Group found for name: %s/%s", application, group)
		}
		var s appSpec
		d := json.NewDecoder(strings.NewReader(spec))
		d.DisallowUnknownFields()
		if err := d.Decode(&s); err != nil || len(s.Resources) != 1 || len(s.Resources[0]) != 1 {
			return fmt.Errorf("deploy: INVALID_REVISION: the AppSpec file isn't one for ECS with one resource: %v", err)
		}
		c.region, c.id, c.in = g.Region, g.ID, g.Outputs
		c.deploy(g, s)
		return nil
	})
}

func (c *call) deploy(g *Resource, s appSpec) {
	var target = s.Resources[0][keys(s.Resources[0])[0]]
	properties := target.Properties
	task := c.issuedAs(taskT, properties.TaskDefinition)
	if target.Type != "AWS::ECS::Service" || task == nil {
		c.fail("TaskDefinition", "INVALID_ECS_SERVICE: the AppSpec's task definition %q can't be found", properties.TaskDefinition)
		return
	}
	at := map[string]any{}
	for from, to := range map[string]string{"ContainerName": "containerName", "ContainerPort": "containerPort"} {
		at[to] = properties.LoadBalancerInfo[from]
	}
	c.judgeContainer("LoadBalancerInfo", at, task)
	service := c.serviceOf(c.text("ecsService.clusterName"), c.text("ecsService.serviceName"))
	if service == nil {
		c.fail("", "INVALID_ECS_SERVICE: the service %s can't be found", c.text("ecsService.serviceName"))
		return
	}
	if n := properties.NetworkConfiguration; n != nil {
		for typ, ids := range map[string][]string{subnetT: n.AwsvpcConfiguration.Subnets, "ec2/securityGroup:SecurityGroup": n.AwsvpcConfiguration.SecurityGroups} {
			for _, id := range ids {
				if c.get(typ, id) == nil {
					c.fail("NetworkConfiguration", "INVALID_ECS_SERVICE: %s doesn't exist", id)
				}
			}
		}
	}
	groups := []string{}
	for _, name := range c.texts(targetGroupPair + "targetGroups[].name") {
		if t := c.get(targetsT, name); t != nil {
			groups = append(groups, t.ID)
		}
	}
	live := textsOf(service.Outputs, "loadBalancers[].targetGroupArn")
	if len(groups) != 2 || len(live) != 1 || !slices.Contains(groups, live[0]) {
		c.fail("", "INVALID_TARGET_GROUP_PAIR: the service is on %v, and the deployment group has %v", live, groups)
		return
	}
	next := groups[0]
	if next == live[0] {
		next = groups[1]
	}
	turned := []string{}
	for _, route := range []struct {
		name string
		from []string
	}{{"prodTrafficRoute", live}, {"testTrafficRoute", groups}} {
		for _, listener := range c.texts(targetGroupPair + route.name + ".listenerArns[]") {
			rules := c.leadingTo(listener, route.from)
			if len(rules) == 0 {
				c.fail("", "The ELB could not be updated due to the following error: Primary taskset target group must be behind listener %s", listener)
			}
			for _, r := range rules {
				turned = append(turned, r.ID)
				c.put(with(r, "actions", []any{map[string]any{"type": "forward", "order": 1.0, "forward": map[string]any{
					"targetGroups": []any{map[string]any{"arn": next, "weight": 100.0}, map[string]any{"arn": live[0], "weight": 0.0}}}}}))
			}
		}
	}
	c.deployRights(g, service, task, turned, s.Hooks)
	after := with(service, "taskDefinition", properties.TaskDefinition)
	at["targetGroupArn"] = next
	after = with(after, "loadBalancers", []any{at})
	if n := properties.NetworkConfiguration; n != nil {
		after = with(after, "networkConfiguration", map[string]any{"assignPublicIp": n.AwsvpcConfiguration.AssignPublicIP == "ENABLED",
			"subnets": anys(n.AwsvpcConfiguration.Subnets), "securityGroups": anys(n.AwsvpcConfiguration.SecurityGroups)})
	}
	c.put(after)
}

// leadingTo lists a listener's rules that send requests to one of the target groups.
func (c *call) leadingTo(listener string, targets []string) []*Resource {
	var list []*Resource
	for _, r := range c.others(ruleT) {
		if r.text("listenerArn") != listener {
			continue
		}
		to := textsOf(r.Outputs, "actions[].targetGroupArn")
		for _, l := range lookup(r.Outputs, "actions[].forward.targetGroups[]") {
			if o, ok := l.value.(map[string]any); ok && o["weight"] != 0.0 {
				to = append(to, fmt.Sprint(o["arn"]))
			}
		}
		if slices.ContainsFunc(to, func(arn string) bool { return slices.Contains(targets, arn) }) {
			list = append(list, r)
		}
	}
	return list
}

// deployRights: CodeDeploy's role may do on exactly these resources what the deployment takes, and the hooks may answer.
func (c *call) deployRights(g, service, task *Resource, rules []string, hooks []map[string]string) {
	role := c.roleOf(c.text("serviceRoleArn"))
	if role == nil || !trusts(role, "codedeploy.amazonaws.com") {
		c.fail("serviceRoleArn", "IAM_ROLE_MISSING: CodeDeploy can't assume %s", c.text("serviceRoleArn"))
		return
	}
	need := func(who *Resource, action string, arns ...string) {
		for _, arn := range arns {
			if arn != "" && !c.canOn(who, action, arn) {
				c.fail("", "IAM_ROLE_PERMISSIONS: %s isn't allowed %s on %s", who.ID, action, arn)
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
	need(role, "iam:PassRole", task.text("executionRoleArn"), task.text("taskRoleArn"))
	for _, name := range c.texts("alarmConfiguration.alarms[]") {
		alarm := c.get(alarmT, name)
		if alarm == nil {
			c.fail("alarmConfiguration.alarms", "ALARM_ACTIVE: the alarm %s can't be polled: it doesn't exist", name)
			continue
		}
		need(role, "cloudwatch:DescribeAlarms", alarm.text("arn"))
	}
	for _, hook := range hooks {
		for event, name := range hook {
			f := c.get(functionT, name)
			if f == nil {
				c.fail("Hooks", "HOOK: %s: the function %s doesn't exist", event, name)
				continue
			}
			need(role, "lambda:InvokeFunction", f.text("arn"))
			need(c.roleOf(f.text("role")), "codedeploy:PutLifecycleEventHookExecutionStatus", g.text("arn"))
		}
	}
}

// with is a resource with another value of a property, whoever changed it.
func with(r *Resource, property string, value any) *Resource {
	changed := *r
	changed.Inputs, changed.Outputs = copyMap(r.Inputs), copyMap(r.Outputs)
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
