package s3

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/iam"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

const noSuchBucket = "NoSuchBucket: The specified bucket %s does not exist"

var bucket = cloud.ResourceType{
	Type:     "s3/bucket:Bucket",
	Name:     bucketNaming,
	Defaults: map[string]any{"forceDestroy": false},

	CreateSeconds:  3,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateBucket,
	ValidateState:  bucketNameIsFree,
	AfterCreate:    addHostedZone,
	BeforeDelete:   bucketIsEmpty,
}

var bucketV2 = cloud.ResourceType{
	Type:     "s3/bucketV2:BucketV2",
	Name:     bucketNaming,
	Defaults: map[string]any{"forceDestroy": false},

	CreateSeconds:  3,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateBucket,
	ValidateState:  bucketNameIsFree,
	AfterCreate:    addHostedZone,
	BeforeDelete:   bucketIsEmpty,
}

var namePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

// validateBucket checks the bucket's name (Amazon S3 User Guide, "General purpose bucket naming
// rules").
func validateBucket(c *cloud.Call) {
	name := c.Text("bucket")
	if name == "" {
		return
	}
	refuse := func(why string) {
		c.Refuse("bucket", "InvalidBucketName: The specified bucket is not valid: %s, got %q", why, name)
	}
	_, err := netip.ParseAddr(name)
	switch {
	case name != strings.ToLower(name):
		refuse("bucket names can't contain upper-case letters")
	case len(name) < 3 || len(name) > 63:
		refuse("bucket names must be between 3 and 63 characters long")
	case !namePattern.MatchString(name):
		refuse("bucket names hold lower-case letters, digits, dots and hyphens, and begin and end with a letter or digit")
	case strings.Contains(name, ".."):
		refuse("bucket names can't hold two adjacent periods")
	case err == nil:
		refuse("bucket names can't be formatted as an IP address")
	case strings.HasPrefix(name, "xn--"), strings.HasPrefix(name, "sthree-"), strings.HasPrefix(name, "amzn-s3-demo-"), strings.HasSuffix(name, "-s3alias"), strings.HasSuffix(name, "--ol-s3"), strings.HasSuffix(name, ".mrap"), strings.HasSuffix(name, "--x-s3"):
		refuse("this prefix or suffix is reserved")
	}
	iam.ValidatePolicy(c, "policy", iam.ResourcePolicy, 20480)
}

// bucketNameIsFree refuses a name that another bucket has: all accounts and regions share one
// namespace.
func bucketNameIsFree(c *cloud.Call) {
	if c.Existing != nil {
		return
	}
	for _, t := range strings.Split(token.Bucket, "|") {
		for _, other := range c.All(t) {
			if other.ID == c.Text("bucket") {
				c.Refuse("bucket",
					"BucketAlreadyOwnedByYou: Your previous request to create the named bucket %q succeeded and you "+
						"already own it (in %s)",
					other.ID, other.Region)
			}
		}
	}
	if takenBuckets[c.Text("bucket")] {
		c.Refuse("bucket",
			"BucketAlreadyExists: The requested bucket name %q is not available. The bucket namespace is shared by "+
				"all users of the system.",
			c.Text("bucket"))
	}
}

// takenBuckets are names that somebody else surely has.
var takenBuckets = map[string]bool{
	"test":      true,
	"logs":      true,
	"assets":    true,
	"website":   true,
	"data":      true,
	"backup":    true,
	"static":    true,
	"my-bucket": true,
	"example":   true,
	"images":    true,
	"public":    true,
}

// bucketIsEmpty refuses to delete a bucket that holds objects, unless it has forceDestroy.
func bucketIsEmpty(c *cloud.Call) {
	objects := 0
	for _, t := range []string{"s3/bucketObject:BucketObject", "s3/bucketObjectv2:BucketObjectv2"} {
		for _, o := range c.Others(t) {
			if o.Text("bucket") == c.Existing.ID {
				objects++
				c.Remove(o)
			}
		}
	}
	contents, _ := c.Existing.Facts["objects"].(float64)
	if (objects > 0 || contents > 0) && c.Existing.Outputs["forceDestroy"] != true {
		c.Refuse("",
			"BucketNotEmpty: The bucket you tried to delete is not empty. You must delete all versions in the bucket.")
	}
}

// Fill puts objects into a bucket, as a website's publisher or a service that delivers logs would.
func Fill(sim *cloud.Cloud, bucket string, objects int) error {
	return sim.Do(token.Bucket, "filling", func(c *cloud.Call) error {
		for t := range strings.SplitSeq(token.Bucket, "|") {
			for _, r := range c.All(t) {
				if r.ID == bucket {
					c.SetFact(r, "objects", float64(objects))
					return nil
				}
			}
		}
		return fmt.Errorf("fill: no bucket %q exists", bucket)
	})
}

func addHostedZone(c *cloud.Call) {
	c.Outputs["hostedZoneId"] = hostedZones[c.Region]
	if c.Outputs["hostedZoneId"] == "" {
		c.Outputs["hostedZoneId"] = "Z" + c.Letters("zone", 13)
	}
}

// hostedZones of S3's website and bucket endpoints, by region (AWS General Reference, Amazon S3
// endpoints).
var hostedZones = map[string]string{
	"us-east-1":      "Z3AQBSTGFYJSTF",
	"eu-west-1":      "Z1BKCTXD74EZPE",
	"eu-central-1":   "Z21DNDUVLTQW6Q",
	"us-west-2":      "Z3BJ6K6RIION7M",
	"us-east-2":      "Z2O1EMRO9K5GLX",
	"eu-west-2":      "Z3GKZC51ZF0DB4",
	"eu-west-3":      "Z3R1K369G5AVDG",
	"eu-north-1":     "Z3BAZG2TWCNX0D",
	"ap-southeast-2": "Z1WCIGYICN2BYD",
}

func ofBucket(path string) cloud.Reference {
	return cloud.Reference{Path: path, To: token.Bucket, Missing: noSuchBucket}
}

// bucketNaming names a bucket, whichever of the two types it has.
var bucketNaming = &cloud.Naming{Property: "bucket", Max: 63, Lower: true, Others: "bucketPrefix"}
