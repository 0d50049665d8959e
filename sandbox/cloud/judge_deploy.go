package cloud

import (
	"slices"
	"strings"
)

const codeDeploy = "CODE_DEPLOY"

// ecsConfigs are CodeDeploy's own configurations for ECS (CodeDeploy User Guide, "Predefined deployment configurations").
var ecsConfigs = []string{"CodeDeployDefault.ECSAllAtOnce", "CodeDeployDefault.ECSCanary10Percent5Minutes", "CodeDeployDefault.ECSCanary10Percent15Minutes",
	"CodeDeployDefault.ECSLinear10PercentEvery1Minutes", "CodeDeployDefault.ECSLinear10PercentEvery3Minutes"}

// checkCodeDeployService: what ECS doesn't have for services that it doesn't deploy itself (Amazon ECS API Reference, DeploymentConfiguration).
func checkCodeDeployService(c *call) {
	if c.flag("deploymentCircuitBreaker.enable") {
		c.fail("deploymentCircuitBreaker", "InvalidParameterException: Deployment circuit breaker can only be used for services using the rolling update (ECS) deployment type.")
	}
	if c.has("alarms") {
		c.fail("alarms", "InvalidParameterException: Deployment alarms can only be used for services using the rolling update (ECS) deployment type.")
	}
	if c.flag("forceNewDeployment") {
		c.fail("forceNewDeployment", "InvalidParameterException: Cannot force a new deployment on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.")
	}
	if n := len(lookup(c.in, "loadBalancers[]")); n != 1 && !c.unknown("loadBalancers") {
		c.fail("loadBalancers", "InvalidParameterException: a service with a CODE_DEPLOY deployment controller has one load balancer with one target group, got %d", n)
	}
}

// judgeCodeDeployUpdate: what UpdateService changes of such a service (Amazon ECS API Reference, UpdateService).
func judgeCodeDeployUpdate(c *call) {
	for property, called := range map[string]string{
		"taskDefinition": "task definition", "networkConfiguration": "network parameters", "loadBalancers": "load balancers", "platformVersion": "platform version",
		"capacityProviderStrategies": "capacity provider strategy", "enableExecuteCommand": "execute command", "availabilityZoneRebalancing": "availability zone rebalancing",
	} {
		before, now := c.old[property], c.in[property]
		if !sameValue(before, now) && !sameSet(before, now) {
			c.fail(property, "InvalidParameterException: Unable to update %s on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.", called)
		}
	}
}

func checkDeployConfig(c *call) {
	if n := c.text("deploymentConfigName"); strings.HasPrefix(n, "CodeDeployDefault.") {
		c.fail("deploymentConfigName", "InvalidDeploymentConfigNameException: Deployment configuration names can't begin with CodeDeployDefault., got %s", n)
	}
	if c.text("computePlatform") == "Server" {
		if !c.has("minimumHealthyHosts") {
			c.fail("minimumHealthyHosts", "InvalidMinimumHealthyHostValueException: A deployment configuration of the platform Server needs minimumHealthyHosts")
		}
		return
	}
	if c.has("minimumHealthyHosts") {
		c.fail("minimumHealthyHosts", "InvalidDeploymentConfigurationException: minimumHealthyHosts is for the platform Server only")
	}
	if !c.has("trafficRoutingConfig") {
		c.fail("trafficRoutingConfig", "InvalidTrafficRoutingConfigurationException: Traffic routing configuration is required")
		return
	}
	for kind, at := range map[string]string{"TimeBasedCanary": "timeBasedCanary", "TimeBasedLinear": "timeBasedLinear"} {
		at = "trafficRoutingConfig." + at
		if c.text("trafficRoutingConfig.type") != kind {
			if c.has(at) {
				c.fail(at, "InvalidTrafficRoutingConfigurationException: %s goes with the type %s", at, kind)
			}
			continue
		}
		if p, known := c.number(at + ".percentage"); !c.unknown(at) && (!known || p < 1 || p > 99) {
			c.fail(at+".percentage", "InvalidTrafficRoutingConfigurationException: The percentage must be between 1 and 99, got %v", p)
		}
		if m, known := c.number(at + ".interval"); !c.unknown(at) && (!known || m < 1 || m > 2880) {
			c.fail(at+".interval", "InvalidTrafficRoutingConfigurationException: The interval must be between 1 and 2880 minutes, got %v", m)
		}
	}
}

func releaseDeployConfig(c *call) {
	for _, g := range c.others(deployGroupT) {
		if g.text("deploymentConfigName") == c.self.ID {
			c.fail("", "DeploymentConfigInUseException: Deployment configuration %s is in use by deployment group %s", c.self.ID, g.text("deploymentGroupName"))
		}
	}
}

func checkDeployGroup(c *call) {
	if c.flag("alarmConfiguration.enabled") {
		if n := len(lookup(c.in, "alarmConfiguration.alarms[]")); n == 0 || n > 10 {
			c.fail("alarmConfiguration.alarms", "InvalidAlarmConfigException: 1 to 10 alarms are needed, got %d", n)
		}
	}
	if c.flag("autoRollbackConfiguration.enabled") && len(lookup(c.in, "autoRollbackConfiguration.events[]")) == 0 {
		c.fail("autoRollbackConfiguration.events", "InvalidAutoRollbackConfigException: Auto rollback is enabled, but no event triggers it")
	}
	for _, e := range lookup(c.in, "autoRollbackConfiguration.events[]") {
		if s, known := e.value.(string); known && !slices.Contains([]string{"DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"}, s) {
			c.fail(e.path, "InvalidAutoRollbackConfigException: unknown event %q", s)
		}
	}
	if !c.has("ecsService") {
		return
	}
	if c.text("deploymentStyle.deploymentType") != "BLUE_GREEN" || c.text("deploymentStyle.deploymentOption") != "WITH_TRAFFIC_CONTROL" {
		c.fail("deploymentStyle", "InvalidDeploymentStyleException: For ECS deployment group, the deployment style must be BLUE_GREEN with WITH_TRAFFIC_CONTROL")
	}
	if !c.has("blueGreenDeploymentConfig.terminateBlueInstancesOnDeploymentSuccess") || !c.has("blueGreenDeploymentConfig.deploymentReadyOption") {
		c.fail("blueGreenDeploymentConfig", "InvalidBlueGreenDeploymentConfigurationException: terminateBlueInstancesOnDeploymentSuccess and deploymentReadyOption are required for ECS")
	}
	if c.has("blueGreenDeploymentConfig.greenFleetProvisioningOption") {
		c.fail("blueGreenDeploymentConfig.greenFleetProvisioningOption", "InvalidGreenFleetProvisioningConfigurationException: ECS has no fleet to provision")
	}
	if m, ok := c.number("blueGreenDeploymentConfig.terminateBlueInstancesOnDeploymentSuccess.terminationWaitTimeInMinutes"); ok && (m < 0 || m > 2880) {
		c.fail("blueGreenDeploymentConfig", "InvalidBlueInstanceTerminationConfigurationException: The wait must be between 0 and 2880 minutes, got %v", m)
	}
	names := lookup(c.in, targetGroupPair+"targetGroups[].name")
	if len(names) != 2 {
		c.fail("loadBalancerInfo", "InvalidTargetGroupPairException: Target group pair must have exactly two target groups, got %d", len(names))
	} else if s, known := names[0].value.(string); known && s == names[1].value {
		c.fail("loadBalancerInfo", "InvalidTargetGroupPairException: Target group pair must have distinct target groups.")
	}
	for _, route := range []string{"prodTrafficRoute", "testTrafficRoute"} {
		if n := len(lookup(c.in, targetGroupPair+route+".listenerArns[]")); (c.has(targetGroupPair+route) || route == "prodTrafficRoute") && n != 1 {
			c.fail("loadBalancerInfo", "InvalidTargetGroupPairException: %s must have exactly one listener, got %d", route, n)
		}
	}
}

// judgeDeployGroup: the service is CodeDeploy's and nobody else's, and both target groups are its load balancer's.
func judgeDeployGroup(c *call) {
	if r := c.roleOf(c.text("serviceRoleArn")); r != nil && !trusts(r, "codedeploy.amazonaws.com") {
		c.fail("serviceRoleArn", "InvalidRoleException: AWS CodeDeploy does not have the permissions required to assume the role %s.", r.text("arn"))
	}
	for _, g := range c.others(deployGroupT) {
		if g.text("appName") == c.text("appName") && g.text("deploymentGroupName") == c.text("deploymentGroupName") {
			c.fail("deploymentGroupName", "DeploymentGroupAlreadyExistsException: Deployment group name already exists: %s", c.text("deploymentGroupName"))
		}
		if sameValue(g.Outputs["ecsService"], c.in["ecsService"]) && c.has("ecsService") {
			c.fail("ecsService", "ECSServiceMappingLimitExceededException: The Amazon ECS service is associated with more than one deployment groups (%s). An Amazon ECS service can only be associated with one deployment group.", g.text("deploymentGroupName"))
		}
	}
	app := c.get(deployAppT, c.text("appName"))
	if app == nil || app.text("computePlatform") != "ECS" {
		if c.has("ecsService") {
			c.fail("ecsService", "InvalidECSServiceException: the application %s isn't for ECS", c.text("appName"))
		}
		return
	}
	name := c.text("deploymentConfigName")
	if own := c.get(deployConfigT, name); own != nil && own.text("computePlatform") != "ECS" || own == nil && !slices.Contains(ecsConfigs, name) {
		c.fail("deploymentConfigName", "InvalidDeploymentConfigNameException: %s isn't a deployment configuration for ECS; AWS has %s", name, strings.Join(ecsConfigs, ", "))
	}
	service := c.serviceOf(c.text("ecsService.clusterName"), c.text("ecsService.serviceName"))
	switch {
	case service == nil:
		c.fail("ecsService", "InvalidECSServiceException: The Amazon ECS service %s can't be found in the cluster %s", c.text("ecsService.serviceName"), c.text("ecsService.clusterName"))
		return
	case !slices.Contains(textsOf(service.Outputs, "deploymentController.type"), codeDeploy):
		c.fail("ecsService", "InvalidECSServiceException: Deployment group's ECS service must be configured for a CODE_DEPLOY deployment controller.")
	}
	c.judgePair(service)
}

// serviceOf finds a service by its names.
func (c *call) serviceOf(cluster, name string) *Resource {
	for _, s := range c.others(serviceT) {
		if s.text("name") == name && strings.HasSuffix(s.ID, "/"+cluster+"/"+name) {
			return s
		}
	}
	return nil
}

// judgePair: the service's target group is one of the two, and neither belongs to another load balancer than the listeners do.
func (c *call) judgePair(service *Resource) {
	balancers := map[string]bool{}
	for _, arn := range append(c.texts(targetGroupPair+"prodTrafficRoute.listenerArns[]"), c.texts(targetGroupPair+"testTrafficRoute.listenerArns[]")...) {
		if l := c.get(listenerT, arn); l != nil {
			balancers[l.text("loadBalancerArn")] = true
		}
	}
	if len(balancers) > 1 {
		c.fail("loadBalancerInfo", "InvalidTargetGroupPairException: Both the production and test listeners must belong to the same load balancer.")
	}
	primary := false
	for _, name := range c.texts(targetGroupPair + "targetGroups[].name") {
		t := c.get(targetsT, name)
		if t == nil {
			continue
		}
		primary = primary || slices.Contains(textsOf(service.Outputs, "loadBalancers[].targetGroupArn"), t.ID)
		for _, arn := range c.balancersOf(t.ID) {
			if !balancers[arn] {
				c.fail("loadBalancerInfo", "InvalidTargetGroupPairException: The target group %s is associated with another load balancer (%s)", name, arn)
			}
		}
	}
	if !primary {
		c.fail("loadBalancerInfo", "InvalidTargetGroupPairException: A deployment group for ECS must contain a valid pair of target groups: neither is the service's")
	}
}

// balancersOf lists the load balancers that a target group belongs to.
func (c *call) balancersOf(target string) []string {
	found := map[string]bool{}
	for _, typ := range []string{listenerT, ruleT} {
		for _, r := range c.others(typ) {
			listener := r
			if typ == ruleT {
				listener = c.get(listenerT, r.text("listenerArn"))
			}
			walk("", r.Inputs, func(_, s string) {
				if s == target && listener != nil {
					found[listener.text("loadBalancerArn")] = true
				}
			})
		}
	}
	return keys(found)
}

func madeDeployGroup(c *call) {
	c.out["computePlatform"] = "Server"
	if app := c.get(deployAppT, c.text("appName")); app != nil {
		c.out["computePlatform"] = app.text("computePlatform")
	}
}
