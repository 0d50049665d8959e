package core

import (
	"maps"
	"slices"
)

// The types that rules of several services read, as canonical tokens. Types of one service stand
// in its package: services find each other's resources by token only.
const (
	ACMCertificate         = "aws:acm/certificate:Certificate"
	APIGatewayRESTAPI      = "aws:apigateway/restApi:RestApi"
	APIGatewayStage        = "aws:apigateway/stage:Stage"
	ScalingTarget          = "aws:appautoscaling/target:Target"
	AutoScalingGroup       = "aws:autoscaling/group:Group"
	CloudFrontDistribution = "aws:cloudfront/distribution:Distribution"
	EventTarget            = "aws:cloudwatch/eventTarget:EventTarget"
	LogGroup               = "aws:cloudwatch/logGroup:LogGroup"
	CodeBuildProject       = "aws:codebuild/project:Project"
	CodeDeployGroup        = "aws:codedeploy/deploymentGroup:DeploymentGroup"
	DynamoDBTable          = "aws:dynamodb/table:Table"
	EC2DefaultSubnet       = "aws:ec2/defaultSubnet:DefaultSubnet"
	EC2FlowLog             = "aws:ec2/flowLog:FlowLog"
	EC2Instance            = "aws:ec2/instance:Instance"
	EC2LaunchConfiguration = "aws:ec2/launchConfiguration:LaunchConfiguration"
	EC2LaunchTemplate      = "aws:ec2/launchTemplate:LaunchTemplate"
	EC2Subnet              = "aws:ec2/subnet:Subnet"
	ECRRepository          = "aws:ecr/repository:Repository"
	ECSService             = "aws:ecs/service:Service"
	ECSTaskDefinition      = "aws:ecs/taskDefinition:TaskDefinition"
	ElastiCacheCluster     = "aws:elasticache/cluster:Cluster"
	ElastiCacheGroup       = "aws:elasticache/replicationGroup:ReplicationGroup"
	ElastiCacheServerless  = "aws:elasticache/serverlessCache:ServerlessCache"
	BeanstalkTemplate      = "aws:elasticbeanstalk/configurationTemplate:ConfigurationTemplate"
	BeanstalkEnvironment   = "aws:elasticbeanstalk/environment:Environment"
	ClassicLoadBalancer    = "aws:elb/loadBalancer:LoadBalancer"
	iamPolicy              = "aws:iam/policy:Policy"
	IAMRole                = "aws:iam/role:Role"
	KMSKey                 = "aws:kms/key:Key"
	lambdaAlias            = "aws:lambda/alias:Alias"
	EventSourceMapping     = "aws:lambda/eventSourceMapping:EventSourceMapping"
	LambdaFunction         = "aws:lambda/function:Function"
	LambdaInvokeConfig     = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
	LambdaPermission       = "aws:lambda/permission:Permission"
	LoadBalancer           = "aws:lb/loadBalancer:LoadBalancer"
	RDSCluster             = "aws:rds/cluster:Cluster"
	RDSClusterInstance     = "aws:rds/clusterInstance:ClusterInstance"
	RDSInstance            = "aws:rds/instance:Instance"
	RDSProxy               = "aws:rds/proxy:Proxy"
	S3Bucket               = "aws:s3/bucket:Bucket"
	S3BucketPolicy         = "aws:s3/bucketPolicy:BucketPolicy"
	EventSchedule          = "aws:scheduler/schedule:Schedule"
	SNSSubscription        = "aws:sns/topicSubscription:TopicSubscription"
	SQSQueue               = "aws:sqs/queue:Queue"
)

// SubnetTypes are the types of subnets.
var SubnetTypes = []string{EC2Subnet, EC2DefaultSubnet}

// KeysOf returns the keys of a table by type, sorted.
func KeysOf[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
