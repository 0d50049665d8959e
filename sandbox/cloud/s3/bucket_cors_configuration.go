package s3

import (
	"slices"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var bucketCorsConfiguration = cloud.ResourceType{
	Type:       "s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2",
	References: []cloud.Reference{ofBucket("bucket")},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateCORS,
}

func validateCORS(c *cloud.Call) {
	for _, l := range cloud.Lookup(c.Inputs, "corsRules[].allowedMethods[]") {
		if s, ok := l.Value.(string); ok && !slices.Contains([]string{"GET", "PUT", "POST", "DELETE", "HEAD"}, s) {
			c.Refuse(l.Path, "InvalidRequest: Found unsupported HTTP method in CORS config. Unsupported method is %s",
				s)
		}
	}
}
