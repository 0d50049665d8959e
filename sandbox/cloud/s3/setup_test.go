package s3_test

import (
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
)

func versions(name string) func(h *cloudtest.Harness) {
	return func(h *cloudtest.Harness) {
		h.Create("s3/bucketVersioningV2:BucketVersioningV2", "versions-"+name, m{
			"bucket":                  h.Created[name].ID,
			"versioningConfiguration": m{"status": "Enabled"},
		})
	}
}

const replicationT = "s3/bucketReplicationConfig:BucketReplicationConfig"

const lockT = "s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2"

func replicated(h *cloudtest.Harness) {
	cloudtest.Steps(cloudtest.Bucket("site"), cloudtest.Bucket("copy"),
		cloudtest.Role("s3.amazonaws.com", "s3:GetReplicationConfiguration", "s3:GetObjectVersionForReplication",
			"s3:ReplicateObject"),
		versions("site"), versions("copy"))(h)
}

func replicate(h *cloudtest.Harness) m {
	return m{
		"bucket": h.Created["site"].ID,
		"role":   h.Created["role"].Output("arn"),
		"rules": l{m{
			"status": "Enabled",
			"filter": m{"prefix": ""},
			"deleteMarkerReplication": m{
				"status": "Disabled",
			},
			"destination": m{"bucket": h.Created["copy"].Output("arn")},
		}},
	}
}

// replicateRule lays inputs over replicate's rule.
func replicateRule(top m) func(h *cloudtest.Harness) m {
	return func(h *cloudtest.Harness) m {
		return m{"rules": l{cloudtest.Over(replicate(h)["rules"].(l)[0].(m), top)}}
	}
}

func colder(days int) m {
	return m{
		"rules": l{
			m{
				"id":     "colder",
				"status": "Enabled",
				"transitions": l{
					m{"days": 30, "storageClass": "STANDARD_IA"},
					m{"days": days, "storageClass": "GLACIER_IR"},
				},
			},
		},
	}
}

func locked(mode string, days int) m {
	return m{"objectLockEnabled": "Enabled", "rule": m{"defaultRetention": m{"mode": mode, "days": days}}}
}

func permit(service string) func(h *cloudtest.Harness) {
	return func(h *cloudtest.Harness) {
		h.Create("lambda/permission:Permission", "permission", m{
			"action":    "lambda:InvokeFunction",
			"function":  h.Created["function"].Output("name"),
			"principal": service,
		})
	}
}

func notify(h *cloudtest.Harness) m {
	return m{
		"bucket": h.Created["site"].ID,
		"lambdaFunctions": l{
			m{"lambdaFunctionArn": h.Created["function"].Output("arn"), "events": l{"s3:ObjectCreated:*"}},
		},
	}
}
