package s3

import (
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

var s3Encrypted = core.Rule{
	Name:  "s3-encrypted",
	Group: "storage",
	Title: "Every bucket says how it is encrypted, with KMS where its data is sensitive.",
	Why:   "A key of your own adds a second lock and a log of each use; what isn't written down changes unseen.",
	Fix:   "make the bucket with components/storage and give it KMSKeyARN where it is tagged DataClass=sensitive",
	// S3.17 asks for KMS everywhere; S3 itself encrypts with its own key since 2023.
	Severity:   core.Medium,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"Security Hub S3.17"},
	Stack:      eachBucket(checkEncrypted),
}

func checkEncrypted(s *core.Stack, bucket core.Resource) []core.Finding {
	configurations, maybe := s.Configuring(bucket, "bucket", s3BucketEncryption)
	place, at := bucket, ""
	var values []core.Value
	for _, c := range configurations {
		place, at, values = c, "rules", append(values, c.Get("rules"))
	}
	for _, key := range []string{"serverSideEncryptionConfiguration", "serverSideEncryptionConfigurations"} {
		if v := bucket.Asked(key); core.HasItems(v) {
			values = append(values, v)
		}
	}
	if maybe {
		return nil
	}
	if len(values) == 0 {
		return []core.Finding{{URN: bucket.URN, What: "has no server-side encryption configuration; add one"}}
	}
	if core.Tagged(bucket, "DataClass", "sensitive") != core.Yes {
		return nil
	}
	for _, v := range values {
		algorithms, known := deep(v, "sseAlgorithm")
		for _, a := range algorithms {
			known = known && !strings.HasPrefix(a, "aws:kms")
		}
		if !known {
			return nil
		}
	}
	return []core.Finding{{
		URN:  place.URN,
		Path: at,
		What: "encrypts with S3's own key a bucket tagged DataClass=sensitive; encrypt with a KMS key (aws:kms)",
	}}
}

// deep returns the strings under a key at any depth, and whether all of the value is known.
func deep(v core.Value, key string) (found []string, known bool) {
	known = !v.HasUnknown()
	var walk func(v core.Value)
	walk = func(v core.Value) {
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
