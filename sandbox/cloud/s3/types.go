// Package s3 simulates Amazon S3.
package s3

import "github.com/plinth-infra/plinth/sandbox/cloud"

// Types returns the resource types of the service.
func Types() []*cloud.ResourceType {
	return []*cloud.ResourceType{
		&accountPublicAccessBlock,
		&analyticsConfiguration,
		&bucket,
		&bucketAccelerateConfiguration,
		&bucketAcl,
		&bucketCorsConfiguration,
		&bucketIntelligentTieringConfiguration,
		&bucketLifecycleConfiguration,
		&bucketLogging,
		&bucketMetric,
		&bucketNotification,
		&bucketObjectLockConfiguration,
		&bucketOwnershipControls,
		&bucketPolicy,
		&bucketPublicAccessBlock,
		&bucketReplicationConfig,
		&bucketRequestPaymentConfiguration,
		&bucketServerSideEncryptionConfiguration,
		&bucketV2,
		&bucketVersioning,
		&bucketWebsiteConfiguration,
		&inventory,
		&object,
		&objectV2,
	}
}
