package ec2

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// AWS's answers about subnets.
const (
	SubnetMissing = "InvalidSubnetID.NotFound: The subnet ID '%s' does not exist"
	SubnetInUse   = "DependencyViolation: The subnet '%s' has dependencies and cannot be deleted"
)

var subnet = cloud.ResourceType{
	Type:       token.Subnet,
	References: []cloud.Reference{InVPC("vpcId")},

	CreateSeconds:  2,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateSubnet,
	ValidateState:  subnetFitsVPC,
	AfterCreate:    addZone,
}

func validateSubnet(c *cloud.Call) {
	validateCIDR(c, "cidrBlock", 28, 16)
	if !c.Has("cidrBlock") && !c.Has("ipv6CidrBlock") && !c.Has("ipv4IpamPoolId") {
		c.Refuse("cidrBlock", "MissingParameter: Either 'cidrBlock' or 'ipv6CidrBlock' should be provided")
	}
	zone := c.Text("availabilityZone")
	if zone != "" && !slices.Contains(cloud.Zones(c.Region), zone) {
		c.Refuse("availabilityZone",
			"InvalidParameterValue: Value (%s) for parameter availabilityZone is invalid. Subnets can currently only "+
				"be created in the following availability zones: %s",
			zone, strings.Join(cloud.Zones(c.Region), ", "))
	}
}

func subnetFitsVPC(c *cloud.Call) {
	p, err := netip.ParsePrefix(c.Text("cidrBlock"))
	if err != nil {
		return
	}
	vpc := c.Find(token.VPC, c.Text("vpcId"))
	if vpc == nil {
		return
	}
	ranges := []string{vpc.Text("cidrBlock")}
	for _, a := range c.Others("ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation") {
		if a.Text("vpcId") == vpc.ID {
			ranges = append(ranges, a.Text("cidrBlock"))
		}
	}
	if !slices.ContainsFunc(ranges, func(s string) bool { return within(p, s) }) {
		c.Refuse("cidrBlock", "InvalidSubnet.Range: The CIDR '%s' is invalid: it lies outside the VPC's %s", p,
			strings.Join(ranges, ", "))
	}
	for _, other := range c.Others(token.Subnet) {
		o, err := netip.ParsePrefix(other.Text("cidrBlock"))
		if err == nil && other.Text("vpcId") == vpc.ID && o.Overlaps(p) {
			c.Refuse("cidrBlock", "InvalidSubnet.Conflict: The CIDR '%s' conflicts with another subnet (%s has %s)", p,
				other.ID, o)
		}
	}
}

// within reports whether p lies wholly in the range s.
func within(p netip.Prefix, s string) bool {
	outer, err := netip.ParsePrefix(s)
	return err == nil && outer.Bits() <= p.Bits() && outer.Contains(p.Addr())
}

func addZone(c *cloud.Call) {
	zone := c.Text("availabilityZone")
	if zone == "" {
		zone = cloud.Zones(c.Region)[0]
		c.Outputs["availabilityZone"] = zone
	}
	c.Outputs["availabilityZoneId"] = fmt.Sprintf("%s-az%d", cloud.ZoneCode(c.Region),
		1+slices.Index(cloud.Zones(c.Region), zone))
}

// InSubnet is the reference to a subnet that can't be deleted meanwhile.
func InSubnet(path string) cloud.Reference {
	return cloud.Reference{Path: path, To: token.Subnet, Missing: SubnetMissing, Blocks: SubnetInUse}
}
