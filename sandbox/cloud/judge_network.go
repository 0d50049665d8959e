package cloud

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// cidr parses a range, or refuses it as AWS does: the host bits must be zero.
func (c *call) cidr(path string, smallest, largest int) (netip.Prefix, bool) {
	s := c.text(path)
	if s == "" {
		return netip.Prefix{}, false
	}
	p, err := netip.ParsePrefix(s)
	if err != nil || !p.Addr().Is4() {
		c.fail(path, "InvalidParameterValue: Value (%s) for parameter cidrBlock is invalid. This is not a valid CIDR block", s)
		return p, false
	}
	if p.Masked() != p {
		c.fail(path, "%q is not a valid CIDR block; did you mean %q?", s, p.Masked())
		return p, false
	}
	if p.Bits() < largest || p.Bits() > smallest {
		c.fail(path, "InvalidVpc.Range: The CIDR '%s' is invalid: a block must be between a /%d and a /%d netmask", s, largest, smallest)
		return p, false
	}
	return p, true
}

func checkVPC(c *call) {
	c.cidr("cidrBlock", 28, 16)
	if !c.has("cidrBlock") && !c.has("ipv4IpamPoolId") {
		c.fail("cidrBlock", "MissingParameter: Either 'cidrBlock' or 'ipv4IpamPoolId' must be provided: a VPC needs an IPv4 range")
	}
}

func checkSubnet(c *call) {
	c.cidr("cidrBlock", 28, 16)
	if !c.has("cidrBlock") && !c.has("ipv6CidrBlock") && !c.has("ipv4IpamPoolId") {
		c.fail("cidrBlock", "MissingParameter: Either 'cidrBlock' or 'ipv6CidrBlock' should be provided")
	}
	zone := c.text("availabilityZone")
	if zone != "" && !slices.Contains(zones(c.region), zone) {
		c.fail("availabilityZone", "InvalidParameterValue: Value (%s) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: %s",
			zone, strings.Join(zones(c.region), ", "))
	}
}

func judgeSubnet(c *call) {
	p, err := netip.ParsePrefix(c.text("cidrBlock"))
	if err != nil {
		return
	}
	vpc := c.get(vpcT, c.text("vpcId"))
	if vpc == nil {
		return
	}
	ranges := []string{vpc.text("cidrBlock")}
	for _, a := range c.others("ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation") {
		if a.text("vpcId") == vpc.ID {
			ranges = append(ranges, a.text("cidrBlock"))
		}
	}
	if !slices.ContainsFunc(ranges, func(s string) bool { return within(p, s) }) {
		c.fail("cidrBlock", "InvalidSubnet.Range: The CIDR '%s' is invalid: it lies outside the VPC's %s", p, strings.Join(ranges, ", "))
	}
	for _, other := range c.others(subnetT) {
		o, err := netip.ParsePrefix(other.text("cidrBlock"))
		if err == nil && other.text("vpcId") == vpc.ID && o.Overlaps(p) {
			c.fail("cidrBlock", "InvalidSubnet.Conflict: The CIDR '%s' conflicts with another subnet (%s has %s)", p, other.ID, o)
		}
	}
}

// within reports whether p lies wholly in the range s.
func within(p netip.Prefix, s string) bool {
	outer, err := netip.ParsePrefix(s)
	return err == nil && outer.Bits() <= p.Bits() && outer.Contains(p.Addr())
}

func madeSubnet(c *call) {
	zone := c.text("availabilityZone")
	if zone == "" {
		zone = zones(c.region)[0]
		c.out["availabilityZone"] = zone
	}
	c.out["availabilityZoneId"] = fmt.Sprintf("%s-az%d", zoneCode(c.region), 1+slices.Index(zones(c.region), zone))
}

func judgeGateway(c *call) {
	vpc := c.text("vpcId")
	for _, other := range c.others("ec2/internetGateway:InternetGateway") {
		if vpc != "" && other.text("vpcId") == vpc {
			c.fail("vpcId", "Resource.AlreadyAssociated: resource %s is already attached to network %s", other.ID, vpc)
		}
	}
}

// releaseGateway: AWS detaches no gateway while public addresses in the VPC are mapped through it.
func releaseGateway(c *call) {
	vpc, _ := c.self.Outputs["vpcId"].(string)
	for _, nat := range c.others("ec2/natGateway:NatGateway") {
		if s := c.get(subnetT, nat.text("subnetId")); s != nil && s.text("vpcId") == vpc && nat.text("connectivityType") != "private" {
			c.fail("", "DependencyViolation: Network %s has some mapped public address(es). Please unmap those public address(es) before detaching the gateway; NAT gateway %s is still there", vpc, nat.ID)
		}
	}
}

func madeAddress(c *call) {
	n := c.serial()
	ip := fmt.Sprintf("198.%d.%d.%d", 18+n>>16&1, n>>8&255, n&255) // RFC 2544's range: no real host has it
	if c.self != nil {
		ip = c.self.text("publicIp")
	}
	c.out["publicIp"] = ip
	c.out["publicDns"] = "ec2-" + strings.ReplaceAll(ip, ".", "-") + "." + c.region + ".compute.amazonaws.com"
}

// madeNAT: a gateway's address is the one that was allocated for it.
func madeNAT(c *call) {
	if a := c.get("ec2/eip:Eip", c.text("allocationId")); a != nil {
		c.out["publicIp"] = a.text("publicIp")
	}
}

func judgeNAT(c *call) {
	allocation := c.text("allocationId")
	if c.text("connectivityType") != "private" && allocation == "" {
		c.fail("allocationId", "MissingParameter: The request must include the AllocationId parameter for a public NAT gateway. Add the required parameter and retry the request.")
	}
	for _, other := range c.others("ec2/natGateway:NatGateway") {
		if allocation != "" && other.text("allocationId") == allocation {
			c.fail("allocationId", "Resource.AlreadyAssociated: resource %s is already associated with NAT gateway %s", allocation, other.ID)
		}
	}
	if s := c.get(subnetT, c.text("subnetId")); s != nil && c.text("connectivityType") != "private" && !c.hasGateway(s.text("vpcId")) {
		c.fail("subnetId", "Gateway.NotAttached: Network %s has no Internet gateway attached", s.text("vpcId"))
	}
}

func (c *call) hasGateway(vpc string) bool {
	for _, typ := range []string{"ec2/internetGateway:InternetGateway", "ec2/internetGatewayAttachment:InternetGatewayAttachment"} {
		for _, g := range c.others(typ) {
			if g.text("vpcId") == vpc {
				return true
			}
		}
	}
	return false
}

func judgeAssociation(c *call) {
	for _, other := range c.others("ec2/routeTableAssociation:RouteTableAssociation") {
		if s := c.text("subnetId"); s != "" && other.text("subnetId") == s {
			c.fail("subnetId", "Resource.AlreadyAssociated: the specified association for route table %s conflicts with an existing association (%s)", c.text("routeTableId"), other.ID)
		}
	}
	s, t := c.get(subnetT, c.text("subnetId")), c.get(tableT, c.text("routeTableId"))
	if s != nil && t != nil && t.text("vpcId") != "" && s.text("vpcId") != t.text("vpcId") {
		c.fail("routeTableId", "InvalidParameterValue: route table %s and subnet %s belong to different networks", t.ID, s.ID)
	}
}

var routeTargets = []string{"carrierGatewayId", "coreNetworkArn", "egressOnlyGatewayId", "gatewayId", "localGatewayId", "natGatewayId", "networkInterfaceId",
	"transitGatewayId", "vpcEndpointId", "vpcPeeringConnectionId"}

func checkRoute(c *call) {
	c.exactlyOne("destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId")
	c.exactlyOne(routeTargets...)
	if s := c.text("destinationCidrBlock"); s != "" {
		if p, err := netip.ParsePrefix(s); err != nil || p.Masked() != p {
			c.fail("destinationCidrBlock", "InvalidParameterValue: Value (%s) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block", s)
		}
	}
}

// exactlyOne refuses none and more than one of several inputs.
func (c *call) exactlyOne(names ...string) {
	var set []string
	for _, n := range names {
		if c.has(n) {
			set = append(set, n)
		}
	}
	if len(set) != 1 {
		c.fail("", "InvalidCombination: one of `%s` must be specified, got %d", strings.Join(names, ","), len(set))
	}
}

func judgeRoute(c *call) {
	table, destination := c.text("routeTableId"), c.text("destinationCidrBlock")
	for _, other := range c.others("ec2/route:Route") {
		if other.text("routeTableId") == table && destination != "" && other.text("destinationCidrBlock") == destination {
			c.fail("destinationCidrBlock", "RouteAlreadyExists: The route identified by %s already exists in %s", destination, table)
		}
	}
	t := c.get(tableT, table)
	if t == nil || c.text("gatewayId") == "" {
		return
	}
	for _, r := range listOf(t.Inputs, "routes") {
		if r["cidrBlock"] == destination {
			c.fail("destinationCidrBlock", "RouteAlreadyExists: The route identified by %s already exists in %s (among its own routes)", destination, table)
		}
	}
	if g := c.get("ec2/internetGateway:InternetGateway", c.text("gatewayId")); g != nil && g.text("vpcId") != "" && g.text("vpcId") != t.text("vpcId") {
		c.fail("gatewayId", "InvalidParameterValue: route table %s and network gateway %s belong to different networks", table, g.ID)
	}
}

// listOf reads a list of objects.
func listOf(m map[string]any, name string) []map[string]any {
	var out []map[string]any
	list, _ := m[name].([]any)
	for _, e := range list {
		if o, ok := e.(map[string]any); ok {
			out = append(out, o)
		}
	}
	return out
}
