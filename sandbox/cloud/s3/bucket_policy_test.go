package s3_test

import (
	"testing"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func TestBucketPolicy(t *testing.T) {
	t.Parallel()
	statement := func(effect, principal, action, resource string) string {
		return cloudtest.Policy(`{"Effect":"` + effect + `","Principal":` + principal + `,"Action":"` + action + `","Resource":"` + resource + `"}`)
	}
	mine := func(in m) func(h *cloudtest.Harness) m {
		return func(h *cloudtest.Harness) m { return cloudtest.Over(m{"bucket": h.Created["site"].ID}, in) }
	}
	right := mine(m{
		"policy": statement("Allow", `{"Service":"cloudfront.amazonaws.com"}`, "s3:GetObject",
			"arn:aws:s3:::site-4711/*"),
	})
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a policy's bucket exists": {
			Given: cloudtest.Bucket("site"),
			Type:  "s3/bucketPolicy:BucketPolicy",
			Right: right,
			Wrong: cloudtest.Just(m{"bucket": "none-4711"}),
			Says:  "NoSuchBucket",
		},
		"a policy speaks of its bucket": {
			Given: cloudtest.Bucket("site"),
			Type:  "s3/bucketPolicy:BucketPolicy",
			Right: right,
			Wrong: cloudtest.Just(m{
				"policy": statement("Allow", `{"Service":"cloudfront.amazonaws.com"}`, "s3:GetObject",
					"arn:aws:s3:::other/*"),
			}),
			Says: "invalid resource",
		},
		"a bucket policy's actions are S3's": {
			Given: cloudtest.Bucket("site"),
			Type:  "s3/bucketPolicy:BucketPolicy",
			Right: right,
			Wrong: cloudtest.Just(m{
				"policy": statement("Allow", `{"Service":"cloudfront.amazonaws.com"}`, "sqs:SendMessage",
					"arn:aws:s3:::site-4711/*"),
			}),
			Says: "invalid action",
		},
		"a public policy is blocked": {
			Given: cloudtest.Bucket("site"),
			Type:  "s3/bucketPolicy:BucketPolicy",
			Right: right,
			Wrong: cloudtest.Just(m{"policy": statement("Allow", `"*"`, "s3:GetObject", "arn:aws:s3:::site-4711/*")}),
			Says:  "BlockPublicPolicy",
		},
		"a bucket has one policy": {
			Given: cloudtest.Bucket("site"),
			Type:  "s3/bucketPolicy:BucketPolicy",
			Right: right,
			Spoil: func(h *cloudtest.Harness) { h.Create("s3/bucketPolicy:BucketPolicy", "first", right(h)) },
			Says:  "overwrite each other",
		},
	})
}
