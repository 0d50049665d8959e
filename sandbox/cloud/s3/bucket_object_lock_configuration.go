package s3

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var bucketObjectLockConfiguration = cloud.ResourceType{
	Type:       "s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2",
	References: []cloud.Reference{ofBucket("bucket")},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateObjectLock,
	ValidateState:  bucketKeepsVersions,
}

func validateObjectLock(c *cloud.Call) {
	mode, hasMode := cloud.First[string](c.Inputs, "rule.defaultRetention.mode")
	if hasMode && mode != "GOVERNANCE" && mode != "COMPLIANCE" {
		c.Refuse("rule.defaultRetention.mode",
			"MalformedXML: The XML you provided was not well-formed or did not validate against our published schema "+
				"(mode %q)",
			mode)
	}
	days, hasDays := cloud.First[float64](c.Inputs, "rule.defaultRetention.days")
	years, hasYears := cloud.First[float64](c.Inputs, "rule.defaultRetention.years")
	if hasDays && hasYears || hasDays && (days < 1 || days > 36500) || hasYears && (years < 1 || years > 100) {
		c.Refuse("rule.defaultRetention",
			"InvalidArgument: Default retention period must be a positive integer value, of days (36500 at most) or "+
				"years (100), not both")
	}
}

// bucketKeepsVersions refuses Object Lock on a bucket without versioning: it locks versions.
func bucketKeepsVersions(c *cloud.Call) {
	if b := c.Text("bucket"); !versioned(c, b) {
		c.Refuse("bucket",
			"InvalidBucketState: Versioning must be 'Enabled' on the bucket %s to apply a Object Lock configuration",
			b)
	}
}
