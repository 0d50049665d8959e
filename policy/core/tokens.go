package core

const (
	lambdaAlias        = "aws:lambda/alias:Alias"
	LambdaInvokeConfig = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
)

const (
	KMSKey        = "aws:kms/key:Key"
	DynamoDBTable = "aws:dynamodb/table:Table"
)

const (
	ElastiCacheGroup      = "aws:elasticache/replicationGroup:ReplicationGroup"
	ElastiCacheCluster    = "aws:elasticache/cluster:Cluster"
	ElastiCacheServerless = "aws:elasticache/serverlessCache:ServerlessCache"
	ScalingTarget         = "aws:appautoscaling/target:Target"
)

const RDSClusterInstance = "aws:rds/clusterInstance:ClusterInstance"

const (
	ECSTaskDefinition = "aws:ecs/taskDefinition:TaskDefinition"
	CodeBuildProject  = "aws:codebuild/project:Project"
)

const (
	CodeDeployGroup = "aws:codedeploy/deploymentGroup:DeploymentGroup"
	ECRRepository   = "aws:ecr/repository:Repository"
)

// Types that grant access to a Lambda function by properties instead of a document.
const LambdaPermission = "aws:lambda/permission:Permission"

const (
	SQSQueue           = "aws:sqs/queue:Queue"
	SNSSubscription    = "aws:sns/topicSubscription:TopicSubscription"
	EventSourceMapping = "aws:lambda/eventSourceMapping:EventSourceMapping"
)

var SubnetTypes = []string{EC2Subnet, EC2DefaultSubnet}

// The types that the network and edge rules read, as canonical tokens.
const (
	EC2Instance            = "aws:ec2/instance:Instance"
	EC2LaunchTemplate      = "aws:ec2/launchTemplate:LaunchTemplate"
	EC2LaunchConfiguration = "aws:ec2/launchConfiguration:LaunchConfiguration"
	AutoScalingGroup       = "aws:autoscaling/group:Group"
	ECSService             = "aws:ecs/service:Service"
	EventSchedule          = "aws:scheduler/schedule:Schedule"
	EventTarget            = "aws:cloudwatch/eventTarget:EventTarget"
	LambdaFunction         = "aws:lambda/function:Function"
	BeanstalkEnvironment   = "aws:elasticbeanstalk/environment:Environment"
	BeanstalkTemplate      = "aws:elasticbeanstalk/configurationTemplate:ConfigurationTemplate"
	EC2Subnet              = "aws:ec2/subnet:Subnet"
	EC2DefaultSubnet       = "aws:ec2/defaultSubnet:DefaultSubnet"
	EC2FlowLog             = "aws:ec2/flowLog:FlowLog"

	LoadBalancer        = "aws:lb/loadBalancer:LoadBalancer"
	ClassicLoadBalancer = "aws:elb/loadBalancer:LoadBalancer"
	RDSProxy            = "aws:rds/proxy:Proxy"

	CloudFrontDistribution = "aws:cloudfront/distribution:Distribution"

	APIGatewayRESTAPI = "aws:apigateway/restApi:RestApi"
	APIGatewayStage   = "aws:apigateway/stage:Stage"

	LogGroup       = "aws:cloudwatch/logGroup:LogGroup"
	S3Bucket       = "aws:s3/bucket:Bucket"
	S3BucketPolicy = "aws:s3/bucketPolicy:BucketPolicy"
	RDSInstance    = "aws:rds/instance:Instance"
	RDSCluster     = "aws:rds/cluster:Cluster"
	IAMRole        = "aws:iam/role:Role"
	iamPolicy      = "aws:iam/policy:Policy"
)

const ACMCertificate = "aws:acm/certificate:Certificate"
