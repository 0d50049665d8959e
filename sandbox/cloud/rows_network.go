package cloud

import "strings"

// Tokens and AWS's answers that many rows name.
const (
	vpcT    = "ec2/vpc:Vpc"
	subnetT = "ec2/subnet:Subnet"
	groupT  = "ec2/securityGroup:SecurityGroup|ec2/defaultSecurityGroup:DefaultSecurityGroup"
	tableT  = "ec2/routeTable:RouteTable|ec2/defaultRouteTable:DefaultRouteTable|ec2/mainRouteTableAssociation:MainRouteTableAssociation"

	vpcMissing    = "InvalidVpcID.NotFound: The vpc ID '%s' does not exist"
	vpcInUse      = "DependencyViolation: The vpc '%s' has dependencies and cannot be deleted"
	subnetMissing = "InvalidSubnetID.NotFound: The subnet ID '%s' does not exist"
	subnetInUse   = "DependencyViolation: The subnet '%s' has dependencies and cannot be deleted"
	groupMissing  = "InvalidGroup.NotFound: The security group '%s' does not exist"
	groupInUse    = "DependencyViolation: resource %s has a dependent object"
	tableMissing  = "InvalidRouteTableID.NotFound: The routeTable ID '%s' does not exist"
	tableInUse    = "DependencyViolation: The routeTable '%s' has dependencies and cannot be deleted"
	igwMissing    = "InvalidInternetGatewayID.NotFound: The internetGateway ID '%s' does not exist"
)

// Where the typical durations come from.
const (
	oneCall   = "one or two API calls"
	fromApply = "usual in public logs of terraform apply; not measured here"
)

func inVPC(path string) ref { return ref{Path: path, To: vpcT, Missing: vpcMissing, Blocks: vpcInUse} }
func inSubnet(path string) ref {
	return ref{Path: path, To: subnetT, Missing: subnetMissing, Blocks: subnetInUse}
}
func withGroup(path string) ref {
	return ref{Path: path, To: groupT, Missing: groupMissing, Blocks: groupInUse, Or: ofVPC("defaultSecurityGroupId")}
}

// ofVPC accepts what AWS made along with a VPC.
func ofVPC(outputs ...string) func(c *call, s string) bool {
	return func(c *call, s string) bool {
		for _, r := range c.issued(s) {
			for _, o := range outputs {
				if r.is(vpcT) && r.Region == c.region && r.text(o) == s {
					return true
				}
			}
		}
		return false
	}
}

var description = map[string]any{"description": "Managed by Pulumi"}

func init() {
	add(
		&row{Type: vpcT, ID: "vpc-{hex17}", Seconds: 12, Source: fromApply, Check: checkVPC,
			Out: map[string]any{"arn": "arn:aws:ec2:{region}:{account}:vpc/{id}", "ownerId": "{account}",
				"defaultNetworkAclId": "acl-{hex17}", "defaultRouteTableId": "rtb-{hex17}", "mainRouteTableId": "rtb-{hex17}",
				"defaultSecurityGroupId": "sg-{hex17}", "dhcpOptionsId": "dopt-0123456789abcdef0"}},
		&row{Type: subnetT, ID: "subnet-{hex17}", Seconds: 2, Source: oneCall, Check: checkSubnet, Judge: judgeSubnet,
			Refs: []ref{inVPC("vpcId")}, Made: madeSubnet,
			Out: map[string]any{"arn": "arn:aws:ec2:{region}:{account}:subnet/{id}", "ownerId": "{account}"}},
		&row{Type: "ec2/internetGateway:InternetGateway", ID: "igw-{hex17}", Seconds: 2, Source: oneCall,
			Refs: []ref{inVPC("vpcId")}, Judge: judgeGateway, Release: releaseGateway,
			Out: map[string]any{"arn": "arn:aws:ec2:{region}:{account}:internet-gateway/{id}", "ownerId": "{account}"}},
		&row{Type: "ec2/internetGatewayAttachment:InternetGatewayAttachment", ID: "{internetGatewayId}:{vpcId}", Seconds: 2, Source: oneCall,
			Refs: []ref{inVPC("vpcId"), {Path: "internetGatewayId", To: "ec2/internetGateway:InternetGateway", Missing: igwMissing,
				Blocks: "DependencyViolation: The internetGateway '%s' has dependencies and cannot be deleted"}}},
		&row{Type: "ec2/eip:Eip", ID: "eipalloc-{hex17}", Seconds: 2, Source: oneCall,
			Made: madeAddress,
			Out: map[string]any{"arn": "arn:aws:ec2:{region}:{account}:elastic-ip/{id}", "allocationId": "{id}", "domain": "vpc",
				"networkBorderGroup": "{region}", "publicIpv4Pool": "amazon"}},
		&row{Type: "ec2/natGateway:NatGateway", ID: "nat-{hex17}", Seconds: 100, Source: fromApply, Judge: judgeNAT, Made: madeNAT,
			Refs: []ref{inSubnet("subnetId"), {Path: "allocationId", To: "ec2/eip:Eip",
				Missing: "InvalidAllocationID.NotFound: The allocation ID '%s' does not exist",
				Blocks:  "AuthFailure: You do not have permission to access the specified resource: address %s is in use"}},
			Defaults: map[string]any{"connectivityType": "public"},
			Out:      map[string]any{"networkInterfaceId": "eni-{hex17}", "associationId": "eipassoc-{hex17}", "privateIp": "10.0.0.10"}},
		&row{Type: "ec2/routeTable:RouteTable", ID: "rtb-{hex17}", Seconds: 2, Source: oneCall, Refs: []ref{inVPC("vpcId")},
			Out: map[string]any{"arn": "arn:aws:ec2:{region}:{account}:route-table/{id}", "ownerId": "{account}"}},
		&row{Type: "ec2/defaultRouteTable:DefaultRouteTable", ID: "{defaultRouteTableId}", Seconds: 1, Source: oneCall,
			Refs: []ref{{Path: "defaultRouteTableId", Missing: tableMissing}},
			Out:  map[string]any{"arn": "arn:aws:ec2:{region}:{account}:route-table/{id}", "ownerId": "{account}"}},
		&row{Type: "ec2/routeTableAssociation:RouteTableAssociation", ID: "rtbassoc-{hex17}", Seconds: 1, Source: oneCall, Judge: judgeAssociation,
			Refs: []ref{{Path: "routeTableId", To: tableT, Missing: tableMissing, Blocks: tableInUse, Or: ofVPC("defaultRouteTableId")}, inSubnet("subnetId")}},
		&row{Type: "ec2/route:Route", Identify: routeID, Seconds: 1, Source: oneCall, Check: checkRoute, Judge: judgeRoute,
			Refs: []ref{{Path: "routeTableId", To: tableT, Missing: tableMissing, Or: ofVPC("defaultRouteTableId")},
				{Path: "gatewayId", To: "ec2/internetGateway:InternetGateway|ec2/vpcEndpoint:VpcEndpoint", Missing: igwMissing},
				{Path: "natGatewayId", To: "ec2/natGateway:NatGateway", Missing: "InvalidNatGatewayID.NotFound: The natGateway ID '%s' does not exist"}},
			Out: map[string]any{"state": "active", "origin": "CreateRoute"}},
		&row{Type: "ec2/securityGroup:SecurityGroup", ID: "sg-{hex17}", Seconds: 3, Source: oneCall, Name: &naming{Property: "name", Max: 255, Others: "namePrefix"},
			Defaults: description, Check: checkGroup, Judge: judgeGroup,
			Refs: []ref{inVPC("vpcId"), withGroup("ingress[].securityGroups[]"), withGroup("egress[].securityGroups[]")},
			Out:  map[string]any{"arn": "arn:aws:ec2:{region}:{account}:security-group/{id}", "ownerId": "{account}"}},
		&row{Type: "ec2/defaultSecurityGroup:DefaultSecurityGroup", Identify: defaultGroupID, Seconds: 2, Source: oneCall, Check: checkGroup,
			Refs: []ref{{Path: "vpcId", To: vpcT, Missing: vpcMissing}},
			Out: map[string]any{"arn": "arn:aws:ec2:{region}:{account}:security-group/{id}", "ownerId": "{account}", "name": "default",
				"description": "default VPC security group"}},
		&row{Type: "ec2/securityGroupRule:SecurityGroupRule", ID: "sgrule-{hex8}", Seconds: 1, Source: oneCall, Check: checkGroupRule, Judge: judgeGroupRule,
			Refs: []ref{withGroup("securityGroupId"), withGroup("sourceSecurityGroupId")},
			Out:  map[string]any{"securityGroupRuleId": "sgr-{hex17}"}},
		&row{Type: "vpc/securityGroupIngressRule:SecurityGroupIngressRule", ID: "sgr-{hex17}", Seconds: 1, Source: oneCall, Check: checkGroupRule, Judge: judgeGroupRule,
			Refs: []ref{withGroup("securityGroupId"), withGroup("referencedSecurityGroupId")},
			Out:  map[string]any{"arn": "arn:aws:ec2:{region}:{account}:security-group-rule/{id}", "securityGroupRuleId": "{id}"}},
		&row{Type: "vpc/securityGroupEgressRule:SecurityGroupEgressRule", ID: "sgr-{hex17}", Seconds: 1, Source: oneCall, Check: checkGroupRule, Judge: judgeGroupRule,
			Refs: []ref{withGroup("securityGroupId"), withGroup("referencedSecurityGroupId")},
			Out:  map[string]any{"arn": "arn:aws:ec2:{region}:{account}:security-group-rule/{id}", "securityGroupRuleId": "{id}"}},
		&row{Type: "ec2/vpcEndpoint:VpcEndpoint", ID: "vpce-{hex17}", Seconds: 90, Source: fromApply, Check: checkEndpoint, Judge: judgeEndpoint, Made: madeEndpoint,
			Refs: []ref{inVPC("vpcId"), inSubnet("subnetIds[]"), withGroup("securityGroupIds[]"),
				{Path: "routeTableIds[]", To: tableT, Missing: tableMissing, Or: ofVPC("defaultRouteTableId")}},
			Out: map[string]any{"arn": "arn:aws:ec2:{region}:{account}:vpc-endpoint/{id}", "ownerId": "{account}", "state": "available", "prefixListId": "pl-{hex8}"}},
		&row{Type: "ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation", ID: "a-{vpcEndpointId}{hex8}", Seconds: 2, Source: oneCall,
			Refs: []ref{{Path: "vpcEndpointId", To: "ec2/vpcEndpoint:VpcEndpoint", Missing: "InvalidVpcEndpointId.NotFound: The Vpc Endpoint Id '%s' does not exist"},
				{Path: "routeTableId", To: tableT, Missing: tableMissing, Or: ofVPC("defaultRouteTableId")}}},
		&row{Type: "ec2/flowLog:FlowLog", ID: "fl-{hex17}", Seconds: 3, Source: oneCall, Judge: judgeFlowLog,
			Refs: []ref{{Path: "vpcId", To: vpcT, Missing: vpcMissing}, {Path: "subnetId", To: subnetT, Missing: subnetMissing},
				roleRef("iamRoleArn"), {Path: "logDestination", To: "cloudwatch/logGroup:LogGroup|s3/bucket:Bucket|s3/bucketV2:BucketV2",
					Missing: "InvalidParameter: LogDestination: %s does not exist", Or: func(c *call, s string) bool { return c.knows(s) }}},
			Out: map[string]any{"arn": "arn:aws:ec2:{region}:{account}:vpc-flow-log/{id}"}},
		&row{Type: "ec2/networkAcl:NetworkAcl", ID: "acl-{hex17}", Seconds: 2, Source: oneCall, Refs: []ref{inVPC("vpcId"), {Path: "subnetIds[]", To: subnetT, Missing: subnetMissing}},
			Out: map[string]any{"arn": "arn:aws:ec2:{region}:{account}:network-acl/{id}", "ownerId": "{account}"}},
		&row{Type: "ec2/defaultNetworkAcl:DefaultNetworkAcl", ID: "{defaultNetworkAclId}", Seconds: 1, Source: oneCall,
			Refs: []ref{{Path: "defaultNetworkAclId", Missing: "InvalidNetworkAclID.NotFound: The networkAcl ID '%s' does not exist"}},
			Out:  map[string]any{"arn": "arn:aws:ec2:{region}:{account}:network-acl/{id}", "ownerId": "{account}"}},
		&row{Type: "ec2/networkAclRule:NetworkAclRule", ID: "nacl-{hex8}", Seconds: 1, Source: oneCall,
			Refs: []ref{{Path: "networkAclId", To: "ec2/networkAcl:NetworkAcl", Missing: "InvalidNetworkAclID.NotFound: The networkAcl ID '%s' does not exist", Or: ofVPC("defaultNetworkAclId")}}},
		&row{Type: "ec2/mainRouteTableAssociation:MainRouteTableAssociation", ID: "rtbassoc-{hex17}", Seconds: 1, Source: oneCall,
			Refs: []ref{inVPC("vpcId"), {Path: "routeTableId", To: tableT, Missing: tableMissing, Blocks: tableInUse}}, Out: map[string]any{"originalRouteTableId": "rtb-{hex17}"}},
		&row{Type: "ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", ID: "vpc-cidr-assoc-{hex17}", Seconds: 12, Source: fromApply, Refs: []ref{inVPC("vpcId")}},
		&row{Type: "ec2/networkInterface:NetworkInterface", ID: "eni-{hex17}", Seconds: 3, Source: oneCall, Refs: []ref{inSubnet("subnetId"), withGroup("securityGroups[]")},
			Out: map[string]any{"arn": "arn:aws:ec2:{region}:{account}:network-interface/{id}", "ownerId": "{account}", "privateIp": "10.0.0.20"}},
	)
}

func roleRef(path string) ref {
	return ref{Path: path, To: roleT, Missing: "InvalidParameterValue: the role %s does not exist",
		Or: func(_ *call, s string) bool { return strings.Contains(s, ":role/aws-service-role/") }}
}

func routeID(c *call) string {
	for _, d := range []string{"destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"} {
		if s := c.text(d); s != "" {
			return "r-" + c.text("routeTableId") + c.hexOf(s)
		}
	}
	return "r-" + c.text("routeTableId")
}

func defaultGroupID(c *call) string {
	if vpc := c.get(vpcT, c.text("vpcId")); vpc != nil {
		return vpc.text("defaultSecurityGroupId")
	}
	return "sg-" + c.hex("hex17")
}
