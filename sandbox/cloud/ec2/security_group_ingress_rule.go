package ec2

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var securityGroupIngressRule = cloud.ResourceType{
	Type: "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
	ID:   "sgr-{hex17}",
	Computed: map[string]any{
		"arn":                 "arn:aws:ec2:{region}:{account}:security-group-rule/{id}",
		"securityGroupRuleId": "{id}",
	},
	References: []cloud.Reference{
		WithSecurityGroup("securityGroupId"),
		WithSecurityGroup("referencedSecurityGroupId"),
	},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateRule,
	ValidateState:  ruleIsUnique,
}
