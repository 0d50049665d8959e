package codedeploy

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/ecs"
	"github.com/plinth-infra/plinth/sandbox/cloud/elbv2"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var deploymentGroup = cloud.ResourceType{
	Type: token.DeploymentGroup,
	References: []cloud.Reference{
		{
			Path:    "appName",
			To:      token.DeploymentApplication,
			Missing: "ApplicationDoesNotExistException: No application found for name: %s",
		},
		{
			Path:    "serviceRoleArn",
			To:      token.Role,
			Missing: "InvalidRoleException: AWS CodeDeploy does not have the permissions required to assume the role %s.",
		},
		{
			Path:    "deploymentConfigName",
			To:      token.DeploymentConfig,
			Missing: "DeploymentConfigDoesNotExistException: No deployment configuration found for name: %s",
			Or:      ownConfiguration,
		},
		{
			Path:    "ecsService.clusterName",
			To:      token.Cluster,
			Missing: "InvalidECSServiceException: The Amazon ECS cluster %s can't be found",
		},
		{
			Path:    targetGroupPair + "targetGroups[].name",
			To:      token.TargetGroup,
			Missing: "InvalidTargetGroupPairException: The target group %s can't be found",
		},
		{
			Path:    targetGroupPair + "prodTrafficRoute.listenerArns[]",
			To:      token.Listener,
			Missing: "InvalidTargetGroupPairException: The listener %s can't be found",
		},
		{
			Path:    targetGroupPair + "testTrafficRoute.listenerArns[]",
			To:      token.Listener,
			Missing: "InvalidTargetGroupPairException: The listener %s can't be found",
		},
	},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateDeploymentGroup,
	ValidateState:  groupFitsService,
	AfterCreate:    addPlatform,
}

// ecsConfigs are CodeDeploy's own configurations for ECS (CodeDeploy User Guide, "Predefined
// deployment configurations").
var ecsConfigs = []string{
	"CodeDeployDefault.ECSAllAtOnce",
	"CodeDeployDefault.ECSCanary10Percent5Minutes",
	"CodeDeployDefault.ECSCanary10Percent15Minutes",
	"CodeDeployDefault.ECSLinear10PercentEvery1Minutes",
	"CodeDeployDefault.ECSLinear10PercentEvery3Minutes",
}

func validateDeploymentGroup(c *cloud.Call) {
	if c.Flag("alarmConfiguration.enabled") {
		if n := len(cloud.Lookup(c.Inputs, "alarmConfiguration.alarms[]")); n == 0 || n > 10 {
			c.Refuse("alarmConfiguration.alarms", "InvalidAlarmConfigException: 1 to 10 alarms are needed, got %d", n)
		}
	}
	if c.Flag("autoRollbackConfiguration.enabled") &&
		len(cloud.Lookup(c.Inputs, "autoRollbackConfiguration.events[]")) == 0 {
		c.Refuse("autoRollbackConfiguration.events",
			"InvalidAutoRollbackConfigException: Auto rollback is enabled, but no event triggers it")
	}
	for _, e := range cloud.Lookup(c.Inputs, "autoRollbackConfiguration.events[]") {
		if s, known := e.Value.(string); known &&
			!slices.Contains([]string{"DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"},
				s) {
			c.Refuse(e.Path, "InvalidAutoRollbackConfigException: unknown event %q", s)
		}
	}
	if !c.Has("ecsService") {
		return
	}
	if c.Text("deploymentStyle.deploymentType") != "BLUE_GREEN" ||
		c.Text("deploymentStyle.deploymentOption") != "WITH_TRAFFIC_CONTROL" {
		c.Refuse("deploymentStyle",
			"InvalidDeploymentStyleException: For ECS deployment group, the deployment style must be BLUE_GREEN with "+
				"WITH_TRAFFIC_CONTROL")
	}
	if !c.Has("blueGreenDeploymentConfig.terminateBlueInstancesOnDeploymentSuccess") ||
		!c.Has("blueGreenDeploymentConfig.deploymentReadyOption") {
		c.Refuse("blueGreenDeploymentConfig",
			"InvalidBlueGreenDeploymentConfigurationException: terminateBlueInstancesOnDeploymentSuccess and "+
				"deploymentReadyOption are required for ECS")
	}
	if c.Has("blueGreenDeploymentConfig.greenFleetProvisioningOption") {
		c.Refuse("blueGreenDeploymentConfig.greenFleetProvisioningOption",
			"InvalidGreenFleetProvisioningConfigurationException: ECS has no fleet to provision")
	}
	if m, ok := c.Number("blueGreenDeploymentConfig.terminateBlueInstancesOnDeploymentSuccess.terminationWaitTimeInMinutes"); ok && (m < 0 || m > 2880) {
		c.Refuse("blueGreenDeploymentConfig",
			"InvalidBlueInstanceTerminationConfigurationException: The wait must be between 0 and 2880 minutes, got %v",
			m)
	}
	names := cloud.Lookup(c.Inputs, targetGroupPair+"targetGroups[].name")
	if len(names) != 2 {
		c.Refuse("loadBalancerInfo",
			"InvalidTargetGroupPairException: Target group pair must have exactly two target groups, got %d",
			len(names))
	} else if s, known := names[0].Value.(string); known && s == names[1].Value {
		c.Refuse("loadBalancerInfo",
			"InvalidTargetGroupPairException: Target group pair must have distinct target groups.")
	}
	for _, route := range []string{"prodTrafficRoute", "testTrafficRoute"} {
		if n := len(cloud.Lookup(c.Inputs, targetGroupPair+route+".listenerArns[]")); (c.Has(targetGroupPair+route) ||
			route == "prodTrafficRoute") && n != 1 {
			c.Refuse("loadBalancerInfo", "InvalidTargetGroupPairException: %s must have exactly one listener, got %d",
				route, n)
		}
	}
}

// groupFitsService checks that the service is deployed by CodeDeploy and belongs to no other
// group, and that both target groups belong to its load balancer.
func groupFitsService(c *cloud.Call) {
	if r := iam.FindRole(c, c.Text("serviceRoleArn")); r != nil && !iam.Trusts(r, "codedeploy.amazonaws.com") {
		c.Refuse("serviceRoleArn",
			"InvalidRoleException: AWS CodeDeploy does not have the permissions required to assume the role %s.",
			r.Text("arn"))
	}
	for _, g := range c.Others(token.DeploymentGroup) {
		if g.Text("appName") == c.Text("appName") && g.Text("deploymentGroupName") == c.Text("deploymentGroupName") {
			c.Refuse("deploymentGroupName",
				"DeploymentGroupAlreadyExistsException: Deployment group name already exists: %s",
				c.Text("deploymentGroupName"))
		}
		if cloud.SameValue(g.Outputs["ecsService"], c.Inputs["ecsService"]) && c.Has("ecsService") {
			c.Refuse("ecsService",
				"ECSServiceMappingLimitExceededException: The Amazon ECS service is associated with more than one "+
					"deployment groups (%s). An Amazon ECS service can only be associated with one deployment group.",
				g.Text("deploymentGroupName"))
		}
	}
	app := c.Find(token.DeploymentApplication, c.Text("appName"))
	if app == nil || app.Text("computePlatform") != "ECS" {
		if c.Has("ecsService") {
			c.Refuse("ecsService", "InvalidECSServiceException: the application %s isn't for ECS", c.Text("appName"))
		}
		return
	}
	name := c.Text("deploymentConfigName")
	if own := c.Find(token.DeploymentConfig, name); own != nil && own.Text("computePlatform") != "ECS" ||
		own == nil && !slices.Contains(ecsConfigs, name) {
		c.Refuse("deploymentConfigName",
			"InvalidDeploymentConfigNameException: %s isn't a deployment configuration for ECS; AWS has %s", name,
			strings.Join(ecsConfigs, ", "))
	}
	service := ecs.FindService(c, c.Text("ecsService.clusterName"), c.Text("ecsService.serviceName"))
	switch {
	case service == nil:
		c.Refuse("ecsService",
			"InvalidECSServiceException: The Amazon ECS service %s can't be found in the cluster %s",
			c.Text("ecsService.serviceName"), c.Text("ecsService.clusterName"))
		return
	case !slices.Contains(cloud.TextsOf(service.Outputs, "deploymentController.type"), ecs.CodeDeploy):
		c.Refuse("ecsService",
			"InvalidECSServiceException: Deployment group's ECS service must be configured for a CODE_DEPLOY "+
				"deployment controller.")
	}
	pairFitsService(c, service)
}

// pairFitsService checks that one of the two target groups is the service's, and that neither
// belongs to another load balancer than the listeners do.
func pairFitsService(c *cloud.Call, service *cloud.Resource) {
	balancers := map[string]bool{}
	for _, arn := range append(c.Texts(targetGroupPair+"prodTrafficRoute.listenerArns[]"),
		c.Texts(targetGroupPair+"testTrafficRoute.listenerArns[]")...) {
		if l := c.Find(token.Listener, arn); l != nil {
			balancers[l.Text("loadBalancerArn")] = true
		}
	}
	if len(balancers) > 1 {
		c.Refuse("loadBalancerInfo",
			"InvalidTargetGroupPairException: Both the production and test listeners must belong to the same load "+
				"balancer.")
	}
	primary := false
	for _, name := range c.Texts(targetGroupPair + "targetGroups[].name") {
		t := c.Find(token.TargetGroup, name)
		if t == nil {
			continue
		}
		primary = primary || slices.Contains(cloud.TextsOf(service.Outputs, "loadBalancers[].targetGroupArn"), t.ID)
		for _, arn := range elbv2.LoadBalancersOf(c, t.ID) {
			if !balancers[arn] {
				c.Refuse("loadBalancerInfo",
					"InvalidTargetGroupPairException: The target group %s is associated with another load balancer (%s)",
					name, arn)
			}
		}
	}
	if !primary {
		c.Refuse("loadBalancerInfo",
			"InvalidTargetGroupPairException: A deployment group for ECS must contain a valid pair of target groups: "+
				"neither is the service's")
	}
}

func addPlatform(c *cloud.Call) {
	c.Outputs["computePlatform"] = "Server"
	if app := c.Find(token.DeploymentApplication, c.Text("appName")); app != nil {
		c.Outputs["computePlatform"] = app.Text("computePlatform")
	}
}

// targetGroupPair is where a deployment group names its two target groups and their listeners.
const targetGroupPair = "loadBalancerInfo.targetGroupPairInfo."

// ownConfiguration accepts CodeDeploy's own configurations. They are checked with the group's
// platform.
func ownConfiguration(_ *cloud.Call, s string) bool {
	return strings.HasPrefix(s, "CodeDeployDefault.")
}
