package cloud

import "strings"

const (
	bucketT      = "s3/bucket:Bucket|s3/bucketV2:BucketV2"
	noSuchBucket = "NoSuchBucket: The specified bucket %s does not exist"
	keyT         = "kms/key:Key|kms/alias:Alias|kms/replicaKey:ReplicaKey"
	noSuchKey    = "NotFoundException: Key '%s' does not exist"
)

// hostedZones of S3's website and bucket endpoints, by region (AWS General Reference, Amazon S3 endpoints).
var s3Zones = map[string]string{"us-east-1": "Z3AQBSTGFYJSTF", "eu-west-1": "Z1BKCTXD74EZPE", "eu-central-1": "Z21DNDUVLTQW6Q", "us-west-2": "Z3BJ6K6RIION7M",
	"us-east-2": "Z2O1EMRO9K5GLX", "eu-west-2": "Z3GKZC51ZF0DB4", "eu-west-3": "Z3R1K369G5AVDG", "eu-north-1": "Z3BAZG2TWCNX0D", "ap-southeast-2": "Z1WCIGYICN2BYD"}

func ofBucket(path string) ref { return ref{Path: path, To: bucketT, Missing: noSuchBucket} }

// withKey names a KMS key; AWS-owned aliases need none.
func withKey(path string) ref {
	return ref{Path: path, To: keyT, Missing: noSuchKey, Or: func(_ *call, s string) bool { return strings.HasPrefix(s, "alias/aws/") }}
}

// bucketComputed are the outputs of a bucket, whichever of the two types it has.
var bucketComputed = map[string]any{"arn": "arn:aws:s3:::{bucket}", "bucketDomainName": "{bucket}.s3.amazonaws.com",
	"bucketRegionalDomainName": "{bucket}.s3.{region}.amazonaws.com", "region": "{region}", "requestPayer": "BucketOwner"}

// bucketNaming names a bucket, whichever of the two types it has.
var bucketNaming = &naming{Property: "bucket", Max: 63, Lower: true, Others: "bucketPrefix"}

// objectID is where an object stands.
func objectID(c *call) string { return c.text("bucket") + "/" + c.text("key") }

func init() {
	add(
		&row{Type: "s3/bucket:Bucket", ID: "{bucket}", Name: bucketNaming, Seconds: 3, Source: oneCall, Defaults: map[string]any{"forceDestroy": false}, Check: checkBucket, Judge: judgeBucket, Release: releaseBucket, Made: madeBucket, Out: bucketComputed},
		&row{Type: "s3/bucketV2:BucketV2", ID: "{bucket}", Name: bucketNaming, Seconds: 3, Source: oneCall, Defaults: map[string]any{"forceDestroy": false}, Check: checkBucket, Judge: judgeBucket, Release: releaseBucket, Made: madeBucket, Out: bucketComputed},
		&row{Type: "s3/bucketPolicy:BucketPolicy", ID: "{bucket}", Seconds: 1, Source: oneCall, Check: checkBucketPolicy, Judge: judgeBucketPolicy, Refs: []ref{ofBucket("bucket")}},
		&row{Type: "s3/bucketPublicAccessBlock:BucketPublicAccessBlock", ID: "{bucket}", Seconds: 1, Source: oneCall, Refs: []ref{ofBucket("bucket")}},
		&row{Type: "s3/bucketOwnershipControls:BucketOwnershipControls", ID: "{bucket}", Seconds: 1, Source: oneCall, Refs: []ref{ofBucket("bucket")}},
		&row{Type: "s3/bucketVersioningV2:BucketVersioningV2", ID: "{bucket}", Seconds: 1, Source: oneCall, Judge: judgeVersioning, Refs: []ref{ofBucket("bucket")}},
		&row{Type: "s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2", ID: "{bucket}", Seconds: 1, Source: oneCall, Refs: []ref{ofBucket("bucket"), withKey("rules[].applyServerSideEncryptionByDefault.kmsMasterKeyId")}},
		&row{Type: "s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", ID: "{bucket}", Seconds: 1, Source: oneCall, Check: checkLifecycle, Refs: []ref{ofBucket("bucket")}},
		&row{Type: "s3/bucketLoggingV2:BucketLoggingV2", ID: "{bucket}", Seconds: 1, Source: oneCall, Judge: judgeBucketLogging, Refs: []ref{ofBucket("bucket"), {Path: "targetBucket", To: bucketT, Missing: "InvalidTargetBucketForLogging: The target bucket %s for logging does not exist"}}},
		&row{Type: "s3/bucketAclV2:BucketAclV2", ID: "{bucket}", Seconds: 1, Source: oneCall, Judge: judgeBucketACL, Refs: []ref{ofBucket("bucket")}},
		&row{Type: "s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2", ID: "{bucket}", Seconds: 1, Source: oneCall, Check: checkBucketCORS, Refs: []ref{ofBucket("bucket")}},
		&row{Type: "s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2", ID: "{bucket}", Seconds: 1, Source: oneCall, Refs: []ref{ofBucket("bucket")}},
		&row{Type: "s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2", ID: "{bucket}", Seconds: 1, Source: oneCall, Check: checkObjectLock, Judge: judgeObjectLock, Refs: []ref{ofBucket("bucket")}},
		&row{Type: "s3/bucketNotification:BucketNotification", ID: "{bucket}", Seconds: 1, Source: oneCall, Judge: judgeNotification, Refs: []ref{ofBucket("bucket")}},
		&row{Type: "s3/bucketReplicationConfig:BucketReplicationConfig", ID: "{bucket}", Seconds: 1, Source: oneCall, Judge: judgeReplication, Refs: []ref{ofBucket("bucket"), roleRef("role")}},
		&row{Type: "s3/bucketRequestPaymentConfigurationV2:BucketRequestPaymentConfigurationV2", ID: "{bucket}", Seconds: 1, Source: oneCall, Refs: []ref{ofBucket("bucket")}},
		&row{Type: "s3/bucketAccelerateConfigurationV2:BucketAccelerateConfigurationV2", ID: "{bucket}", Seconds: 1, Source: oneCall, Refs: []ref{ofBucket("bucket")}},
		&row{Type: "s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration", ID: "{bucket}:{name}", Name: named, Seconds: 1, Source: oneCall, Refs: []ref{ofBucket("bucket")}},
		&row{Type: "s3/bucketMetric:BucketMetric", ID: "{bucket}:{name}", Name: named, Seconds: 1, Source: oneCall, Refs: []ref{ofBucket("bucket")}},
		&row{Type: "s3/analyticsConfiguration:AnalyticsConfiguration", ID: "{bucket}:{name}", Name: named, Seconds: 1, Source: oneCall, Refs: []ref{ofBucket("bucket")}},
		&row{Type: "s3/inventory:Inventory", ID: "{bucket}:{name}", Name: named, Seconds: 1, Source: oneCall, Refs: []ref{ofBucket("bucket")}},
		&row{Type: "s3/bucketObject:BucketObject", ID: "{key}", Identify: objectID, Seconds: 1, Source: oneCall,
			Name: &naming{Property: "key", Exact: true}, Refs: []ref{{Path: "bucket", To: bucketT, Missing: noSuchBucket}, withKey("kmsKeyId")},
			Out: map[string]any{"arn": "arn:aws:s3:::{bucket}/{key}", "etag": "{hex32}", "versionId": "{hex32}", "storageClass": "STANDARD"}},
		&row{Type: "s3/bucketObjectv2:BucketObjectv2", ID: "{key}", Identify: objectID, Seconds: 1, Source: oneCall,
			Name: &naming{Property: "key", Exact: true}, Refs: []ref{{Path: "bucket", To: bucketT, Missing: noSuchBucket}, withKey("kmsKeyId")},
			Out: map[string]any{"arn": "arn:aws:s3:::{bucket}/{key}", "etag": "{hex32}", "versionId": "{hex32}", "storageClass": "STANDARD"}},
		&row{Type: "s3/accountPublicAccessBlock:AccountPublicAccessBlock", ID: "{account}", Seconds: 1, Source: oneCall},
		&row{Type: "kms/key:Key", ID: "{hex8}-{hex4}-4{hex3}-8{hex3}-{hex12}", Seconds: 5, Source: oneCall, Check: checkKey,
			Defaults: map[string]any{"bypassPolicyLockoutSafetyCheck": false, "customerMasterKeySpec": "SYMMETRIC_DEFAULT", "enableKeyRotation": false, "isEnabled": true, "keyUsage": "ENCRYPT_DECRYPT"},
			Out:      map[string]any{"arn": "arn:aws:kms:{region}:{account}:key/{id}", "keyId": "{id}", "rotationPeriodInDays": 365.0}},
		&row{Type: "kms/alias:Alias", ID: "{name}", Seconds: 1, Source: oneCall, Check: checkKeyAlias, Made: madeKeyAlias,
			Name: &naming{Property: "name", Max: 256, Prefix: "alias/", Others: "namePrefix"},
			Refs: []ref{{Path: "targetKeyId", To: "kms/key:Key", Missing: noSuchKey}},
			Out:  map[string]any{"arn": "arn:aws:kms:{region}:{account}:{name}"}},
		&row{Type: "kms/keyPolicy:KeyPolicy", ID: "{keyId}", Seconds: 1, Source: oneCall, Check: checkKey, Refs: []ref{{Path: "keyId", To: "kms/key:Key", Missing: noSuchKey}}},
		&row{Type: "kms/replicaKey:ReplicaKey", ID: "mrk-{hex32}", Seconds: 20, Source: fromApply, Check: checkKey, Out: map[string]any{"arn": "arn:aws:kms:{region}:{account}:key/{id}", "keyId": "{id}", "keySpec": "SYMMETRIC_DEFAULT", "keyUsage": "ENCRYPT_DECRYPT"}},
		&row{Type: "kms/grant:Grant", ID: "{keyId}:{hex64}", Seconds: 1, Source: oneCall, Name: named, Refs: []ref{{Path: "keyId", To: keyT, Missing: noSuchKey}},
			Out: map[string]any{"grantId": "{hex64}", "grantToken": "{hex64}"}},
	)
}
