package s3

import (
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
)

var bucketAcl = cloud.ResourceType{
	Type:       "s3/bucketAclV2:BucketAclV2",
	References: []cloud.Reference{ofBucket("bucket")},

	CreateSeconds: 1,
	SecondsFrom:   cloud.OneCall,
	ValidateState: aclIsAllowed,
}

func aclIsAllowed(c *cloud.Call) {
	bucket := c.Text("bucket")
	if !ACLsEnabled(c, bucket) {
		c.Refuse("",
			"AccessControlListNotSupported: The bucket does not allow ACLs (%s has no ownership controls other than "+
				"BucketOwnerEnforced)",
			bucket)
	}
	if acl := c.Text("acl"); strings.HasPrefix(acl, "public-") && blocks(c, bucket, "blockPublicAcls") {
		c.Refuse("acl", "AccessDenied: the public ACL %q is blocked by the BlockPublicAcls setting of %s", acl, bucket)
	}
}
