package s3test

import "github.com/plinth-infra/plinth/policy/core/coretest"

const encryptionToken = "s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2"

func bucketEncryption() *coretest.Suite {
	s := &coretest.Suite{Rule: "s3-encrypted"}
	by := func(algorithm any) props {
		return props{"rules": []any{props{"applyServerSideEncryptionByDefault": props{"sseAlgorithm": algorithm}}}}
	}
	sensitive := props{"tags": props{"DataClass": "sensitive"}}
	s.Pass("S3's own key, and KMS for sensitive data",
		coretest.Bucket("a", props{}),
		companion(encryptionToken, "x", "a", by("AES256")),
		coretest.Bucket("b", sensitive),
		companion(encryptionToken, "y", "b", by("aws:kms")))
	s.Pass("written in the bucket",
		coretest.Of("s3/bucket:Bucket", "a",
			props{"serverSideEncryptionConfiguration": props{"rule": props{"applyServerSideEncryptionByDefault": props{
				"sseAlgorithm": "AES256",
			}}}}),
		coretest.Bucket("b", props{
			"tags": props{"DataClass": "sensitive"},
			"serverSideEncryptionConfigurations": []any{
				props{"rules": []any{
					props{"applyServerSideEncryptionByDefaults": []any{props{"sseAlgorithm": "aws:kms:dsse"}}},
				}},
			},
		}))
	s.Fail("S3's own key for sensitive data", "x",
		coretest.Bucket("a", sensitive),
		companion(encryptionToken, "x", "a", by("AES256"))).Saying("DataClass=sensitive")
	s.Fail("a tag that the provider adds", "x",
		coretest.Bucket("a", props{"tagsAll": props{"DataClass": "sensitive"}}),
		companion(encryptionToken, "x", "a", by("AES256")))
	refreshed := coretest.Bucket("a", props{"forceDestroy": false})
	refreshed.Outputs["serverSideEncryptionConfigurations"] = []any{props{"rules": []any{props{}}}}
	s.Fail("what AWS adds by itself nobody wrote down", "a", refreshed)
	s.Shape("numbers encrypt nothing for sensitive data", "x",
		coretest.Bucket("a", sensitive),
		companion(encryptionToken, "x", "a", props{"rules": 7}))
	companionEdges(s, encryptionToken, by("AES256"))
	return s
}
