package awstype

var s3Types = map[string]Type{
	"s3/accountPublicAccessBlock:AccountPublicAccessBlock": {
		ID: "{account}",
	},
	"s3/analyticsConfiguration:AnalyticsConfiguration": {
		Named: "name",
		ID:    "{bucket}:{name}",
	},
	"s3/bucket:Bucket": {
		Named:    "bucket",
		ID:       "{bucket}",
		Computed: bucketComputed(),
	},
	"s3/bucketAccelerateConfigurationV2:BucketAccelerateConfigurationV2": {
		ID: "{bucket}",
	},
	"s3/bucketAclV2:BucketAclV2": {
		Identify: bucketACLID,
	},
	"s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2": {
		ID: "{bucket}",
	},
	"s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration": {
		Named: "name",
		ID:    "{bucket}:{name}",
	},
	"s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2": {
		ID: "{bucket}",
	},
	"s3/bucketLoggingV2:BucketLoggingV2": {
		ID: "{bucket}",
	},
	"s3/bucketMetric:BucketMetric": {
		Named: "name",
		ID:    "{bucket}:{name}",
	},
	"s3/bucketNotification:BucketNotification": {
		ID: "{bucket}",
	},
	"s3/bucketObject:BucketObject": {
		Named:    "key",
		Identify: objectID,
		Computed: Outputs{
			"arn":          "arn:aws:s3:::{bucket}/{key}",
			"etag":         "{hex32}",
			"versionId":    "{hex32}",
			"storageClass": "STANDARD",
		},
	},
	"s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2": {
		ID: "{bucket}",
	},
	"s3/bucketObjectv2:BucketObjectv2": {
		Named:    "key",
		Identify: objectID,
		Computed: Outputs{
			"arn":          "arn:aws:s3:::{bucket}/{key}",
			"etag":         "{hex32}",
			"versionId":    "{hex32}",
			"storageClass": "STANDARD",
		},
	},
	"s3/bucketOwnershipControls:BucketOwnershipControls": {
		ID: "{bucket}",
	},
	"s3/bucketPolicy:BucketPolicy": {
		ID: "{bucket}",
	},
	"s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
		ID: "{bucket}",
	},
	"s3/bucketReplicationConfig:BucketReplicationConfig": {
		ID: "{bucket}",
	},
	"s3/bucketRequestPaymentConfigurationV2:BucketRequestPaymentConfigurationV2": {
		ID: "{bucket}",
	},
	"s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2": {
		ID: "{bucket}",
	},
	"s3/bucketV2:BucketV2": {
		Named:    "bucket",
		ID:       "{bucket}",
		Computed: bucketComputed(),
	},
	"s3/bucketVersioningV2:BucketVersioningV2": {
		ID: "{bucket}",
	},
	"s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2": {
		ID: "{bucket}",
	},
	"s3/inventory:Inventory": {
		Named: "name",
		ID:    "{bucket}:{name}",
	},
}

// bucketComputed returns the outputs of a bucket, whichever of the two types it has.
func bucketComputed() Outputs {
	return Outputs{
		"arn":                      "arn:aws:s3:::{bucket}",
		"bucketDomainName":         "{bucket}.s3.amazonaws.com",
		"bucketRegionalDomainName": "{bucket}.s3.{region}.amazonaws.com",
		"region":                   "{region}",
		"requestPayer":             "BucketOwner",
	}
}
