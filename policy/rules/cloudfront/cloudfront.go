// Package cloudfront holds the rules about CloudFront distributions: TLS, origins, headers, logs.
package cloudfront

import "github.com/plinth-infra/plinth/policy/core"

// Rules returns the rules, file by file.
func Rules() []core.Rule {
	return []core.Rule{
		cloudfrontStrictHeaders,
		cloudfrontSecurityHeaders,
		cloudfrontLogsNoCookies,
		cloudfrontLogging,
		cloudfrontS3OAC,
		cloudfrontDefaultRoot,
		tlsCloudFrontViewer,
		tlsCloudFrontMin12,
		tlsCloudFrontOrigin,
	}
}
