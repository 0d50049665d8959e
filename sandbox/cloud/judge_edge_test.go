package cloud

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// distribution is a site over a bucket, with its own names.
func distribution(w *world) m {
	in := m{
		"enabled": true,
		"origins": l{m{"originId": "site", "domainName": w.made["site"].get("bucketRegionalDomainName"), "originAccessControlId": w.made["oac"].id}},
		"defaultCacheBehavior": m{"targetOriginId": "site", "viewerProtocolPolicy": "redirect-to-https", "allowedMethods": l{"GET", "HEAD"}, "cachedMethods": l{"GET", "HEAD"},
			"cachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6"},
		"restrictions":      m{"geoRestriction": m{"restrictionType": "none"}},
		"viewerCertificate": m{"cloudfrontDefaultCertificate": true},
	}
	if w.made["cert"] != nil {
		in["aliases"] = l{"example.com", "www.example.com"}
		in["viewerCertificate"] = m{"acmCertificateArn": w.made["cert"].id, "sslSupportMethod": "sni-only", "minimumProtocolVersion": "TLSv1.2_2021"}
	}
	return in
}

func origin(w *world) {
	bucket("site")(w)
	w.make("cloudfront/originAccessControl:OriginAccessControl", "oac", m{"originAccessControlOriginType": "s3", "signingBehavior": "always", "signingProtocol": "sigv4"})
}

func behaviorWith(in m) func(w *world) m {
	return func(w *world) m {
		return m{"defaultCacheBehavior": over(distribution(w)["defaultCacheBehavior"].(m), in)}
	}
}

const handler = "import cf from 'cloudfront';\nasync function handler(event) { return event.request }"

func TestEdgeIsJudged(t *testing.T) {
	t.Parallel()
	const typ = distributionT
	names := all(origin, certified(virginia, true, "example.com", "*.example.com"))
	page := func(code int) func(w *world) m {
		return just(m{"customErrorResponses": l{m{"errorCode": code, "responseCode": 404, "responsePagePath": "/404.html"}}})
	}
	many := func(w *world) m {
		list := l{}
		for i := range 26 {
			list = append(list, over(distribution(w)["defaultCacheBehavior"].(m), m{"pathPattern": "/" + strings.Repeat("x", i+1)}))
		}
		return m{"orderedCacheBehaviors": list}
	}
	logsTo := func(w *world) m {
		return over(distribution(w), m{"loggingConfig": m{"bucket": w.made["logs"].get("bucketDomainName")}})
	}
	storeOf := func(w *world) { w.make(storeT, "store", m{}) }
	code := func(w *world) m {
		return m{"runtime": "cloudfront-js-2.0", "code": handler, "keyValueStoreAssociations": l{w.made["store"].get("arn")}}
	}
	cache := m{"minTtl": 0, "defaultTtl": 60, "maxTtl": 120, "parametersInCacheKeyAndForwardedToOrigin": m{"cookiesConfig": m{"cookieBehavior": "none"}, "headersConfig": m{"headerBehavior": "none"},
		"queryStringsConfig": m{"queryStringBehavior": "none"}, "enableAcceptEncodingGzip": true}}
	pairs := func(w *world) m {
		return m{"keyValueStoreArn": w.made["store"].get("arn"), "resourceKeyValuePairs": l{m{"key": "config", "value": "{}"}}}
	}
	trials(t, map[string]trial{
		"an origin exists":          {prepare: origin, typ: typ, right: distribution, wrong: behaviorWith(m{"targetOriginId": "other"}), says: "NoSuchOrigin"},
		"an origin's bucket exists": {prepare: origin, typ: typ, right: distribution, wrong: just(m{"origins": l{m{"originId": "site", "domainName": "none-4711.s3.eu-west-1.amazonaws.com"}}}), says: "bucket none-4711 does not exist"},
		"an origin has no protocol": {prepare: origin, typ: typ, right: distribution, wrong: just(m{"origins": l{m{"originId": "site", "domainName": "https://example.com"}}}), says: "cannot contain a protocol"},
		"an access control exists": {prepare: origin, typ: typ, right: distribution, wrong: func(w *world) m {
			return m{"origins": l{over(distribution(w)["origins"].(l)[0].(m), m{"originAccessControlId": "E0"})}}
		}, says: "origin access control E0 does not exist"},
		"methods come in three sets":          {prepare: origin, typ: typ, right: distribution, wrong: behaviorWith(m{"allowedMethods": l{"GET", "HEAD", "POST"}, "cachedMethods": l{"GET", "HEAD"}}), says: "invalid combination"},
		"what is cached is allowed":           {prepare: origin, typ: typ, right: distribution, wrong: behaviorWith(m{"cachedMethods": l{"GET", "HEAD", "OPTIONS"}}), says: "CachedMethods contains OPTIONS"},
		"a policy or forwarded values":        {prepare: origin, typ: typ, right: distribution, wrong: behaviorWith(m{"cachePolicyId": nil}), says: "ForwardedValues is required"},
		"a cache policy exists":               {prepare: origin, typ: typ, right: distribution, wrong: behaviorWith(m{"cachePolicyId": "00000000-0000-0000-0000-000000000000"}), says: "NoSuchCachePolicy"},
		"25 behaviors are the quota":          {prepare: origin, typ: typ, right: distribution, wrong: many, says: "TooManyCacheBehaviors"},
		"an error code has a page":            {prepare: origin, typ: typ, right: func(w *world) m { return over(distribution(w), page(404)(w)) }, wrong: page(401), says: "InvalidErrorCode"},
		"names need a certificate":            {prepare: origin, typ: typ, right: distribution, wrong: just(m{"aliases": l{"example.com"}}), says: "must attach a trusted certificate"},
		"a certificate covers the names":      {prepare: names, typ: typ, right: distribution, wrong: just(m{"aliases": l{"a.b.example.com"}}), says: "doesn't cover the alternate domain name (CNAME) that you're trying to add: a.b.example.com"},
		"a name has one distribution":         {prepare: names, typ: typ, right: distribution, spoil: func(w *world) { w.make(typ, "first", distribution(w)) }, says: "CNAMEAlreadyExists"},
		"a default root object has no slash":  {prepare: origin, typ: typ, right: func(w *world) m { return over(distribution(w), m{"defaultRootObject": "index.html"}) }, wrong: just(m{"defaultRootObject": "/index.html"}), says: "InvalidDefaultRootObject"},
		"a log bucket has ACLs":               {prepare: all(origin, bucket("logs"), ownership("logs", "BucketOwnerPreferred")), typ: typ, right: logsTo, spoil: func(w *world) { _ = w.drop("own") }, says: "does not enable ACL access"},
		"a log bucket is named by its domain": {prepare: all(origin, bucket("logs"), ownership("logs", "BucketOwnerPreferred")), typ: typ, right: logsTo, wrong: just(m{"loggingConfig": m{"bucket": "logs-4711"}}), says: "must be the bucket's domain name"},
		"a web ACL is CloudFront's": {prepare: all(origin, func(w *world) {
			w.makeIn(virginia, aclT, "acl", webACL("CLOUDFRONT"))
			w.make(aclT, "regional", webACL("REGIONAL"))
		}), typ: typ,
			right: func(w *world) m { return over(distribution(w), m{"webAclId": w.made["acl"].get("arn")}) }, wrong: func(w *world) m { return m{"webAclId": w.made["regional"].get("arn")} }, says: "InvalidWebACLId"},
		"a function has 10 KB":               {prepare: storeOf, typ: "cloudfront/function:Function", right: code, wrong: just(m{"code": handler + strings.Repeat("/", 10240)}), says: "10 KB"},
		"a function has a handler":           {prepare: storeOf, typ: "cloudfront/function:Function", right: code, wrong: just(m{"code": "var x = 1"}), says: `no function "handler"`},
		"a store needs the runtime 2.0":      {prepare: storeOf, typ: "cloudfront/function:Function", right: code, wrong: just(m{"runtime": "cloudfront-js-1.0"}), says: "cloudfront-js-2.0"},
		"a store exists":                     {prepare: storeOf, typ: "cloudfront/function:Function", right: code, wrong: just(m{"keyValueStoreAssociations": l{"arn:aws:cloudfront::123456789012:key-value-store/none"}}), says: "KeyValueStore"},
		"a store that is used is associated": {prepare: storeOf, typ: "cloudfront/function:Function", right: func(w *world) m { return over(code(w), m{"code": handler + "\nconst s = cf.kvs()"}) }, wrong: just(m{"keyValueStoreAssociations": nil}), says: "no key value store is associated"},
		"a store's value has 1 KB":           {prepare: storeOf, typ: "cloudfront/keyvaluestoreKeysExclusive:KeyvaluestoreKeysExclusive", right: pairs, wrong: just(m{"resourceKeyValuePairs": l{m{"key": "a", "value": strings.Repeat("x", 1025)}}}), says: "quota is 1024"},
		"a store's key stands once":          {prepare: storeOf, typ: "cloudfront/keyvaluestoreKeysExclusive:KeyvaluestoreKeysExclusive", right: pairs, wrong: just(m{"resourceKeyValuePairs": l{m{"key": "a", "value": "1"}, m{"key": "a", "value": "2"}}}), says: "stands twice"},
		"a store's keys have one owner": {prepare: storeOf, typ: "cloudfront/keyvaluestoreKeysExclusive:KeyvaluestoreKeysExclusive", right: pairs, spoil: func(w *world) {
			w.make("cloudfront/keyvaluestoreKey:KeyvaluestoreKey", "first", m{"keyValueStoreArn": w.made["store"].get("arn"), "key": "b", "value": "1"})
		}, says: "ConflictException"},
		"lifetimes ascend":             {typ: "cloudfront/cachePolicy:CachePolicy", right: just(cache), wrong: just(m{"maxTtl": 30}), says: "must ascend"},
		"what isn't cached has no key": {typ: "cloudfront/cachePolicy:CachePolicy", right: just(cache), wrong: just(m{"defaultTtl": 0, "maxTtl": 0}), says: "caching disabled"},
		"a policy's name is free":      {typ: "cloudfront/cachePolicy:CachePolicy", right: just(over(cache, m{"name": "pages"})), spoil: func(w *world) { w.make("cloudfront/cachePolicy:CachePolicy", "first", over(cache, m{"name": "pages"})) }, says: "CachePolicyAlreadyExists"},
		"a distribution's certificate is in us-east-1": {prepare: all(names, func(w *world) {
			w.make(certificateT, "regional", m{"domainName": "example.com", "validationMethod": "DNS"})
		}), typ: typ, right: distribution,
			wrong: func(w *world) m {
				return m{"viewerCertificate": m{"acmCertificateArn": w.made["regional"].id, "sslSupportMethod": "sni-only"}}
			}, says: "isn't in us-east-1"},
		"an associated function is published": {prepare: all(origin, func(w *world) {
			w.make("cloudfront/function:Function", "edge", m{"runtime": "cloudfront-js-2.0", "code": handler})
		}), typ: typ,
			right: func(w *world) m {
				return over(distribution(w), behaviorWith(m{"functionAssociations": l{m{"eventType": "viewer-request", "functionArn": w.made["edge"].get("arn")}}})(w))
			}, spoil: func(w *world) { _ = w.change("edge", m{"publish": false}) }, says: "must be published to the LIVE stage"},
		"a distribution's certificate is issued": {prepare: all(names, func(w *world) {
			w.makeIn(virginia, certificateT, "pending", m{"domainName": "example.com", "subjectAlternativeNames": l{"www.example.com"}, "validationMethod": "DNS"})
		}), typ: typ, right: distribution,
			wrong: func(w *world) m {
				return m{"viewerCertificate": m{"acmCertificateArn": w.made["pending"].id, "sslSupportMethod": "sni-only"}}
			}, says: "PENDING_VALIDATION"},
	})
}

func webACL(scope string) m {
	return m{"scope": scope, "defaultAction": m{"allow": m{}}, "visibilityConfig": visibility, "rules": l{
		m{"name": "common", "priority": 1, "overrideAction": m{"none": m{}}, "visibilityConfig": visibility, "statement": m{"managedRuleGroupStatement": m{"vendorName": "AWS", "name": "AWSManagedRulesCommonRuleSet"}}},
		m{"name": "rate", "priority": 2, "action": m{"block": m{}}, "visibilityConfig": visibility, "statement": m{"rateBasedStatement": m{"limit": 1000, "aggregateKeyType": "IP"}}},
	}}
}

var visibility = m{"cloudwatchMetricsEnabled": true, "metricName": "acl", "sampledRequestsEnabled": true}

func TestWebACLsAreJudged(t *testing.T) {
	t.Parallel()
	rule := func(i int, in m) func(w *world) m {
		return func(*world) m {
			rules := webACL("REGIONAL")["rules"].(l)
			rules[i] = over(rules[i].(m), in)
			return m{"rules": rules}
		}
	}
	acl := func(w *world) {
		w.make(aclT, "acl", webACL("REGIONAL"))
		w.make(logGroupT, "logs", m{"name": "aws-waf-logs-shop"})
		w.make(logGroupT, "other", m{"name": "waf"})
	}
	logging := func(w *world) m {
		return m{"resourceArn": w.made["acl"].get("arn"), "logDestinationConfigs": l{w.made["logs"].get("arn")}}
	}
	const association, logs = "wafv2/webAclAssociation:WebAclAssociation", "wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"
	protect := func(w *world) m {
		return m{"webAclArn": w.made["acl"].get("arn"), "resourceArn": w.made["stage"].get("arn")}
	}
	trials(t, map[string]trial{
		"a web ACL for CloudFront is in us-east-1": {region: virginia, typ: aclT, right: just(webACL("CLOUDFRONT")), spoil: nil, wrong: just(m{"scope": "GLOBAL"}), says: "to be one of"},
		"priorities are unique":                    {typ: aclT, right: just(webACL("REGIONAL")), wrong: rule(1, m{"priority": 1}), says: "must not have the same priority"},
		"a rule group takes an override":           {typ: aclT, right: just(webACL("REGIONAL")), wrong: rule(0, m{"overrideAction": nil, "action": m{"block": m{}}}), says: "takes overrideAction"},
		"a rule takes an action":                   {typ: aclT, right: just(webACL("REGIONAL")), wrong: rule(1, m{"action": nil, "overrideAction": m{"none": m{}}}), says: "takes action"},
		"a managed group exists":                   {typ: aclT, right: just(webACL("REGIONAL")), wrong: rule(0, m{"statement": m{"managedRuleGroupStatement": m{"vendorName": "AWS", "name": "AWSManagedRulesComonRuleSet"}}}), says: "did you mean AWSManagedRulesCommonRuleSet"},
		"a statement has one kind":                 {typ: aclT, right: just(webACL("REGIONAL")), wrong: rule(1, m{"statement": m{"rateBasedStatement": m{"limit": 1000}, "geoMatchStatement": m{"countryCodes": l{"DE"}}}}), says: "exactly one value"},
		"an unknown field of a rule is refused":    {typ: aclT, right: just(webACL("REGIONAL")), wrong: rule(1, m{"statement": m{"rateBasedStatement": m{"limitt": 1000}}}), says: `Did you mean "limit"`},
		"a log destination has the prefix":         {prepare: acl, typ: logs, right: logging, wrong: func(w *world) m { return m{"logDestinationConfigs": l{w.made["other"].get("arn")}} }, says: "aws-waf-logs-"},
		"a log destination exists":                 {prepare: acl, typ: logs, right: logging, wrong: just(m{"logDestinationConfigs": l{"arn:aws:logs:eu-west-1:123456789012:log-group:aws-waf-logs-none"}}), says: "WAFLogDestinationPermissionIssueException"},
		"an HTTP API has no web ACL": {prepare: all(acl, rest, httpAPI), typ: association, right: protect, wrong: func(w *world) m {
			return m{"resourceArn": "arn:aws:apigateway:eu-west-1::/apis/" + w.made["api"].id + "/stages/$default"}
		}, says: "an HTTP API can't have a web ACL"},
		"a regional resource has a regional ACL": {prepare: all(acl, rest, func(w *world) { w.makeIn(virginia, aclT, "global", webACL("CLOUDFRONT")) }), typ: association, right: protect, wrong: func(w *world) m { return m{"webAclArn": w.made["global"].get("arn")} }, says: "doesn’t exist"},
		"a resource has one web ACL":             {prepare: all(acl, rest), typ: association, right: protect, spoil: func(w *world) { w.make(association, "first", protect(w)) }, says: "has a web ACL already"},
	})
	err := newWorld(t).try("eu-west-1", aclT, "acl", webACL("CLOUDFRONT"))
	require.ErrorContains(t, err, "lives in us-east-1, this provider is in eu-west-1")
}

func TestEdgeInUseIsNotDeleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all(origin, certified(virginia, true, "example.com", "*.example.com"))(w)
	w.make(storeT, "store", m{})
	w.make("cloudfront/function:Function", "edge", m{"runtime": "cloudfront-js-2.0", "code": handler, "keyValueStoreAssociations": l{w.made["store"].get("arn")}})
	w.makeIn(virginia, aclT, "acl", webACL("CLOUDFRONT"))
	in := distribution(w)
	in["webAclId"] = w.made["acl"].get("arn")
	in["defaultCacheBehavior"] = over(in["defaultCacheBehavior"].(m), m{"functionAssociations": l{m{"eventType": "viewer-request", "functionArn": w.made["edge"].get("arn")}}})
	w.make(distributionT, "site-cdn", in)
	w.make("route53/record:Record", "alias", m{"zoneId": w.made["zone"].id, "name": "example.com", "type": "A", "aliases": l{m{"name": w.made["site-cdn"].get("domainName"), "zoneId": cloudFrontZone, "evaluateTargetHealth": false}}})
	for name, says := range map[string]string{"cert": "ResourceInUseException", "acl": "WAFAssociatedItemException", "edge": "FunctionInUse", "store": "CannotDeleteEntityWhileInUse",
		"oac": "OriginAccessControlInUse", "zone": "HostedZoneNotEmpty"} {
		require.ErrorContains(t, w.drop(name), says, name)
	}
	for _, name := range []string{"alias", "site-cdn", "valid", "cert", "acl", "edge", "store", "oac", "site", "proof0", "proof1", "zone"} {
		if w.made[name] != nil {
			require.NoError(t, w.drop(name), name)
		}
	}
	require.Empty(t, w.cloud.Inventory())
}
