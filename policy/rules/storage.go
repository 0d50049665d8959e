package rules

import (
	"fmt"
	"slices"
	"strings"
)

func storageRules() []Rule {
	return []Rule{
		s3PublicAccessBlock, s3NoPublicACL, s3TLSOnly, s3Encrypted, s3Versioning, s3Lifecycle, s3AccessLogs,
		s3NoForceDestroy, s3NoWebsite, s3PolicyNoLockout,
	}
}

// The types that make up a bucket, as canonical tokens.
const (
	s3BucketBlock       = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
	s3BucketEncryption  = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
	s3BucketVersioning  = "aws:s3/bucketVersioning:BucketVersioning"
	s3BucketLifecycle   = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
	s3BucketLogging     = "aws:s3/bucketLogging:BucketLogging"
	s3BucketACL         = "aws:s3/bucketAcl:BucketAcl"
	s3BucketOwnership   = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
	s3BucketWebsite     = "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration"
	s3Object            = "aws:s3/bucketObject:BucketObject"
	s3ObjectV2          = "aws:s3/bucketObjectv2:BucketObjectv2"
	s3ObjectCopy        = "aws:s3/objectCopy:ObjectCopy"
	logDeliveryReceiver = "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination"
)

// configuring returns the resources of the types that configure the target, named in their property. maybe says that others may do so
// too: a preview doesn't know yet what they configure.
func (s *Stack) configuring(target Resource, property string, types ...string) (list []Resource, maybe bool) {
	for _, r := range s.Of(types...) {
		refs := s.Refs(r, property, target.Type)
		if r.Get(property).IsAbsent() {
			// A preview may leave an unknown value out.
			refs = s.dependencies(r, property, []string{target.Type})
			refs.Exact = refs.Exact && len(refs.Resources) > 0
			if len(refs.Resources) == 0 && !s.Preview {
				continue
			}
		}
		switch {
		case refs.Has(target.URN) && refs.Exact:
			list = append(list, r)
		case refs.Has(target.URN) || !refs.Exact && len(refs.Resources) == 0:
			maybe = true
		}
	}
	return list, maybe
}

// eachBucket makes a rule's judgement out of the judgement on one bucket.
func eachBucket(judge func(s *Stack, bucket Resource) []Finding) func(*Stack, Config) []Finding {
	return func(s *Stack, _ Config) []Finding {
		var findings []Finding
		for _, bucket := range s.Of(s3Bucket) {
			findings = append(findings, judge(s, bucket)...)
		}
		return findings
	}
}

var s3PublicAccessBlock = Rule{
	Name:  "s3-public-access-block",
	Group: "storage",
	Title: "Every bucket blocks public access in all four ways.",
	Why:   "Without the block one wrong ACL or policy statement publishes the bucket to the internet.",
	Fix:   "make the bucket with components/storage, which blocks public access; a bucket of your own needs a BucketPublicAccessBlock with all four true",
	Core:  true, Severity: High, Levels: Levels{Mandatory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP S3.1", "FSBP S3.8", "CIS 2.1.4"},
	Stack:      eachBucket(judgePublicAccessBlock),
}

func judgePublicAccessBlock(s *Stack, bucket Resource) []Finding {
	blocks, maybe := s.configuring(bucket, "bucket", s3BucketBlock)
	if len(blocks) == 0 {
		if maybe {
			return nil
		}
		return []Finding{{URN: bucket.URN, What: "has no BucketPublicAccessBlock; add one with all four settings true"}}
	}
	var findings []Finding
	for _, block := range blocks {
		for _, key := range []string{"blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"} {
			if block.Get(key).Bool(false) == No {
				findings = append(findings, Finding{URN: block.URN, Path: key, What: fmt.Sprintf("is %s; it must be true", block.Get(key).Show())})
			}
		}
	}
	return findings
}

var s3TLSOnly = Rule{
	Name:  "s3-tls-only",
	Group: "storage",
	Title: "Every bucket refuses requests without TLS.",
	Why:   "Over plain HTTP anybody on the way reads the objects and the signed requests.",
	Fix:   "make the bucket with components/storage, which adds the statement; else deny s3:* on the bucket and its objects to * where aws:SecureTransport is false",
	Core:  true, Severity: Medium, Levels: Levels{Advisory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP S3.5", "CIS 2.1.1"},
	Stack:      eachBucket(judgeTLSOnly),
}

func judgeTLSOnly(s *Stack, bucket Resource) []Finding {
	policies, maybe := s.configuring(bucket, "bucket", s3BucketPolicy)
	docs := []PolicyDocument{ReadPolicy(bucket.Get("policy"), "policy")}
	for _, p := range policies {
		doc := ReadPolicy(p.Get("policy"), "policy")
		doc.Known = doc.Known && !(p.Get("policy").IsAbsent() && s.Preview)
		docs = append(docs, doc)
	}
	for _, doc := range docs {
		maybe = maybe || !doc.Known
		for _, statement := range doc.Statements {
			switch statement.deniesPlainHTTP(bucket) {
			case Yes:
				return nil
			case Unknown:
				maybe = true
			}
		}
	}
	switch {
	case maybe:
		return nil
	case len(policies) > 0:
		return []Finding{{URN: policies[0].URN, Path: "policy", What: "has no statement that denies s3:* on the bucket and its objects to * where aws:SecureTransport is false"}}
	}
	return []Finding{{URN: bucket.URN, What: "has no bucket policy that denies requests where aws:SecureTransport is false"}}
}

// deniesPlainHTTP reports whether the statement denies everybody every request to the bucket and its objects without TLS.
func (s Statement) deniesPlainHTTP(bucket Resource) Truth {
	everybody := false
	for _, p := range s.Principals {
		everybody = everybody || p.anyone()
	}
	if !s.Deny || !everybody || !s.Actions.any(func(p string) bool { return everyActionOf(p, "s3") }) {
		return No
	}
	if !s.ConditionsKnown || s.Resources.Unknown {
		return Unknown
	}
	if len(s.Conditions) != 1 || !s.Conditions[0].plainHTTP() || !s.covers(bucket) {
		return No
	}
	return Yes
}

func (c Condition) plainHTTP() bool {
	if c.Key != "aws:securetransport" || c.Operator != "bool" || c.ForAllValues {
		return false
	}
	return c.Values.Unknown || c.Values.any(func(v string) bool { return strings.EqualFold(v, "false") })
}

// covers reports whether the statement's resources take in the bucket itself and all its objects.
func (s Statement) covers(bucket Resource) bool {
	arn, known := bucket.Get("arn").Str()
	if name, ok := bucket.Get("bucket").Str(); !known && ok && name != "" {
		arn, known = "arn:aws:s3:::"+name, true
	}
	itself := func(p string) bool { return like(p, arn) }
	objects := func(p string) bool { return like(p, arn+"/"+probe) }
	if !known {
		itself = func(p string) bool { return wild(p) || !strings.Contains(p, "/") }
		objects = func(p string) bool { return strings.HasSuffix(p, "*") }
	}
	return s.reaches(itself) && s.reaches(objects)
}

var s3Encrypted = Rule{
	Name:  "s3-encrypted",
	Group: "storage",
	Title: "Every bucket says how it is encrypted, with KMS where its data is sensitive.",
	Why:   "A key of your own adds a second lock and a log of each use; what isn't written down changes unseen.",
	Fix:   "make the bucket with components/storage and give it KMSKeyARN where it is tagged DataClass=sensitive",
	// S3.17 asks for KMS everywhere; S3 itself encrypts with its own key since 2023.
	Severity: Medium, Levels: Levels{Advisory, Mandatory, Mandatory},
	Frameworks: []string{"Security Hub S3.17"},
	Stack:      eachBucket(judgeEncrypted),
}

func judgeEncrypted(s *Stack, bucket Resource) []Finding {
	configurations, maybe := s.configuring(bucket, "bucket", s3BucketEncryption)
	place, at := bucket, ""
	var values []Value
	for _, c := range configurations {
		place, at, values = c, "rules", append(values, c.Get("rules"))
	}
	for _, key := range []string{"serverSideEncryptionConfiguration", "serverSideEncryptionConfigurations"} {
		if v := bucket.Asked(key); hasItems(v) {
			values = append(values, v)
		}
	}
	if maybe {
		return nil
	}
	if len(values) == 0 {
		return []Finding{{URN: bucket.URN, What: "has no server-side encryption configuration; add one"}}
	}
	if tagged(bucket, "DataClass", "sensitive") != Yes {
		return nil
	}
	for _, v := range values {
		algorithms, known := v.deep("sseAlgorithm")
		for _, a := range algorithms {
			known = known && !strings.HasPrefix(a, "aws:kms")
		}
		if !known {
			return nil
		}
	}
	return []Finding{{URN: place.URN, Path: at, What: "encrypts with S3's own key a bucket tagged DataClass=sensitive; encrypt with a KMS key (aws:kms)"}}
}

// hasItems reports whether there is something in a list or an object, or may be.
func hasItems(v Value) bool {
	items, known := v.Items()
	return !known || slices.ContainsFunc(items, func(item Value) bool { return !empty(item) })
}

// deep returns the strings under a key at any depth, and whether all of the value is known.
func (v Value) deep(key string) (found []string, known bool) {
	known = !v.HasUnknown()
	var walk func(v Value)
	walk = func(v Value) {
		for k, e := range v.Entries {
			if s, ok := e.Str(); ok && k == key {
				found = append(found, s)
			}
			walk(e)
		}
		if v.IsList() {
			items, _ := v.Items()
			for _, e := range items {
				walk(e)
			}
		}
	}
	walk(v)
	return found, known
}
