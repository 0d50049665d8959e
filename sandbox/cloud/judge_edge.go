package cloud

import (
	"slices"
	"strings"
)

// checkDistribution: quotas and combinations (Amazon CloudFront Developer Guide and API reference, CreateDistribution).
func checkDistribution(c *call) {
	origins := map[string]bool{}
	for _, l := range lookup(c.in, "origins[]") {
		c.checkOrigin(l, origins)
	}
	for _, g := range c.texts("originGroups[].originId") {
		origins[g] = true
	}
	target := func(at string) {
		for _, l := range lookup(c.in, at) {
			if s, ok := l.value.(string); ok && !origins[s] && !c.unknown("origins") {
				c.fail(l.path, "NoSuchOrigin: One or more of your origins or origin groups do not exist. (%q; there is %s)", s, strings.Join(keys(origins), ", "))
			}
		}
	}
	target("defaultCacheBehavior.targetOriginId")
	target("orderedCacheBehaviors[].targetOriginId")
	behaviors := lookup(c.in, "orderedCacheBehaviors[]")
	if len(behaviors) > 25 {
		c.fail("orderedCacheBehaviors", "TooManyCacheBehaviors: You cannot create more cache behaviors for the distribution: %d, the quota is 25", len(behaviors))
	}
	if n := len(origins); n > 25 {
		c.fail("origins", "TooManyOrigins: You cannot create more origins for the distribution: %d, the quota is 25", n)
	}
	patterns := map[string]bool{}
	for _, l := range behaviors {
		if o, ok := l.value.(map[string]any); ok {
			c.checkBehavior(l.path, o)
			if p, _ := o["pathPattern"].(string); p != "" && patterns[p] {
				c.fail(l.path+".pathPattern", "InvalidArgument: The parameter PathPattern contains %q more than once", p)
			} else {
				patterns[p] = true
			}
		}
	}
	if o, ok := c.in["defaultCacheBehavior"].(map[string]any); ok {
		c.checkBehavior("defaultCacheBehavior", o)
	}
	c.checkErrorPages()
	c.checkViewerCertificate()
	if r := c.text("defaultRootObject"); strings.HasPrefix(r, "/") {
		c.fail("defaultRootObject", "InvalidDefaultRootObject: The default root object file name is too big or contains an invalid character: it must not begin with a slash, got %q", r)
	}
	if b := c.text("loggingConfig.bucket"); b != "" && !strings.Contains(b, ".s3") {
		c.fail("loggingConfig.bucket", "InvalidArgument: The parameter Logging Bucket must be the bucket's domain name (NAME.s3.amazonaws.com), got %q", b)
	}
}

func (c *call) checkOrigin(l located, seen map[string]bool) {
	o, ok := l.value.(map[string]any)
	if !ok {
		return
	}
	id, _ := o["originId"].(string)
	if seen[id] && id != "" {
		c.fail(l.path+".originId", "InvalidArgument: The parameter Origin Id %q is used twice", id)
	}
	seen[id] = true
	kinds := 0
	for _, k := range []string{"customOriginConfig", "s3OriginConfig", "vpcOriginConfig"} {
		if _, has := o[k]; has {
			kinds++
		}
	}
	domain, _ := o["domainName"].(string)
	bucket := strings.Contains(domain, ".s3.") || strings.HasSuffix(domain, ".s3.amazonaws.com")
	if kinds > 1 {
		c.fail(l.path, "InvalidOrigin: an origin has one of customOriginConfig, s3OriginConfig and vpcOriginConfig")
	}
	if kinds == 0 && domain != "" && !bucket {
		c.fail(l.path, "InvalidOrigin: The specified origin server does not exist or is not valid: %q is no S3 bucket, so it needs a customOriginConfig", domain)
	}
	if strings.Contains(domain, "/") || strings.Contains(domain, ":") {
		c.fail(l.path+".domainName", "InvalidArgument: The parameter origin name cannot contain a protocol, a port or a path, got %q", domain)
	}
	if p, _ := o["originPath"].(string); p != "" && (!strings.HasPrefix(p, "/") || strings.HasSuffix(p, "/")) {
		c.fail(l.path+".originPath", "InvalidArgument: The parameter OriginPath must begin with a slash and not end with one, got %q", p)
	}
}

// methodSets are the methods that a behavior can allow, sorted.
var methodSets = []string{"GET HEAD", "GET HEAD OPTIONS", "DELETE GET HEAD OPTIONS PATCH POST PUT"}

func (c *call) checkBehavior(at string, o map[string]any) {
	allowed, known := stringsOf(o["allowedMethods"])
	cached, known2 := stringsOf(o["cachedMethods"])
	if known {
		if !slices.Contains(methodSets, strings.Join(slices.Sorted(slices.Values(allowed)), " ")) {
			c.fail(at+".allowedMethods", "InvalidArgument: The parameter AllowedMethods contains an invalid combination %v: want GET, HEAD; GET, HEAD, OPTIONS; or all seven", allowed)
		}
	}
	if known && known2 {
		for _, m := range cached {
			if !slices.Contains(allowed, m) {
				c.fail(at+".cachedMethods", "InvalidArgument: The parameter CachedMethods contains %s, which AllowedMethods doesn't", m)
			}
		}
	}
	_, policy := o["cachePolicyId"]
	_, forwarded := o["forwardedValues"]
	if policy && forwarded {
		c.fail(at, "InvalidArgument: The parameter ForwardedValues cannot be used when a cache policy is associated to the cache behavior.")
	}
	if !policy && !forwarded {
		c.fail(at, "InvalidArgument: The parameter ForwardedValues is required: the behavior has neither a cachePolicyId nor forwardedValues")
	}
	events := map[string]bool{}
	for _, f := range append(listOf(o, "functionAssociations"), listOf(o, "lambdaFunctionAssociations")...) {
		event, _ := f["eventType"].(string)
		if events[event] && event != "" {
			c.fail(at+".functionAssociations", "InvalidFunctionAssociation: two functions are associated with the event %s", event)
		}
		events[event] = true
	}
	for _, f := range listOf(o, "functionAssociations") {
		if e, _ := f["eventType"].(string); strings.HasPrefix(e, "origin-") {
			c.fail(at+".functionAssociations", "InvalidFunctionAssociation: a CloudFront function takes viewer-request and viewer-response, got %s", e)
		}
	}
}

func stringsOf(v any) ([]string, bool) {
	list, ok := v.([]any)
	if !ok {
		return nil, false
	}
	var out []string
	for _, e := range list {
		s, ok := e.(string)
		if !ok {
			return nil, false
		}
		out = append(out, s)
	}
	return out, true
}

// errorCodes are the origin's answers for which CloudFront shows a page of one's own.
var errorCodes = []float64{400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504}

func (c *call) checkErrorPages() {
	seen := map[float64]bool{}
	for _, l := range lookup(c.in, "customErrorResponses[]") {
		o, ok := l.value.(map[string]any)
		if !ok {
			continue
		}
		code, known := o["errorCode"].(float64)
		if known && !slices.Contains(errorCodes, code) {
			c.fail(l.path+".errorCode", "InvalidErrorCode: An invalid error code was specified: %v", code)
		}
		if known && seen[code] {
			c.fail(l.path+".errorCode", "InvalidArgument: The parameter ErrorCode contains %v twice", code)
		}
		seen[code] = true
		page, hasPage := o["responsePagePath"].(string)
		_, hasCode := o["responseCode"].(float64)
		if hasPage != hasCode && o["responsePagePath"] != (unknown{}) {
			c.fail(l.path, "InvalidArgument: responsePagePath and responseCode go together")
		}
		if hasPage && !strings.HasPrefix(page, "/") {
			c.fail(l.path+".responsePagePath", "InvalidArgument: The parameter ResponsePagePath must begin with a slash, got %q", page)
		}
	}
}

func (c *call) checkViewerCertificate() {
	v, ok := c.in["viewerCertificate"].(map[string]any)
	if !ok {
		return
	}
	_, acm := v["acmCertificateArn"]
	_, iam := v["iamCertificateId"]
	byDefault := v["cloudfrontDefaultCertificate"] == true
	if !acm && !iam && !byDefault {
		c.fail("viewerCertificate", "InvalidViewerCertificate: set acmCertificateArn, iamCertificateId or cloudfrontDefaultCertificate")
	}
	if acm && v["sslSupportMethod"] == nil {
		c.fail("viewerCertificate.sslSupportMethod", "InvalidArgument: The parameter SSLSupportMethod is required with a certificate of one's own")
	}
	if len(lookup(c.in, "aliases[]")) > 0 && !acm && !iam {
		c.fail("aliases", "InvalidViewerCertificate: To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate that validates your authorization to use the domain name.")
	}
}

// judgeDistribution: aliases, certificate, log bucket, functions' keys.
func judgeDistribution(c *call) {
	aliases := c.texts("aliases[]")
	for _, other := range c.others(distributionT) {
		for _, a := range textsOf(other.Inputs, "aliases[]") {
			if slices.Contains(aliases, a) {
				c.fail("aliases", "CNAMEAlreadyExists: One or more of the CNAMEs you provided are already associated with a different resource. (%s, %s)", a, other.ID)
			}
		}
	}
	if arn := c.text("viewerCertificate.acmCertificateArn"); arn != "" {
		c.judgeCertificate("viewerCertificate.acmCertificateArn", arn, aliases, "InvalidViewerCertificate")
	}
	if b := c.text("loggingConfig.bucket"); b != "" {
		name, _, _ := strings.Cut(b, ".s3")
		switch {
		case c.elsewhere(bucketT, name) == nil:
			c.fail("loggingConfig.bucket", "InvalidArgument: The S3 bucket that you specified for CloudFront logs doesn't exist: %s", b)
		case !c.aclsEnabled(name):
			c.fail("loggingConfig.bucket", "InvalidArgument: The S3 bucket that you specified for CloudFront logs does not enable ACL access: %s", b)
		}
	}
	for _, l := range lookup(c.in, "origins[]") {
		if o, ok := l.value.(map[string]any); ok {
			c.judgeOrigin(l.path, o)
		}
	}
	for _, path := range []string{"defaultCacheBehavior.functionAssociations[].functionArn", "orderedCacheBehaviors[].functionAssociations[].functionArn"} {
		for _, l := range lookup(c.in, path) {
			arn, _ := l.value.(string)
			if f := c.get("cloudfront/function:Function", arn); f != nil && f.Outputs["publish"] == false {
				c.fail(l.path, "InvalidFunctionAssociation: The function %s must be published to the LIVE stage before it can be associated", f.ID)
			}
		}
	}
}

// judgeOrigin: a bucket behind an origin access control needs a policy only once it is asked for objects, but it must exist.
func (c *call) judgeOrigin(at string, o map[string]any) {
	domain, _ := o["domainName"].(string)
	for _, infix := range []string{".s3.", ".s3-website"} {
		if name, rest, ok := strings.Cut(domain, infix); ok && strings.HasSuffix(rest, "amazonaws.com") && c.elsewhere(bucketT, name) == nil {
			c.fail(at+".domainName", "InvalidOrigin: The specified Amazon S3 bucket %s does not exist", name)
			return
		}
	}
	id, _ := o["originAccessControlId"].(string)
	if oac := c.get("cloudfront/originAccessControl:OriginAccessControl", id); oac != nil && oac.text("originAccessControlOriginType") == "s3" {
		if !strings.Contains(domain, ".s3.") || strings.Contains(domain, ".s3-website") {
			c.fail(at+".originAccessControlId", "InvalidArgument: an origin access control of type s3 needs an S3 bucket origin (its regional domain name), got %q", domain)
		}
		if o["customOriginConfig"] != nil {
			c.fail(at+".customOriginConfig", "InvalidOrigin: an S3 origin with an origin access control takes no customOriginConfig")
		}
	}
}
