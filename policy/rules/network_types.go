package rules

import "strings"

// The types that the network and edge rules read, as canonical tokens.
const (
	ec2Instance            = "aws:ec2/instance:Instance"
	ec2LaunchTemplate      = "aws:ec2/launchTemplate:LaunchTemplate"
	ec2LaunchConfiguration = "aws:ec2/launchConfiguration:LaunchConfiguration"
	autoscalingGroup       = "aws:autoscaling/group:Group"
	ecsService             = "aws:ecs/service:Service"
	ecsTaskSet             = "aws:ecs/taskSet:TaskSet"
	eventSchedule          = "aws:scheduler/schedule:Schedule"
	eventTarget            = "aws:cloudwatch/eventTarget:EventTarget"
	lambdaFunction         = "aws:lambda/function:Function"
	beanstalkEnvironment   = "aws:elasticbeanstalk/environment:Environment"
	beanstalkTemplate      = "aws:elasticbeanstalk/configurationTemplate:ConfigurationTemplate"

	ec2VPC               = "aws:ec2/vpc:Vpc"
	ec2DefaultVPC        = "aws:ec2/defaultVpc:DefaultVpc"
	ec2Subnet            = "aws:ec2/subnet:Subnet"
	ec2DefaultSubnet     = "aws:ec2/defaultSubnet:DefaultSubnet"
	ec2RouteTable        = "aws:ec2/routeTable:RouteTable"
	ec2DefaultRouteTable = "aws:ec2/defaultRouteTable:DefaultRouteTable"
	ec2Route             = "aws:ec2/route:Route"
	ec2TableAssociation  = "aws:ec2/routeTableAssociation:RouteTableAssociation"
	ec2MainAssociation   = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation"
	ec2InternetGateway   = "aws:ec2/internetGateway:InternetGateway"
	ec2VPNGateway        = "aws:ec2/vpnGateway:VpnGateway"
	ec2NATGateway        = "aws:ec2/natGateway:NatGateway"
	ec2PrefixList        = "aws:ec2/managedPrefixList:ManagedPrefixList"
	ec2PrefixListEntry   = "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry"
	ec2EIP               = "aws:ec2/eip:Eip"
	ec2EIPAssociation    = "aws:ec2/eipAssociation:EipAssociation"
	ec2FlowLog           = "aws:ec2/flowLog:FlowLog"
	ec2NetworkACL        = "aws:ec2/networkAcl:NetworkAcl"
	ec2DefaultNetworkACL = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"
	ec2NetworkACLRule    = "aws:ec2/networkAclRule:NetworkAclRule"
	ec2VPCEndpoint       = "aws:ec2/vpcEndpoint:VpcEndpoint"
	ec2EndpointPolicy    = "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"

	ec2SecurityGroup        = "aws:ec2/securityGroup:SecurityGroup"
	ec2DefaultSecurityGroup = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
	ec2SecurityGroupRule    = "aws:ec2/securityGroupRule:SecurityGroupRule"
	vpcIngressRule          = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	vpcEgressRule           = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"

	lbLoadBalancer  = "aws:lb/loadBalancer:LoadBalancer"
	lbListener      = "aws:lb/listener:Listener"
	lbTargetGroup   = "aws:lb/targetGroup:TargetGroup"
	elbLoadBalancer = "aws:elb/loadBalancer:LoadBalancer"

	rdsSubnetGroup         = "aws:rds/subnetGroup:SubnetGroup"
	rdsProxy               = "aws:rds/proxy:Proxy"
	elasticacheSubnetGroup = "aws:elasticache/subnetGroup:SubnetGroup"

	wafWebACL      = "aws:wafv2/webAcl:WebAcl"
	wafAssociation = "aws:wafv2/webAclAssociation:WebAclAssociation"
	wafLogging     = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"

	cloudfrontDistribution = "aws:cloudfront/distribution:Distribution"
	cloudfrontHeaders      = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"
	cloudfrontOAC          = "aws:cloudfront/originAccessControl:OriginAccessControl"
	logDeliverySource      = "aws:cloudwatch/logDeliverySource:LogDeliverySource"
	logDelivery            = "aws:cloudwatch/logDelivery:LogDelivery"

	apigwRestAPI        = "aws:apigateway/restApi:RestApi"
	apigwDeployment     = "aws:apigateway/deployment:Deployment"
	apigwStage          = "aws:apigateway/stage:Stage"
	apigwResource       = "aws:apigateway/resource:Resource"
	apigwMethod         = "aws:apigateway/method:Method"
	apigwMethodSettings = "aws:apigateway/methodSettings:MethodSettings"
	apigwIntegration    = "aws:apigateway/integration:Integration"
	apigwDomain         = "aws:apigateway/domainName:DomainName"
	apigw2API           = "aws:apigatewayv2/api:Api"
	apigw2Stage         = "aws:apigatewayv2/stage:Stage"
	apigw2Route         = "aws:apigatewayv2/route:Route"
	apigw2Integration   = "aws:apigatewayv2/integration:Integration"
	apigw2Domain        = "aws:apigatewayv2/domainName:DomainName"
	apigw2Mapping       = "aws:apigatewayv2/apiMapping:ApiMapping"

	logGroup       = "aws:cloudwatch/logGroup:LogGroup"
	s3Bucket       = "aws:s3/bucket:Bucket"
	s3BucketPolicy = "aws:s3/bucketPolicy:BucketPolicy"
	deliveryStream = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"
	rdsInstance    = "aws:rds/instance:Instance"
	rdsCluster     = "aws:rds/cluster:Cluster"

	iamInstanceProfile  = "aws:iam/instanceProfile:InstanceProfile"
	iamRole             = "aws:iam/role:Role"
	iamPolicy           = "aws:iam/policy:Policy"
	iamRolePolicy       = "aws:iam/rolePolicy:RolePolicy"
	iamPolicyAttachment = "aws:iam/policyAttachment:PolicyAttachment"
	iamRoleAttachment   = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
	iamRoleAttachments  = "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive"
)

// tag reads a tag in the two shapes that AWS's resources use: an object, or a list of keys and values (auto scaling groups).
// A tag that a provider's default tags added is in tagsAll. Unknown says that the tag may be there.
func tag(r Resource, key string) (value string, there Truth) {
	there = No
	for _, property := range []string{"tags", "tagsAll"} {
		tags := r.Get(property)
		if tags.HasUnknown() {
			there = Unknown
		}
		if s, ok := tags.Key(key).Str(); ok {
			return s, Yes
		}
		items, _ := tags.Items()
		for _, item := range items {
			if k, ok := item.Get("key").Str(); ok && k == key {
				if s, ok := item.Get("value").Str(); ok {
					return s, Yes
				}
			}
		}
	}
	return "", there
}

// tagged reports whether the resource has the tag with one of the values, in any case.
func tagged(r Resource, key string, values ...string) Truth {
	value, there := tag(r, key)
	if there != Yes {
		return there
	}
	for _, v := range values {
		if strings.EqualFold(strings.TrimSpace(value), v) {
			return Yes
		}
	}
	return No
}

// bastion reports whether the resource is the host through which administrators enter.
func bastion(r Resource) Truth { return tagged(r, "Role", "bastion") }

// option is one of Elastic Beanstalk's settings.
type option struct {
	path  string // "settings[3].value"
	value Value
}

// beanstalkOption finds a setting by namespace and name; the last one wins, as it does at AWS. there is Unknown where it may be
// among settings that can't be read yet.
func beanstalkOption(r Resource, namespace, name string) (o option, there Truth) {
	items, known := r.Get("settings").Items()
	if !known {
		there = Unknown
	}
	for i, item := range items {
		n, nameKnown := item.Get("name").Str()
		space, spaceKnown := item.Get("namespace").Str()
		switch {
		case nameKnown && spaceKnown:
			if strings.EqualFold(n, name) && strings.EqualFold(space, namespace) {
				o, there = option{path: element("settings", i) + ".value", value: item.Get("value")}, Yes
			}
		case item.IsUnknown() || item.Get("name").IsUnknown() || item.Get("namespace").IsUnknown():
			if there == No {
				there = Unknown
			}
		}
	}
	return o, there
}

// either joins two three-valued answers by "or".
func either(a, b Truth) Truth {
	switch {
	case a == Yes || b == Yes:
		return Yes
	case a == Unknown || b == Unknown:
		return Unknown
	}
	return No
}
