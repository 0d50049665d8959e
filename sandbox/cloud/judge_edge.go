package cloud

import (
	"net/url"
	"path"
	"regexp"
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

// judgeCertificate: issued, and covering the names.
func (c *call) judgeCertificate(at, arn string, names []string, code string) {
	list := c.cloud.inv.issued[arn]
	if len(list) == 0 {
		return // told by the reference already
	}
	cert := list[0]
	if cert.text("status") != "ISSUED" && cert.Facts["issued"] != true {
		c.fail(at, "%s: The certificate %s is not issued yet: its status is %s. Use the ARN of the certificate's validation, so that this waits for it", code, arn, cert.text("status"))
	}
	valid := append(textsOf(cert.Inputs, "subjectAlternativeNames[]"), cert.text("domainName"))
	for _, n := range names {
		if !slices.ContainsFunc(valid, func(v string) bool { return certificateCovers(v, n) }) {
			c.fail(at, "%s: The certificate that is attached to your distribution doesn't cover the alternate domain name (CNAME) that you're trying to add: %s (it covers %s)", code, n, strings.Join(valid, ", "))
		}
	}
}

// certificateCovers: a wildcard stands for exactly one label.
func certificateCovers(pattern, name string) bool {
	if rest, ok := strings.CutPrefix(pattern, "*."); ok {
		_, parent, found := strings.Cut(name, ".")
		return found && strings.EqualFold(parent, rest)
	}
	return strings.EqualFold(pattern, name)
}

var edgeName = regexp.MustCompile(`^[a-zA-Z0-9-_]{1,64}$`)

func checkEdgeFunction(c *call) {
	if n := c.text("name"); n != "" && !edgeName.MatchString(n) {
		c.fail("name", "InvalidArgument: The function name must match [a-zA-Z0-9-_]{1,64}, got %q", n)
	}
	code, runtime := c.text("code"), c.text("runtime")
	if len(code) > 10240 {
		c.fail("code", "FunctionSizeLimitExceeded: The function exceeds the maximum size: %d bytes, the quota is 10 KB", len(code))
	}
	if code != "" && !strings.Contains(code, "handler") {
		c.fail("code", "InvalidArgument: The function code has no function \"handler\"")
	}
	stores := lookup(c.in, "keyValueStoreAssociations[]")
	if len(stores) > 1 {
		c.fail("keyValueStoreAssociations", "InvalidArgument: A function can be associated with one key value store, got %d", len(stores))
	}
	if runtime == "cloudfront-js-1.0" && (len(stores) > 0 || strings.Contains(code, "import ")) {
		c.fail("runtime", "InvalidArgument: key value stores and import need the runtime cloudfront-js-2.0, got %s", runtime)
	}
	if strings.Contains(code, "cf.kvs(") && !c.has("keyValueStoreAssociations") {
		c.fail("keyValueStoreAssociations", "InvalidArgument: the code calls cf.kvs(), but no key value store is associated with the function")
	}
}

func judgeEdgeFunction(c *call) {
	taken("FunctionAlreadyExists", "cloudfront/function:Function")(c)
	for _, l := range lookup(c.in, "keyValueStoreAssociations[]") {
		if s, ok := l.value.(string); ok && !strings.HasPrefix(s, "arn:") {
			c.fail(l.path, "InvalidArgument: a key value store is named by its ARN, got %q", s)
		}
	}
}

func checkStore(c *call) {
	if n := c.text("name"); n != "" && !edgeName.MatchString(n) {
		c.fail("name", "InvalidArgument: The key value store's name must match [a-zA-Z0-9-_]{1,64}, got %q", n)
	}
}

func checkStoreKey(c *call) {
	for _, l := range lookup(c.in, "key") {
		c.storeEntry(l.path, c.text("key"), c.text("value"))
	}
}

func checkStoreKeys(c *call) {
	seen := map[string]bool{}
	size := 0
	for _, l := range lookup(c.in, "resourceKeyValuePairs[]") {
		o, ok := l.value.(map[string]any)
		if !ok {
			continue
		}
		k, _ := o["key"].(string)
		v, _ := o["value"].(string)
		if k != "" && seen[k] {
			c.fail(l.path, "ValidationException: the key %q stands twice", k)
		}
		seen[k] = true
		size += len(k) + len(v)
		c.storeEntry(l.path, k, v)
	}
	if size > 5<<20 {
		c.fail("resourceKeyValuePairs", "ServiceQuotaExceededException: the key value store would hold %d bytes, the quota is 5 MB", size)
	}
}

// storeEntry: quotas of CloudFront KeyValueStore: 512 bytes a key, 1 KB a value.
func (c *call) storeEntry(at, k, v string) {
	if len(k) > 512 {
		c.fail(at, "ValidationException: the key has %d bytes, the quota is 512", len(k))
	}
	if len(v) > 1024 {
		c.fail(at, "ValidationException: the value of %q has %d bytes, the quota is 1024", k, len(v))
	}
}

// judgeStoreKeys: one resource owns all keys, or several own one each.
func judgeStoreKeys(c *call) {
	for _, t := range []string{"cloudfront/keyvaluestoreKeysExclusive:KeyvaluestoreKeysExclusive", "cloudfront/keyvaluestoreKey:KeyvaluestoreKey"} {
		for _, other := range c.others(t) {
			if other.text("keyValueStoreArn") == c.text("keyValueStoreArn") {
				c.fail("keyValueStoreArn", "ConflictException: the keys of this store are owned by %s too: an exclusive owner would remove the other's on every run", other.URN)
			}
		}
	}
}

func judgeStoreKey(c *call) {
	for _, other := range c.others("cloudfront/keyvaluestoreKeysExclusive:KeyvaluestoreKeysExclusive") {
		if other.text("keyValueStoreArn") == c.text("keyValueStoreArn") {
			c.fail("keyValueStoreArn", "ConflictException: the keys of this store are owned by %s too: it would remove this key on every run", other.URN)
		}
	}
}

func checkCachePolicy(c *call) {
	low, _ := c.number("minTtl")
	standard, _ := c.number("defaultTtl")
	high, hasHigh := c.number("maxTtl")
	if hasHigh && (low > standard || standard > high) {
		c.fail("defaultTtl", "InvalidArgument: The parameter MinTTL, DefaultTTL and MaxTTL must ascend, got %v, %v, %v", low, standard, high)
	}
	p, ok := c.in["parametersInCacheKeyAndForwardedToOrigin"].(map[string]any)
	if !ok || !hasHigh || high > 0 {
		return
	}
	for _, e := range []string{"enableAcceptEncodingBrotli", "enableAcceptEncodingGzip"} {
		if p[e] == true {
			c.fail("parametersInCacheKeyAndForwardedToOrigin."+e, "InvalidArgument: The parameter %s is invalid for policy with caching disabled.", e)
		}
	}
	for _, b := range []string{"cookiesConfig.cookieBehavior", "headersConfig.headerBehavior", "queryStringsConfig.queryStringBehavior"} {
		if s, _ := first[string](p, b); s != "" && s != "none" {
			c.fail("parametersInCacheKeyAndForwardedToOrigin."+b, "InvalidArgument: The parameter %s is invalid for policy with caching disabled.", path.Ext("." + b)[1:])
		}
	}
}

func checkCertificate(c *call) {
	names := append(c.texts("subjectAlternativeNames[]"), c.text("domainName"))
	for _, n := range names {
		if n == "" {
			continue
		}
		if strings.ContainsAny(n, "/: _") || strings.HasSuffix(n, ".") || !strings.Contains(n, ".") || strings.Contains(strings.TrimPrefix(n, "*."), "*") {
			c.fail("domainName", "ValidationException: %q is not a valid domain name: it must be a fully qualified name, with a wildcard as its first label at most", n)
		}
		if _, err := url.Parse("https://" + strings.TrimPrefix(n, "*.")); err != nil {
			c.fail("domainName", "ValidationException: %q is not a valid domain name", n)
		}
	}
	if d := c.text("domainName"); len(d) > 64 {
		c.fail("domainName", "ValidationException: The first domain name must not be longer than 64 octets, got %d (%s)", len(d), d)
	}
	if n := len(lookup(c.in, "subjectAlternativeNames[]")); n > 10 {
		c.fail("subjectAlternativeNames", "LimitExceededException: %d names in a certificate, the quota is 10", n)
	}
	if !c.has("validationMethod") && !c.has("privateKey") && !c.has("certificateAuthorityArn") {
		c.fail("validationMethod", "InvalidParameterException: a certificate needs validationMethod (DNS or EMAIL), a private key, or a certificateAuthorityArn")
	}
}

// judgeValidation: ACM issues the certificate once every name's record stands in a zone that the world asks for that name.
func judgeValidation(c *call) {
	cert := c.get(certificateT, c.text("certificateArn"))
	if cert == nil {
		return
	}
	if cert.text("validationMethod") == "EMAIL" {
		return
	}
	missing := []string{}
	records := c.cloud.inv.all("route53/record:Record")
	for _, o := range listOf(cert.Outputs, "domainValidationOptions") {
		name, _ := o["resourceRecordName"].(string)
		value, _ := o["resourceRecordValue"].(string)
		name = strings.TrimSuffix(name, ".")
		if !slices.ContainsFunc(records, func(r *Resource) bool {
			return r.text("type") == "CNAME" && strings.EqualFold(r.text("fqdn"), name) && containsText(r.Outputs["records"], value)
		}) {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	if missing = slices.Compact(missing); len(missing) > 0 {
		c.fail("certificateArn", "timeout while waiting for state to become 'ISSUED' (last state: 'PENDING_VALIDATION', timeout: 1h15m0s): no record proves %s", strings.Join(missing, ", "))
		return
	}
	for _, l := range lookup(c.in, "validationRecordFqdns[]") {
		s, _ := l.value.(string)
		if !slices.ContainsFunc(records, func(r *Resource) bool { return strings.EqualFold(r.text("fqdn"), strings.TrimSuffix(s, ".")) }) {
			c.fail(l.path, "the record %s does not exist", s)
		}
	}
	c.note(cert, "issued", true)
}
