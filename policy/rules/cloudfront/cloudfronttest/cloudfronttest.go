// Package cloudfronttest holds the cases of the rules in package cloudfront: what each rule must
// report of which resources.
package cloudfronttest

import "github.com/plinth-infra/plinth/policy/core/coretest"

// props are the properties of a resource, or an object among them.
type props = coretest.Props

// Cases returns the cases, file by file.
func Cases() []coretest.Case {
	return coretest.Gather(
		strictHeaders(),
		securityHeaders(),
		logsWithoutCookies(),
		distributionLogs(),
		weakSignatures(),
		originAccess(),
		defaultRoot(),
		viewerTLS(),
		viewerCertificates(),
		originTLS(),
	)
}
