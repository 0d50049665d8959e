package cloud

import "strings"

func checkEndpoint(c *call) {
	kind := c.text("vpcEndpointType")
	if kind == "" && !c.unknown("vpcEndpointType") {
		kind = "Gateway"
	}
	service := c.text("serviceName")
	if service != "" && !strings.HasPrefix(service, "com.amazonaws.") && !strings.HasPrefix(service, "aws.") {
		c.fail("serviceName", "InvalidServiceName: The Vpc Endpoint Service '%s' does not exist", service)
	}
	short := service[strings.LastIndex(service, ".")+1:]
	switch kind {
	case "Gateway":
		if service != "" && short != "s3" && short != "dynamodb" {
			c.fail("vpcEndpointType", "InvalidParameter: Endpoint type (Gateway) does not match available service types ([Interface]) for %s", service)
		}
		for _, p := range []string{"subnetIds", "securityGroupIds", "privateDnsEnabled"} {
			if c.has(p) && (p != "privateDnsEnabled" || c.flag(p)) {
				c.fail(p, "InvalidParameter: %s can't be set for a gateway endpoint", p)
			}
		}
	case "Interface":
		if c.has("routeTableIds") {
			c.fail("routeTableIds", "InvalidParameter: route tables can't be set for an interface endpoint")
		}
		if short == "dynamodb" && c.flag("privateDnsEnabled") {
			c.fail("privateDnsEnabled", "InvalidParameter: private DNS is not supported for the service %s", service)
		}
	}
	c.policyAt("policy", boundPolicy, 20480)
}

func judgeEndpoint(c *call) {
	service := c.text("serviceName")
	if p := strings.Split(service, "."); strings.HasPrefix(service, "com.amazonaws.") && len(p) > 2 && regions[p[2]] && p[2] != c.region && !c.has("serviceRegion") {
		c.fail("serviceName", "InvalidServiceName: The Vpc Endpoint Service '%s' does not exist (this is %s)", service, c.region)
	}
	vpc := c.get(vpcT, c.text("vpcId"))
	if vpc == nil {
		return
	}
	if c.flag("privateDnsEnabled") {
		if vpc.Outputs["enableDnsHostnames"] != true || vpc.Outputs["enableDnsSupport"] == false {
			c.fail("privateDnsEnabled", "InvalidParameter: Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for %s", vpc.ID)
		}
		for _, other := range c.others("ec2/vpcEndpoint:VpcEndpoint") {
			if other.text("vpcId") == vpc.ID && other.text("serviceName") == service && other.Outputs["privateDnsEnabled"] == true {
				c.fail("privateDnsEnabled", "InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS domain for %s in the VPC %s (%s)", service, vpc.ID, other.ID)
			}
		}
	}
	zones := map[string]string{}
	for _, id := range c.texts("subnetIds[]") {
		s := c.get(subnetT, id)
		if s == nil {
			continue
		}
		if s.text("vpcId") != vpc.ID {
			c.fail("subnetIds", "InvalidParameter: The subnet %s does not belong to the VPC %s", id, vpc.ID)
		}
		if first := zones[s.text("availabilityZone")]; first != "" {
			c.fail("subnetIds", "DuplicateSubnetsInSameZone: Found another VPC endpoint subnet in the availability zone of %s (%s)", id, first)
		}
		zones[s.text("availabilityZone")] = id
	}
	for _, id := range c.texts("routeTableIds[]") {
		for _, other := range c.others("ec2/vpcEndpoint:VpcEndpoint") {
			if other.text("serviceName") == service && containsText(other.Outputs["routeTableIds"], id) {
				c.fail("routeTableIds", "RouteAlreadyExists: route table %s already has a route with destination-prefix-list-id of %s (%s)", id, service, other.ID)
			}
		}
	}
}

func containsText(list any, s string) bool {
	l, _ := list.([]any)
	for _, e := range l {
		if e == s {
			return true
		}
	}
	return false
}

// judgeFlowLog: a log group needs a role that may write, a bucket needs none.
func judgeFlowLog(c *call) {
	targets := 0
	for _, t := range []string{"vpcId", "subnetId", "eniId", "transitGatewayId", "transitGatewayAttachmentId"} {
		if c.has(t) {
			targets++
		}
	}
	if targets != 1 {
		c.fail("", "one of `eniId,subnetId,transitGatewayAttachmentId,transitGatewayId,vpcId` must be specified, got %d", targets)
	}
	if c.text("trafficType") == "" && c.has("vpcId") {
		c.fail("trafficType", "MissingParameter: The request must contain the parameter trafficType")
	}
	kind := c.text("logDestinationType")
	if kind == "s3" {
		if c.has("iamRoleArn") {
			c.fail("iamRoleArn", "InvalidParameter: DeliverLogsPermissionArn is not applicable for s3 delivery")
		}
		return
	}
	role := c.roleOf(c.text("iamRoleArn"))
	if role == nil {
		c.fail("iamRoleArn", "MissingParameter: DeliverLogsPermissionArn is required when LogDestinationType is cloud-watch-logs")
		return
	}
	if !trusts(role, "vpc-flow-logs.amazonaws.com") {
		c.fail("iamRoleArn", "InvalidParameter: Access denied for LogDestination: the role %s can't be assumed by vpc-flow-logs.amazonaws.com. Please check the trust policy", role.ID)
	}
	// Without these permissions the flow log is made, and its status turns to "Access error": nothing is logged.
	if !c.can(role, "logs:PutLogEvents") {
		c.fail("iamRoleArn", "Access error: the role %s doesn't allow logs:PutLogEvents, so the flow log would deliver nothing", role.ID)
	}
}
