package cloudfront

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func validateOrigin(c *cloud.Call, l cloud.Located, seen map[string]bool) {
	o, ok := l.Value.(map[string]any)
	if !ok {
		return
	}
	id, _ := o["originId"].(string)
	if seen[id] && id != "" {
		c.Refuse(l.Path+".originId", "InvalidArgument: The parameter Origin Id %q is used twice", id)
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
		c.Refuse(l.Path, "InvalidOrigin: an origin has one of customOriginConfig, s3OriginConfig and vpcOriginConfig")
	}
	if kinds == 0 && domain != "" && !bucket {
		c.Refuse(l.Path,
			"InvalidOrigin: The specified origin server does not exist or is not valid: %q is no S3 bucket, so it "+
				"needs a customOriginConfig",
			domain)
	}
	if strings.Contains(domain, "/") || strings.Contains(domain, ":") {
		c.Refuse(l.Path+".domainName",
			"InvalidArgument: The parameter origin name cannot contain a protocol, a port or a path, got %q", domain)
	}
	if p, _ := o["originPath"].(string); p != "" && (!strings.HasPrefix(p, "/") || strings.HasSuffix(p, "/")) {
		c.Refuse(l.Path+".originPath",
			"InvalidArgument: The parameter OriginPath must begin with a slash and not end with one, got %q", p)
	}
}

// originExists checks that an origin's bucket exists. Behind an origin access control it needs a
// policy only once it is asked for objects.
func originExists(c *cloud.Call, at string, o map[string]any) {
	domain, _ := o["domainName"].(string)
	for _, infix := range []string{".s3.", ".s3-website"} {
		if name, rest, ok := strings.Cut(domain, infix); ok && strings.HasSuffix(rest, "amazonaws.com") &&
			c.FindAnywhere(token.Bucket, name) == nil {
			c.Refuse(at+".domainName", "InvalidOrigin: The specified Amazon S3 bucket %s does not exist", name)
			return
		}
	}
	id, _ := o["originAccessControlId"].(string)
	if oac := c.Find("cloudfront/originAccessControl:OriginAccessControl", id); oac != nil &&
		oac.Text("originAccessControlOriginType") == "s3" {
		if !strings.Contains(domain, ".s3.") || strings.Contains(domain, ".s3-website") {
			c.Refuse(at+".originAccessControlId",
				"InvalidArgument: an origin access control of type s3 needs an S3 bucket origin (its regional domain "+
					"name), got %q",
				domain)
		}
		if o["customOriginConfig"] != nil {
			c.Refuse(at+".customOriginConfig",
				"InvalidOrigin: an S3 origin with an origin access control takes no customOriginConfig")
		}
	}
}
