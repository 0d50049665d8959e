package coretest

const (
	ReplicationGroupType = "elasticache/replicationGroup:ReplicationGroup"
	TableType            = "dynamodb/table:Table"
)

const (
	DatabaseType      = "rds/instance:Instance"
	ClusterMemberType = "rds/clusterInstance:ClusterInstance"
)

const BuildProjectType = "codebuild/project:Project"

const (
	StageV2Type        = "apigatewayv2/stage:Stage"
	MethodSettingsType = "apigateway/methodSettings:MethodSettings"
	RouteType          = "apigatewayv2/route:Route"
	DomainV2Type       = "apigatewayv2/domainName:DomainName"
)

const (
	ListenerType    = "lb/listener:Listener"
	TargetGroupType = "lb/targetGroup:TargetGroup"
)

const (
	WebACLType            = "wafv2/webAcl:WebAcl"
	WebACLAssociationType = "wafv2/webAclAssociation:WebAclAssociation"
	WebACLLoggingType     = "wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
	DistributionType      = "cloudfront/distribution:Distribution"
	StageType             = "apigateway/stage:Stage"
	RESTAPIType           = "apigateway/restApi:RestApi"
	HTTPAPIType           = "apigatewayv2/api:Api"
)

const (
	SecurityGroupType        = "ec2/securityGroup:SecurityGroup"
	DefaultSecurityGroupType = "ec2/defaultSecurityGroup:DefaultSecurityGroup"
	SecurityGroupRuleType    = "ec2/securityGroupRule:SecurityGroupRule"
	IngressRuleType          = "vpc/securityGroupIngressRule:SecurityGroupIngressRule"
	LoadBalancerType         = "lb/loadBalancer:LoadBalancer"
)

const (
	InstanceType         = "ec2/instance:Instance"
	LaunchTemplateType   = "ec2/launchTemplate:LaunchTemplate"
	ServiceType          = "ecs/service:Service"
	AutoScalingGroupType = "autoscaling/group:Group"
	SubnetType           = "ec2/subnet:Subnet"
)

const (
	VPCType         = "ec2/vpc:Vpc"
	FlowLogType     = "ec2/flowLog:FlowLog"
	VPCEndpointType = "ec2/vpcEndpoint:VpcEndpoint"
)
