package cloud

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
)

var bucketPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

// checkBucket: Amazon S3 User Guide, "General purpose bucket naming rules".
func checkBucket(c *call) {
	name := c.text("bucket")
	if name == "" {
		return
	}
	refuse := func(why string) {
		c.fail("bucket", "InvalidBucketName: The specified bucket is not valid: %s, got %q", why, name)
	}
	_, err := netip.ParseAddr(name)
	switch {
	case name != strings.ToLower(name):
		refuse("bucket names can't contain upper-case letters")
	case len(name) < 3 || len(name) > 63:
		refuse("bucket names must be between 3 and 63 characters long")
	case !bucketPattern.MatchString(name):
		refuse("bucket names hold lower-case letters, digits, dots and hyphens, and begin and end with a letter or digit")
	case strings.Contains(name, ".."):
		refuse("bucket names can't hold two adjacent periods")
	case err == nil:
		refuse("bucket names can't be formatted as an IP address")
	case strings.HasPrefix(name, "xn--"), strings.HasPrefix(name, "sthree-"), strings.HasPrefix(name, "amzn-s3-demo-"), strings.HasSuffix(name, "-s3alias"), strings.HasSuffix(name, "--ol-s3"), strings.HasSuffix(name, ".mrap"), strings.HasSuffix(name, "--x-s3"):
		refuse("this prefix or suffix is reserved")
	}
	c.policyAt("policy", boundPolicy, 20480)
}

// judgeBucket: names are one world for all accounts and regions.
func judgeBucket(c *call) {
	if c.self != nil {
		return
	}
	for _, t := range strings.Split(bucketT, "|") {
		for _, other := range c.all(t) {
			if other.ID == c.text("bucket") {
				c.fail("bucket", "BucketAlreadyOwnedByYou: Your previous request to create the named bucket %q succeeded and you already own it (in %s)", other.ID, other.Region)
			}
		}
	}
	if takenBuckets[c.text("bucket")] {
		c.fail("bucket", "BucketAlreadyExists: The requested bucket name %q is not available. The bucket namespace is shared by all users of the system.", c.text("bucket"))
	}
}

// takenBuckets are names that somebody else surely has.
var takenBuckets = map[string]bool{"test": true, "logs": true, "assets": true, "website": true, "data": true, "backup": true, "static": true, "my-bucket": true, "example": true, "images": true, "public": true}

// releaseBucket: a bucket with objects goes only by forceDestroy.
func releaseBucket(c *call) {
	objects := 0
	for _, t := range []string{"s3/bucketObject:BucketObject", "s3/bucketObjectv2:BucketObjectv2"} {
		for _, o := range c.others(t) {
			if o.text("bucket") == c.self.ID {
				objects++
				c.remove(o)
			}
		}
	}
	contents, _ := c.self.Facts["objects"].(float64)
	if (objects > 0 || contents > 0) && c.self.Outputs["forceDestroy"] != true {
		c.fail("", "BucketNotEmpty: The bucket you tried to delete is not empty. You must delete all versions in the bucket.")
	}
}

// Fill puts objects into a bucket, as a website's publisher or a service that delivers logs would.
func Fill(sim *Cloud, bucket string, objects int) error {
	return sim.do(bucketT, "filling", func(c *call) error {
		for t := range strings.SplitSeq(bucketT, "|") {
			for _, r := range c.all(t) {
				if r.ID == bucket {
					c.note(r, "objects", float64(objects))
					return nil
				}
			}
		}
		return fmt.Errorf("fill: no bucket %q exists", bucket)
	})
}

func checkBucketPolicy(c *call) { c.policyAt("policy", boundPolicy, 20480) }

// judgeBucketPolicy: the policy speaks of this bucket only, and isn't public where that is blocked.
func judgeBucketPolicy(c *call) {
	d, err := iampolicy.Parse(c.text("policy"))
	if err != nil {
		return
	}
	bucket := c.text("bucket")
	for _, s := range d.Statements {
		for _, r := range slices.Concat(s.Resources.Known, s.NotResources.Known) {
			if !matchesBucket(r, bucket) {
				c.fail("policy", "MalformedPolicy: Policy has invalid resource: %s is not of the bucket %s", r, bucket)
			}
		}
		for _, a := range s.Actions.Known {
			if a != "*" && !strings.HasPrefix(strings.ToLower(a), "s3:") {
				c.fail("policy", "MalformedPolicy: Policy has invalid action: %s", a)
			}
		}
		if s.Allow && s.Unconditional() && slices.ContainsFunc(s.Principals, iampolicy.Principal.IsAnyone) && c.blocks(bucket, "blockPublicPolicy") {
			c.fail("policy", "AccessDenied: User is not authorized to perform: s3:PutBucketPolicy because public policies are blocked by the BlockPublicPolicy block public access setting (bucket %s)", bucket)
		}
	}
	for _, other := range c.others("s3/bucketPolicy:BucketPolicy") {
		if other.text("bucket") == bucket {
			c.fail("bucket", "the bucket %s has a policy already (%s): two resources would overwrite each other's", bucket, other.URN)
		}
	}
}

func matchesBucket(r, bucket string) bool {
	name, ok := strings.CutPrefix(r, "arn:aws:s3:::")
	name, _, _ = strings.Cut(name, "/")
	return r == "*" && bucket == "" || ok && (name == bucket || strings.ContainsAny(name, "*?") && iampolicy.Matches(name, bucket))
}

// blocks reads one of a bucket's public access blocks. A bucket without the resource blocks everything since April 2023.
func (c *call) blocks(bucket, which string) bool {
	for _, b := range c.others("s3/bucketPublicAccessBlock:BucketPublicAccessBlock") {
		if b.text("bucket") == bucket {
			return b.Outputs[which] == true
		}
	}
	return true
}
