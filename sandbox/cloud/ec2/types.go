// Package ec2 simulates Amazon EC2 and Amazon VPC.
//
// Most other services stand on it: they refer to its subnets and security groups.
package ec2

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&defaultNetworkAcl,
		&defaultRouteTable,
		&defaultSecurityGroup,
		&eip,
		&eipAssociation,
		&encryptionByDefault,
		&flowLog,
		&instance,
		&internetGateway,
		&internetGatewayAttachment,
		&keyPair,
		&launchTemplate,
		&mainRouteTableAssociation,
		&natGateway,
		&networkAcl,
		&networkAclRule,
		&networkInterface,
		&route,
		&routeTable,
		&routeTableAssociation,
		&securityGroup,
		&securityGroupEgressRule,
		&securityGroupIngressRule,
		&securityGroupRule,
		&subnet,
		&volume,
		&vpc,
		&vpcEndpoint,
		&vpcEndpointRouteTableAssociation,
		&vpcIpv4CidrBlockAssociation,
	}
}
