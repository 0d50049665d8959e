package cloud

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
	return ref{Path: path, To: keyT, Missing: noSuchKey, Or: func(_ *call, s string) bool { return len(s) > 10 && s[:10] == "alias/aws/" }}
}

func init() {
	bucketOut := map[string]any{"arn": "arn:aws:s3:::{bucket}", "bucketDomainName": "{bucket}.s3.amazonaws.com",
		"bucketRegionalDomainName": "{bucket}.s3.{region}.amazonaws.com", "region": "{region}", "requestPayer": "BucketOwner"}
	bucketName := &naming{Property: "bucket", Max: 63, Lower: true, Others: "bucketPrefix"}
	for _, t := range []string{"s3/bucket:Bucket", "s3/bucketV2:BucketV2"} {
		add(&row{Type: t, ID: "{bucket}", Name: bucketName, Seconds: 3, Source: oneCall, Defaults: map[string]any{"forceDestroy": false},
			Check: checkBucket, Judge: judgeBucket, Release: releaseBucket, Made: madeBucket, Out: bucketOut})
	}
	// What a bucket is set up with: one resource per bucket, named after it.
	for _, s := range []struct {
		types []string
		check func(c *call)
		judge func(c *call)
		refs  []ref
	}{
		{types: []string{"s3/bucketPolicy:BucketPolicy"}, check: checkBucketPolicy, judge: judgeBucketPolicy},
		{types: []string{"s3/bucketPublicAccessBlock:BucketPublicAccessBlock"}},
		{types: []string{"s3/bucketOwnershipControls:BucketOwnershipControls"}},
		{types: []string{"s3/bucketVersioningV2:BucketVersioningV2"}, judge: judgeVersioning},
		{types: []string{"s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2"},
			refs: []ref{withKey("rules[].applyServerSideEncryptionByDefault.kmsMasterKeyId")}},
		{types: []string{"s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2"}, check: checkLifecycle},
		{types: []string{"s3/bucketLoggingV2:BucketLoggingV2"}, judge: judgeBucketLogging, refs: []ref{
			{Path: "targetBucket", To: bucketT, Missing: "InvalidTargetBucketForLogging: The target bucket %s for logging does not exist"}}},
		{types: []string{"s3/bucketAclV2:BucketAclV2"}, judge: judgeBucketACL},
		{types: []string{"s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2"}, check: checkBucketCORS},
		{types: []string{"s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2"}},
		{types: []string{"s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2"}, check: checkObjectLock, judge: judgeObjectLock},
		{types: []string{"s3/bucketNotification:BucketNotification"}, judge: judgeNotification},
		{types: []string{"s3/bucketReplicationConfig:BucketReplicationConfig"}, judge: judgeReplication, refs: []ref{roleRef("role")}},
		{types: []string{"s3/bucketRequestPaymentConfigurationV2:BucketRequestPaymentConfigurationV2"}},
		{types: []string{"s3/bucketAccelerateConfigurationV2:BucketAccelerateConfigurationV2"}},
	} {
		for _, t := range s.types {
			add(&row{Type: t, ID: "{bucket}", Seconds: 1, Source: oneCall, Check: s.check, Judge: s.judge, Refs: append([]ref{ofBucket("bucket")}, s.refs...)})
		}
	}
	for _, t := range []string{"s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration", "s3/bucketMetric:BucketMetric",
		"s3/analyticsConfiguration:AnalyticsConfiguration", "s3/inventory:Inventory"} {
		add(&row{Type: t, ID: "{bucket}:{name}", Name: named, Seconds: 1, Source: oneCall, Refs: []ref{ofBucket("bucket")}})
	}
	for _, t := range []string{"s3/bucketObject:BucketObject", "s3/bucketObjectv2:BucketObjectv2"} {
		add(&row{Type: t, ID: "{key}", Identify: func(c *call) string { return c.text("bucket") + "/" + c.text("key") }, Seconds: 1, Source: oneCall,
			Name: &naming{Property: "key", Exact: true}, Refs: []ref{{Path: "bucket", To: bucketT, Missing: noSuchBucket}, withKey("kmsKeyId")},
			Out: map[string]any{"arn": "arn:aws:s3:::{bucket}/{key}", "etag": "{hex32}", "versionId": "{hex32}", "storageClass": "STANDARD"}})
	}
	add(
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
