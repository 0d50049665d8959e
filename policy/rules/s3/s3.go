// Package s3 holds the rules about S3 buckets.
package s3

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		s3PublicAccessBlock,
		s3NoPublicACL,
		s3NoWebsite,
		s3Encrypted,
		s3Lifecycle,
		s3AccessLogs,
		s3TLSOnly,
		s3PolicyNoLockout,
		s3Versioning,
		s3NoForceDestroy,
	}
}
