package mockaws

// row says how AWS names a type. Templates take {name} (the logical name), {hash} (17 hex digits that differ per resource), {account},
// {region}, {id}, and any property in braces, such as {bucket}.
type row struct {
	// named is the property that autonaming fills in.
	named string
	id    string
	// computed are the outputs that AWS fills in when the input is absent.
	computed map[string]any
}

type outputs = map[string]any

const (
	hostedZoneOfCloudFront = "Z2FDTNDATAQYW2"
)

func bucket() row {
	return row{named: "bucket", id: "{bucket}", computed: outputs{
		"arn": "arn:aws:s3:::{bucket}", "bucketDomainName": "{bucket}.s3.amazonaws.com",
		"bucketRegionalDomainName": "{bucket}.s3.{region}.amazonaws.com", "region": "{region}", "hostedZoneId": "Z1BKCTXD74EZPE",
	}}
}

// ofBucket is a bucket's sub-resource: its id is the bucket's name.
func ofBucket() row { return row{id: "{bucket}"} }

func ec2Thing(prefix, arn string) row {
	return row{id: prefix + "-{hash}", computed: outputs{"arn": "arn:aws:ec2:{region}:{account}:" + arn + "/{id}", "ownerId": "{account}"}}
}

func cloudfrontPolicy(kind string) row {
	return row{named: "name", id: "{uuid}", computed: outputs{"etag": "ETVPDKIKX0DER", "arn": "arn:aws:cloudfront::{account}:" + kind + "/{id}"}}
}

// table holds the types that Plinth's tiers register. Add a row with the first tier that uses a type.
var table = map[string]row{
	"aws:acm/certificate:Certificate": {id: "arn:aws:acm:{region}:{account}:certificate/{uuid}", computed: outputs{
		"arn": "{id}", "status": "PENDING_VALIDATION", "type": "AMAZON_ISSUED", "domainValidationOptions": validationOptions}},
	"aws:acm/certificateValidation:CertificateValidation": {id: "2026-11-21 07:00:00 +0000 UTC"},

	"aws:apigateway/account:Account":                 {id: "api-gateway-account"},
	"aws:apigateway/basePathMapping:BasePathMapping": {id: "{domainName}/{basePath}"},
	"aws:apigateway/deployment:Deployment":           {id: "{short}"},
	"aws:apigateway/domainName:DomainName": {id: "{domainName}", computed: outputs{
		"arn": "arn:aws:apigateway:{region}::/domainnames/{domainName}", "regionalDomainName": "d-{short}.execute-api.{region}.amazonaws.com",
		"regionalZoneId": "ZLY8HYME6SFDD", "cloudfrontDomainName": "{short}.cloudfront.net", "cloudfrontZoneId": hostedZoneOfCloudFront}},
	"aws:apigateway/integration:Integration":                 {id: "agi-{restApiId}-{resourceId}-{httpMethod}"},
	"aws:apigateway/integrationResponse:IntegrationResponse": {id: "agir-{restApiId}-{resourceId}-{httpMethod}-{statusCode}"},
	"aws:apigateway/method:Method":                           {id: "agm-{restApiId}-{resourceId}-{httpMethod}"},
	"aws:apigateway/methodResponse:MethodResponse":           {id: "agmr-{restApiId}-{resourceId}-{httpMethod}-{statusCode}"},
	"aws:apigateway/methodSettings:MethodSettings":           {id: "{restApi}-{stageName}-{methodPath}"},
	"aws:apigateway/requestValidator:RequestValidator":       {named: "name", id: "{short}"},
	"aws:apigateway/resource:Resource":                       {id: "{short}", computed: outputs{"path": "/{pathPart}"}},
	"aws:apigateway/response:Response":                       {id: "aggr-{restApiId}-{responseType}"},
	"aws:apigateway/restApi:RestApi": {named: "name", id: "{short}", computed: outputs{
		"arn": "arn:aws:apigateway:{region}::/restapis/{id}", "executionArn": "arn:aws:execute-api:{region}:{account}:{id}",
		"rootResourceId": "root-{short}", "createdDate": "2026-11-21T07:00:00Z"}},
	"aws:apigateway/restApiPolicy:RestApiPolicy": {id: "{restApiId}"},
	"aws:apigateway/vpcLink:VpcLink":             {named: "name", id: "{short}", computed: outputs{"arn": "arn:aws:apigateway:{region}::/vpclinks/{id}"}},
	"aws:apigateway/stage:Stage": {id: "ags-{restApi}-{stageName}", computed: outputs{
		"arn":          "arn:aws:apigateway:{region}::/restapis/{restApi}/stages/{stageName}",
		"invokeUrl":    "https://{restApi}.execute-api.{region}.amazonaws.com/{stageName}",
		"executionArn": "arn:aws:execute-api:{region}:{account}:{restApi}/{stageName}"}},

	"aws:apigatewayv2/api:Api": {named: "name", id: "{short}", computed: outputs{
		"apiEndpoint": "https://{id}.execute-api.{region}.amazonaws.com", "arn": "arn:aws:apigateway:{region}::/apis/{id}",
		"executionArn": "arn:aws:execute-api:{region}:{account}:{id}"}},
	"aws:apigatewayv2/apiMapping:ApiMapping": {id: "{short}"},
	"aws:apigatewayv2/authorizer:Authorizer": {named: "name", id: "{short}"},
	"aws:apigatewayv2/deployment:Deployment": {id: "{short}"},
	"aws:apigatewayv2/domainName:DomainName": {id: "{domainName}", computed: outputs{
		"arn": "arn:aws:apigateway:{region}::/domainnames/{domainName}", "apiMappingSelectionExpression": "$request.basepath",
		"domainNameConfiguration.targetDomainName": "d-{short}.execute-api.{region}.amazonaws.com",
		"domainNameConfiguration.hostedZoneId":     "ZLY8HYME6SFDD"}},
	"aws:apigatewayv2/integration:Integration": {id: "{short}"},
	"aws:apigatewayv2/route:Route":             {id: "{short}"},
	"aws:apigatewayv2/stage:Stage": {named: "name", id: "{name}", computed: outputs{
		"arn": "arn:aws:apigateway:{region}::/apis/{apiId}/stages/{name}", "executionArn": "arn:aws:execute-api:{region}:{account}:{apiId}/{name}",
		"invokeUrl": "https://{apiId}.execute-api.{region}.amazonaws.com/"}},
	"aws:apigatewayv2/vpcLink:VpcLink": {named: "name", id: "{short}", computed: outputs{"arn": "arn:aws:apigateway:{region}::/vpclinks/{id}"}},

	"aws:appautoscaling/policy:Policy": {named: "name", id: "{name}", computed: outputs{"arn": "arn:aws:autoscaling:{region}:{account}:scalingPolicy:{uuid}:resource/{serviceNamespace}/{resourceId}:policyName/{name}"}},
	"aws:appautoscaling/target:Target": {id: "{resourceId}", computed: outputs{"arn": "arn:aws:application-autoscaling:{region}:{account}:scalable-target/{short}"}},

	// Plinth makes one type this way, and reads two of its properties.
	"aws:cloudcontrol/resource:Resource": {id: "proxy-{short}", computed: outputs{
		"properties": `{"DBProxyArn":"arn:aws:rds:{region}:{account}:db-proxy:prx-{hash}","Endpoint":"{id}.proxy-{short}.{region}.rds.amazonaws.com"}`}},
	"aws:autoscaling/group:Group":   {named: "name", id: "{name}", computed: outputs{"arn": "arn:aws:autoscaling:{region}:{account}:autoScalingGroup:{uuid}:autoScalingGroupName/{name}"}},
	"aws:autoscaling/policy:Policy": {named: "name", id: "{name}", computed: outputs{"arn": "arn:aws:autoscaling:{region}:{account}:scalingPolicy:{uuid}:autoScalingGroupName/{autoscalingGroupName}:policyName/{name}"}},

	"aws:cloudfront/cachePolicy:CachePolicy": cloudfrontPolicy("cache-policy"),
	"aws:cloudfront/distribution:Distribution": {id: "E{SHORT}", computed: outputs{
		"arn": "arn:aws:cloudfront::{account}:distribution/{id}", "domainName": "d{short}.cloudfront.net", "etag": "E2QWRUHEXAMPLE",
		"hostedZoneId": hostedZoneOfCloudFront, "status": "Deployed"}},
	"aws:cloudfront/function:Function": {named: "name", id: "{name}", computed: outputs{
		"arn": "arn:aws:cloudfront::{account}:function/{name}", "etag": "ETVPDKIKX0DER", "status": "UNASSOCIATED"}},
	"aws:cloudfront/keyValueStore:KeyValueStore": {named: "name", id: "{name}", computed: outputs{
		"arn": "arn:aws:cloudfront::{account}:key-value-store/{uuid}", "etag": "ETVPDKIKX0DER"}},
	"aws:cloudfront/keyvaluestoreKey:KeyvaluestoreKey":                     {id: "{keyValueStoreArn},{key}"},
	"aws:cloudfront/keyvaluestoreKeysExclusive:KeyvaluestoreKeysExclusive": {id: "{keyValueStoreArn}", computed: outputs{"totalSizeInBytes": 512.0}},
	"aws:cloudfront/monitoringSubscription:MonitoringSubscription":         {id: "{distributionId}"},
	"aws:cloudfront/originAccessControl:OriginAccessControl": {named: "name", id: "E{SHORT}", computed: outputs{
		"etag": "ETVPDKIKX0DER", "arn": "arn:aws:cloudfront::{account}:origin-access-control/{id}"}},
	"aws:cloudfront/originRequestPolicy:OriginRequestPolicy":     cloudfrontPolicy("origin-request-policy"),
	"aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": cloudfrontPolicy("response-headers-policy"),

	"aws:cloudwatch/dashboard:Dashboard":                           {named: "dashboardName", id: "{dashboardName}", computed: outputs{"dashboardArn": "arn:aws:cloudwatch::{account}:dashboard/{id}"}},
	"aws:cloudwatch/eventRule:EventRule":                           {named: "name", id: "{name}", computed: outputs{"arn": "arn:aws:events:{region}:{account}:rule/{name}"}},
	"aws:cloudwatch/eventTarget:EventTarget":                       {id: "{rule}-{hash}"},
	"aws:cloudwatch/logGroup:LogGroup":                             {named: "name", id: "{name}", computed: outputs{"arn": "arn:aws:logs:{region}:{account}:log-group:{name}"}},
	"aws:cloudwatch/logDelivery:LogDelivery":                       {id: "{short}", computed: outputs{"arn": "arn:aws:logs:{region}:{account}:delivery:{id}"}},
	"aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": {id: "{name}", computed: outputs{"arn": "arn:aws:logs:{region}:{account}:delivery-destination:{name}"}},
	"aws:cloudwatch/logDeliverySource:LogDeliverySource":           {id: "{name}", computed: outputs{"arn": "arn:aws:logs:{region}:{account}:delivery-source:{name}"}},
	"aws:cloudwatch/logResourcePolicy:LogResourcePolicy":           {id: "{policyName}"},
	"aws:cloudwatch/metricAlarm:MetricAlarm":                       {named: "name", id: "{name}", computed: outputs{"arn": "arn:aws:cloudwatch:{region}:{account}:alarm:{name}"}},

	"aws:dynamodb/table:Table": {named: "name", id: "{name}", computed: outputs{"arn": "arn:aws:dynamodb:{region}:{account}:table/{name}"}},

	"aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {id: "sg-{hash}", computed: outputs{"arn": "arn:aws:ec2:{region}:{account}:security-group/{id}", "name": "default"}},
	"aws:ec2/eip:Eip":                                     {id: "eipalloc-{hash}", computed: outputs{"allocationId": "{id}", "publicIp": "203.0.113.10"}},
	"aws:ec2/flowLog:FlowLog":                             {id: "fl-{hash}", computed: outputs{"arn": "arn:aws:ec2:{region}:{account}:vpc-flow-log/{id}"}},
	"aws:ec2/eipAssociation:EipAssociation":               {id: "eipassoc-{hash}"},
	"aws:ec2/instance:Instance":                           {id: "i-{hash}", computed: outputs{"arn": "arn:aws:ec2:{region}:{account}:instance/{id}", "privateIp": "10.0.0.30", "availabilityZone": "{region}a"}},
	"aws:ec2/launchTemplate:LaunchTemplate":               {named: "name", id: "lt-{hash}", computed: outputs{"arn": "arn:aws:ec2:{region}:{account}:launch-template/{id}", "defaultVersion": 1.0, "latestVersion": 1.0}},
	"aws:ec2/internetGateway:InternetGateway":             ec2Thing("igw", "internet-gateway"),
	"aws:ec2/natGateway:NatGateway":                       {id: "nat-{hash}", computed: outputs{"publicIp": "203.0.113.10"}},
	"aws:ec2/networkAcl:NetworkAcl":                       ec2Thing("acl", "network-acl"),
	"aws:ec2/route:Route":                                 {id: "r-{routeTableId}{hash}"},
	"aws:ec2/routeTable:RouteTable":                       ec2Thing("rtb", "route-table"),
	"aws:ec2/routeTableAssociation:RouteTableAssociation": {id: "rtbassoc-{hash}"},
	"aws:ec2/securityGroup:SecurityGroup":                 {named: "name", id: "sg-{hash}", computed: outputs{"arn": "arn:aws:ec2:{region}:{account}:security-group/{id}", "ownerId": "{account}"}},
	"aws:ec2/securityGroupRule:SecurityGroupRule":         {id: "sgrule-{short}", computed: outputs{"securityGroupRuleId": "sgr-{hash}"}},
	"aws:ec2/subnet:Subnet":                               ec2Thing("subnet", "subnet"),
	"aws:ec2/vpc:Vpc": {id: "vpc-{hash}", computed: outputs{
		"arn": "arn:aws:ec2:{region}:{account}:vpc/{id}", "defaultSecurityGroupId": "sg-0{hash}", "mainRouteTableId": "rtb-0{hash}", "ownerId": "{account}"}},
	"aws:ec2/vpcEndpoint:VpcEndpoint":                           {id: "vpce-{hash}", computed: outputs{"arn": "arn:aws:ec2:{region}:{account}:vpc-endpoint/{id}", "prefixListId": "pl-{short}", "state": "available"}},
	"aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule":   {id: "sgr-{hash}", computed: outputs{"arn": "arn:aws:ec2:{region}:{account}:security-group-rule/{id}"}},
	"aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {id: "sgr-{hash}", computed: outputs{"arn": "arn:aws:ec2:{region}:{account}:security-group-rule/{id}"}},

	"aws:ecr/lifecyclePolicy:LifecyclePolicy":   {id: "{repository}", computed: outputs{"registryId": "{account}"}},
	"aws:ecr/repositoryPolicy:RepositoryPolicy": {id: "{repository}", computed: outputs{"registryId": "{account}"}},
	"aws:ecr/repository:Repository": {named: "name", id: "{name}", computed: outputs{
		"arn": "arn:aws:ecr:{region}:{account}:repository/{name}", "registryId": "{account}", "repositoryUrl": "{account}.dkr.ecr.{region}.amazonaws.com/{name}"}},

	"aws:codedeploy/application:Application":           {named: "name", id: "{uuid}:{name}", computed: outputs{"arn": "arn:aws:codedeploy:{region}:{account}:application:{name}"}},
	"aws:codedeploy/deploymentConfig:DeploymentConfig": {id: "{deploymentConfigName}", computed: outputs{"arn": "arn:aws:codedeploy:{region}:{account}:deploymentconfig:{deploymentConfigName}"}},
	"aws:codedeploy/deploymentGroup:DeploymentGroup": {id: "{uuid}", computed: outputs{
		"arn": "arn:aws:codedeploy:{region}:{account}:deploymentgroup:{appName}/{deploymentGroupName}", "computePlatform": "ECS"}},

	"aws:ecs/cluster:Cluster":                                   {named: "name", id: "arn:aws:ecs:{region}:{account}:cluster/{name}", computed: outputs{"arn": "{id}"}},
	"aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": {id: "{clusterName}"},
	"aws:ecs/service:Service":                                   {named: "name", id: "arn:aws:ecs:{region}:{account}:service/{name}"},
	"aws:ecs/taskDefinition:TaskDefinition": {id: "{family}", computed: outputs{
		"arn": "arn:aws:ecs:{region}:{account}:task-definition/{family}:1", "arnWithoutRevision": "arn:aws:ecs:{region}:{account}:task-definition/{family}", "revision": 1.0}},

	"aws:iam/instanceProfile:InstanceProfile":           {named: "name", id: "{name}", computed: outputs{"arn": "arn:aws:iam::{account}:instance-profile/{name}"}},
	"aws:iam/policy:Policy":                             {named: "name", id: "arn:aws:iam::{account}:policy/{name}", computed: outputs{"arn": "{id}", "policyId": "ANPA{SHORT}"}},
	"aws:iam/role:Role":                                 {named: "name", id: "{name}", computed: outputs{"arn": "arn:aws:iam::{account}:role/{name}", "uniqueId": "AROA{SHORT}", "createDate": "2026-11-21T07:00:00Z"}},
	"aws:iam/rolePolicy:RolePolicy":                     {named: "name", id: "{role}:{name}"},
	"aws:iam/rolePolicyAttachment:RolePolicyAttachment": {id: "{role}-{hash}"},

	"aws:ssm/document:Document": {named: "name", id: "{name}", computed: outputs{"arn": "arn:aws:ssm:{region}:{account}:document/{name}", "documentVersion": "1", "status": "Active"}},

	"aws:kms/alias:Alias":         {named: "name", id: "{name}", computed: outputs{"arn": "arn:aws:kms:{region}:{account}:{name}"}},
	"aws:kms/key:Key":             {id: "{uuid}", computed: outputs{"arn": "arn:aws:kms:{region}:{account}:key/{id}", "keyId": "{id}"}},
	"aws:kms/keyPolicy:KeyPolicy": {id: "{keyId}"},

	"aws:lambda/alias:Alias": {named: "name", id: "{functionName}:{name}", computed: outputs{
		"arn":       "arn:aws:lambda:{region}:{account}:function:{functionName}:{name}",
		"invokeArn": "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/arn:aws:lambda:{region}:{account}:function:{functionName}:{name}/invocations"}},
	"aws:lambda/function:Function": {named: "name", id: "{name}", computed: outputs{
		"arn": "arn:aws:lambda:{region}:{account}:function:{name}", "version": "1", "qualifiedArn": "arn:aws:lambda:{region}:{account}:function:{name}:1",
		"invokeArn":    "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/arn:aws:lambda:{region}:{account}:function:{name}/invocations",
		"lastModified": "2026-11-21T07:00:00Z"}},
	"aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {id: "{functionName}:{qualifier}"},
	"aws:lambda/invocation:Invocation":                               {id: "{functionName}_{qualifier}_{hash}", computed: outputs{"result": "{}"}},
	"aws:lambda/permission:Permission":                               {named: "statementId", id: "{statementId}"},
	"aws:lambda/eventSourceMapping:EventSourceMapping":               {id: "{uuid}", computed: outputs{"uuid": "{id}"}},

	"aws:lb/listener:Listener":         {id: "{loadBalancerArn}/{hash}", computed: outputs{"arn": "{id}"}},
	"aws:lb/listenerRule:ListenerRule": {id: "{listenerArn}/rule/{hash}", computed: outputs{"arn": "{id}"}},
	"aws:lb/loadBalancer:LoadBalancer": {named: "name", id: "arn:aws:elasticloadbalancing:{region}:{account}:loadbalancer/app/{name}/{hash}", computed: outputs{
		"arn": "{id}", "arnSuffix": "app/{name}/{hash}", "dnsName": "{name}-1234567890.{region}.elb.amazonaws.com", "zoneId": "Z32O12XQLNTSW2"}},
	"aws:lb/targetGroup:TargetGroup": {named: "name", id: "arn:aws:elasticloadbalancing:{region}:{account}:targetgroup/{name}/{hash}", computed: outputs{
		"arn": "{id}", "arnSuffix": "targetgroup/{name}/{hash}"}},

	"aws:rds/cluster:Cluster": {named: "clusterIdentifier", id: "{clusterIdentifier}", computed: outputs{
		"arn": "arn:aws:rds:{region}:{account}:cluster:{clusterIdentifier}", "clusterResourceId": "cluster-{SHORT}",
		"endpoint":       "{clusterIdentifier}.cluster-{short}.{region}.rds.amazonaws.com",
		"readerEndpoint": "{clusterIdentifier}.cluster-ro-{short}.{region}.rds.amazonaws.com", "masterUserSecrets": masterUserSecrets}},
	"aws:rds/clusterInstance:ClusterInstance": {named: "identifier", id: "{identifier}", computed: outputs{
		"arn": "arn:aws:rds:{region}:{account}:db:{identifier}", "dbiResourceId": "db-{SHORT}", "endpoint": "{identifier}.{short}.{region}.rds.amazonaws.com"}},
	"aws:rds/clusterParameterGroup:ClusterParameterGroup": {named: "name", id: "{name}", computed: outputs{"arn": "arn:aws:rds:{region}:{account}:cluster-pg:{name}"}},
	"aws:rds/instance:Instance": {named: "identifier", id: "db-{SHORT}", computed: outputs{
		"arn": "arn:aws:rds:{region}:{account}:db:{identifier}", "resourceId": "{id}", "address": "{identifier}.{short}.{region}.rds.amazonaws.com",
		"masterUserSecrets": masterUserSecrets}},
	"aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup": {id: "{dbProxyName}", computed: outputs{
		"arn": "arn:aws:rds:{region}:{account}:target-group:prx-tg-{hash}", "name": "default"}},
	"aws:rds/proxyEndpoint:ProxyEndpoint": {id: "{dbProxyName}/{dbProxyEndpointName}", computed: outputs{
		"endpoint": "{dbProxyEndpointName}.endpoint.proxy-{short}.{region}.rds.amazonaws.com"}},
	"aws:rds/proxyTarget:ProxyTarget":       {id: "{dbProxyName}/{targetGroupName}/{dbClusterIdentifier}{dbInstanceIdentifier}"},
	"aws:rds/parameterGroup:ParameterGroup": {named: "name", id: "{name}", computed: outputs{"arn": "arn:aws:rds:{region}:{account}:pg:{name}"}},
	"aws:rds/subnetGroup:SubnetGroup":       {named: "name", id: "{name}", computed: outputs{"arn": "arn:aws:rds:{region}:{account}:subgrp:{name}"}},

	"aws:route53/hostedZoneDnsSec:HostedZoneDnsSec": {id: "{hostedZoneId}"},
	"aws:route53/keySigningKey:KeySigningKey":       {id: "{hostedZoneId},{name}", computed: outputs{"dsRecord": "12345 13 2 {hash}"}},
	"aws:route53/queryLog:QueryLog":                 {id: "{uuid}", computed: outputs{"arn": "arn:aws:route53:::queryloggingconfig/{id}"}},
	"aws:route53/record:Record":                     {id: "{zoneId}_{name}_{type}", computed: outputs{"fqdn": "{name}"}},
	"aws:route53/zone:Zone": {id: "Z{SHORT}", computed: outputs{
		"arn": "arn:aws:route53:::hostedzone/{id}", "zoneId": "{id}", "primaryNameServer": "ns-1.awsdns-01.org",
		"nameServers": []any{"ns-1.awsdns-01.org", "ns-2.awsdns-02.co.uk", "ns-3.awsdns-03.com", "ns-4.awsdns-04.net"}}},

	"aws:s3/bucket:Bucket":                                                                       bucket(),
	"aws:s3/bucketV2:BucketV2":                                                                   bucket(),
	"aws:s3/bucketAclV2:BucketAclV2":                                                             {id: "{bucket},{acl}"},
	"aws:s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2":                                 ofBucket(),
	"aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2":                       ofBucket(),
	"aws:s3/bucketLoggingV2:BucketLoggingV2":                                                     ofBucket(),
	"aws:s3/bucketNotification:BucketNotification":                                               ofBucket(),
	"aws:s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2":                     ofBucket(),
	"aws:s3/bucketReplicationConfig:BucketReplicationConfig":                                     ofBucket(),
	"aws:s3/bucketOwnershipControls:BucketOwnershipControls":                                     ofBucket(),
	"aws:s3/bucketPolicy:BucketPolicy":                                                           ofBucket(),
	"aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock":                                     ofBucket(),
	"aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2": ofBucket(),
	"aws:s3/bucketVersioningV2:BucketVersioningV2":                                               ofBucket(),

	"aws:secretsmanager/secret:Secret":               {named: "name", id: "arn:aws:secretsmanager:{region}:{account}:secret:{name}-AbCdEf", computed: outputs{"arn": "{id}"}},
	"aws:secretsmanager/secretVersion:SecretVersion": {id: "{secretId}|{uuid}", computed: outputs{"arn": "{secretId}", "versionId": "{uuid}"}},

	"aws:sns/topic:Topic":                         {named: "name", id: "arn:aws:sns:{region}:{account}:{name}", computed: outputs{"arn": "{id}", "owner": "{account}"}},
	"aws:sns/topicPolicy:TopicPolicy":             {id: "{arn}"},
	"aws:sns/topicSubscription:TopicSubscription": {id: "{topic}:{uuid}", computed: outputs{"arn": "{id}"}},

	"aws:sqs/queue:Queue": {named: "name", id: "https://sqs.{region}.amazonaws.com/{account}/{name}", computed: outputs{
		"arn": "arn:aws:sqs:{region}:{account}:{name}", "url": "{id}"}},
	"aws:sqs/queuePolicy:QueuePolicy":               {id: "{queueUrl}"},
	"aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": {id: "{queueUrl}"},

	"aws:wafv2/ipSet:IpSet": {named: "name", id: "{uuid}", computed: outputs{"arn": "arn:aws:wafv2:{region}:{account}:regional/ipset/{name}/{id}", "lockToken": "{uuid}"}},
	"aws:wafv2/webAcl:WebAcl": {named: "name", id: "{uuid}", computed: outputs{
		"arn": webACLARN, "capacity": 1200.0, "lockToken": "{uuid}"}},
	"aws:wafv2/webAclAssociation:WebAclAssociation":                   {id: "{webAclArn},{resourceArn}"},
	"aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": {id: "{resourceArn}"},

	"aws:xray/group:Group":               {id: "arn:aws:xray:{region}:{account}:group/{groupName}/{SHORT}", computed: outputs{"arn": "{id}"}},
	"aws:xray/samplingRule:SamplingRule": {id: "{ruleName}", computed: outputs{"arn": "arn:aws:xray:{region}:{account}:sampling-rule/{ruleName}"}},
}
