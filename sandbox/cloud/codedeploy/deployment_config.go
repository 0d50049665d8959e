package codedeploy

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var deploymentConfig = cloud.ResourceType{
	Type: token.DeploymentConfig,
	Name: &cloud.Naming{Property: "deploymentConfigName", Max: 100},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateDeploymentConfig,
	BeforeDelete:   configIsUnused,
}

func validateDeploymentConfig(c *cloud.Call) {
	if n := c.Text("deploymentConfigName"); strings.HasPrefix(n, "CodeDeployDefault.") {
		c.Refuse("deploymentConfigName",
			"InvalidDeploymentConfigNameException: Deployment configuration names can't begin with "+
				"CodeDeployDefault., got %s",
			n)
	}
	if c.Text("computePlatform") == "Server" {
		if !c.Has("minimumHealthyHosts") {
			c.Refuse("minimumHealthyHosts",
				"InvalidMinimumHealthyHostValueException: A deployment configuration of the platform Server needs "+
					"minimumHealthyHosts")
		}
		return
	}
	if c.Has("minimumHealthyHosts") {
		c.Refuse("minimumHealthyHosts",
			"InvalidDeploymentConfigurationException: minimumHealthyHosts is for the platform Server only")
	}
	if !c.Has("trafficRoutingConfig") {
		c.Refuse("trafficRoutingConfig",
			"InvalidTrafficRoutingConfigurationException: Traffic routing configuration is required")
		return
	}
	for kind, at := range map[string]string{
		"TimeBasedCanary": "timeBasedCanary",
		"TimeBasedLinear": "timeBasedLinear",
	} {
		at = "trafficRoutingConfig." + at
		if c.Text("trafficRoutingConfig.type") != kind {
			if c.Has(at) {
				c.Refuse(at, "InvalidTrafficRoutingConfigurationException: %s goes with the type %s", at, kind)
			}
			continue
		}
		if p, known := c.Number(at + ".percentage"); !c.Unknown(at) && (!known || p < 1 || p > 99) {
			c.Refuse(at+".percentage",
				"InvalidTrafficRoutingConfigurationException: The percentage must be between 1 and 99, got %v", p)
		}
		if m, known := c.Number(at + ".interval"); !c.Unknown(at) && (!known || m < 1 || m > 2880) {
			c.Refuse(at+".interval",
				"InvalidTrafficRoutingConfigurationException: The interval must be between 1 and 2880 minutes, got %v",
				m)
		}
	}
}

func configIsUnused(c *cloud.Call) {
	for _, g := range c.Others(token.DeploymentGroup) {
		if g.Text("deploymentConfigName") == c.Existing.ID {
			c.Refuse("",
				"DeploymentConfigInUseException: Deployment configuration %s is in use by deployment group %s",
				c.Existing.ID, g.Text("deploymentGroupName"))
		}
	}
}
