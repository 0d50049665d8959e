package s3

import (
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var bucketVersioning = cloud.ResourceType{
	Type:       "s3/bucketVersioningV2:BucketVersioningV2",
	References: []cloud.Reference{ofBucket("bucket")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: versioningIsNotTakenBack,
}

// versioned reports whether a bucket keeps versions.
func versioned(c *cloud.Call, bucket string) bool {
	for _, v := range c.Others("s3/bucketVersioningV2:BucketVersioningV2") {
		if o, ok := v.Outputs["versioningConfiguration"].(map[string]any); ok && v.Text("bucket") == bucket {
			return o["status"] == "Enabled"
		}
	}
	if b := c.Find(token.Bucket, bucket); b != nil {
		if o, ok := b.Inputs["versioning"].(map[string]any); ok {
			return o["enabled"] == true
		}
	}
	return false
}

func versioningIsNotTakenBack(c *cloud.Call) {
	if c.Text("versioningConfiguration.status") == "Disabled" && c.OldInputs != nil {
		if before := cloud.TextsOf(c.OldInputs, "versioningConfiguration.status"); len(before) > 0 &&
			before[0] != "Disabled" {
			c.Refuse("versioningConfiguration.status",
				"versioning_configuration.status cannot be updated from '%s' to 'Disabled'", before[0])
		}
	}
}
