package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

// AWS's answers about VPCs.
const (
	VPCMissing = "InvalidVpcID.NotFound: The vpc ID '%s' does not exist"
	vpcInUse   = "DependencyViolation: The vpc '%s' has dependencies and cannot be deleted"
)

var vpc = cloud.ResourceType{
	Type: token.VPC,

	CreateSeconds:  12,
	SecondsFrom:    cloud.FromApply,
	ValidateInputs: validateVPC,
}

func validateVPC(c *cloud.Call) {
	validateCIDR(c, "cidrBlock", 28, 16)
	if !c.Has("cidrBlock") && !c.Has("ipv4IpamPoolId") {
		c.Refuse("cidrBlock",
			"MissingParameter: Either 'cidrBlock' or 'ipv4IpamPoolId' must be provided: a VPC needs an IPv4 range")
	}
}

// InVPC is the reference to a VPC that can't be deleted meanwhile.
func InVPC(path string) cloud.Reference {
	return cloud.Reference{Path: path, To: token.VPC, Missing: VPCMissing, Blocks: vpcInUse}
}

// madeWithVPC accepts what AWS made along with a VPC.
func madeWithVPC(outputs ...string) func(c *cloud.Call, s string) bool {
	return func(c *cloud.Call, s string) bool {
		for _, r := range c.Issued(s) {
			for _, o := range outputs {
				if r.Is(token.VPC) && r.Region == c.Region && r.Text(o) == s {
					return true
				}
			}
		}
		return false
	}
}
