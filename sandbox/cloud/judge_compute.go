package cloud

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var balancerName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$`)

func (c *call) balancerNamed(code string) {
	if n := c.text("name"); n != "" && (!balancerName.MatchString(n) || strings.HasPrefix(n, "internal-")) {
		c.fail("name", "%s: The name '%s' must have at most 32 alphanumeric characters or hyphens, and not begin with \"internal-\"", code, n)
	}
}

func checkBalancer(c *call) {
	c.balancerNamed("ValidationError")
	if c.text("loadBalancerType") == "network" && c.has("accessLogs") && c.flag("internal") && c.text("accessLogs.bucket") == "" && c.flag("accessLogs.enabled") && !c.unknown("accessLogs.bucket") {
		c.fail("accessLogs.bucket", "InvalidConfigurationRequest: access logs need a bucket")
	}
}

// judgeBalancer: two zones for an application load balancer, a way in for a public one, and a log bucket that takes its logs.
func judgeBalancer(c *call) {
	network := c.text("loadBalancerType") == "network"
	zones, vpc := map[string]string{}, ""
	for _, id := range append(c.texts("subnets[]"), c.texts("subnetMappings[].subnetId")...) {
		s := c.get(subnetT, id)
		if s == nil {
			continue
		}
		vpc = s.text("vpcId")
		if other := zones[s.text("availabilityZone")]; other != "" {
			c.fail("subnets", "InvalidConfigurationRequest: A load balancer cannot be attached to multiple subnets in the same Availability Zone (%s and %s)", other, id)
		}
		zones[s.text("availabilityZone")] = id
	}
	if !network && len(zones) < 2 {
		c.fail("subnets", "ValidationError: At least two subnets in two different Availability Zones must be specified, got %d", len(zones))
	}
	if !c.flag("internal") && vpc != "" && !c.hasGateway(vpc) {
		c.fail("subnets", "InvalidSubnet: VPC %s has no internet gateway", vpc)
	}
	if b := c.text("accessLogs.bucket"); b != "" && c.flag("accessLogs.enabled") {
		d := c.bucketPolicy(b)
		if d == nil || !d.Allows("s3:PutObject") {
			c.fail("accessLogs.bucket", "InvalidConfigurationRequest: Access Denied for bucket: %s. Please check S3bucket permission", b)
		}
	}
	taken("DuplicateLoadBalancerName", balancerT)(c)
}

func releaseBalancer(c *call) {
	if c.self.Outputs["enableDeletionProtection"] == true {
		c.fail("", "OperationNotPermitted: Load balancer '%s' cannot be deleted because deletion protection is enabled", c.self.ID)
	}
}

func balancerARN(c *call) string {
	kind := "app"
	if c.text("loadBalancerType") == "network" {
		kind = "net"
	}
	return fmt.Sprintf("arn:aws:elasticloadbalancing:%s:%s:loadbalancer/%s/%s/%s", c.region, c.account(), kind, c.text("name"), c.hex("hex16"))
}

func madeBalancer(c *call) {
	_, suffix, _ := strings.Cut(c.id, ":loadbalancer/")
	c.out["arnSuffix"] = suffix
	if subnets := c.texts("subnets[]"); len(subnets) > 0 {
		if s := c.get(subnetT, subnets[0]); s != nil {
			c.out["vpcId"] = s.text("vpcId")
		}
	}
	if !c.has("loadBalancerType") {
		c.out["loadBalancerType"] = "application"
	}
}

func checkTargets(c *call) {
	c.balancerNamed("ValidationError")
	if c.text("targetType") == "lambda" {
		return
	}
	for _, p := range []string{"port", "protocol", "vpcId"} {
		if !c.has(p) {
			c.fail(p, "ValidationError: %s should be set when target type is instance, ip or alb", p)
		}
	}
}

func listenerARN(c *call) string {
	return strings.Replace(c.text("loadBalancerArn"), ":loadbalancer/", ":listener/", 1) + "/" + c.hex("hex16")
}

func ruleARN(c *call) string {
	return strings.Replace(c.text("listenerArn"), ":listener/", ":listener-rule/", 1) + "/" + c.hex("hex16")
}

func checkListener(c *call) {
	p := c.text("protocol")
	if (p == "HTTPS" || p == "TLS") && !c.has("certificateArn") {
		c.fail("certificateArn", "ValidationError: A certificate must be specified for %s listeners", p)
	}
	if (p == "HTTP" || p == "TCP") && c.has("certificateArn") {
		c.fail("certificateArn", "ValidationError: a certificate can't be specified for %s listeners", p)
	}
}

func judgeListener(c *call) {
	b := c.get(balancerT, c.text("loadBalancerArn"))
	if b == nil {
		return
	}
	port, _ := c.number("port")
	for _, other := range c.others(listenerT) {
		if other.text("loadBalancerArn") == b.ID && other.Outputs["port"] == port {
			c.fail("port", "DuplicateListener: A listener already exists on this port for this load balancer '%s'", b.ID)
		}
	}
	application := b.text("loadBalancerType") != "network"
	if p := c.text("protocol"); p != "" && application != strings.HasPrefix(p, "HTTP") {
		c.fail("protocol", "ValidationError: Protocol '%s' is not valid for a load balancer of the type %s", p, b.text("loadBalancerType"))
	}
	c.judgeTargets("defaultActions[].targetGroupArn", application)
	if arn := c.text("certificateArn"); arn != "" {
		c.judgeCertificate("certificateArn", arn, nil, "UnsupportedCertificate")
	}
}

// judgeTargets: an application load balancer takes HTTP target groups, a network load balancer takes the others.
func (c *call) judgeTargets(path string, application bool) {
	for _, l := range lookup(c.in, path) {
		s, _ := l.value.(string)
		if t := c.get(targetsT, s); t != nil && t.text("targetType") != "lambda" && strings.HasPrefix(t.text("protocol"), "HTTP") != application {
			c.fail(l.path, "InvalidConfigurationRequest: The target group %s has the protocol %s, which this kind of load balancer can't forward to", t.text("name"), t.text("protocol"))
		}
	}
}

func checkListenerRule(c *call) {
	if len(lookup(c.in, "conditions[]")) == 0 {
		c.fail("conditions", "ValidationError: A rule must have at least one condition")
	}
	values := 0
	for _, p := range []string{"hostHeader.values[]", "pathPattern.values[]", "httpHeader.values[]", "sourceIp.values[]", "httpRequestMethod.values[]", "queryStrings[]"} {
		values += len(lookup(c.in, "conditions[]."+p))
	}
	if values > 5 {
		c.fail("conditions", "TooManyConditions: A rule can have at most five condition values, got %d", values)
	}
}

func judgeListenerRule(c *call) {
	priority, known := c.number("priority")
	for _, other := range c.others(ruleT) {
		if known && other.text("listenerArn") == c.text("listenerArn") && other.Outputs["priority"] == priority {
			c.fail("priority", "PriorityInUse: Priority '%v' is currently in use (%s)", priority, other.ID)
		}
	}
	c.judgeTargets("actions[].targetGroupArn", true)
}

var (
	instanceType = regexp.MustCompile(`^[a-z]+[0-9][a-z0-9-]*\.(nano|micro|small|medium|large|xlarge|\d+xlarge|metal|metal-\d+xl)$`)
	imagePattern = regexp.MustCompile(`^(ami-[0-9a-f]{8,17}|resolve:ssm:\S+)$`)
)

func (c *call) checkImage(path string) {
	if a := c.text(path); a != "" && !imagePattern.MatchString(a) {
		c.fail(path, "InvalidAMIID.Malformed: Invalid id: %q (expecting \"ami-...\" or \"resolve:ssm:/aws/service/...\")", a)
	}
}

func checkScalable(c *call) {
	low, _ := c.number("minCapacity")
	if high, ok := c.number("maxCapacity"); ok && low > high {
		c.fail("minCapacity", "ValidationException: Maximum capacity cannot be less than minimum capacity (%v < %v)", high, low)
	}
	if id := c.text("resourceId"); c.text("serviceNamespace") == "ecs" && id != "" && strings.Count(id, "/") != 2 {
		c.fail("resourceId", "ValidationException: Unsupported service namespace, resource type or scalable dimension: want service/CLUSTER/SERVICE, got %q", id)
	}
}

func judgeScalable(c *call) {
	parts := strings.Split(c.text("resourceId"), "/")
	if c.text("serviceNamespace") == "ecs" && len(parts) == 3 && !slices.ContainsFunc(c.others(serviceT), func(s *Resource) bool {
		return s.text("name") == parts[2] && strings.HasSuffix(s.ID, "/"+parts[1]+"/"+parts[2])
	}) {
		c.fail("resourceId", "ValidationException: ECS service doesn't exist: %s", c.text("resourceId"))
	}
}

func judgeScaling(c *call) {
	if !slices.ContainsFunc(c.others("appautoscaling/target:Target"), func(t *Resource) bool {
		return t.text("resourceId") == c.text("resourceId") && t.text("scalableDimension") == c.text("scalableDimension")
	}) {
		c.fail("resourceId", "ObjectNotFoundException: No scalable target registered for service namespace: %s, resource ID: %s, scalable dimension: %s", c.text("serviceNamespace"), c.text("resourceId"), c.text("scalableDimension"))
	}
}

var repositoryName = regexp.MustCompile(`^[a-z0-9]+([._-][a-z0-9]+|__[a-z0-9]+|-+[a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+|__[a-z0-9]+|-+[a-z0-9]+)*)*$`)

func checkRepository(c *call) {
	if n := c.text("name"); n != "" && (!repositoryName.MatchString(n) || len(n) < 2 || len(n) > 256) {
		c.fail("name", "InvalidParameterException: Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must be lower-case letters and digits, separated by ., _, - or /', got %q", n)
	}
}
