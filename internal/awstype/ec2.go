package awstype

var ec2Types = map[string]Type{
	"ebs/encryptionByDefault:EncryptionByDefault": {
		ID: "ebs-encryption",
	},
	"ebs/volume:Volume": {
		ID:       "vol-{hex17}",
		Computed: Outputs{"arn": "arn:aws:ec2:{region}:{account}:volume/{id}"},
	},
	"ec2/defaultNetworkAcl:DefaultNetworkAcl": {
		ID: "{defaultNetworkAclId}",
		Computed: Outputs{
			"arn":     "arn:aws:ec2:{region}:{account}:network-acl/{id}",
			"ownerId": "{account}",
		},
	},
	"ec2/defaultRouteTable:DefaultRouteTable": {
		ID: "{defaultRouteTableId}",
		Computed: Outputs{
			"arn":     "arn:aws:ec2:{region}:{account}:route-table/{id}",
			"ownerId": "{account}",
		},
	},
	"ec2/defaultSecurityGroup:DefaultSecurityGroup": {
		ID: "sg-{hex17}", // in the simulation that of its VPC
		Computed: Outputs{
			"arn":         "arn:aws:ec2:{region}:{account}:security-group/{id}",
			"ownerId":     "{account}",
			"name":        "default",
			"description": "default VPC security group",
		},
	},
	"ec2/eip:Eip": {
		ID: "eipalloc-{hex17}",
		Computed: Outputs{
			"arn":                "arn:aws:ec2:{region}:{account}:elastic-ip/{id}",
			"allocationId":       "{id}",
			"domain":             "vpc",
			"networkBorderGroup": "{region}",
			"publicIpv4Pool":     "amazon",
		},
	},
	"ec2/eipAssociation:EipAssociation": {
		ID: "eipassoc-{hex17}",
	},
	"ec2/flowLog:FlowLog": {
		ID:       "fl-{hex17}",
		Computed: Outputs{"arn": "arn:aws:ec2:{region}:{account}:vpc-flow-log/{id}"},
	},
	"ec2/instance:Instance": {
		ID: "i-{hex17}",
		Computed: Outputs{
			"arn":                       "arn:aws:ec2:{region}:{account}:instance/{id}",
			"instanceState":             "running",
			"privateIp":                 "10.0.0.30",
			"privateDns":                "ip-10-0-0-30.{region}.compute.internal",
			"primaryNetworkInterfaceId": "eni-{hex17}",
		},
	},
	"ec2/internetGateway:InternetGateway": {
		ID: "igw-{hex17}",
		Computed: Outputs{
			"arn":     "arn:aws:ec2:{region}:{account}:internet-gateway/{id}",
			"ownerId": "{account}",
		},
	},
	"ec2/internetGatewayAttachment:InternetGatewayAttachment": {
		ID: "{internetGatewayId}:{vpcId}",
	},
	"ec2/keyPair:KeyPair": {
		Named: "keyName",
		ID:    "{keyName}",
		Computed: Outputs{
			"arn":         "arn:aws:ec2:{region}:{account}:key-pair/{keyName}",
			"keyPairId":   "key-{hex17}",
			"fingerprint": "{hex32}",
		},
	},
	"ec2/launchTemplate:LaunchTemplate": {
		Named:    "name",
		ID:       "lt-{hex17}",
		Computed: Outputs{"arn": "arn:aws:ec2:{region}:{account}:launch-template/{id}"},
	},
	"ec2/mainRouteTableAssociation:MainRouteTableAssociation": {
		ID:       "rtbassoc-{hex17}",
		Computed: Outputs{"originalRouteTableId": "rtb-{hex17}"},
	},
	"ec2/natGateway:NatGateway": {
		ID: "nat-{hex17}",
		Computed: Outputs{
			"networkInterfaceId": "eni-{hex17}",
			"associationId":      "eipassoc-{hex17}",
			"privateIp":          "10.0.0.10",
		},
	},
	"ec2/networkAcl:NetworkAcl": {
		ID: "acl-{hex17}",
		Computed: Outputs{
			"arn":     "arn:aws:ec2:{region}:{account}:network-acl/{id}",
			"ownerId": "{account}",
		},
	},
	"ec2/networkAclRule:NetworkAclRule": {
		ID: "nacl-{hex8}",
	},
	"ec2/networkInterface:NetworkInterface": {
		ID: "eni-{hex17}",
		Computed: Outputs{
			"arn":       "arn:aws:ec2:{region}:{account}:network-interface/{id}",
			"ownerId":   "{account}",
			"privateIp": "10.0.0.20",
		},
	},
	"ec2/route:Route": {
		Identify: routeID,
		Computed: Outputs{
			"state":  "active",
			"origin": "CreateRoute",
		},
	},
	"ec2/routeTable:RouteTable": {
		ID: "rtb-{hex17}",
		Computed: Outputs{
			"arn":     "arn:aws:ec2:{region}:{account}:route-table/{id}",
			"ownerId": "{account}",
		},
	},
	"ec2/routeTableAssociation:RouteTableAssociation": {
		ID: "rtbassoc-{hex17}",
	},
	"ec2/securityGroup:SecurityGroup": {
		Named: "name",
		ID:    "sg-{hex17}",
		Computed: Outputs{
			"arn":     "arn:aws:ec2:{region}:{account}:security-group/{id}",
			"ownerId": "{account}",
		},
	},
	"ec2/securityGroupRule:SecurityGroupRule": {
		ID:       "sgrule-{hex8}",
		Computed: Outputs{"securityGroupRuleId": "sgr-{hex17}"},
	},
	"ec2/subnet:Subnet": {
		ID: "subnet-{hex17}",
		Computed: Outputs{
			"arn":     "arn:aws:ec2:{region}:{account}:subnet/{id}",
			"ownerId": "{account}",
		},
	},
	"ec2/vpc:Vpc": {
		ID: "vpc-{hex17}",
		Computed: Outputs{
			"arn":                    "arn:aws:ec2:{region}:{account}:vpc/{id}",
			"ownerId":                "{account}",
			"defaultNetworkAclId":    "acl-{hex17}",
			"defaultRouteTableId":    "rtb-{hex17}",
			"mainRouteTableId":       "rtb-{hex17}",
			"defaultSecurityGroupId": "sg-{hex17}",
			"dhcpOptionsId":          "dopt-0123456789abcdef0",
		},
	},
	"ec2/vpcEndpoint:VpcEndpoint": {
		ID: "vpce-{hex17}",
		Computed: Outputs{
			"arn":          "arn:aws:ec2:{region}:{account}:vpc-endpoint/{id}",
			"ownerId":      "{account}",
			"state":        "available",
			"prefixListId": "pl-{hex8}",
		},
	},
	"ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": {
		ID: "a-{vpcEndpointId}{hex8}",
	},
	"ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": {
		ID: "vpc-cidr-assoc-{hex17}",
	},
	"vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
		ID: "sgr-{hex17}",
		Computed: Outputs{
			"arn":                 "arn:aws:ec2:{region}:{account}:security-group-rule/{id}",
			"securityGroupRuleId": "{id}",
		},
	},
	"vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
		ID: "sgr-{hex17}",
		Computed: Outputs{
			"arn":                 "arn:aws:ec2:{region}:{account}:security-group-rule/{id}",
			"securityGroupRuleId": "{id}",
		},
	},
}
