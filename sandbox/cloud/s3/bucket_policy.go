package s3

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
)

var bucketPolicy = cloud.ResourceType{
	Type:       "s3/bucketPolicy:BucketPolicy",
	References: []cloud.Reference{ofBucket("bucket")},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateBucketPolicy,
	ValidateState:  policyFitsBucket,
}

// PolicyOf finds a bucket's policy, or nil.
func PolicyOf(c *cloud.Call, bucket string) *iampolicy.Document {
	for _, p := range c.All("s3/bucketPolicy:BucketPolicy") {
		if p.Text("bucket") == bucket {
			if d, err := iampolicy.Parse(p.Text("policy")); err == nil {
				return &d
			}
		}
	}
	return nil
}

func validateBucketPolicy(c *cloud.Call) { iam.ValidatePolicy(c, "policy", iam.ResourcePolicy, 20480) }

// policyFitsBucket refuses a policy that speaks of another bucket, is public where that is
// blocked, or is the second of its bucket.
func policyFitsBucket(c *cloud.Call) {
	d, err := iampolicy.Parse(c.Text("policy"))
	if err != nil {
		return
	}
	bucket := c.Text("bucket")
	for _, s := range d.Statements {
		for _, r := range slices.Concat(s.Resources.Known, s.NotResources.Known) {
			if !matchesBucket(r, bucket) {
				c.Refuse("policy", "MalformedPolicy: Policy has invalid resource: %s is not of the bucket %s", r,
					bucket)
			}
		}
		for _, a := range s.Actions.Known {
			if a != "*" && !strings.HasPrefix(strings.ToLower(a), "s3:") {
				c.Refuse("policy", "MalformedPolicy: Policy has invalid action: %s", a)
			}
		}
		if s.Allow && s.Unconditional() && slices.ContainsFunc(s.Principals, iampolicy.Principal.IsAnyone) &&
			blocks(c, bucket, "blockPublicPolicy") {
			c.Refuse("policy",
				"AccessDenied: User is not authorized to perform: s3:PutBucketPolicy because public policies are "+
					"blocked by the BlockPublicPolicy block public access setting (bucket %s)",
				bucket)
		}
	}
	for _, other := range c.Others("s3/bucketPolicy:BucketPolicy") {
		if other.Text("bucket") == bucket {
			c.Refuse("bucket", "the bucket %s has a policy already (%s): two resources would overwrite each other's",
				bucket, other.URN)
		}
	}
}

func matchesBucket(r, bucket string) bool {
	name, ok := strings.CutPrefix(r, "arn:aws:s3:::")
	name, _, _ = strings.Cut(name, "/")
	return r == "*" && bucket == "" ||
		ok && (name == bucket || strings.ContainsAny(name, "*?") && iampolicy.Matches(name, bucket))
}
