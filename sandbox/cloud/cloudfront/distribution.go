package cloudfront

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/acm"
	"github.com/plinth-infra/plinth/sandbox/cloud/s3"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

const cfInUse = "Cannot delete %s because it is in use by one or more distributions"

var distribution = cloud.ResourceType{
	Type:   token.Distribution,
	Global: true,
	Defaults: map[string]any{
		"httpVersion":       "http2",
		"priceClass":        "PriceClass_All",
		"retainOnDelete":    false,
		"staging":           false,
		"waitForDeployment": true,
	},
	References: []cloud.Reference{
		{
			Path:    "origins[].originAccessControlId",
			To:      "cloudfront/originAccessControl:OriginAccessControl",
			Missing: "InvalidArgument: The specified origin access control %s does not exist",
			Blocks:  "OriginAccessControlInUse: " + cfInUse,
		},
		{
			Path: "viewerCertificate.acmCertificateArn",
			To:   token.Certificate,
			Missing: "InvalidViewerCertificate: The specified SSL certificate %s doesn't exist, isn't in us-east-1 " +
				"region, isn't valid, or doesn't include a valid certificate chain.",
			Or:     acm.InVirginia,
			Blocks: "ResourceInUseException: Certificate %s is in use",
		},
		{
			Path:    "webAclId",
			To:      token.WebACL,
			Missing: "InvalidWebACLId: Web ACL %s does not exist, or has not the scope CLOUDFRONT in us-east-1",
			Or:      isCloudFrontACL,
			Blocks: "WAFAssociatedItemException: AWS WAF couldn’t perform the operation because your resource %s is " +
				"being used by another resource",
		},
		ofDefaultBehavior("cachePolicyId", "cloudfront/cachePolicy:CachePolicy",
			"NoSuchCachePolicy: the cache policy %s does not exist", "CachePolicyInUse", managedCachePolicies),
		ofOrderedBehaviors("cachePolicyId", "cloudfront/cachePolicy:CachePolicy",
			"NoSuchCachePolicy: the cache policy %s does not exist", "CachePolicyInUse", managedCachePolicies),
		ofDefaultBehavior("originRequestPolicyId", "cloudfront/originRequestPolicy:OriginRequestPolicy",
			"NoSuchOriginRequestPolicy: the origin request policy %s does not exist", "OriginRequestPolicyInUse",
			managedRequestPolicies),
		ofOrderedBehaviors("originRequestPolicyId", "cloudfront/originRequestPolicy:OriginRequestPolicy",
			"NoSuchOriginRequestPolicy: the origin request policy %s does not exist", "OriginRequestPolicyInUse",
			managedRequestPolicies),
		ofDefaultBehavior("responseHeadersPolicyId", "cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
			"NoSuchResponseHeadersPolicy: the response headers policy %s does not exist", "ResponseHeadersPolicyInUse",
			managedHeaderPolicies),
		ofOrderedBehaviors("responseHeadersPolicyId", "cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
			"NoSuchResponseHeadersPolicy: the response headers policy %s does not exist", "ResponseHeadersPolicyInUse",
			managedHeaderPolicies),
		ofDefaultBehavior("functionAssociations[].functionArn", "cloudfront/function:Function",
			"InvalidFunctionAssociation: the function %s does not exist", "FunctionInUse", nil),
		ofOrderedBehaviors("functionAssociations[].functionArn", "cloudfront/function:Function",
			"InvalidFunctionAssociation: the function %s does not exist", "FunctionInUse", nil),
	},

	CreateSeconds:  240,
	SecondsFrom:    "AWS, 'CloudFront change propagation' (2020): under 5 minutes",
	ValidateInputs: validateDistribution,
	ValidateState:  distributionFindsItsParts,
}

// validateDistribution checks quotas and combinations (Amazon CloudFront Developer Guide and API
// reference, CreateDistribution).
func validateDistribution(c *cloud.Call) {
	origins := map[string]bool{}
	for _, l := range cloud.Lookup(c.Inputs, "origins[]") {
		validateOrigin(c, l, origins)
	}
	for _, g := range c.Texts("originGroups[].originId") {
		origins[g] = true
	}
	target := func(at string) {
		for _, l := range cloud.Lookup(c.Inputs, at) {
			if s, ok := l.Value.(string); ok && !origins[s] && !c.Unknown("origins") {
				c.Refuse(l.Path,
					"NoSuchOrigin: One or more of your origins or origin groups do not exist. (%q; there is %s)", s,
					strings.Join(cloud.Keys(origins), ", "))
			}
		}
	}
	target("defaultCacheBehavior.targetOriginId")
	target("orderedCacheBehaviors[].targetOriginId")
	behaviors := cloud.Lookup(c.Inputs, "orderedCacheBehaviors[]")
	if len(behaviors) > 25 {
		c.Refuse("orderedCacheBehaviors",
			"TooManyCacheBehaviors: You cannot create more cache behaviors for the distribution: %d, the quota is 25",
			len(behaviors))
	}
	if n := len(origins); n > 25 {
		c.Refuse("origins", "TooManyOrigins: You cannot create more origins for the distribution: %d, the quota is 25",
			n)
	}
	patterns := map[string]bool{}
	for _, l := range behaviors {
		if o, ok := l.Value.(map[string]any); ok {
			validateBehavior(c, l.Path, o)
			if p, _ := o["pathPattern"].(string); p != "" && patterns[p] {
				c.Refuse(l.Path+".pathPattern",
					"InvalidArgument: The parameter PathPattern contains %q more than once", p)
			} else {
				patterns[p] = true
			}
		}
	}
	if o, ok := c.Inputs["defaultCacheBehavior"].(map[string]any); ok {
		validateBehavior(c, "defaultCacheBehavior", o)
	}
	validateErrorPages(c)
	validateViewerCertificate(c)
	if r := c.Text("defaultRootObject"); strings.HasPrefix(r, "/") {
		c.Refuse("defaultRootObject",
			"InvalidDefaultRootObject: The default root object file name is too big or contains an invalid "+
				"character: it must not begin with a slash, got %q",
			r)
	}
	if b := c.Text("loggingConfig.bucket"); b != "" && !strings.Contains(b, ".s3") {
		c.Refuse("loggingConfig.bucket",
			"InvalidArgument: The parameter Logging Bucket must be the bucket's domain name (NAME.s3.amazonaws.com), got %q",
			b)
	}
}

// errorCodes are the origin's answers for which CloudFront shows a page of one's own.
var errorCodes = []float64{400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504}

func validateErrorPages(c *cloud.Call) {
	seen := map[float64]bool{}
	for _, l := range cloud.Lookup(c.Inputs, "customErrorResponses[]") {
		o, ok := l.Value.(map[string]any)
		if !ok {
			continue
		}
		code, known := o["errorCode"].(float64)
		if known && !slices.Contains(errorCodes, code) {
			c.Refuse(l.Path+".errorCode", "InvalidErrorCode: An invalid error code was specified: %v", code)
		}
		if known && seen[code] {
			c.Refuse(l.Path+".errorCode", "InvalidArgument: The parameter ErrorCode contains %v twice", code)
		}
		seen[code] = true
		page, hasPage := o["responsePagePath"].(string)
		_, hasCode := o["responseCode"].(float64)
		if hasPage != hasCode && o["responsePagePath"] != (cloud.Unknown{}) {
			c.Refuse(l.Path, "InvalidArgument: responsePagePath and responseCode go together")
		}
		if hasPage && !strings.HasPrefix(page, "/") {
			c.Refuse(l.Path+".responsePagePath",
				"InvalidArgument: The parameter ResponsePagePath must begin with a slash, got %q", page)
		}
	}
}

func validateViewerCertificate(c *cloud.Call) {
	v, ok := c.Inputs["viewerCertificate"].(map[string]any)
	if !ok {
		return
	}
	_, acm := v["acmCertificateArn"]
	_, iam := v["iamCertificateId"]
	byDefault := v["cloudfrontDefaultCertificate"] == true
	if !acm && !iam && !byDefault {
		c.Refuse("viewerCertificate",
			"InvalidViewerCertificate: set acmCertificateArn, iamCertificateId or cloudfrontDefaultCertificate")
	}
	if acm && v["sslSupportMethod"] == nil {
		c.Refuse("viewerCertificate.sslSupportMethod",
			"InvalidArgument: The parameter SSLSupportMethod is required with a certificate of one's own")
	}
	if len(cloud.Lookup(c.Inputs, "aliases[]")) > 0 && !acm && !iam {
		c.Refuse("aliases",
			"InvalidViewerCertificate: To add an alternate domain name (CNAME) to a CloudFront distribution, you "+
				"must attach a trusted certificate that validates your authorization to use the domain name.")
	}
}

// distributionFindsItsParts checks what the distribution names: its aliases, certificate, log
// bucket, origins and functions.
func distributionFindsItsParts(c *cloud.Call) {
	aliases := c.Texts("aliases[]")
	for _, other := range c.Others(token.Distribution) {
		for _, a := range cloud.TextsOf(other.Inputs, "aliases[]") {
			if slices.Contains(aliases, a) {
				c.Refuse("aliases",
					"CNAMEAlreadyExists: One or more of the CNAMEs you provided are already associated with a "+
						"different resource. (%s, %s)",
					a, other.ID)
			}
		}
	}
	if arn := c.Text("viewerCertificate.acmCertificateArn"); arn != "" {
		acm.ValidateCertificate(c, "viewerCertificate.acmCertificateArn", arn, aliases, "InvalidViewerCertificate")
	}
	if b := c.Text("loggingConfig.bucket"); b != "" {
		name, _, _ := strings.Cut(b, ".s3")
		switch {
		case c.FindAnywhere(token.Bucket, name) == nil:
			c.Refuse("loggingConfig.bucket",
				"InvalidArgument: The S3 bucket that you specified for CloudFront logs doesn't exist: %s", b)
		case !s3.ACLsEnabled(c, name):
			c.Refuse("loggingConfig.bucket",
				"InvalidArgument: The S3 bucket that you specified for CloudFront logs does not enable ACL access: %s",
				b)
		}
	}
	for _, l := range cloud.Lookup(c.Inputs, "origins[]") {
		if o, ok := l.Value.(map[string]any); ok {
			originExists(c, l.Path, o)
		}
	}
	for _, path := range []string{
		"defaultCacheBehavior.functionAssociations[].functionArn",
		"orderedCacheBehaviors[].functionAssociations[].functionArn",
	} {
		for _, l := range cloud.Lookup(c.Inputs, path) {
			arn, _ := l.Value.(string)
			if f := c.Find("cloudfront/function:Function", arn); f != nil && f.Outputs["publish"] == false {
				c.Refuse(l.Path,
					"InvalidFunctionAssociation: The function %s must be published to the LIVE stage before it can "+
						"be associated",
					f.ID)
			}
		}
	}
}

// isCloudFrontACL accepts a web ACL of CloudFront's own scope; the classic WAF's ids are refused.
func isCloudFrontACL(c *cloud.Call, s string) bool {
	for _, r := range c.Issued(s) {
		if r.Is(token.WebACL) && r.Region == cloud.Virginia && r.Text("scope") == "CLOUDFRONT" {
			return true
		}
	}
	return false
}
