package ec2

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var vpcEndpoint = cloud.ResourceType{
	Type: "ec2/vpcEndpoint:VpcEndpoint",
	References: []cloud.Reference{
		InVPC("vpcId"),
		InSubnet("subnetIds[]"),
		WithSecurityGroup("securityGroupIds[]"),
		{Path: "routeTableIds[]", To: token.RouteTable, Missing: tableMissing, Or: madeWithVPC("defaultRouteTableId")},
	},

	CreateSeconds:  90,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateEndpoint,
	ValidateState:  endpointFitsVPC,
	AfterCreate:    addDNSEntries,
}

func validateEndpoint(c *cloud.Call) {
	kind := c.Text("vpcEndpointType")
	if kind == "" && !c.Unknown("vpcEndpointType") {
		kind = "Gateway"
	}
	service := c.Text("serviceName")
	if service != "" && !strings.HasPrefix(service, "com.amazonaws.") && !strings.HasPrefix(service, "aws.") {
		c.Refuse("serviceName", "InvalidServiceName: The Vpc Endpoint Service '%s' does not exist", service)
	}
	short := service[strings.LastIndex(service, ".")+1:]
	switch kind {
	case "Gateway":
		if service != "" && short != "s3" && short != "dynamodb" {
			c.Refuse("vpcEndpointType",
				"InvalidParameter: Endpoint type (Gateway) does not match available service types ([Interface]) for %s",
				service)
		}
		for _, p := range []string{"subnetIds", "securityGroupIds", "privateDnsEnabled"} {
			if c.Has(p) && (p != "privateDnsEnabled" || c.Flag(p)) {
				c.Refuse(p, "InvalidParameter: %s can't be set for a gateway endpoint", p)
			}
		}
	case "Interface":
		if c.Has("routeTableIds") {
			c.Refuse("routeTableIds", "InvalidParameter: route tables can't be set for an interface endpoint")
		}
		if short == "dynamodb" && c.Flag("privateDnsEnabled") {
			c.Refuse("privateDnsEnabled", "InvalidParameter: private DNS is not supported for the service %s", service)
		}
	}
	iam.ValidatePolicy(c, "policy", iam.ResourcePolicy, 20480)
}

func endpointFitsVPC(c *cloud.Call) {
	service := c.Text("serviceName")
	if p := strings.Split(service, "."); strings.HasPrefix(service, "com.amazonaws.") && len(p) > 2 &&
		cloud.Regions[p[2]] && p[2] != c.Region && !c.Has("serviceRegion") {
		c.Refuse("serviceName", "InvalidServiceName: The Vpc Endpoint Service '%s' does not exist (this is %s)",
			service, c.Region)
	}
	vpc := c.Find(token.VPC, c.Text("vpcId"))
	if vpc == nil {
		return
	}
	if c.Flag("privateDnsEnabled") {
		if vpc.Outputs["enableDnsHostnames"] != true || vpc.Outputs["enableDnsSupport"] == false {
			c.Refuse("privateDnsEnabled",
				"InvalidParameter: Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC "+
					"attributes set to true for %s",
				vpc.ID)
		}
		for _, other := range c.Others("ec2/vpcEndpoint:VpcEndpoint") {
			if other.Text("vpcId") == vpc.ID && other.Text("serviceName") == service &&
				other.Outputs["privateDnsEnabled"] == true {
				c.Refuse("privateDnsEnabled",
					"InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS "+
						"domain for %s in the VPC %s (%s)",
					service, vpc.ID, other.ID)
			}
		}
	}
	zones := map[string]string{}
	for _, id := range c.Texts("subnetIds[]") {
		s := c.Find(token.Subnet, id)
		if s == nil {
			continue
		}
		if s.Text("vpcId") != vpc.ID {
			c.Refuse("subnetIds", "InvalidParameter: The subnet %s does not belong to the VPC %s", id, vpc.ID)
		}
		if first := zones[s.Text("availabilityZone")]; first != "" {
			c.Refuse("subnetIds",
				"DuplicateSubnetsInSameZone: Found another VPC endpoint subnet in the availability zone of %s (%s)",
				id, first)
		}
		zones[s.Text("availabilityZone")] = id
	}
	for _, id := range c.Texts("routeTableIds[]") {
		for _, other := range c.Others("ec2/vpcEndpoint:VpcEndpoint") {
			if other.Text("serviceName") == service && cloud.Contains(other.Outputs["routeTableIds"], id) {
				c.Refuse("routeTableIds",
					"RouteAlreadyExists: route table %s already has a route with destination-prefix-list-id of %s (%s)",
					id, service, other.ID)
			}
		}
	}
}

func addDNSEntries(c *cloud.Call) {
	names := []any{}
	if c.Text("vpcEndpointType") == "Interface" {
		service := c.Text("serviceName")
		short := service[strings.LastIndex(service, ".")+1:]
		names = append(names, map[string]any{
			"dnsName":      c.ID + "-" + c.Hex("hex8") + "." + short + "." + c.Region + ".vpce.amazonaws.com",
			"hostedZoneId": "Z" + c.Letters("endpoint", 13),
		})
	}
	c.Outputs["dnsEntries"] = names
}
