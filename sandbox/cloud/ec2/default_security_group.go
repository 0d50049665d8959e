package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var defaultSecurityGroup = cloud.ResourceType{
	Type:       "ec2/defaultSecurityGroup:DefaultSecurityGroup",
	Identify:   defaultGroupID,
	References: []cloud.Reference{{Path: "vpcId", To: token.VPC, Missing: VPCMissing}},

	CreateSeconds:  2,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateSecurityGroup,
}

func defaultGroupID(c *cloud.Call) string {
	if vpc := c.Find(token.VPC, c.Text("vpcId")); vpc != nil {
		return vpc.Text("defaultSecurityGroupId")
	}
	return "sg-" + c.Hex("hex17")
}
