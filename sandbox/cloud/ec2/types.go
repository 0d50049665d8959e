package ec2

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types are the types that the sandbox simulates.
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
