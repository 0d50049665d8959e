package cloudfront

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/policy/core"
)

// bucketHost matches the REST addresses of S3. Those of its websites are another kind of origin,
// which knows no access control.
var bucketHost = regexp.MustCompile(`^.+\.s3([.-](dualstack\.)?[a-z]{2}(-[a-z]+)+-\d)?\.amazonaws\.com(\.cn)?$`)

// isBucket reports whether an origin is an S3 bucket: by its address, or because it is neither a
// custom nor a VPC origin.
func isBucket(origin core.Value) core.Truth {
	host := origin.Get("domainName")
	if name, ok := host.Str(); ok && bucketHost.MatchString(strings.ToLower(name)) {
		return core.Yes
	}
	if !core.IsEmpty(origin.Get("s3OriginConfig")) && !origin.Get("s3OriginConfig").IsUnknown() {
		return core.Yes
	}
	for _, key := range []string{"customOriginConfig", "vpcOriginConfig"} {
		switch config := origin.Get(key); {
		case config.IsUnknown():
			return core.Unknown
		case !config.IsAbsent():
			return core.No
		}
	}
	return core.Yes
}

var cloudfrontS3OAC = core.Rule{
	Name:     "cloudfront-s3-oac",
	Group:    "edge",
	Core:     true,
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Title: "CloudFront reads buckets through an origin access control, and the bucket's policy lets in exactly the " +
		"distributions that read from it.",
	Why: "Otherwise the bucket must be open to everybody, or any distribution of any account may read it.",
	Fix: "plinth:sites does both; elsewhere set originAccessControlId and in the bucket's policy AWS:SourceArn to " +
		"the distribution's ARN",
	Frameworks: []string{"FSBP CloudFront.13"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		checked := map[string]bool{}
		for _, d := range s.Of(core.CloudFrontDistribution) {
			for _, origin := range core.Parts(d, "origins") {
				if isBucket(origin.Value) != core.Yes {
					continue
				}
				control := origin.Get("originAccessControlId")
				if core.IsEmpty(control) {
					findings = append(findings, core.Finding{
						URN:  d.URN,
						Path: origin.Path + ".originAccessControlId",
						What: fmt.Sprintf(
							"is absent: origin %s is a bucket that CloudFront then reads without signing its requests",
							origin.Get("originId").Show()),
					})
					continue
				}
				findings = append(findings, unsigned(s, d, origin)...)
				findings = append(findings, letIn(s, d, origin, checked)...)
			}
		}
		return findings
	},
}

// unsigned reports an origin access control of the stack that doesn't sign.
func unsigned(s *core.Stack, d core.Resource, origin core.Part) []core.Finding {
	path := origin.Path + ".originAccessControlId"
	for _, control := range s.Members(d, path, cloudfrontOAC).Sure {
		if behaviour, ok := control.Get("signingBehavior").Str(); ok && behaviour == "never" {
			return []core.Finding{{
				URN:  d.URN,
				Path: path,
				What: fmt.Sprintf("is %s, whose signingBehavior is never; it should be always", control.Name),
			}}
		} else if ok && behaviour == "no-override" {
			return []core.Finding{{
				URN:      d.URN,
				Path:     path,
				Advisory: true,
				What: fmt.Sprintf("is %s, whose signingBehavior is no-override: "+
					"a caller's own Authorization header goes to the bucket in place of CloudFront's; better always", control.Name),
			}}
		}
	}
	return nil
}

// letIn reports what is wrong with the policy of an origin's bucket, where both are of this stack.
// Each statement is reported once.
func letIn(s *core.Stack, d core.Resource, origin core.Part, checked map[string]bool) []core.Finding {
	buckets := s.Members(d, origin.Path+".domainName", core.S3Bucket)
	if len(buckets.Sure) != 1 {
		return nil
	}
	bucket := buckets.Sure[0]
	policies, perhaps := s.Companions(bucket, s.Of(core.S3BucketPolicy), "bucket")
	var findings []core.Finding
	granted := core.No
	if perhaps {
		granted = core.Unknown
	}
	for _, policy := range append(policies, bucket) {
		text := s.Read(policy, "policy")
		if policy.Type == core.S3Bucket {
			text = policy.Asked("policy") // AWS's answer repeats what a resource of its own wrote
		}
		doc := core.ReadPolicy(text, "policy")
		if !doc.Known {
			granted = core.Or(granted, core.Unknown)
		}
		for _, statement := range doc.Statements {
			if !forCloudFront(statement) {
				continue
			}
			grant, why := grants(statement, d)
			granted = core.Or(granted, grant)
			if key := policy.URN + statement.Path; why != "" && !checked[key] {
				checked[key] = true
				findings = append(findings, core.Finding{URN: policy.URN, Path: statement.Path, What: why})
				granted = core.Or(granted, core.Unknown) // reported already
			} else if why != "" {
				granted = core.Or(granted, core.Unknown)
			}
		}
	}
	if granted == core.No {
		findings = append(findings, core.Finding{URN: d.URN, Path: origin.Path, What: fmt.Sprintf(
			"is bucket %s, whose policy doesn't let this distribution in; it should allow cloudfront.amazonaws.com "+
				"with AWS:SourceArn of the distribution", bucket.Name)})
	}
	return findings
}

// forCloudFront reports whether a statement lets CloudFront in.
func forCloudFront(s iampolicy.Statement) bool {
	return s.Allow && slices.ContainsFunc(s.Principals, func(p iampolicy.Principal) bool {
		return p.Kind == "Service" && slices.Contains(p.Known, "cloudfront.amazonaws.com")
	})
}

// grants reports whether a statement lets the distribution in, and why it lets in others that it
// shouldn't.
func grants(s iampolicy.Statement, d core.Resource) (core.Truth, string) {
	if !s.ConditionsKnown {
		return core.Unknown, ""
	}
	own, ownKnown := d.Get("arn").Str()
	answer, pinned := core.No, false
	for _, condition := range s.Conditions {
		if condition.Key != "aws:sourcearn" || !condition.IsPositive() || condition.ForAllValues || condition.IfExists {
			continue
		}
		pinned = true
		if condition.Values.Unknown || !ownKnown {
			answer = core.Or(answer, core.Unknown)
		}
		for _, value := range condition.Values.Known {
			if strings.ContainsAny(value, "*?") {
				return core.Yes, fmt.Sprintf("lets in every distribution that AWS:SourceArn %q matches; it should "+
					"be one distribution's ARN", value)
			}
			if ownKnown && value == own {
				answer = core.Yes
			}
		}
	}
	if !pinned {
		return core.Yes, "lets in any distribution: it has no condition that holds AWS:SourceArn; it should be the " +
			"distribution's ARN"
	}
	return answer, ""
}
