package cloud

import (
	"encoding/base64"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// sameButTags reports whether two sets of inputs differ in their tags at most.
func sameButTags(old, now map[string]any) bool {
	strip := func(in map[string]any) map[string]any {
		out := map[string]any{}
		for k, v := range in {
			if k != "tags" && k != "tagsAll" && k != string(defaultsKey) {
				out[k] = v
			}
		}
		return out
	}
	return reflect.DeepEqual(strip(old), strip(now))
}

// maxUserData is EC2's limit in bytes, before base64 (Amazon EC2 User Guide, "Run commands when you launch an EC2 instance").
const maxUserData = 16384

func checkTemplate(c *call) {
	c.checkImage("imageId")
	if t := c.text("instanceType"); t != "" && !instanceType.MatchString(t) {
		c.fail("instanceType", "InvalidParameterValue: The instance type '%s' does not exist", t)
	}
	if c.has("vpcSecurityGroupIds") && c.has("networkInterfaces") {
		c.fail("vpcSecurityGroupIds", "InvalidParameterCombination: Network interfaces and an instance-level security groups may not be specified on the same request")
	}
	if u := c.text("userData"); u != "" {
		script, err := base64.StdEncoding.DecodeString(u)
		switch {
		case err != nil:
			c.fail("userData", "InvalidUserData.Malformed: Invalid BASE64 encoding of user data")
		case len(script) > maxUserData:
			c.fail("userData", "InvalidParameterValue: User data is limited to %d bytes, got %d", maxUserData, len(script))
		}
	}
	c.matchingProcessor("instanceType", c.text("imageId"), c.text("instanceType"))
	for _, l := range lookup(c.in, "blockDeviceMappings[].ebs") {
		o, _ := l.value.(map[string]any)
		if kind, _ := o["volumeType"].(string); o["throughput"] != nil && kind != "gp3" && kind != "" {
			c.fail(l.path+".throughput", "InvalidParameterCombination: The parameter throughput is not supported for %s volumes", kind)
		}
		if o["kmsKeyId"] != nil && o["encrypted"] != "true" && o["encrypted"] != true {
			c.fail(l.path+".encrypted", "InvalidParameterCombination: A KMS key is only taken for an encrypted volume; the parameter encrypted must be true")
		}
	}
}

// ofGraviton are the instance types whose processor is Arm: the "g" behind the generation.
var ofGraviton = regexp.MustCompile(`^([a-z]+[0-9]+g[a-z0-9-]*|a1)\.`)

// matchingProcessor: an image of a public parameter says in its name what it runs on.
func (c *call) matchingProcessor(path, image, kind string) {
	if !strings.HasPrefix(image, "resolve:ssm:/aws/service/ami-amazon-linux-latest/") || kind == "" {
		return
	}
	want := image[strings.LastIndex(image, "-")+1:]
	if has := map[bool]string{true: "arm64", false: "x86_64"}[ofGraviton.MatchString(kind)]; has != want {
		c.fail(path, "Unsupported: The architecture '%s' of the specified instance type does not match the architecture '%s' of the specified AMI (%s)", has, want, kind)
	}
}

// madeTemplate: every change but that of tags is a new version.
func madeTemplate(c *call) {
	version := 1.0
	if c.self != nil {
		version, _ = c.self.Outputs["latestVersion"].(float64)
		c.out["defaultVersion"] = c.self.Outputs["defaultVersion"]
		if sameButTags(c.old, c.in) {
			c.out["latestVersion"] = version
			return
		}
		version++
	}
	c.out["latestVersion"] = version
	if c.self == nil || c.flag("updateDefaultVersion") {
		c.out["defaultVersion"] = version
	}
}

// checkFleet: the sizes ascend, a warm pool has one type of instance, and a refresh is one that AWS starts. The provider's own validation
// lets this pass.
func checkFleet(c *call) {
	low, _ := c.number("minSize")
	high, known := c.number("maxSize")
	if known && low > high {
		c.fail("minSize", "ValidationError: Max bound, %v, must be greater than or equal to min bound, %v", high, low)
	}
	desired, given := c.number("desiredCapacity")
	if given && (desired < low || known && desired > high) {
		c.fail("desiredCapacity", "ValidationError: Desired capacity:%v must be between the specified min size:%v and max size:%v", desired, low, high)
	}
	if wants, ok := c.number("minElbCapacity"); ok && wants > max(low, desired) {
		c.fail("minElbCapacity", "waiting for Auto Scaling Group capacity satisfied: timeout while waiting for %v healthy targets: the group has %v instances", wants, max(low, desired))
	}
	c.exactlyOne("launchTemplate", "launchConfiguration", "mixedInstancesPolicy")
	if c.has("launchConfiguration") {
		c.fail("launchConfiguration", "UnsupportedOperation: The Launch Configuration creation operation is not available in your account. Use launch templates to create configuration templates for your Auto Scaling groups.")
	}
	if !c.has("vpcZoneIdentifiers") && !c.has("availabilityZones") {
		c.fail("vpcZoneIdentifiers", "ValidationError: At least one Availability Zone or VPC Subnet is required.")
	}
	if c.has("warmPool") && c.has("mixedInstancesPolicy") {
		c.fail("warmPool", "ValidationError: You can't add a warm pool to an Auto Scaling group that has a mixed instances policy")
	}
	if n, ok := c.number("maxInstanceLifetime"); ok && n != 0 && (n < 86400 || n > 31536000) {
		c.fail("maxInstanceLifetime", "expected max_instance_lifetime to be 0, or in the range (86400 - 31536000), got %v", n)
	}
	c.checkRefresh()
}

var triggerName = regexp.MustCompile(`^[a-z_]+$`)

func (c *call) checkRefresh() {
	const at = "instanceRefresh.preferences."
	low, hasLow := c.number(at + "minHealthyPercentage")
	high, hasHigh := c.number(at + "maxHealthyPercentage")
	if hasLow && hasHigh && high-low > 100 {
		c.fail(at+"maxHealthyPercentage", "ValidationError: The difference between the minimum and maximum healthy percentage can't be greater than 100, got %v and %v", low, high)
	}
	for _, l := range lookup(c.in, "instanceRefresh.triggers[]") {
		if s, ok := l.value.(string); ok && !triggerName.MatchString(s) {
			c.fail(l.path, "'%s' is not a recognized parameter name for aws_autoscaling_group", s)
		}
	}
	if !c.flag(at + "autoRollback") {
		return
	}
	for _, path := range []string{"launchTemplate.version", "mixedInstancesPolicy.launchTemplate.launchTemplateSpecification.version"} {
		if v := c.text(path); strings.HasPrefix(v, "$") {
			c.fail(at+"autoRollback", "ValidationError: Rollback isn't supported for a launch template's version %s; name its number", v)
		}
	}
}

// judgeFleet: the template can launch, its version exists, a refresh can be taken back, and the target groups are for instances of this VPC.
func judgeFleet(c *call) {
	spec, id := "launchTemplate.", c.text("launchTemplate.id")
	overrides := c.texts("mixedInstancesPolicy.launchTemplate.overrides[].instanceType")
	if c.has("mixedInstancesPolicy") {
		spec = "mixedInstancesPolicy.launchTemplate.launchTemplateSpecification."
		id = c.text(spec + "launchTemplateId")
	}
	if t := c.get(templateT, id); t != nil {
		c.launches(t, spec, overrides)
		if strings.HasPrefix(t.text("imageId"), "resolve:ssm:") && c.flag("instanceRefresh.preferences.autoRollback") {
			c.fail("instanceRefresh.preferences.autoRollback", "ValidationError: Rollback isn't supported for a launch template that uses a Systems Manager parameter instead of an AMI ID (%s)", t.text("imageId"))
		}
	}
	vpcs := map[string]bool{}
	for _, s := range c.texts("vpcZoneIdentifiers[]") {
		if subnet := c.get(subnetT, s); subnet != nil {
			vpcs[subnet.text("vpcId")] = true
		}
	}
	if len(vpcs) > 1 {
		c.fail("vpcZoneIdentifiers", "ValidationError: The subnets of a group must belong to one VPC, but they belong to %s", strings.Join(keys(vpcs), " and "))
	}
	waits, _ := c.number("minElbCapacity")
	for _, arn := range c.texts("targetGroupArns[]") {
		t := c.get(targetsT, arn)
		if t == nil {
			continue
		}
		if kind := t.text("targetType"); kind != "" && kind != "instance" {
			c.fail("targetGroupArns", "ValidationError: Provided Target Groups may not be valid. Please ensure they exist, that they are of type instance, and try again: %s is of type %s", t.text("name"), kind)
		}
		if len(vpcs) == 1 && !vpcs[t.text("vpcId")] {
			c.fail("targetGroupArns", "ValidationError: The target group %s is in another VPC, %s", t.text("name"), t.text("vpcId"))
		}
		if c.self == nil && waits > 0 && !c.served(arn) {
			c.fail("minElbCapacity", "waiting for Auto Scaling Group capacity satisfied: timeout while waiting for state to become 'ok': no listener or rule forwards to the target group %s, so none of its targets gets healthy", t.text("name"))
		}
	}
}

// launches judges whether a template has what an instance needs.
func (c *call) launches(t *Resource, at string, types []string) {
	if t.text("imageId") == "" {
		c.fail(at+"id", "ValidationError: You must use a valid fully-formed launch template. The request must contain the parameter ImageId")
	}
	if t.text("instanceType") == "" && len(types) == 0 {
		c.fail(at+"id", "ValidationError: You must use a valid fully-formed launch template. The request must contain the parameter InstanceType")
	}
	for _, kind := range types {
		if !instanceType.MatchString(kind) {
			c.fail(at+"overrides", "ValidationError: The instance type '%s' does not exist", kind)
		}
		c.matchingProcessor(at+"overrides", t.text("imageId"), kind)
	}
	if n, err := strconv.Atoi(c.text(at + "version")); err == nil {
		if latest, _ := t.Outputs["latestVersion"].(float64); n < 1 || float64(n) > latest {
			c.fail(at+"version", "InvalidLaunchTemplateId.VersionNotFound: Could not find the specified version %d for the launch template with ID %s", n, t.ID)
		}
	}
}

func checkFleetPolicy(c *call) {
	if kind := c.text("policyType"); kind == "TargetTrackingScaling" && !c.has("targetTrackingConfiguration") || kind != "TargetTrackingScaling" && c.has("targetTrackingConfiguration") {
		c.fail("policyType", "ValidationError: targetTrackingConfiguration goes with the policy type TargetTrackingScaling, got %q", kind)
	}
	const at = "targetTrackingConfiguration.predefinedMetricSpecification."
	if requests := c.text(at+"predefinedMetricType") == "ALBRequestCountPerTarget"; requests && c.text(at+"resourceLabel") == "" && !c.unknown(at+"resourceLabel") {
		c.fail(at+"resourceLabel", "ValidationError: ALBRequestCountPerTarget requires a resource label: app/NAME/ID/targetgroup/NAME/ID")
	}
}

// judgeFleetPolicy: requests are counted by an application load balancer that has the group.
func judgeFleetPolicy(c *call) {
	label := c.text("targetTrackingConfiguration.predefinedMetricSpecification.resourceLabel")
	group := c.get(fleetT, c.text("autoscalingGroupName"))
	if label == "" || group == nil {
		return
	}
	at := strings.Index(label, "/targetgroup/")
	if at < 0 || !slices.ContainsFunc(c.others(balancerT), func(b *Resource) bool {
		return b.text("arnSuffix") == label[:at] && b.text("loadBalancerType") != "network"
	}) {
		c.fail("targetTrackingConfiguration", "ValidationError: The load balancer of the resource label %s doesn't exist, or isn't an application load balancer", label)
		return
	}
	if !slices.ContainsFunc(textsOf(group.Inputs, "targetGroupArns[]"), func(arn string) bool {
		t := c.get(targetsT, arn)
		return t != nil && t.text("arnSuffix") == label[at+1:]
	}) {
		c.fail("targetTrackingConfiguration", "ValidationError: The target group of the resource label %s isn't attached to the Auto Scaling group %s", label, group.ID)
	}
}
