package policy

import (
	"path"
	"slices"
	"strings"
)

// explanation says why a change needn't be caught, or why it isn't.
type explanation struct {
	// Type, path and class are patterns (path.Match on each); an empty one matches everything. In path, "." separates.
	types, path, class string
	// harmless marks a change that is no weakening. Without it the change is a weakening that no policy catches.
	harmless bool
	reason   string
}

func (e explanation) matches(m mutation) bool {
	return glob(e.types, m.resource.Type) && glob(e.path, m.path) && glob(e.class, m.class)
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
)

// explanations are read from the top; the first that matches holds.
var explanations = slices.Concat(noWeakening(), survivors)

// noWeakening are the changes that make nothing weaker, by reason.
func noWeakening() []explanation {
	var list []explanation
	for _, group := range []struct {
		reason string
		places []string // "class type path", each a pattern
	}{
		{aName, []string{
			"dropped * name", "dropped * *.name", "dropped * comment", "dropped * description", "dropped * statementId",
			"dropped aws:s3/bucket:Bucket bucket", "dropped * *.comment", "dropped * *refix", "dropped * *.metricName",
			"dropped aws:iam/role:Role path",
		}},
		{aDefault, []string{
			"dropped aws:ec2/subnet:Subnet mapPublicIpOnLaunch", "dropped aws:ec2/defaultSecurityGroup:DefaultSecurityGroup ?ngress",
			"dropped aws:ec2/defaultSecurityGroup:DefaultSecurityGroup egress", "dropped * forceDestroy", "dropped * skipDestroy",
			"dropped * retainOnDelete", "dropped * staging", "dropped * *.includeCookies", "dropped * fifoQueue",
			"dropped aws:sqs/queue:Queue sqsManagedSseEnabled", "dropped aws:acm/certificate:Certificate keyAlgorithm",
			"dropped * forceDetachPolicies", "dropped * maxSessionDuration", "dropped aws:lambda/function:Function loggingConfig.systemLogLevel",
			"dropped * ipAddressType", "dropped * *.ipAddressType", "dropped * packageType", "dropped * *.aggregateKeyType",
			"dropped * *.evaluationWindowSec",
		}},
		{aFeature, []string{
			"* * *ompress", "* * priceClass", "* * httpVersion", "* * isIpv6Enabled", "* * *Ttl", "* * *.headerBehavior",
			"* * *.enableAcceptEncodingBrotli", "* * *.enableAcceptEncodingGzip", "dropped * aliases", "dropped * customErrorResponses*",
			"dropped * *.allowedMethods", "dropped * *.cachedMethods", "dropped * *.cachePolicyId", "dropped * *.originRequestPolicyId",
			"* * enabled", "* * publish", "* * autoDeploy", "dropped * architectures", "dropped * memorySize", "dropped * timeout",
			"dropped * loggingConfig*", "dropped * maximumRetryAttempts", "* * *.evaluateTargetHealth", "dropped * ttl",
			"* * enableDnsHostnames", "* * enableDnsSupport", "* * contentBasedDeduplication", "boolean * fifoQueue", "dropped * delaySeconds",
			"dropped * maxMessageSize", "dropped * messageRetentionSeconds", "dropped * receiveWaitTimeSeconds", "dropped * visibilityTimeoutSeconds",
			"dropped * apiKeySelectionExpression", "dropped * routeSelectionExpression", "dropped * apiMappingKey", "dropped * payloadFormatVersion",
			"dropped * subjectAlternativeNames", "dropped * keyValueStoreAssociations", "dropped * resourceKeyValuePairs",
			"dropped * availabilityZone", "boolean * staging", "dropped * *.expiredObjectDeleteMarker", "boolean * *.expiredObjectDeleteMarker",
			"dropped * *.filter", "dropped * *.filter.prefix",
		}},
		{aLife, []string{"* * waitForDeployment", "boolean * retainOnDelete", "boolean * skipDestroy", "boolean * forceDetachPolicies", "* * allowOverwrite"}},
		{aFailure, []string{
			"dropped * domainName", "dropped * *.sslSupportMethod", "dropped * handler", "dropped * code", "dropped * runtime", "dropped * integrationUri",
			"dropped * integrationMethod", "dropped * target", "dropped * records", "dropped * aliases", "dropped * validationRecordFqdns",
			"dropped * iamRoleArn", "dropped * logDestination", "dropped * logDestinationType", "dropped * vpcId", "dropped * destinationCidrBlock",
			"dropped * gatewayId", "dropped * subnetId", "dropped * cidrBlock", "dropped * serviceName", "dropped * vpcEndpointType",
			"enumeration aws:cloudfront/function:Function runtime", "dropped * qualifier", "dropped * *.fieldKeys", "dropped * *.singleHeader",
			"dropped * *.action.block", "dropped * *.action", "dropped * *.overrideAction*", "dropped * defaultAction.allow",
			"dropped * *.managedRuleGroupStatement", "enumeration * *.sseAlgorithm", "dropped * *.applyServerSideEncryptionByDefault",
			"dropped * *.customOriginConfig.originSslProtocols",
		}},
		{outOfReach, []string{"dropped * routeTableIds"}},
		{fewerRights, []string{
			"boolean aws:ec2/subnet:Subnet mapPublicIpOnLaunch", "dropped aws:lambda/permission:Permission qualifier", "document aws:iam/role:Role assumeRolePolicy",
		}},
	} {
		for _, place := range group.places {
			fields := strings.Fields(place)
			list = append(list, explanation{class: fields[0], types: fields[1], path: fields[2], harmless: true, reason: group.reason})
		}
	}
	return list
}

// survivors are weakenings that no policy catches.
var survivors = []explanation{}
