package ec2

import (
	"regexp"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var instance = cloud.ResourceType{
	Type: token.Instance,
	References: []cloud.Reference{
		InSubnet("subnetId"),
		WithSecurityGroup("vpcSecurityGroupIds[]"),
		{Path: "iamInstanceProfile", To: token.InstanceProfile, Missing: noProfile},
		WithLaunchTemplate("launchTemplate.id"),
	},

	CreateSeconds:  30,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateInstance,
	ValidateState:  instanceFitsTemplate,
}

func validateInstance(c *cloud.Call) {
	validateImage(c, "ami")
	if t := c.Text("instanceType"); t != "" && !InstanceType.MatchString(t) {
		c.Refuse("instanceType", "InvalidParameterValue: The instance type '%s' does not exist", t)
	}
	if !c.Has("launchTemplate") && (!c.Has("ami") || !c.Has("instanceType")) {
		c.Refuse("ami", "MissingParameter: an instance needs ami and instanceType, or a launchTemplate that has them")
	}
	if strings.HasPrefix(c.Text("ami"), "resolve:ssm:") {
		c.Refuse("ami",
			"the provider compares it with the image that the instance has, so that every preview would replace the "+
				"instance; put the parameter into a launchTemplate")
	}
}

// instanceFitsTemplate checks that subnet and security groups lie in one VPC, and that the
// instance has what its template leaves out.
func instanceFitsTemplate(c *cloud.Call) {
	SameVPC(c, "subnetId", "vpcSecurityGroupIds[]",
		"InvalidParameter: The security group and the subnet belong to different networks")
	t := c.Find(token.LaunchTemplate, c.Text("launchTemplate.id"))
	if t == nil {
		return
	}
	for input, of := range map[string]string{"ami": "imageId", "instanceType": "instanceType"} {
		if !c.Has(input) && t.Text(of) == "" {
			c.Refuse(input, "MissingParameter: The request must contain the parameter %s", of)
		}
	}
	if len(cloud.TextsOf(t.Inputs, "networkInterfaces[].subnetId")) > 0 && c.Has("subnetId") {
		c.Refuse("subnetId",
			"InvalidParameterCombination: Network interfaces and an instance-level subnet ID may not be specified on "+
				"the same request")
	}
}

// InstanceType is what the name of an instance type looks like.
var InstanceType = regexp.MustCompile(`^[a-z]+[0-9][a-z0-9-]*\.(nano|micro|small|medium|large|xlarge|\d+xlarge|metal|metal-\d+xl)$`)

var imagePattern = regexp.MustCompile(`^(ami-[0-9a-f]{8,17}|resolve:ssm:\S+)$`)

func validateImage(c *cloud.Call, path string) {
	if a := c.Text(path); a != "" && !imagePattern.MatchString(a) {
		c.Refuse(path,
			"InvalidAMIID.Malformed: Invalid id: %q (expecting \"ami-...\" or \"resolve:ssm:/aws/service/...\")", a)
	}
}
