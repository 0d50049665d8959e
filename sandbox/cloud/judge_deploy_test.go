package cloud

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// blueGreen is a service that CodeDeploy deploys: two listeners of one load balancer, two target groups, a role that may do just that, a hook and
// an alarm.
func blueGreen(w *world) {
	function(w)
	ingress(w)
	vpc := w.made["vpc"].id
	w.make(targetsT, "green", m{"port": 80, "protocol": "HTTP", "vpcId": vpc, "targetType": "ip"})
	w.make(listenerT, "tests", over(listens(w), m{"port": 8080, "defaultActions": l{m{"type": "fixed-response", "fixedResponse": m{"contentType": "text/plain", "statusCode": "404"}}}}))
	rule := func(listener, targets string) m {
		return m{"listenerArn": w.made[listener].id, "priority": 10, "actions": l{m{"type": "forward", "targetGroupArn": w.made[targets].id}}, "conditions": l{m{"pathPattern": m{"values": l{"/*"}}}}}
	}
	w.make(ruleT, "production", rule("listener", "targets"))
	w.make(ruleT, "test", rule("tests", "green"))
	other := rule("listener", "spare")
	other["priority"] = 20
	w.make(ruleT, "other", other)
	w.make(clusterT, "cluster", m{"name": "main"})
	w.make(roleT, "tasks", m{"assumeRolePolicy": trust("ecs-tasks.amazonaws.com")})
	w.make(taskT, "task", over(taskDefinition(nil), m{"executionRoleArn": w.made["tasks"].get("arn"), "taskRoleArn": w.made["tasks"].get("arn"), "skipDestroy": true}))
	w.make(serviceT, "web", over(service(w), m{"name": "web", "deploymentController": m{"type": "CODE_DEPLOY"}}))
	w.make(alarmT, "errors", m{"comparisonOperator": "GreaterThanThreshold", "evaluationPeriods": 1, "metricName": "x", "namespace": "y", "period": 60, "statistic": "Sum", "threshold": 1})
	w.make(deployAppT, "app", m{"name": "web", "computePlatform": "ECS"})
	w.make(roleT, "deployer", m{"assumeRolePolicy": trust("codedeploy.amazonaws.com")})
	w.make("iam/rolePolicy:RolePolicy", "deploys", m{"role": w.made["deployer"].id, "policy": w.deployPolicy("production", "test")})
	w.make("iam/rolePolicy:RolePolicy", "answers", m{"role": w.made["role"].id, "policy": `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"codedeploy:PutLifecycleEventHookExecutionStatus","Resource":"arn:aws:codedeploy:eu-west-1:123456789012:deploymentgroup:web/web"}}`})
}

// deployPolicy is the least that CodeDeploy needs, with the rules that it may turn.
func (w *world) deployPolicy(rules ...string) string {
	arns := l{}
	for _, r := range rules {
		arns = append(arns, w.made[r].id)
	}
	text, err := json.Marshal(m{"Version": "2012-10-17", "Statement": l{
		m{"Effect": "Allow", "Action": l{"ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"}, "Resource": w.made["web"].id},
		m{"Effect": "Allow", "Action": l{"ecs:CreateTaskSet", "ecs:DeleteTaskSet"}, "Resource": strings.Replace(w.made["web"].id, ":service/", ":task-set/", 1) + "/*"},
		m{"Effect": "Allow", "Action": "elasticloadbalancing:Describe*", "Resource": "*"},
		m{"Effect": "Allow", "Action": "elasticloadbalancing:ModifyRule", "Resource": arns},
		m{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": w.made["function"].get("arn")},
		m{"Effect": "Allow", "Action": "cloudwatch:DescribeAlarms", "Resource": w.made["errors"].get("arn")},
		m{"Effect": "Allow", "Action": "iam:PassRole", "Resource": w.made["tasks"].get("arn")},
	}})
	require.NoError(w.t, err)
	return string(text)
}

func deployGroup(w *world) m {
	return m{
		"appName": w.made["app"].get("name"), "deploymentGroupName": "web", "serviceRoleArn": w.made["deployer"].get("arn"), "deploymentConfigName": "CodeDeployDefault.ECSCanary10Percent5Minutes",
		"deploymentStyle": m{"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"}, "ecsService": m{"clusterName": "main", "serviceName": "web"},
		"loadBalancerInfo": m{"targetGroupPairInfo": pairOf(w, "listener", "tests", "targets", "green")},
		"blueGreenDeploymentConfig": m{"deploymentReadyOption": m{"actionOnTimeout": "CONTINUE_DEPLOYMENT"},
			"terminateBlueInstancesOnDeploymentSuccess": m{"action": "TERMINATE", "terminationWaitTimeInMinutes": 60}},
		"autoRollbackConfiguration": m{"enabled": true, "events": l{"DEPLOYMENT_FAILURE"}}, "alarmConfiguration": m{"enabled": true, "alarms": l{w.made["errors"].id}},
	}
}

func pairOf(w *world, production, test string, groups ...string) m {
	names := l{}
	for _, g := range groups {
		names = append(names, m{"name": w.made[g].get("name")})
	}
	return m{"prodTrafficRoute": m{"listenerArns": l{w.made[production].id}}, "testTrafficRoute": m{"listenerArns": l{w.made[test].id}}, "targetGroups": names}
}

func TestCodeDeployIsJudged(t *testing.T) {
	t.Parallel()
	pair := func(production, test string, groups ...string) func(*world) m {
		return func(w *world) m {
			return m{"loadBalancerInfo": m{"targetGroupPairInfo": pairOf(w, production, test, groups...)}}
		}
	}
	canary := just(m{"deploymentConfigName": "slow", "computePlatform": "ECS", "trafficRoutingConfig": m{"type": "TimeBasedCanary", "timeBasedCanary": m{"interval": 5, "percentage": 20}}})
	codeDeployed := func(w *world) m {
		return over(service(w), m{"name": "second", "deploymentController": m{"type": "CODE_DEPLOY"}})
	}
	elsewhere := func(w *world) {
		w.make(balancerT, "elsewhere", m{"subnets": l{w.made["a"].id, w.made["b"].id}})
		w.make(listenerT, "far", over(listens(w), m{"loadBalancerArn": w.made["elsewhere"].id, "defaultActions": l{m{"type": "forward", "targetGroupArn": w.made["green"].id}}}))
	}
	const bg = "blueGreenDeploymentConfig"
	trials(t, map[string]trial{
		"an application's name is its own":          {typ: deployAppT, right: just(m{"name": "web", "computePlatform": "ECS"}), spoil: func(w *world) { w.make(deployAppT, "first", m{"name": "web"}) }, says: "ApplicationAlreadyExistsException"},
		"a configuration's name isn't CodeDeploy's": {typ: deployConfigT, right: canary, wrong: just(m{"deploymentConfigName": "CodeDeployDefault.Mine"}), says: "InvalidDeploymentConfigNameException"},
		"ECS has no healthy hosts":                  {typ: deployConfigT, right: canary, wrong: just(m{"minimumHealthyHosts": m{"type": "HOST_COUNT", "value": 1}}), says: "platform Server only"},
		"servers have healthy hosts":                {typ: deployConfigT, right: just(m{"minimumHealthyHosts": m{"type": "HOST_COUNT", "value": 1}}), wrong: just(m{"minimumHealthyHosts": nil}), says: "InvalidMinimumHealthyHostValueException"},
		"ECS has a traffic routing":                 {typ: deployConfigT, right: canary, wrong: just(m{"trafficRoutingConfig": nil}), says: "Traffic routing configuration is required"},
		"a canary is a share":                       {typ: deployConfigT, right: canary, wrong: just(m{"trafficRoutingConfig": m{"type": "TimeBasedCanary", "timeBasedCanary": m{"interval": 5, "percentage": 100}}}), says: "between 1 and 99"},
		"a step takes two days at most":             {typ: deployConfigT, right: canary, wrong: just(m{"trafficRoutingConfig": m{"type": "TimeBasedCanary", "timeBasedCanary": m{"interval": 2881, "percentage": 20}}}), says: "between 1 and 2880 minutes"},
		"a routing's settings are its type's":       {typ: deployConfigT, right: canary, wrong: just(m{"trafficRoutingConfig": m{"type": "AllAtOnce", "timeBasedLinear": m{"interval": 5, "percentage": 20}}}), says: "goes with the type TimeBasedLinear"},
		"a group's application exists":              {prepare: blueGreen, typ: deployGroupT, right: deployGroup, wrong: just(m{"appName": "none"}), says: "ApplicationDoesNotExistException"},
		"a group's role is CodeDeploy's":            {prepare: blueGreen, typ: deployGroupT, right: deployGroup, wrong: func(w *world) m { return m{"serviceRoleArn": w.made["tasks"].get("arn")} }, says: "InvalidRoleException"},
		"a group's configuration exists":            {prepare: blueGreen, typ: deployGroupT, right: deployGroup, wrong: just(m{"deploymentConfigName": "none"}), says: "DeploymentConfigDoesNotExistException"},
		"a group's configuration is for ECS":        {prepare: blueGreen, typ: deployGroupT, right: deployGroup, wrong: just(m{"deploymentConfigName": "CodeDeployDefault.ECSCanary20Percent5Minutes"}), says: "isn't a deployment configuration for ECS"},
		"a group's cluster exists":                  {prepare: blueGreen, typ: deployGroupT, right: deployGroup, wrong: just(m{"ecsService": m{"clusterName": "none", "serviceName": "web"}}), says: "InvalidECSServiceException"},
		"a group's service exists":                  {prepare: blueGreen, typ: deployGroupT, right: deployGroup, wrong: just(m{"ecsService": m{"clusterName": "main", "serviceName": "none"}}), says: "service none can't be found"},
		"a group's service is CodeDeploy's": {prepare: all(blueGreen, func(w *world) { w.make(serviceT, "rolling", over(service(w), m{"name": "rolling"})) }), typ: deployGroupT, right: deployGroup,
			wrong: just(m{"ecsService": m{"clusterName": "main", "serviceName": "rolling"}}), says: "must be configured for a CODE_DEPLOY deployment controller"},
		"a service has one group":            {prepare: blueGreen, typ: deployGroupT, right: deployGroup, spoil: func(w *world) { w.make(deployGroupT, "first", over(deployGroup(w), m{"deploymentGroupName": "first"})) }, says: "ECSServiceMappingLimitExceededException"},
		"a group's name is its own":          {prepare: blueGreen, typ: deployGroupT, right: deployGroup, spoil: func(w *world) { w.make(deployGroupT, "first", deployGroup(w)) }, says: "DeploymentGroupAlreadyExistsException"},
		"ECS is deployed blue/green":         {prepare: blueGreen, typ: deployGroupT, right: deployGroup, wrong: just(m{"deploymentStyle": m{"deploymentType": "IN_PLACE"}}), says: "InvalidDeploymentStyleException"},
		"ECS says what becomes of old tasks": {prepare: blueGreen, typ: deployGroupT, right: deployGroup, wrong: just(m{bg: m{"deploymentReadyOption": m{"actionOnTimeout": "CONTINUE_DEPLOYMENT"}}}), says: "InvalidBlueGreenDeploymentConfigurationException"},
		"a pair is two":                      {prepare: blueGreen, typ: deployGroupT, right: deployGroup, wrong: pair("listener", "tests", "targets"), says: "exactly two target groups, got 1"},
		"a pair isn't one twice":             {prepare: blueGreen, typ: deployGroupT, right: deployGroup, wrong: pair("listener", "tests", "targets", "targets"), says: "must have distinct target groups"},
		"one of a pair is the service's":     {prepare: blueGreen, typ: deployGroupT, right: deployGroup, wrong: pair("listener", "tests", "green", "spare"), says: "neither is the service's"},
		"a pair's groups exist": {prepare: blueGreen, typ: deployGroupT, right: deployGroup, wrong: func(w *world) m {
			return m{"loadBalancerInfo": m{"targetGroupPairInfo": over(pairOf(w, "listener", "tests"), m{"targetGroups": l{m{"name": "targets"}, m{"name": "none"}}})}}
		}, says: "The target group none can't be found"},
		"a listener exists": {prepare: blueGreen, typ: deployGroupT, right: deployGroup, wrong: func(w *world) m {
			return m{"loadBalancerInfo": m{"targetGroupPairInfo": over(pairOf(w, "listener", "tests", "targets", "green"), m{"prodTrafficRoute": m{"listenerArns": l{w.made["listener"].id + "0"}}})}}
		}, says: "can't be found"},
		"both listeners are one balancer's":    {prepare: all(blueGreen, elsewhere), typ: deployGroupT, right: func(w *world) m { return over(deployGroup(w), pair("listener", "tests", "targets", "spare")(w)) }, wrong: pair("listener", "far", "targets", "spare"), says: "must belong to the same load balancer"},
		"a group isn't another balancer's":     {prepare: blueGreen, typ: deployGroupT, right: deployGroup, spoil: elsewhere, says: "is associated with another load balancer"},
		"alarms that are looked at have names": {prepare: blueGreen, typ: deployGroupT, right: deployGroup, wrong: just(m{"alarmConfiguration": m{"enabled": true}}), says: "InvalidAlarmConfigException"},
		"a roll-back has a reason":             {prepare: blueGreen, typ: deployGroupT, right: deployGroup, wrong: just(m{"autoRollbackConfiguration": m{"enabled": true}}), says: "InvalidAutoRollbackConfigException"},
		"a roll-back's reason is known":        {prepare: blueGreen, typ: deployGroupT, right: deployGroup, wrong: just(m{"autoRollbackConfiguration": m{"enabled": true, "events": l{"FAILURE"}}}), says: "unknown event"},
		"CodeDeploy's service has no breaker":  {prepare: blueGreen, typ: serviceT, right: codeDeployed, wrong: just(m{"deploymentCircuitBreaker": m{"enable": true, "rollback": true}}), says: "rolling update (ECS) deployment type"},
		"CodeDeploy's service has no alarms":   {prepare: blueGreen, typ: serviceT, right: codeDeployed, wrong: just(m{"alarms": m{"alarmNames": l{"x"}, "enable": true, "rollback": true}}), says: "rolling update (ECS) deployment type"},
		"CodeDeploy's service isn't forced":    {prepare: blueGreen, typ: serviceT, right: codeDeployed, wrong: just(m{"forceNewDeployment": true}), says: "Cannot force a new deployment"},
		"CodeDeploy's service has a balancer":  {prepare: blueGreen, typ: serviceT, right: codeDeployed, wrong: just(m{"loadBalancers": nil}), says: "one load balancer with one target group, got 0"},
	})
}

func TestWhatCodeDeployDeploysIsNotUpdatedByECS(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	blueGreen(w)
	w.make(taskT, "next", over(taskDefinition(nil), m{"memory": "1024"}))
	for says, over := range map[string]m{
		"Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.": {"taskDefinition": w.made["next"].get("arn")},
		"Unable to update network parameters": {"networkConfiguration": m{"subnets": l{w.made["a"].id}, "securityGroups": l{w.made["group"].id}}},
		"Unable to update load balancers":     {"loadBalancers": l{m{"targetGroupArn": w.made["green"].id, "containerName": "web", "containerPort": 80}}},
		"Unable to update execute command":    {"enableExecuteCommand": true},
	} {
		require.ErrorContains(t, w.change("web", over), says)
	}
	require.NoError(t, w.change("web", m{"desiredCount": 5, "healthCheckGracePeriodSeconds": 90}))
}

func (w *world) spec(task string) string {
	text, err := json.Marshal(m{"version": 0.0, "Resources": l{m{"TargetService": m{"Type": "AWS::ECS::Service", "Properties": m{
		"TaskDefinition": task, "LoadBalancerInfo": m{"ContainerName": "web", "ContainerPort": 80}}}}}, "Hooks": l{m{"AfterAllowTestTraffic": w.made["function"].get("arn")}}})
	require.NoError(w.t, err)
	return string(text)
}

func (w *world) register(from string) string {
	w.t.Helper()
	arn, err := RegisterTaskDefinition(w.cloud, from, func(s string) string { return strings.Replace(s, "nginx:stable", "nginx:next", 1) })
	require.NoError(w.t, err)
	return arn
}

// output reads what the cloud has of a resource now.
func (w *world) output(name, property string) any {
	for _, r := range w.cloud.Inventory() {
		if r.URN == string(w.made[name].urn) {
			return r.Outputs[property]
		}
	}
	return nil
}

func TestADeploymentTurnsTheRulesOfItsServiceAndNoOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	blueGreen(w)
	w.make(deployGroupT, "group-web", deployGroup(w))
	other := w.output("other", "actions")
	leads := func(to, from string) []any {
		return l{m{"type": "forward", "order": 1.0, "forward": m{"targetGroups": l{m{"arn": w.made[to].id, "weight": 100.0}, m{"arn": w.made[from].id, "weight": 0.0}}}}}
	}
	first := w.made["task"].get("arn")
	for _, turn := range [][2]string{{"green", "targets"}, {"targets", "green"}, {"green", "targets"}} {
		next := w.register(first)
		require.NotEqual(t, first, next)
		require.NoError(t, Deploy(w.cloud, "web", "web", w.spec(next)))
		require.Equal(t, next, w.output("web", "taskDefinition"))
		require.Equal(t, l{m{"targetGroupArn": w.made[turn[0]].id, "containerName": "web", "containerPort": 80.0}}, w.output("web", "loadBalancers"))
		require.Equal(t, leads(turn[0], turn[1]), w.output("production", "actions"))
		require.Equal(t, leads(turn[0], turn[1]), w.output("test", "actions"))
		require.Equal(t, other, w.output("other", "actions"))
	}
	// An update sends what it changes, and leaves the rest as CodeDeploy has it.
	require.NoError(t, w.change("production", m{"conditions": l{m{"pathPattern": m{"values": l{"/shop/*"}}}}}))
	require.Equal(t, leads("green", "targets"), w.output("production", "actions"))
	require.NoError(t, w.change("web", m{"healthCheckGracePeriodSeconds": 90}))
	require.Equal(t, l{m{"targetGroupArn": w.made["green"].id, "containerName": "web", "containerPort": 80.0}}, w.output("web", "loadBalancers"))
	// A group that any rule mentions stays, and so does a revision that a stack has no more.
	require.ErrorContains(t, w.drop("green"), "ResourceInUse")
	require.NoError(t, w.drop("task"))
	require.NoError(t, Deploy(w.cloud, "web", "web", w.spec(first)))
	require.NoError(t, w.change("web", m{"healthCheckGracePeriodSeconds": 60}))
}

func TestADeploymentNeedsWhatCodeDeployNeeds(t *testing.T) {
	t.Parallel()
	for says, spoil := range map[string]func(w *world) (spec string){
		"DeploymentGroupDoesNotExistException": func(w *world) string {
			require.NoError(w.t, w.drop("group-web"))
			return w.spec(w.made["task"].get("arn"))
		},
		"the AppSpec file isn't one for ECS":      func(*world) string { return "{}" },
		"task definition \"none\" can't be found": func(w *world) string { return w.spec("none") },
		"The container app does not exist": func(w *world) string {
			return strings.Replace(w.spec(w.made["task"].get("arn")), `"ContainerName":"web"`, `"ContainerName":"app"`, 1)
		},
		"must be behind listener": func(w *world) string {
			require.NoError(w.t, w.change("production", m{"actions": l{m{"type": "forward", "targetGroupArn": w.made["spare"].id}}}))
			return w.spec(w.made["task"].get("arn"))
		},
		"isn't allowed elasticloadbalancing:ModifyRule on": func(w *world) string {
			require.NoError(w.t, w.change("deploys", m{"policy": w.deployPolicy("production", "other")}))
			return w.spec(w.made["task"].get("arn"))
		},
		"isn't allowed codedeploy:PutLifecycleEventHookExecutionStatus": func(w *world) string {
			require.NoError(w.t, w.drop("answers"))
			return w.spec(w.made["task"].get("arn"))
		},
		"isn't allowed ecs:CreateTaskSet": func(w *world) string {
			require.NoError(w.t, w.drop("deploys"))
			return w.spec(w.made["task"].get("arn"))
		},
		"CodeDeploy can't assume": func(w *world) string {
			require.NoError(w.t, w.change("deployer", m{"assumeRolePolicy": trust("ec2.amazonaws.com")}))
			return w.spec(w.made["task"].get("arn"))
		},
		"can't be polled: it doesn't exist": func(w *world) string {
			require.NoError(w.t, w.drop("errors"))
			return w.spec(w.made["task"].get("arn"))
		},
		"the function none doesn't exist": func(w *world) string {
			return strings.Replace(w.spec(w.made["task"].get("arn")), w.made["function"].get("arn"), "none", 1)
		},
		"subnet-0 doesn't exist": func(w *world) string {
			return strings.Replace(w.spec(w.made["task"].get("arn")), `"LoadBalancerInfo"`, `"NetworkConfiguration":{"AwsvpcConfiguration":{"Subnets":["subnet-0"],"SecurityGroups":[],"AssignPublicIp":"DISABLED"}},"LoadBalancerInfo"`, 1)
		},
	} {
		w := newWorld(t)
		blueGreen(w)
		w.make(deployGroupT, "group-web", deployGroup(w))
		require.ErrorContains(t, Deploy(w.cloud, "web", "web", spoil(w)), says)
	}
	w := newWorld(t)
	blueGreen(w)
	_, err := RegisterTaskDefinition(w.cloud, "none", func(s string) string { return s })
	require.ErrorContains(t, err, "no task definition")
	_, err = RegisterTaskDefinition(w.cloud, w.made["task"].get("arn"), func(string) string { return "web" })
	require.ErrorContains(t, err, "container_definitions is invalid")
}

func TestAConfigurationInUseIsNotDeleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	blueGreen(w)
	w.make(deployConfigT, "slow", m{"deploymentConfigName": "slow", "computePlatform": "ECS", "trafficRoutingConfig": m{"type": "TimeBasedLinear", "timeBasedLinear": m{"interval": 5, "percentage": 20}}})
	w.make(deployGroupT, "group-web", over(deployGroup(w), m{"deploymentConfigName": "slow"}))
	require.ErrorContains(t, w.drop("slow"), "DeploymentConfigInUseException")
	require.NoError(t, w.drop("group-web"))
	require.NoError(t, w.drop("slow"))
}
