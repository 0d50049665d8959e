package s3

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

// eachBucket returns a check that runs another on every bucket of the stack.
func eachBucket(check func(s *core.Stack, bucket core.Resource) []core.Finding) func(*core.Stack, core.Config) []core.Finding {
	return func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		for _, bucket := range s.Of(core.S3Bucket) {
			findings = append(findings, check(s, bucket)...)
		}
		return findings
	}
}

var s3PublicAccessBlock = core.Rule{
	Name:  "s3-public-access-block",
	Group: "storage",
	Title: "Every bucket blocks public access in all four ways.",
	Why:   "Without the block one wrong ACL or policy statement publishes the bucket to the internet.",
	Fix: "make the bucket with components/storage, which blocks public access; a bucket of your own needs a " +
		"BucketPublicAccessBlock with all four true",
	Core:       true,
	Severity:   core.High,
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP S3.1", "FSBP S3.8", "CIS 2.1.4"},
	Stack:      eachBucket(checkPublicAccessBlock),
}

func checkPublicAccessBlock(s *core.Stack, bucket core.Resource) []core.Finding {
	blocks, maybe := s.Configuring(bucket, "bucket", s3BucketBlock)
	if len(blocks) == 0 {
		if maybe {
			return nil
		}
		return []core.Finding{{
			URN:  bucket.URN,
			What: "has no BucketPublicAccessBlock; add one with all four settings true",
		}}
	}
	var findings []core.Finding
	for _, block := range blocks {
		for _, key := range []string{
			"blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets",
		} {
			if block.Get(key).Bool(false) == core.No {
				findings = append(findings, core.Finding{
					URN:  block.URN,
					Path: key,
					What: fmt.Sprintf("is %s; it must be true", block.Get(key).Show()),
				})
			}
		}
	}
	return findings
}

var s3NoPublicACL = core.Rule{
	Name:  "s3-no-public-acl",
	Group: "storage",
	Title: "No public ACLs, and ACLs are off.",
	Why: "An ACL for AllUsers or AuthenticatedUsers gives the bucket or object to the internet; with ACLs on, each " +
		"upload may bring its own.",
	Fix: "leave ACLs off (ObjectOwnership BucketOwnerEnforced, the default of components/storage). Buckets for " +
		"CloudFront's standard logs need them: set Receives to DeliveryCloudFront and let \"logs\" be part of the name",
	// S3.2 and S3.3 are critical, S3.12 is medium.
	Severity:   core.Critical,
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP S3.2", "FSBP S3.3", "FSBP S3.12"},
	Types:      []string{core.S3Bucket, s3BucketACL, s3BucketOwnership, s3Object, s3ObjectV2, s3ObjectCopy},
	Resource:   checkPublicACL,
}

// publicACLs are the canned ACLs that let strangers in.
var publicACLs = []string{"public-read", "public-read-write", "authenticated-read"}

func checkPublicACL(r core.Resource, _ core.Config) []core.Finding {
	var findings []core.Finding
	if acl, ok := r.Get("acl").Str(); ok && slices.Contains(publicACLs, strings.ToLower(acl)) {
		findings = append(findings, core.Finding{
			Path: "acl",
			What: fmt.Sprintf("is %q, which lets strangers in; leave it out", acl),
		})
	}
	for _, path := range []string{"grants", "accessControlPolicy.grants"} {
		items, _ := r.Get(path).Items()
		for i, grant := range items {
			uri := grant.Get("uri").StrOr("") + grant.Get("grantee.uri").StrOr("")
			if strings.HasSuffix(uri, "/global/AllUsers") || strings.HasSuffix(uri, "/global/AuthenticatedUsers") {
				findings = append(findings, core.Finding{
					Path: core.Element(path, i),
					What: fmt.Sprintf("grants access to %s; drop the grant", uri),
				})
			}
		}
	}
	if r.Type == s3BucketOwnership {
		findings = append(findings, checkOwnership(r)...)
	}
	return findings
}

func checkOwnership(r core.Resource) []core.Finding {
	v := r.Get("rule.objectOwnership")
	switch ownership, known := v.Str(); {
	case !known, ownership == "BucketOwnerEnforced":
		return nil
	case ownership == "BucketOwnerPreferred" && keepsLogs(r):
		return nil
	default:
		return []core.Finding{{
			Path: "rule.objectOwnership",
			What: fmt.Sprintf("is %q, which turns ACLs on; set BucketOwnerEnforced", ownership),
		}}
	}
}

// keepsLogs reports whether the resource is about a bucket for logs, as far as names say it: a
// resource rule sees no other resource.
func keepsLogs(r core.Resource) bool {
	parent := r.Parent[strings.LastIndex(r.Parent, ":")+1:]
	for _, name := range []string{r.Name, parent, r.Get("bucket").StrOr("")} {
		parts := strings.FieldsFunc(strings.ToLower(name),
			func(c rune) bool { return c == '-' || c == '_' || c == '.' || c == '/' })
		if slices.ContainsFunc(parts, func(p string) bool {
			return p == "log" || p == "logs" || p == "logging" || p == "accesslogs"
		}) {
			return true
		}
	}
	return false
}

var s3NoWebsite = core.Rule{
	Name:  "s3-no-website",
	Group: "storage",
	Title: "No S3 website endpoints.",
	Why:   "A website endpoint speaks plain HTTP only and needs a public bucket.",
	Fix:   "serve the bucket with plinth:sites, which puts CloudFront with an origin access control in front",
	// The endpoint knows neither TLS nor origin access control.
	Severity: core.Medium,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Types:    []string{core.S3Bucket, s3BucketWebsite},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		if r.Type == s3BucketWebsite {
			return []core.Finding{{What: "configures an S3 website endpoint; serve the bucket by CloudFront"}}
		}
		var findings []core.Finding
		for _, path := range []string{"website", "websites"} {
			if items, _ := r.Get(path).Items(); len(items) > 0 {
				findings = append(findings, core.Finding{
					Path: path,
					What: "makes the bucket a website; serve it by CloudFront",
				})
			}
		}
		return findings
	},
}
