package cloudfront

import (
	"regexp"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var namePattern = regexp.MustCompile(`^[a-zA-Z0-9-_]{1,64}$`)

// validateEntry checks the quotas of CloudFront KeyValueStore: 512 bytes a key, 1 KB a value.
func validateEntry(c *cloud.Call, at, k, v string) {
	if len(k) > 512 {
		c.Refuse(at, "ValidationException: the key has %d bytes, the quota is 512", len(k))
	}
	if len(v) > 1024 {
		c.Refuse(at, "ValidationException: the value of %q has %d bytes, the quota is 1024", k, len(v))
	}
}
