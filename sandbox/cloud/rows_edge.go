package cloud

const (
	distributionT = "cloudfront/distribution:Distribution"
	storeT        = "cloudfront/keyValueStore:KeyValueStore"
	certificateT  = "acm/certificate:Certificate"
	validationT   = "acm/certificateValidation:CertificateValidation"
	zoneT         = "route53/zone:Zone"
	aclT          = "wafv2/webAcl:WebAcl"
	cfInUse       = "Cannot delete %s because it is in use by one or more distributions"
)

// cloudFrontZone is the hosted zone of every distribution's domain name (Route 53 API reference, AliasTarget).
const cloudFrontZone = "Z2FDTNDATAQYW2"

// issuedTwice lets two validations share a certificate: both are only a wait.
func issuedTwice(*call, *Resource) bool { return true }

func init() {
	add(
		&row{Type: distributionT, ID: "E{HEX13}", Global: true, Seconds: 240, Source: "AWS, 'CloudFront change propagation' (2020): under 5 minutes", Check: checkDistribution, Judge: judgeDistribution,
			Defaults: map[string]any{"httpVersion": "http2", "priceClass": "PriceClass_All", "retainOnDelete": false, "staging": false, "waitForDeployment": true},
			Refs: []ref{
				{Path: "origins[].originAccessControlId", To: "cloudfront/originAccessControl:OriginAccessControl", Missing: "InvalidArgument: The specified origin access control %s does not exist", Blocks: "OriginAccessControlInUse: " + cfInUse},
				{Path: "viewerCertificate.acmCertificateArn", To: certificateT, Missing: "InvalidViewerCertificate: The specified SSL certificate %s doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain.",
					Or: inVirginia, Blocks: "ResourceInUseException: Certificate %s is in use"},
				{Path: "webAclId", To: aclT, Missing: "InvalidWebACLId: Web ACL %s does not exist, or has not the scope CLOUDFRONT in us-east-1", Or: anyACL, Blocks: "WAFAssociatedItemException: AWS WAF couldn’t perform the operation because your resource %s is being used by another resource"},
				behavior("cachePolicyId", "cloudfront/cachePolicy:CachePolicy", "NoSuchCachePolicy: the cache policy %s does not exist", "CachePolicyInUse", managedCachePolicies),
				ordered("cachePolicyId", "cloudfront/cachePolicy:CachePolicy", "NoSuchCachePolicy: the cache policy %s does not exist", "CachePolicyInUse", managedCachePolicies),
				behavior("originRequestPolicyId", "cloudfront/originRequestPolicy:OriginRequestPolicy", "NoSuchOriginRequestPolicy: the origin request policy %s does not exist", "OriginRequestPolicyInUse", managedRequestPolicies),
				ordered("originRequestPolicyId", "cloudfront/originRequestPolicy:OriginRequestPolicy", "NoSuchOriginRequestPolicy: the origin request policy %s does not exist", "OriginRequestPolicyInUse", managedRequestPolicies),
				behavior("responseHeadersPolicyId", "cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", "NoSuchResponseHeadersPolicy: the response headers policy %s does not exist", "ResponseHeadersPolicyInUse", managedHeaderPolicies),
				ordered("responseHeadersPolicyId", "cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", "NoSuchResponseHeadersPolicy: the response headers policy %s does not exist", "ResponseHeadersPolicyInUse", managedHeaderPolicies),
				behavior("functionAssociations[].functionArn", "cloudfront/function:Function", "InvalidFunctionAssociation: the function %s does not exist", "FunctionInUse", nil),
				ordered("functionAssociations[].functionArn", "cloudfront/function:Function", "InvalidFunctionAssociation: the function %s does not exist", "FunctionInUse", nil),
			},
			Out: map[string]any{"arn": "arn:aws:cloudfront::{account}:distribution/{id}", "domainName": "d{hex13}.cloudfront.net", "hostedZoneId": cloudFrontZone,
				"status": "Deployed", "etag": "E{HEX12}", "callerReference": "terraform-{hex17}", "lastModifiedTime": "2026-01-01 00:00:00 +0000 UTC"}},
		&row{Type: "cloudfront/originAccessControl:OriginAccessControl", ID: "E{HEX13}", Global: true, Seconds: 1, Source: oneCall, Name: &naming{Property: "name", Max: 64},
			Judge: taken("OriginAccessControlAlreadyExists", "cloudfront/originAccessControl:OriginAccessControl"), Defaults: map[string]any{"description": "Managed by Pulumi"},
			Out: map[string]any{"arn": "arn:aws:cloudfront::{account}:origin-access-control/{id}", "etag": "E{HEX12}"}},
		&row{Type: "cloudfront/originAccessIdentity:OriginAccessIdentity", ID: "E{HEX13}", Global: true, Seconds: 1, Source: oneCall,
			Out: map[string]any{"arn": "arn:aws:cloudfront::{account}:origin-access-identity/{id}", "cloudfrontAccessIdentityPath": "origin-access-identity/cloudfront/{id}",
				"iamArn": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {id}", "s3CanonicalUserId": "{hex64}"}},
		&row{Type: "cloudfront/function:Function", ID: "{name}", Global: true, Seconds: 8, Source: fromApply, Name: &naming{Property: "name", Max: 64}, Check: checkEdgeFunction, Judge: judgeEdgeFunction,
			Defaults: map[string]any{"publish": true},
			Refs:     []ref{{Path: "keyValueStoreAssociations[]", To: storeT, Missing: "InvalidArgument: the KeyValueStore %s does not exist", Blocks: "CannotDeleteEntityWhileInUse: KeyValueStore %s is associated with a function"}},
			Out:      map[string]any{"arn": "arn:aws:cloudfront::{account}:function/{name}", "status": "UNASSOCIATED", "etag": "E{HEX12}", "liveStageEtag": "E{HEX12}"}},
		&row{Type: storeT, ID: "{name}", Global: true, Seconds: 25, Source: fromApply, Name: &naming{Property: "name", Max: 64}, Check: checkStore,
			Judge: taken("EntityAlreadyExists", storeT),
			Out:   map[string]any{"arn": "arn:aws:cloudfront::{account}:key-value-store/{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}", "etag": "E{HEX12}", "lastModifiedTime": "2026-01-01T00:00:00Z"}},
		&row{Type: "cloudfront/keyvaluestoreKey:KeyvaluestoreKey", ID: "{keyValueStoreArn},{key}", Global: true, Seconds: 2, Source: oneCall, Check: checkStoreKey, Judge: judgeStoreKey,
			Refs: []ref{{Path: "keyValueStoreArn", To: storeT, Missing: "ResourceNotFoundException: the KeyValueStore %s does not exist"}}, Out: map[string]any{"totalSizeInBytes": 100.0}},
		&row{Type: "cloudfront/keyvaluestoreKeysExclusive:KeyvaluestoreKeysExclusive", ID: "{keyValueStoreArn}", Global: true, Seconds: 3, Source: oneCall, Check: checkStoreKeys, Judge: judgeStoreKeys,
			Refs: []ref{{Path: "keyValueStoreArn", To: storeT, Missing: "ResourceNotFoundException: the KeyValueStore %s does not exist"}}, Out: map[string]any{"totalSizeInBytes": 100.0}},
		&row{Type: "cloudfront/cachePolicy:CachePolicy", ID: "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}", Global: true, Seconds: 1, Source: oneCall, Name: &naming{Property: "name", Max: 128},
			Defaults: map[string]any{"defaultTtl": 86400.0, "maxTtl": 31536000.0, "minTtl": 0.0}, Check: checkCachePolicy, Judge: taken("CachePolicyAlreadyExists", "cloudfront/cachePolicy:CachePolicy"),
			Out: map[string]any{"arn": "arn:aws:cloudfront::{account}:cache-policy/{id}", "etag": "E{HEX12}"}},
		&row{Type: "cloudfront/originRequestPolicy:OriginRequestPolicy", ID: "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}", Global: true, Seconds: 1, Source: oneCall, Name: &naming{Property: "name", Max: 128},
			Judge: taken("OriginRequestPolicyAlreadyExists", "cloudfront/originRequestPolicy:OriginRequestPolicy"), Out: map[string]any{"arn": "arn:aws:cloudfront::{account}:origin-request-policy/{id}", "etag": "E{HEX12}"}},
		&row{Type: "cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", ID: "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}", Global: true, Seconds: 1, Source: oneCall, Name: &naming{Property: "name", Max: 128},
			Judge: taken("ResponseHeadersPolicyAlreadyExists", "cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"), Out: map[string]any{"arn": "arn:aws:cloudfront::{account}:response-headers-policy/{id}", "etag": "E{HEX12}"}},
		&row{Type: "cloudfront/monitoringSubscription:MonitoringSubscription", ID: "{distributionId}", Global: true, Seconds: 1, Source: oneCall,
			Refs: []ref{{Path: "distributionId", To: distributionT, Missing: "NoSuchDistribution: The specified distribution %s does not exist."}}},
		&row{Type: certificateT, ID: "arn:aws:acm:{region}:{account}:certificate/{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}", Seconds: 8, Source: fromApply, Check: checkCertificate, Made: madeCertificate,
			Out: map[string]any{"arn": "{id}", "type": "AMAZON_ISSUED", "renewalEligibility": "INELIGIBLE", "keyAlgorithm": "RSA_2048"}},
		&row{Type: validationT, ID: "2026-01-01 00:00:00 +0000 UTC", Scope: "{certificateArn}", Seconds: 60, Source: "ACM User Guide: issued minutes after the record is found", Judge: judgeValidation, Share: issuedTwice,
			Refs: []ref{{Path: "certificateArn", To: certificateT, Missing: "ResourceNotFoundException: Could not find certificate %s"}}},
		&row{Type: zoneT, ID: "Z{HEX20}", Global: true, Seconds: 40, Source: fromApply, Check: checkZone, Made: madeZone, Release: releaseZone,
			Defaults: map[string]any{"comment": "Managed by Pulumi", "forceDestroy": false}, Refs: []ref{{Path: "vpcs[].vpcId", Missing: vpcMissing}},
			Out: map[string]any{"arn": "arn:aws:route53:::hostedzone/{id}", "zoneId": "{id}"}},
		&row{Type: "route53/record:Record", Identify: recordID, Global: true, Seconds: 40, Source: fromApply, Check: checkRecord, Judge: judgeRecord,
			Refs: []ref{{Path: "zoneId", To: zoneT, Missing: "NoSuchHostedZone: No hosted zone found with ID: %s"},
				{Path: "healthCheckId", To: "route53/healthCheck:HealthCheck", Missing: "NoSuchHealthCheck: No health check exists with the specified ID %s"}},
			Made: madeRecord, Share: sameRecord},
		&row{Type: "route53/healthCheck:HealthCheck", ID: "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}", Global: true, Seconds: 2, Source: oneCall, Out: map[string]any{"arn": "arn:aws:route53:::healthcheck/{id}"}},
		&row{Type: "route53/queryLog:QueryLog", ID: "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}", Global: true, Seconds: 1, Source: oneCall, Judge: judgeQueryLog,
			Refs: []ref{{Path: "zoneId", To: zoneT, Missing: "NoSuchHostedZone: No hosted zone found with ID: %s"}},
			Out:  map[string]any{"arn": "arn:aws:route53:::queryloggingconfig/{id}"}},
		&row{Type: "route53/keySigningKey:KeySigningKey", ID: "{hostedZoneId},{name}", Global: true, Seconds: 5, Source: oneCall, Name: named,
			Refs: []ref{{Path: "hostedZoneId", To: zoneT, Missing: "NoSuchHostedZone: No hosted zone found with ID: %s"}}},
		&row{Type: "route53/hostedZoneDnsSec:HostedZoneDnsSec", ID: "{hostedZoneId}", Global: true, Seconds: 5, Source: oneCall,
			Refs: []ref{{Path: "hostedZoneId", To: zoneT, Missing: "NoSuchHostedZone: No hosted zone found with ID: %s"}}},
		&row{Type: aclT, ID: "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}", Seconds: 4, Source: fromApply, Name: &naming{Property: "name", Max: 128, Others: "namePrefix"}, Check: checkACL, Judge: judgeACL,
			Refs: []ref{{Path: "rules[].statement.ipSetReferenceStatement.arn", To: "wafv2/ipSet:IpSet", Missing: "WAFNonexistentItemException: the IP set %s does not exist"}},
			Out:  map[string]any{"lockToken": "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}", "capacity": 200.0}, Made: madeACL},
		&row{Type: "wafv2/webAclAssociation:WebAclAssociation", ID: "{webAclArn},{resourceArn}", Seconds: 3, Source: oneCall, Judge: judgeACLAssociation,
			Refs: []ref{{Path: "webAclArn", To: aclT, Missing: "WAFNonexistentItemException: AWS WAF couldn’t perform the operation because the web ACL %s doesn’t exist.", Blocks: "WAFAssociatedItemException: AWS WAF couldn’t perform the operation because your resource %s is being used by another resource"},
				{Path: "resourceArn", Missing: "WAFNonexistentItemException: the resource %s doesn’t exist"}}},
		&row{Type: "wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", ID: "{resourceArn}", Seconds: 2, Source: oneCall, Check: checkACLLogging, Judge: judgeACLLogging,
			Refs: []ref{{Path: "resourceArn", To: aclT, Missing: "WAFNonexistentItemException: AWS WAF couldn’t perform the operation because the web ACL %s doesn’t exist."},
				{Path: "logDestinationConfigs[]", Missing: "WAFLogDestinationPermissionIssueException: the log destination %s does not exist"}}},
		&row{Type: "wafv2/ipSet:IpSet", ID: "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}", Seconds: 1, Source: oneCall, Name: &naming{Property: "name", Max: 128, Others: "namePrefix"},
			Out: map[string]any{"arn": "arn:aws:wafv2:{region}:{account}:regional/ipset/{name}/{id}", "lockToken": "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}"}},
		&row{Type: "wafv2/regexPatternSet:RegexPatternSet", ID: "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}", Seconds: 1, Source: oneCall, Name: &naming{Property: "name", Max: 128, Others: "namePrefix"},
			Out: map[string]any{"arn": "arn:aws:wafv2:{region}:{account}:regional/regexpatternset/{name}/{id}", "lockToken": "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}"}},
	)
}

// behavior and ordered are references from the default cache behavior and from the others.
func behavior(path, to, missing, code string, managed map[string]string) ref {
	return ref{Path: "defaultCacheBehavior." + path, To: to, Missing: missing, Blocks: code + ": " + cfInUse,
		Or: func(_ *call, s string) bool { return managed[s] != "" }}
}

func ordered(path, to, missing, code string, managed map[string]string) ref {
	r := behavior(path, to, missing, code, managed)
	r.Path = "orderedCacheBehaviors[]." + path
	return r
}

// taken refuses a name that another resource of the type has.
func taken(code, typ string) func(c *call) {
	return func(c *call) {
		for _, other := range c.others(typ) {
			if other.text("name") == c.text("name") {
				c.fail("name", "%s: the name %q is taken (%s)", code, c.text("name"), other.ID)
			}
		}
	}
}
