package rules

import (
	"fmt"
	"slices"
	"strings"
)

var s3NoPublicACL = Rule{
	Name:  "s3-no-public-acl",
	Group: "storage",
	Title: "No public ACLs, and ACLs are off.",
	Why:   "An ACL for AllUsers or AuthenticatedUsers gives the bucket or object to the internet; with ACLs on, each upload may bring its own.",
	Fix: "leave ACLs off (ObjectOwnership BucketOwnerEnforced, the default of components/storage). Buckets for CloudFront's standard logs need them: " +
		"set Receives to DeliveryCloudFront and let \"logs\" be part of the name",
	// S3.2 and S3.3 are critical, S3.12 is medium.
	Severity: Critical, Levels: Levels{Mandatory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP S3.2", "FSBP S3.3", "FSBP S3.12"},
	Types:      []string{s3Bucket, s3BucketACL, s3BucketOwnership, s3Object, s3ObjectV2, s3ObjectCopy},
	Resource:   judgePublicACL,
}

// publicACLs are the canned ACLs that let strangers in.
var publicACLs = []string{"public-read", "public-read-write", "authenticated-read"}

func judgePublicACL(r Resource, _ Config) []Finding {
	var findings []Finding
	if acl, ok := r.Get("acl").Str(); ok && slices.Contains(publicACLs, strings.ToLower(acl)) {
		findings = append(findings, Finding{Path: "acl", What: fmt.Sprintf("is %q, which lets strangers in; leave it out", acl)})
	}
	for _, path := range []string{"grants", "accessControlPolicy.grants"} {
		items, _ := r.Get(path).Items()
		for i, grant := range items {
			uri := grant.Get("uri").StrOr("") + grant.Get("grantee.uri").StrOr("")
			if strings.HasSuffix(uri, "/global/AllUsers") || strings.HasSuffix(uri, "/global/AuthenticatedUsers") {
				findings = append(findings, Finding{Path: element(path, i), What: fmt.Sprintf("grants access to %s; drop the grant", uri)})
			}
		}
	}
	if r.Type == s3BucketOwnership {
		findings = append(findings, judgeOwnership(r)...)
	}
	return findings
}

func judgeOwnership(r Resource) []Finding {
	v := r.Get("rule.objectOwnership")
	switch ownership, known := v.Str(); {
	case !known, ownership == "BucketOwnerEnforced":
		return nil
	case ownership == "BucketOwnerPreferred" && r.keepsLogs():
		return nil
	default:
		return []Finding{{Path: "rule.objectOwnership", What: fmt.Sprintf("is %q, which turns ACLs on; set BucketOwnerEnforced", ownership)}}
	}
}

// keepsLogs reports whether the resource is about a bucket for logs, as far as names say it: a resource rule sees no other resource.
func (r Resource) keepsLogs() bool {
	parent := r.Parent[strings.LastIndex(r.Parent, ":")+1:]
	for _, name := range []string{r.Name, parent, r.Get("bucket").StrOr("")} {
		parts := strings.FieldsFunc(strings.ToLower(name), func(c rune) bool { return c == '-' || c == '_' || c == '.' || c == '/' })
		if slices.ContainsFunc(parts, func(p string) bool { return p == "log" || p == "logs" || p == "logging" || p == "accesslogs" }) {
			return true
		}
	}
	return false
}

var s3NoForceDestroy = Rule{
	Name:  "s3-no-force-destroy",
	Group: "storage",
	Title: "A bucket with objects can't be destroyed.",
	Why:   "With forceDestroy one wrong destroy or replacement deletes every object and version.",
	Fix:   "leave plinth:disposable unset in this stack",
	// Stacks meant to be torn down set it on purpose.
	Severity: Medium, Levels: Levels{Disabled, Advisory, Mandatory},
	Types: []string{s3Bucket},
	Resource: func(r Resource, _ Config) []Finding {
		if r.Get("forceDestroy").Bool(false) != Yes {
			return nil
		}
		return []Finding{{Path: "forceDestroy", What: "is true; leave it out"}}
	},
}

var s3NoWebsite = Rule{
	Name:  "s3-no-website",
	Group: "storage",
	Title: "No S3 website endpoints.",
	Why:   "A website endpoint speaks plain HTTP only and needs a public bucket.",
	Fix:   "serve the bucket with plinth:sites, which puts CloudFront with an origin access control in front",
	// The endpoint knows neither TLS nor origin access control.
	Severity: Medium, Levels: Levels{Advisory, Mandatory, Mandatory},
	Types: []string{s3Bucket, s3BucketWebsite},
	Resource: func(r Resource, _ Config) []Finding {
		if r.Type == s3BucketWebsite {
			return []Finding{{What: "configures an S3 website endpoint; serve the bucket by CloudFront"}}
		}
		var findings []Finding
		for _, path := range []string{"website", "websites"} {
			if items, _ := r.Get(path).Items(); len(items) > 0 {
				findings = append(findings, Finding{Path: path, What: "makes the bucket a website; serve it by CloudFront"})
			}
		}
		return findings
	},
}

var s3PolicyNoLockout = Rule{
	Name:  "s3-policy-no-lockout",
	Group: "storage",
	Title: "No bucket policy locks everybody out.",
	Why:   "A Deny of everything for everybody also denies changing the policy: only the account's root user can undo it.",
	Fix:   "add a condition to the Deny (aws:SecureTransport, aws:SourceVpce, aws:PrincipalArn, …) or name the actions",
	// Deployments lock themselves out this way.
	Severity: High, Levels: Levels{Mandatory, Mandatory, Mandatory},
	Types:    []string{s3BucketPolicy, s3Bucket, "aws:s3/accessPoint:AccessPoint"},
	Resource: eachStatement(resourceHolders, judgeLockout),
}

func judgeLockout(s Statement, _ Config) string {
	everybody := slices.ContainsFunc(s.Principals, Principal.anyone)
	locks := s.Actions.any(func(p string) bool { return likeAction(p, "s3:PutBucketPolicy") })
	if s.NotActions.Present && !s.NotActions.Unknown {
		locks = !s.NotActions.any(func(p string) bool { return likeAction(p, "s3:PutBucketPolicy") })
	}
	theBucket := func(p string) bool { return wild(p) || !strings.Contains(p, "/") }
	if !s.Deny || !everybody || !locks || !s.unconditional() || s.Resources.Present && !s.reaches(theBucket) {
		return ""
	}
	return "denies " + some(append(s.Actions.Known, s.NotActions.Known...)) + " to everybody without a condition; add one"
}
