package s3

// The types that make up a bucket, as canonical tokens.
const (
	logDeliveryReceiver = "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination"
	s3BucketACL         = "aws:s3/bucketAcl:BucketAcl"
	s3BucketLifecycle   = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
	s3BucketLogging     = "aws:s3/bucketLogging:BucketLogging"
	s3Object            = "aws:s3/bucketObject:BucketObject"
	s3ObjectV2          = "aws:s3/bucketObjectv2:BucketObjectv2"
	s3BucketOwnership   = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
	s3BucketBlock       = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
	s3BucketEncryption  = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
	s3BucketVersioning  = "aws:s3/bucketVersioning:BucketVersioning"
	s3BucketWebsite     = "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration"
	s3ObjectCopy        = "aws:s3/objectCopy:ObjectCopy"
)
