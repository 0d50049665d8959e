package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var securityGroupIngressRule = cloud.ResourceType{
	Type: "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
	References: []cloud.Reference{
		WithSecurityGroup("securityGroupId"),
		WithSecurityGroup("referencedSecurityGroupId"),
	},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateRule,
	ValidateState:  ruleIsUnique,
}
