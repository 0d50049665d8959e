package ecs

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/ec2"
	"github.com/plinth-infra/plinth/sandbox/cloud/elbv2"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// CodeDeploy is the deployment controller of services that CodeDeploy deploys.
const CodeDeploy = "CODE_DEPLOY"

var service = cloud.ResourceType{
	Type: token.Service,
	Name: &cloud.Naming{Property: "name", Max: 255},
	References: []cloud.Reference{
		{
			Path:    "cluster",
			To:      token.Cluster,
			Missing: noCluster,
			Blocks:  "ClusterContainsServicesException: The Cluster cannot be deleted while Services are active. (%s)",
		},
		{
			Path:    "taskDefinition",
			To:      token.TaskDefinition,
			Missing: "InvalidParameterException: TaskDefinition not found: %s",
		},
		{
			Path: "loadBalancers[].targetGroupArn",
			To:   token.TargetGroup,
			Missing: "InvalidParameterException: Unable to assume role and validate the specified targetGroupArn: %s " +
				"not found",
		},
		ec2.InSubnet("networkConfiguration.subnets[]"),
		ec2.WithSecurityGroup("networkConfiguration.securityGroups[]"),
	},
	// pulumi-aws v6 replaces the service; ECS and v7 change it in place.
	Replace: []string{"deploymentController.type"},
	Partial: true,

	CreateSeconds:  90,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateService,
	ValidateState:  serviceFitsTask,
}

// validateCodeDeployService refuses what ECS doesn't have for services that it doesn't deploy
// itself (Amazon ECS API Reference, DeploymentConfiguration).
func validateCodeDeployService(c *cloud.Call) {
	if c.Flag("deploymentCircuitBreaker.enable") {
		c.Refuse("deploymentCircuitBreaker",
			"InvalidParameterException: Deployment circuit breaker can only be used for services using the rolling "+
				"update (ECS) deployment type.")
	}
	if c.Has("alarms") {
		c.Refuse("alarms",
			"InvalidParameterException: Deployment alarms can only be used for services using the rolling update "+
				"(ECS) deployment type.")
	}
	if c.Flag("forceNewDeployment") {
		c.Refuse("forceNewDeployment",
			"InvalidParameterException: Cannot force a new deployment on services with a CODE_DEPLOY deployment "+
				"controller. Use AWS CodeDeploy to trigger a new deployment.")
	}
	if n := len(cloud.Lookup(c.Inputs, "loadBalancers[]")); n != 1 && !c.Unknown("loadBalancers") {
		c.Refuse("loadBalancers",
			"InvalidParameterException: a service with a CODE_DEPLOY deployment controller has one load balancer "+
				"with one target group, got %d",
			n)
	}
}

// codeDeployOwnsDeployment refuses updates of what only CodeDeploy changes of such a service
// (Amazon ECS API Reference, UpdateService).
func codeDeployOwnsDeployment(c *cloud.Call) {
	for property, called := range map[string]string{
		"taskDefinition":              "task definition",
		"networkConfiguration":        "network parameters",
		"loadBalancers":               "load balancers",
		"platformVersion":             "platform version",
		"capacityProviderStrategies":  "capacity provider strategy",
		"enableExecuteCommand":        "execute command",
		"availabilityZoneRebalancing": "availability zone rebalancing",
	} {
		before, now := c.OldInputs[property], c.Inputs[property]
		if !cloud.SameValue(before, now) && !cloud.SameSet(before, now) {
			c.Refuse(property,
				"InvalidParameterException: Unable to update %s on services with a CODE_DEPLOY deployment "+
					"controller. Use AWS CodeDeploy to trigger a new deployment.",
				called)
		}
	}
}

// FindService finds a service by its names.
func FindService(c *cloud.Call, cluster, name string) *cloud.Resource {
	for _, s := range c.Others(token.Service) {
		if s.Text("name") == name && strings.HasSuffix(s.ID, "/"+cluster+"/"+name) {
			return s
		}
	}
	return nil
}

func validateService(c *cloud.Call) {
	if c.Text("deploymentController.type") == CodeDeploy {
		validateCodeDeployService(c)
	}
	if c.Text("launchType") == "FARGATE" && !c.Has("networkConfiguration") {
		c.Refuse("networkConfiguration",
			"InvalidParameterException: Network Configuration must be provided when networkMode 'awsvpc' is specified.")
	}
	if c.Has("launchType") && c.Has("capacityProviderStrategies") {
		c.Refuse("capacityProviderStrategies",
			"InvalidParameterException: Specifying both a launch type and capacity provider strategy is not "+
				"supported. Remove one and try again.")
	}
	low, hasLow := c.Number("deploymentMinimumHealthyPercent")
	if high, ok := c.Number("deploymentMaximumPercent"); ok && hasLow && high <= low {
		c.Refuse("deploymentMaximumPercent",
			"InvalidParameterException: deployment maximum percent %v must be greater than the minimum healthy "+
				"percent %v, or no task can be replaced",
			high, low)
	}
}

// serviceFitsTask checks that a listener forwards to the target group before the service is
// created, and that the task has the container and port.
func serviceFitsTask(c *cloud.Call) {
	if c.Existing != nil && c.Text("deploymentController.type") == CodeDeploy {
		codeDeployOwnsDeployment(c)
	}
	task := c.IssuedAs(token.TaskDefinition, c.Text("taskDefinition"))
	for _, l := range cloud.Lookup(c.Inputs, "loadBalancers[]") {
		o, ok := l.Value.(map[string]any)
		if !ok {
			continue
		}
		arn, _ := o["targetGroupArn"].(string)
		if arn != "" && !elbv2.Served(c, arn) {
			c.Refuse(l.Path+".targetGroupArn",
				"InvalidParameterException: The target group with targetGroupArn %s does not have an associated load "+
					"balancer. (The listener must stand before the service: depend on it)",
				arn)
		}
		if t := c.Find(token.TargetGroup, arn); t != nil && task != nil && task.Text("networkMode") == "awsvpc" &&
			t.Text("targetType") != "ip" {
			c.Refuse(l.Path+".targetGroupArn",
				"InvalidParameterException: The provided target group %s has target type %s, which is incompatible "+
					"with the awsvpc network mode specified in the task definition.",
				arn, t.Text("targetType"))
		}
		if task != nil {
			ContainerListens(c, l.Path, o, task)
		}
	}
	ec2.SameVPC(c, "networkConfiguration.subnets[]", "networkConfiguration.securityGroups[]",
		"InvalidParameterException")
}

// ContainerListens refuses a container, or a port of it, that a task definition doesn't have.
func ContainerListens(c *cloud.Call, at string, o map[string]any, task *cloud.Resource) {
	var list []container
	if json.Unmarshal([]byte(task.Text("containerDefinitions")), &list) != nil {
		return
	}
	name, _ := o["containerName"].(string)
	port, _ := o["containerPort"].(float64)
	i := slices.IndexFunc(list, func(k container) bool { return k.Name == name })
	if i < 0 {
		c.Refuse(at+".containerName",
			"InvalidParameterException: The container %s does not exist in the task definition.", name)
		return
	}
	if !slices.ContainsFunc(list[i].PortMappings, func(p struct{ ContainerPort int }) bool {
		return float64(p.ContainerPort) == port
	}) {
		c.Refuse(at+".containerPort",
			"InvalidParameterException: The container %s did not have a container port %v defined.", name, port)
	}
}
