package policy

import (
	"path"
	"slices"
	"strings"
)

// explanation says why a change needn't be caught, or why it isn't.
type explanation struct {
	// Type, path and class are patterns; an empty one matches everything. Where the path has a
	// colon, what was done follows it.
	types, path, class string
	// harmless marks a change that is no weakening. Without it the change is a weakening that no
	// policy catches.
	harmless bool
	reason   string
}

func (e explanation) matches(m mutation) bool {
	where := m.path
	if strings.Contains(e.path, ":") {
		where += ":" + m.what
	}
	return glob(e.types, m.resource.Type) && glob(e.path, where) && glob(e.class, m.class)
}

// glob matches a pattern in which "*" stands for any characters.
func glob(pattern, text string) bool {
	if pattern == "" {
		return true
	}
	ok, err := path.Match(strings.ReplaceAll(pattern, "/", "|"), strings.ReplaceAll(text, "/", "|"))
	return err == nil && ok
}

func explain(m mutation) (explanation, bool) {
	for _, e := range explanations {
		if e.matches(m) {
			return e, true
		}
	}
	return explanation{}, false
}

// Reasons that many properties share.
const (
	aName       = "a name, a label or a remark"
	aFeature    = "what the system does or how fast, not how safe it is"
	aDefault    = "the provider's default is the same, or safer"
	aFailure    = "the provider or AWS refuses the resource without it"
	aLife       = "what becomes of the resource at its deletion or its update"
	outOfReach  = "the resource has no effect then, which its users notice"
	fewerRights = "fewer people or services reach it"
	twice       = "another setting says the same: the web ACL's data protection, the content security policy's " +
		"frame-ancestors"
	noTarget = "there is nothing it could reach: no database in the stack, no narrower resource for " +
		"logs:DescribeLogGroups"
	heldBySource = "the condition on the source's ARN and account still says who may"
	moreAlarms   = "an alarm beyond those that alarms-required asks for, whose own cases prove the rest; without " +
		"dimensions it is on all functions"
	retention = "how long old data is kept is a matter of cost; that there is a limit, and one for incomplete " +
		"uploads, is asked for"
)

// explanations are read from the top; the first that matches holds.
var explanations = slices.Concat(noWeakening(), onThePlatform(), onTheInstances(), survivors, survivorsOnTheInstances)

// group are changes that make nothing weaker for the same reason.
type group struct {
	reason string
	places []string // "class type path", each a pattern
}

func harmless(groups []group) []explanation {
	var list []explanation
	for _, group := range groups {
		for _, place := range group.places {
			fields := strings.Fields(place)
			list = append(list, explanation{
				class:    fields[0],
				types:    fields[1],
				path:     fields[2],
				harmless: true,
				reason:   group.reason,
			})
		}
	}
	return list
}

// noWeakening are the changes that make nothing weaker, by reason.
func noWeakening() []explanation {
	return harmless([]group{
		{aName, []string{
			"dropped * name", "dropped * *.name", "dropped * comment", "dropped * description", "dropped * statementId",
			"dropped aws:s3/bucket:Bucket bucket", "dropped * *.comment", "dropped * *refix", "dropped * *.metricName",
			"dropped aws:iam/role:Role path", "dropped aws:cloudwatch/metricAlarm:MetricAlarm alarmDescription",
			"dropped * *.label",
		}},
		{aDefault, []string{
			"dropped aws:ec2/subnet:Subnet mapPublicIpOnLaunch",
			"dropped aws:ec2/defaultSecurityGroup:DefaultSecurityGroup ?ngress",
			"dropped aws:ec2/defaultSecurityGroup:DefaultSecurityGroup egress", "dropped * forceDestroy",
			"dropped * skipDestroy",
			"dropped * retainOnDelete", "dropped * staging", "dropped * *.includeCookies", "dropped * fifoQueue",
			"dropped aws:sqs/queue:Queue sqsManagedSseEnabled", "dropped aws:acm/certificate:Certificate keyAlgorithm",
			"dropped * forceDetachPolicies", "dropped * maxSessionDuration",
			"dropped aws:lambda/function:Function loggingConfig.systemLogLevel",
			"dropped * ipAddressType", "dropped * *.ipAddressType", "dropped * packageType",
			"dropped * *.aggregateKeyType",
			"dropped * *.evaluationWindowSec", "dropped * *.dataTraceEnabled", "dropped * apiKeyRequired",
			"dropped * connectionType",
			"dropped aws:apigatewayv2/route:Route authorizationType", "dropped * passthroughBehavior",
			"dropped * maxBatchSize",
		}},
		{aFeature, []string{
			"* * *ompress", "* * priceClass", "* * httpVersion", "* * isIpv6Enabled", "* * *Ttl",
			"* * *.headerBehavior",
			"* * *.enableAcceptEncodingBrotli", "* * *.enableAcceptEncodingGzip", "dropped * aliases",
			"dropped * customErrorResponses*",
			"dropped * *.allowedMethods", "dropped * *.cachedMethods", "dropped * *.cachePolicyId",
			"dropped * *.originRequestPolicyId",
			"* * enabled", "* * publish", "* * autoDeploy", "dropped * architectures", "dropped * memorySize",
			"dropped * timeout",
			"dropped * loggingConfig*", "dropped * maximumRetryAttempts", "* * *.evaluateTargetHealth", "dropped * ttl",
			"* * enableDnsHostnames", "* * enableDnsSupport", "* * contentBasedDeduplication", "boolean * fifoQueue",
			"dropped * delaySeconds",
			"dropped * maxMessageSize", "dropped * messageRetentionSeconds", "dropped * receiveWaitTimeSeconds",
			"dropped * visibilityTimeoutSeconds",
			"dropped * apiKeySelectionExpression", "dropped * routeSelectionExpression", "dropped * apiMappingKey",
			"dropped * payloadFormatVersion",
			"dropped * subjectAlternativeNames", "dropped * keyValueStoreAssociations",
			"dropped * resourceKeyValuePairs",
			"dropped * availabilityZone", "boolean * staging", "dropped * *.expiredObjectDeleteMarker",
			"boolean * *.expiredObjectDeleteMarker",
			"* * *etailedMetricsEnabled", "* * *.preload", "boolean * enableDns64", "boolean * enableResourceNameDns*",
			"dropped * orderedCacheBehaviors*", "dropped * *.connectionAttempts", "dropped * *.connectionTimeout",
			"dropped * *.originKeepaliveTimeout", "dropped * *.originReadTimeout", "boolean * *.sampledRequestsEnabled",
			"dropped * datapointsToAlarm", "dropped * treatMissingData", "dropped * evaluateLowSampleCountPercentiles",
			"dropped * okActions",
			"boolean * rawMessageDelivery", "boolean * endpointAutoConfirms",
			"removed aws:ec2/vpcEndpoint:VpcEndpoint *", "document aws:ec2/vpcEndpoint:VpcEndpoint policy:*Action*",
		}},
		{
			aLife,
			[]string{
				"* * waitForDeployment", "boolean * retainOnDelete", "boolean * skipDestroy",
				"boolean * forceDetachPolicies", "* * allowOverwrite", "boolean * revokeRulesOnDelete",
				"boolean * bypassPolicyLockoutSafetyCheck",
			},
		},
		{aFailure, []string{
			"dropped * domainName", "dropped * *.sslSupportMethod", "dropped * handler", "dropped * code",
			"dropped * runtime", "dropped * integrationUri",
			"dropped * integrationMethod", "dropped * target", "dropped * records", "dropped * aliases",
			"dropped * validationRecordFqdns",
			"dropped * iamRoleArn", "dropped * logDestination", "dropped * logDestinationType", "dropped * vpcId",
			"dropped * destinationCidrBlock",
			"dropped * gatewayId", "dropped * subnetId", "dropped * cidrBlock", "dropped * serviceName",
			"dropped * vpcEndpointType",
			"enumeration aws:cloudfront/function:Function runtime", "dropped * qualifier", "dropped * *.fieldKeys",
			"dropped * *.singleHeader",
			"dropped * *.action.block", "dropped * *.action", "dropped * *.overrideAction*",
			"dropped * defaultAction.allow",
			"dropped * *.managedRuleGroupStatement", "enumeration * *.sseAlgorithm",
			"dropped * *.applyServerSideEncryptionByDefault",
			"dropped * *.customOriginConfig.originSslProtocols", "dropped * origins.?", "dropped * natGatewayId",
			"dropped aws:cloudwatch/metricAlarm:MetricAlarm threshold",
			"dropped aws:cloudwatch/metricAlarm:MetricAlarm period",
			"dropped aws:cloudwatch/metricAlarm:MetricAlarm *tatistic",
			"dropped aws:cloudwatch/metricAlarm:MetricAlarm namespace",
			"dropped aws:cloudwatch/metricAlarm:MetricAlarm metricName",
			"dropped aws:cloudwatch/metricAlarm:MetricAlarm metricQueries*",
			"boolean aws:cloudwatch/metricAlarm:MetricAlarm metricQueries*", "boolean aws:sns/topic:Topic fifoTopic",
			"boolean aws:ec2/subnet:Subnet assignIpv6AddressOnCreation", "boolean aws:ec2/subnet:Subnet ipv6Native",
			"document aws:s3/bucketPolicy:BucketPolicy policy:*Resource*",
		}},
		{outOfReach, []string{"dropped * routeTableIds", "boolean aws:kms/key:Key isEnabled"}},
		{
			moreAlarms,
			[]string{
				"removed aws:cloudwatch/metricAlarm:MetricAlarm *",
				"dropped aws:cloudwatch/metricAlarm:MetricAlarm dimensions*",
			},
		},
		{twice, []string{
			"dropped aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration redactedFields*",
			"dropped * securityHeadersConfig.frameOptions",
		}},
		{noTarget, []string{
			"dropped aws:wafv2/webAcl:WebAcl rules.?:taken?out?SQLiRuleSet",
			"document aws:iam/rolePolicy:RolePolicy policy:statement?1:?Resource*",
		}},
		{heldBySource, []string{
			"document aws:cloudwatch/logResourcePolicy:LogResourcePolicy policyDocument:*Principal*",
			"document aws:cloudwatch/logResourcePolicy:LogResourcePolicy policyDocument:*Resource*",
			"document aws:sns/topicPolicy:TopicPolicy policy:statement?1:?Principal*",
			"document aws:sns/topicPolicy:TopicPolicy policy:statement?1:?Resource*",
			"document aws:kms/key:Key policy:statement?1:?Principal*",
			"document aws:s3/bucketPolicy:BucketPolicy policy:*Principal*",
			"enumeration aws:lambda/permission:Permission principal",
		}},
		{retention, []string{
			"dropped aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration rules.?",
			"dropped * rules.?.filter*",
			"dropped aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration rules.?.*xpiration*",
			"enumeration aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration rules.?.status",
		}},
		// of a key, * is kms:*; by default it is the account's
		{aDefault, []string{"document aws:kms/key:Key policy:statement?0:?Action*", "dropped aws:kms/key:Key policy"}},
		{fewerRights, []string{
			"boolean aws:apigatewayv2/route:Route apiKeyRequired",
			"boolean aws:ec2/subnet:Subnet mapPublicIpOnLaunch", "dropped aws:lambda/permission:Permission qualifier",
			"document aws:iam/role:Role assumeRolePolicy",
		}},
	})
}

// survivors are weakenings that no policy catches.
var survivors = []explanation{
	{
		types: "aws:wafv2/webAcl:WebAcl",
		path:  "rules.?:taken?out?AmazonIpReputationList",
		reason: "which managed groups are worth their price beside the two that stop attacks by their content is " +
			"each site's decision",
	},
	{
		types: "aws:cloudfront/distribution:Distribution",
		path:  "defaultCacheBehavior.functionAssociations",
		reason: "only the site's author knows that its function asks for a password; the component's tests pin the " +
			"association",
	},
	{
		types: "aws:kms/key:Key",
		path:  "policy:statement?1:?Action*",
		reason: "a service that may do anything with a key does what its own features do; the component's tests pin " +
			"the two actions",
	},
	{
		types: "aws:iam/rolePolicy:RolePolicy",
		path:  "policy:*(NotFromTheCode)",
		reason: "what Lambda needs to lie in a network, its code could use as well; no published control asks for " +
			"the denial, the component's tests pin it",
	},
	{
		types: "aws:iam/rolePolicy:RolePolicy",
		path:  "policy:*(Run)",
		reason: "the role may start other tasks, or in another cluster, with the roles that it may pass and no " +
			"others; the component's tests pin both",
	},
	{
		types:  "aws:iam/rolePolicy:RolePolicy",
		path:   "policy:*(Start)",
		reason: "as above, for a task on a schedule",
	},
	{
		types: "aws:iam/rolePolicy:RolePolicy",
		path:  "policy:*Condition*(SecretKeys)",
		reason: "the role decrypts with that one key what isn't a secret of Secrets Manager, too; a policy asks " +
			"that the key be named, and no more",
	},
	{
		types: "aws:lambda/eventSourceMapping:EventSourceMapping",
		path:  "functionResponseTypes",
		reason: "Lambda takes a batch for done of which the function reports failures; only its author knows that " +
			"it does, the component's tests pin it",
	},
	{
		types:  "aws:rds/*",
		path:   "parameters.*:*log_*",
		reason: "PostgreSQL logs its slow or its changing statements still; a policy asks for one of both",
	},
	{
		types: "aws:rds/*",
		path:  "parameters.*:*slow_query_log*",
		reason: "MySQL's slow statements aren't logged; its errors are, and the policy asks for logs without saying " +
			"which",
	},
}
