package s3_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/s3"
)

func TestBucket(t *testing.T) {
	t.Parallel()
	named := func(name, says string) cloudtest.Case {
		return cloudtest.Case{
			Type:  cloudtest.BucketType,
			Right: cloudtest.Just(m{"bucket": "good-name-4711"}),
			Wrong: cloudtest.Just(m{"bucket": name}),
			Says:  says,
		}
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a bucket's name is lower case":    named("Good-name", "upper-case"),
		"a bucket's name has 3 characters": named("ab", "between 3 and 63"),
		"a bucket's name has 63 characters": named("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
			"63"),
		"a bucket's name has no underscore": named("good_name", "InvalidBucketName"),
		"a bucket's name isn't an address":  named("192.168.5.4", "IP address"),
		"a bucket's name isn't everybody's": named("assets", "BucketAlreadyExists"),
		"a bucket's name is free": {
			Type:  cloudtest.BucketType,
			Right: cloudtest.Just(m{"bucket": "good-name-4711"}),
			Spoil: func(h *cloudtest.Harness) {
				h.CreateIn("us-east-1", cloudtest.BucketType, "first", m{"bucket": "good-name-4711"})
			},
			Says: "BucketAlreadyOwnedByYou",
		},
	})
}

func TestFullBucket(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t)
	cloudtest.Bucket("kept")(h)
	h.Create(cloudtest.BucketType, "disposable", m{"bucket": "disposable-4711", "forceDestroy": true})
	for _, name := range []string{"kept-4711", "disposable-4711"} {
		require.NoError(t, s3.Fill(h.Cloud, name, 3))
	}
	require.ErrorContains(t, h.Delete("kept"), "BucketNotEmpty")
	require.NoError(t, h.Delete("disposable"))
	require.NoError(t, s3.Fill(h.Cloud, "kept-4711", 0))
	require.NoError(t, h.Delete("kept"))
}
