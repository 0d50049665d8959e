package elbv2

import (
	"regexp"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/ec2"
	"github.com/plinth-infra/plinth/sandbox/cloud/s3"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var loadBalancer = cloud.ResourceType{
	Type: token.LoadBalancer,
	Name: &cloud.Naming{Property: "name", Max: 32, Others: "namePrefix"},
	Defaults: map[string]any{
		"enableDeletionProtection": false,
		"idleTimeout":              60.0,
	},
	References: []cloud.Reference{
		ec2.InSubnet("subnets[]"),
		ec2.WithSecurityGroup("securityGroups[]"),
		{Path: "subnetMappings[].subnetId", To: token.Subnet, Missing: ec2.SubnetMissing, Blocks: ec2.SubnetInUse},
	},

	CreateSeconds:  150,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateLoadBalancer,
	ValidateState:  loadBalancerFitsNetwork,
	AfterCreate:    addVPC,
	BeforeDelete:   isNotProtected,
}

var namePattern = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,30}[A-Za-z0-9])?$`)

func validateName(c *cloud.Call, code string) {
	if n := c.Text("name"); n != "" && (!namePattern.MatchString(n) || strings.HasPrefix(n, "internal-")) {
		c.Refuse("name",
			"%s: The name '%s' must have at most 32 alphanumeric characters or hyphens, and not begin with "+
				"\"internal-\"",
			code, n)
	}
}

func validateLoadBalancer(c *cloud.Call) {
	validateName(c, "ValidationError")
	if c.Text("loadBalancerType") == "network" && c.Has("accessLogs") && c.Flag("internal") &&
		c.Text("accessLogs.bucket") == "" && c.Flag("accessLogs.enabled") && !c.Unknown("accessLogs.bucket") {
		c.Refuse("accessLogs.bucket", "InvalidConfigurationRequest: access logs need a bucket")
	}
}

// loadBalancerFitsNetwork checks that an application load balancer has two zones, that a public
// one has an internet gateway, and that the log bucket takes its logs.
func loadBalancerFitsNetwork(c *cloud.Call) {
	network := c.Text("loadBalancerType") == "network"
	zones, vpc := map[string]string{}, ""
	for _, id := range append(c.Texts("subnets[]"), c.Texts("subnetMappings[].subnetId")...) {
		s := c.Find(token.Subnet, id)
		if s == nil {
			continue
		}
		vpc = s.Text("vpcId")
		if other := zones[s.Text("availabilityZone")]; other != "" {
			c.Refuse("subnets",
				"InvalidConfigurationRequest: A load balancer cannot be attached to multiple subnets in the same "+
					"Availability Zone (%s and %s)",
				other, id)
		}
		zones[s.Text("availabilityZone")] = id
	}
	if !network && len(zones) < 2 {
		c.Refuse("subnets",
			"ValidationError: At least two subnets in two different Availability Zones must be specified, got %d",
			len(zones))
	}
	if !c.Flag("internal") && vpc != "" && !ec2.HasGateway(c, vpc) {
		c.Refuse("subnets", "InvalidSubnet: VPC %s has no internet gateway", vpc)
	}
	if b := c.Text("accessLogs.bucket"); b != "" && c.Flag("accessLogs.enabled") {
		d := s3.PolicyOf(c, b)
		if d == nil || !d.Allows("s3:PutObject") {
			c.Refuse("accessLogs.bucket",
				"InvalidConfigurationRequest: Access Denied for bucket: %s. Please check S3bucket permission", b)
		}
	}
	cloud.UniqueName("DuplicateLoadBalancerName", token.LoadBalancer)(c)
}

func isNotProtected(c *cloud.Call) {
	if c.Existing.Outputs["enableDeletionProtection"] == true {
		c.Refuse("",
			"OperationNotPermitted: Load balancer '%s' cannot be deleted because deletion protection is enabled",
			c.Existing.ID)
	}
}

func addVPC(c *cloud.Call) {
	if subnets := c.Texts("subnets[]"); len(subnets) > 0 {
		if s := c.Find(token.Subnet, subnets[0]); s != nil {
			c.Outputs["vpcId"] = s.Text("vpcId")
		}
	}
	if !c.Has("loadBalancerType") {
		c.Outputs["loadBalancerType"] = "application"
	}
}
