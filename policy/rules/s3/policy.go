package s3

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/policy/core"
)

var s3TLSOnly = core.Rule{
	Name:  "s3-tls-only",
	Group: "storage",
	Title: "Every bucket refuses requests without TLS.",
	Why:   "Over plain HTTP anybody on the way reads the objects and the signed requests.",
	Fix: "make the bucket with components/storage, which adds the statement; else deny s3:* on the bucket and its " +
		"objects to * where aws:SecureTransport is false",
	Core:       true,
	Severity:   core.Medium,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP S3.5", "CIS 2.1.1"},
	Stack:      eachBucket(checkTLSOnly),
}

func checkTLSOnly(s *core.Stack, bucket core.Resource) []core.Finding {
	policies, maybe := s.Configuring(bucket, "bucket", core.S3BucketPolicy)
	docs := []iampolicy.Document{core.ReadPolicy(bucket.Get("policy"), "policy")}
	for _, p := range policies {
		doc := core.ReadPolicy(p.Get("policy"), "policy")
		doc.Known = doc.Known && !(p.Get("policy").IsAbsent() && s.Preview)
		docs = append(docs, doc)
	}
	for _, doc := range docs {
		maybe = maybe || !doc.Known
		for _, statement := range doc.Statements {
			switch deniesPlainHTTP(statement, bucket) {
			case core.Yes:
				return nil
			case core.Unknown:
				maybe = true
			}
		}
	}
	switch {
	case maybe:
		return nil
	case len(policies) > 0:
		return []core.Finding{{
			URN:  policies[0].URN,
			Path: "policy",
			What: "has no statement that denies s3:* on the bucket and its objects to * where aws:SecureTransport " +
				"is false",
		}}
	}
	return []core.Finding{{
		URN:  bucket.URN,
		What: "has no bucket policy that denies requests where aws:SecureTransport is false",
	}}
}

// deniesPlainHTTP reports whether the statement denies everybody every request to the bucket and
// its objects without TLS.
func deniesPlainHTTP(s iampolicy.Statement, bucket core.Resource) core.Truth {
	everybody := false
	for _, p := range s.Principals {
		everybody = everybody || p.IsAnyone()
	}
	if !s.Deny || !everybody || !s.Actions.Any(func(p string) bool { return iampolicy.EveryActionOf(p, "s3") }) {
		return core.No
	}
	if !s.ConditionsKnown || s.Resources.Unknown {
		return core.Unknown
	}
	if len(s.Conditions) != 1 || !core.IsPlainHTTP(s.Conditions[0]) || !covers(s, bucket) {
		return core.No
	}
	return core.Yes
}

// covers reports whether the statement's resources take in the bucket itself and all its objects.
func covers(s iampolicy.Statement, bucket core.Resource) bool {
	arn, known := bucket.Get("arn").Str()
	if name, ok := bucket.Get("bucket").Str(); !known && ok && name != "" {
		arn, known = "arn:aws:s3:::"+name, true
	}
	itself := func(p string) bool { return iampolicy.Matches(p, arn) }
	objects := func(p string) bool { return iampolicy.Matches(p, arn+"/"+iampolicy.AnyName) }
	if !known {
		itself = func(p string) bool { return iampolicy.IsWild(p) || !strings.Contains(p, "/") }
		objects = func(p string) bool { return strings.HasSuffix(p, "*") }
	}
	return s.Reaches(itself) && s.Reaches(objects)
}

var s3PolicyNoLockout = core.Rule{
	Name:  "s3-policy-no-lockout",
	Group: "storage",
	Title: "No bucket policy locks everybody out.",
	Why: "A Deny of everything for everybody also denies changing the policy: only the account's root user can " +
		"undo it.",
	Fix: "add a condition to the Deny (aws:SecureTransport, aws:SourceVpce, aws:PrincipalArn, …) or name the actions",
	// Deployments lock themselves out this way.
	Severity: core.High,
	Levels:   core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Types:    []string{core.S3BucketPolicy, core.S3Bucket, "aws:s3/accessPoint:AccessPoint"},
	Resource: core.EachStatement(core.ResourceHolders, checkLockout),
}

func checkLockout(s iampolicy.Statement, _ core.Config) string {
	everybody := slices.ContainsFunc(s.Principals, iampolicy.Principal.IsAnyone)
	locks := s.Actions.Any(func(p string) bool { return iampolicy.MatchesAction(p, "s3:PutBucketPolicy") })
	if s.NotActions.Present && !s.NotActions.Unknown {
		locks = !s.NotActions.Any(func(p string) bool { return iampolicy.MatchesAction(p, "s3:PutBucketPolicy") })
	}
	theBucket := func(p string) bool { return iampolicy.IsWild(p) || !strings.Contains(p, "/") }
	if !s.Deny || !everybody || !locks || !s.Unconditional() || s.Resources.Present && !s.Reaches(theBucket) {
		return ""
	}
	return "denies " + core.ShowSome(append(s.Actions.Known, s.NotActions.Known...)) +
		" to everybody without a condition; add one"
}
