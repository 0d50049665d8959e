package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var securityGroupEgressRule = cloud.ResourceType{
	Type: "vpc/securityGroupEgressRule:SecurityGroupEgressRule",
	References: []cloud.Reference{
		WithSecurityGroup("securityGroupId"),
		WithSecurityGroup("referencedSecurityGroupId"),
	},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateRule,
	ValidateState:  ruleIsUnique,
}
