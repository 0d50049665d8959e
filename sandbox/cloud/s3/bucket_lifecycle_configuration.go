package s3

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var bucketLifecycleConfiguration = cloud.ResourceType{
	Type:       "s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
	References: []cloud.Reference{ofBucket("bucket")},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateLifecycle,
}

func validateLifecycle(c *cloud.Call) {
	ids := map[string]bool{}
	for _, l := range cloud.Lookup(c.Inputs, "rules[]") {
		r, ok := l.Value.(map[string]any)
		if !ok {
			continue
		}
		id, _ := r["id"].(string)
		if id != "" && ids[id] {
			c.Refuse(l.Path+".id", "InvalidArgument: Rule ID must be unique. Found same ID for more than one rule: %s",
				id)
		}
		ids[id] = true
		acts := false
		for _, a := range []string{
			"expiration", "noncurrentVersionExpiration", "transitions", "noncurrentVersionTransitions",
			"abortIncompleteMultipartUpload",
		} {
			_, has := r[a]
			acts = acts || has
		}
		if !acts {
			c.Refuse(l.Path, "InvalidRequest: At least one action needs to be specified in a rule")
		}
		expires, hasExpiry := cloud.First[float64](r, "expiration.days")
		infrequent, infrequentDays := "", 0.0
		for _, t := range cloud.Lookup(r, "transitions[]") {
			if o, ok := t.Value.(map[string]any); ok &&
				(o["storageClass"] == "STANDARD_IA" || o["storageClass"] == "ONEZONE_IA") {
				infrequent, _ = o["storageClass"].(string)
				infrequentDays, _ = o["days"].(float64)
			}
		}
		for _, t := range cloud.Lookup(r, "transitions[]") {
			o, ok := t.Value.(map[string]any)
			if !ok {
				continue
			}
			days, ok := o["days"].(float64)
			class, _ := o["storageClass"].(string)
			if ok && days < 30 && (class == "STANDARD_IA" || class == "ONEZONE_IA") {
				c.Refuse(l.Path+"."+t.Path,
					"InvalidArgument: 'Days' in Transition action must be greater than or equal to 30 for "+
						"storageClass '%s'",
					class)
			}
			// S3 keeps an object in an infrequent-access class for 30 days before it moves on.
			if ok && infrequent != "" && strings.HasPrefix(class, "GLACIER") && days < infrequentDays+30 {
				c.Refuse(l.Path+"."+t.Path,
					"InvalidArgument: 'Days' in the 'Transition' action for StorageClass '%s' must be 30 days more "+
						"than in the 'Transition' action for StorageClass '%s'",
					class, infrequent)
			}
			if ok && hasExpiry && expires <= days {
				c.Refuse(l.Path+".expiration",
					"InvalidArgument: 'Days' in the Expiration action for filter must be greater than 'Days' in the "+
						"Transition action")
			}
		}
	}
}
