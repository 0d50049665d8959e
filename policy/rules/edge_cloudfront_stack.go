package rules

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// bucketHost matches the REST addresses of S3. Those of its websites are another kind of origin, which knows no access control.
var bucketHost = regexp.MustCompile(`^.+\.s3([.-](dualstack\.)?[a-z]{2}(-[a-z]+)+-\d)?\.amazonaws\.com(\.cn)?$`)

// isBucket reports whether an origin is an S3 bucket: by its address, or because it is neither a custom nor a VPC origin.
func isBucket(origin Value) Truth {
	host := origin.Get("domainName")
	if name, ok := host.Str(); ok && bucketHost.MatchString(strings.ToLower(name)) {
		return Yes
	}
	if !empty(origin.Get("s3OriginConfig")) && !origin.Get("s3OriginConfig").IsUnknown() {
		return Yes
	}
	for _, key := range []string{"customOriginConfig", "vpcOriginConfig"} {
		switch config := origin.Get(key); {
		case config.IsUnknown():
			return Unknown
		case !config.IsAbsent():
			return No
		}
	}
	return Yes
}

var cloudfrontS3OAC = Rule{
	Name: "cloudfront-s3-oac", Group: "edge", Core: true, Severity: High,
	Levels: Levels{Advisory, Mandatory, Mandatory},
	Title: "CloudFront reads buckets through an origin access control, and the bucket's policy lets in exactly the distributions that read " +
		"from it.",
	Why:        "Otherwise the bucket must be open to everybody, or any distribution of any account may read it.",
	Fix:        "plinth:sites does both; elsewhere set originAccessControlId and in the bucket's policy AWS:SourceArn to the distribution's ARN",
	Frameworks: []string{"FSBP CloudFront.13"},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		checked := map[string]bool{}
		for _, d := range s.Of(cloudfrontDistribution) {
			for _, origin := range parts(d, "origins") {
				if isBucket(origin.Value) != Yes {
					continue
				}
				control := origin.Get("originAccessControlId")
				if empty(control) {
					findings = append(findings, Finding{URN: d.URN, Path: origin.path + ".originAccessControlId", What: fmt.Sprintf(
						"is absent: origin %s is a bucket that CloudFront then reads without signing its requests", origin.Get("originId").Show())})
					continue
				}
				findings = append(findings, s.unsigned(d, origin)...)
				findings = append(findings, s.letIn(d, origin, checked)...)
			}
		}
		return findings
	},
}

// unsigned reports an origin access control of the stack that doesn't sign.
func (s *Stack) unsigned(d Resource, origin part) []Finding {
	path := origin.path + ".originAccessControlId"
	for _, control := range s.members(d, path, cloudfrontOAC).sure {
		if behaviour, ok := control.Get("signingBehavior").Str(); ok && behaviour == "never" {
			return []Finding{{URN: d.URN, Path: path, What: fmt.Sprintf("is %s, whose signingBehavior is never; it should be always", control.Name)}}
		} else if ok && behaviour == "no-override" {
			return []Finding{{URN: d.URN, Path: path, Advisory: true, What: fmt.Sprintf("is %s, whose signingBehavior is no-override: "+
				"a caller's own Authorization header goes to the bucket in place of CloudFront's; better always", control.Name)}}
		}
	}
	return nil
}

// letIn reports what is wrong with the policy of an origin's bucket, where both are of this stack. Each statement is reported once.
func (s *Stack) letIn(d Resource, origin part, checked map[string]bool) []Finding {
	buckets := s.members(d, origin.path+".domainName", s3Bucket)
	if len(buckets.sure) != 1 {
		return nil
	}
	bucket := buckets.sure[0]
	policies, perhaps := s.companions(bucket, s.Of(s3BucketPolicy), "bucket")
	var findings []Finding
	granted := No
	if perhaps {
		granted = Unknown
	}
	for _, policy := range append(policies, bucket) {
		text := s.read(policy, "policy")
		if policy.Type == s3Bucket {
			text = policy.Asked("policy") // AWS's answer repeats what a resource of its own wrote
		}
		doc := ReadPolicy(text, "policy")
		if !doc.Known {
			granted = either(granted, Unknown)
		}
		for _, statement := range doc.Statements {
			if !forCloudFront(statement) {
				continue
			}
			grant, why := grants(statement, d)
			granted = either(granted, grant)
			if key := policy.URN + statement.Path; why != "" && !checked[key] {
				checked[key] = true
				findings = append(findings, Finding{URN: policy.URN, Path: statement.Path, What: why})
				granted = either(granted, Unknown) // reported already
			} else if why != "" {
				granted = either(granted, Unknown)
			}
		}
	}
	if granted == No {
		findings = append(findings, Finding{URN: d.URN, Path: origin.path, What: fmt.Sprintf(
			"is bucket %s, whose policy doesn't let this distribution in; it should allow cloudfront.amazonaws.com with AWS:SourceArn of the distribution", bucket.Name)})
	}
	return findings
}

// forCloudFront reports whether a statement lets CloudFront in.
func forCloudFront(s Statement) bool {
	return s.Allow && slices.ContainsFunc(s.Principals, func(p Principal) bool {
		return p.Kind == "Service" && slices.Contains(p.Known, "cloudfront.amazonaws.com")
	})
}

// grants reports whether a statement lets the distribution in, and why it lets in others that it shouldn't.
func grants(s Statement, d Resource) (Truth, string) {
	if !s.ConditionsKnown {
		return Unknown, ""
	}
	own, ownKnown := d.Get("arn").Str()
	answer, pinned := No, false
	for _, condition := range s.Conditions {
		if condition.Key != "aws:sourcearn" || !condition.positive() || condition.ForAllValues || condition.IfExists {
			continue
		}
		pinned = true
		if condition.Values.Unknown || !ownKnown {
			answer = either(answer, Unknown)
		}
		for _, value := range condition.Values.Known {
			if strings.ContainsAny(value, "*?") {
				return Yes, fmt.Sprintf("lets in every distribution that AWS:SourceArn %q matches; it should be one distribution's ARN", value)
			}
			if ownKnown && value == own {
				answer = Yes
			}
		}
	}
	if !pinned {
		return Yes, "lets in any distribution: it has no condition that holds AWS:SourceArn; it should be the distribution's ARN"
	}
	return answer, ""
}

// managedHeaders are AWS's response headers policies, by id, and whether they hold the security headers.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html
var managedHeaders = map[string]bool{
	"67f7725c-6f97-4210-82d7-5512b31e9d03": true,  // SecurityHeadersPolicy
	"e61eb60c-9c35-4d20-a928-2b84e02af89c": true,  // CORS-and-SecurityHeadersPolicy
	"eaab4381-ed33-4a86-88ca-d9558dc6cd63": true,  // CORS-with-preflight-and-SecurityHeadersPolicy
	"60669652-455b-4ae9-85a4-c4c02393f86c": false, // SimpleCORS
	"5cc3b908-e619-4b99-88e5-2cf7f45965bd": false, // CORS-With-Preflight
}

// aYear is in seconds.
const aYear = 365 * 24 * 60 * 60

var cloudfrontSecurityHeaders = Rule{
	Name: "cloudfront-security-headers", Group: "edge", Severity: Medium,
	Levels: Levels{Advisory, Advisory, Mandatory},
	Title:  "Every cache behaviour sends security headers: HSTS for a year or more, nosniff, and no framing by others.",
	Why:    "Without them a browser can be talked back to HTTP, into running a file as a script, or into showing the site inside another.",
	Fix:    "plinth:sites has such a policy (hsts is its age); elsewhere set responseHeadersPolicyId to a policy with a securityHeadersConfig",
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		used := map[string]bool{}
		for _, d := range s.Of(cloudfrontDistribution) {
			for _, b := range behaviours(d) {
				path := b.path + ".responseHeadersPolicyId"
				id := b.Get("responseHeadersPolicyId")
				if empty(id) {
					findings = append(findings, Finding{URN: d.URN, Path: path, What: "is absent: these answers carry no security headers"})
					continue
				}
				if text, ok := id.Str(); ok {
					if secure, managed := managedHeaders[text]; managed && !secure {
						findings = append(findings, Finding{URN: d.URN, Path: path, What: fmt.Sprintf("is %q, a policy of AWS without security headers", text)})
					}
				}
				for _, policy := range s.members(d, path, cloudfrontHeaders).sure {
					used[policy.URN] = true
				}
			}
		}
		for _, policy := range s.Of(cloudfrontHeaders) {
			if used[policy.URN] {
				findings = append(findings, weakHeaders(policy)...)
			}
		}
		return findings
	},
}

// weakHeaders reports each security header that a response headers policy lacks.
func weakHeaders(policy Resource) []Finding {
	config := policy.Get("securityHeadersConfig")
	var findings []Finding
	lack := func(path, what string) {
		findings = append(findings, Finding{URN: policy.URN, Path: "securityHeadersConfig." + path, What: what})
	}
	age := config.Get("strictTransportSecurity.accessControlMaxAgeSec")
	if seconds, ok := age.Num(); !age.IsUnknown() && (!ok || seconds < aYear) {
		lack("strictTransportSecurity.accessControlMaxAgeSec", fmt.Sprintf("is %s; it should be %d (a year) or more", age.Show(), aYear))
	}
	if config.Get("contentTypeOptions").IsAbsent() {
		lack("contentTypeOptions", "is absent, so that browsers guess types (nosniff is missing)")
	}
	frame := config.Get("frameOptions.frameOption")
	csp := config.Get("contentSecurityPolicy.contentSecurityPolicy")
	text, _ := csp.Str()
	if empty(frame) && !csp.IsUnknown() && !strings.Contains(strings.ToLower(text), "frame-ancestors") {
		lack("frameOptions.frameOption", "is absent, so that other sites may frame this one; it should be DENY or SAMEORIGIN")
	}
	return findings
}
