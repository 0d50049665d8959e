package autoscaling

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/ec2"
	"github.com/plinth-infra/plinth/sandbox/cloud/elbv2"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var group = cloud.ResourceType{
	Type: token.AutoScalingGroup,
	Name: &cloud.Naming{Property: "name", Max: 255, Others: "namePrefix"},
	References: []cloud.Reference{
		ec2.InSubnet("vpcZoneIdentifiers[]"),
		ec2.WithLaunchTemplate("launchTemplate.id"),
		ec2.WithLaunchTemplate("mixedInstancesPolicy.launchTemplate.launchTemplateSpecification.launchTemplateId"),
		{Path: "targetGroupArns[]", To: token.TargetGroup, Missing: elbv2.TargetGroupMissing},
	},

	CreateSeconds:  60,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateGroup,
	ValidateState:  groupCanLaunch,
}

// validateGroup checks that the sizes ascend, that a warm pool has one type of instance, and that AWS
// starts such a refresh. The provider's own validation lets all of it pass.
func validateGroup(c *cloud.Call) {
	low, _ := c.Number("minSize")
	high, known := c.Number("maxSize")
	if known && low > high {
		c.Refuse("minSize", "ValidationError: Max bound, %v, must be greater than or equal to min bound, %v", high, low)
	}
	desired, given := c.Number("desiredCapacity")
	if given && (desired < low || known && desired > high) {
		c.Refuse("desiredCapacity",
			"ValidationError: Desired capacity:%v must be between the specified min size:%v and max size:%v", desired,
			low, high)
	}
	if wants, ok := c.Number("minElbCapacity"); ok && wants > max(low, desired) {
		c.Refuse("minElbCapacity",
			"waiting for Auto Scaling Group capacity satisfied: timeout while waiting for %v healthy targets: the "+
				"group has %v instances",
			wants, max(low, desired))
	}
	c.ExactlyOne("launchTemplate", "launchConfiguration", "mixedInstancesPolicy")
	if c.Has("launchConfiguration") {
		c.Refuse("launchConfiguration",
			"UnsupportedOperation: The Launch Configuration creation operation is not available in your account. Use "+
				"launch templates to create configuration templates for your Auto Scaling groups.")
	}
	if !c.Has("vpcZoneIdentifiers") && !c.Has("availabilityZones") {
		c.Refuse("vpcZoneIdentifiers", "ValidationError: At least one Availability Zone or VPC Subnet is required.")
	}
	if c.Has("warmPool") && c.Has("mixedInstancesPolicy") {
		c.Refuse("warmPool",
			"ValidationError: You can't add a warm pool to an Auto Scaling group that has a mixed instances policy")
	}
	if n, ok := c.Number("maxInstanceLifetime"); ok && n != 0 && (n < 86400 || n > 31536000) {
		c.Refuse("maxInstanceLifetime",
			"expected max_instance_lifetime to be 0, or in the range (86400 - 31536000), got %v", n)
	}
	validateRefresh(c)
}

var triggerName = regexp.MustCompile(`^[a-z_]+$`)

func validateRefresh(c *cloud.Call) {
	const at = "instanceRefresh.preferences."
	low, hasLow := c.Number(at + "minHealthyPercentage")
	high, hasHigh := c.Number(at + "maxHealthyPercentage")
	if hasLow && hasHigh && high-low > 100 {
		c.Refuse(at+"maxHealthyPercentage",
			"ValidationError: The difference between the minimum and maximum healthy percentage can't be greater "+
				"than 100, got %v and %v",
			low, high)
	}
	for _, l := range cloud.Lookup(c.Inputs, "instanceRefresh.triggers[]") {
		if s, ok := l.Value.(string); ok && !triggerName.MatchString(s) {
			c.Refuse(l.Path, "'%s' is not a recognized parameter name for aws_autoscaling_group", s)
		}
	}
	if !c.Flag(at + "autoRollback") {
		return
	}
	for _, path := range []string{
		"launchTemplate.version",
		"mixedInstancesPolicy.launchTemplate.launchTemplateSpecification.version",
	} {
		if v := c.Text(path); strings.HasPrefix(v, "$") {
			c.Refuse(at+"autoRollback",
				"ValidationError: Rollback isn't supported for a launch template's version %s; name its number", v)
		}
	}
}

// groupCanLaunch checks that the launch template can launch and its version exists, that a refresh
// can be rolled back, and that the target groups take instances of this VPC.
func groupCanLaunch(c *cloud.Call) {
	spec, id := "launchTemplate.", c.Text("launchTemplate.id")
	overrides := c.Texts("mixedInstancesPolicy.launchTemplate.overrides[].instanceType")
	if c.Has("mixedInstancesPolicy") {
		spec = "mixedInstancesPolicy.launchTemplate.launchTemplateSpecification."
		id = c.Text(spec + "launchTemplateId")
	}
	if t := c.Find(token.LaunchTemplate, id); t != nil {
		templateLaunches(c, t, spec, overrides)
		if strings.HasPrefix(t.Text("imageId"), "resolve:ssm:") && c.Flag("instanceRefresh.preferences.autoRollback") {
			c.Refuse("instanceRefresh.preferences.autoRollback",
				"ValidationError: Rollback isn't supported for a launch template that uses a Systems Manager "+
					"parameter instead of an AMI ID (%s)",
				t.Text("imageId"))
		}
	}
	vpcs := map[string]bool{}
	for _, s := range c.Texts("vpcZoneIdentifiers[]") {
		if subnet := c.Find(token.Subnet, s); subnet != nil {
			vpcs[subnet.Text("vpcId")] = true
		}
	}
	if len(vpcs) > 1 {
		c.Refuse("vpcZoneIdentifiers",
			"ValidationError: The subnets of a group must belong to one VPC, but they belong to %s",
			strings.Join(cloud.Keys(vpcs), " and "))
	}
	waits, _ := c.Number("minElbCapacity")
	for _, arn := range c.Texts("targetGroupArns[]") {
		t := c.Find(token.TargetGroup, arn)
		if t == nil {
			continue
		}
		if kind := t.Text("targetType"); kind != "" && kind != "instance" {
			c.Refuse("targetGroupArns",
				"ValidationError: Provided Target Groups may not be valid. Please ensure they exist, that they are "+
					"of type instance, and try again: %s is of type %s",
				t.Text("name"), kind)
		}
		if len(vpcs) == 1 && !vpcs[t.Text("vpcId")] {
			c.Refuse("targetGroupArns", "ValidationError: The target group %s is in another VPC, %s", t.Text("name"),
				t.Text("vpcId"))
		}
		if c.Existing == nil && waits > 0 && !elbv2.Served(c, arn) {
			c.Refuse("minElbCapacity",
				"waiting for Auto Scaling Group capacity satisfied: timeout while waiting for state to become 'ok': "+
					"no listener or rule forwards to the target group %s, so none of its targets gets healthy",
				t.Text("name"))
		}
	}
}

// templateLaunches checks whether a template has what an instance needs.
func templateLaunches(c *cloud.Call, t *cloud.Resource, at string, types []string) {
	if t.Text("imageId") == "" {
		c.Refuse(at+"id",
			"ValidationError: You must use a valid fully-formed launch template. The request must contain the "+
				"parameter ImageId")
	}
	if t.Text("instanceType") == "" && len(types) == 0 {
		c.Refuse(at+"id",
			"ValidationError: You must use a valid fully-formed launch template. The request must contain the "+
				"parameter InstanceType")
	}
	for _, kind := range types {
		if !ec2.InstanceType.MatchString(kind) {
			c.Refuse(at+"overrides", "ValidationError: The instance type '%s' does not exist", kind)
		}
		ec2.MatchProcessor(c, at+"overrides", t.Text("imageId"), kind)
	}
	if n, err := strconv.Atoi(c.Text(at + "version")); err == nil {
		if latest, _ := t.Outputs["latestVersion"].(float64); n < 1 || float64(n) > latest {
			c.Refuse(at+"version",
				"InvalidLaunchTemplateId.VersionNotFound: Could not find the specified version %d for the launch "+
					"template with ID %s",
				n, t.ID)
		}
	}
}
