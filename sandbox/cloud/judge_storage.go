package cloud

import (
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"
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
		for _, other := range c.cloud.inv.all(t) {
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
				c.extra = append(c.extra, change{Remove: o.key()})
			}
		}
	}
	contents, _ := c.self.Facts["objects"].(float64)
	if (objects > 0 || contents > 0) && c.self.Outputs["forceDestroy"] != true {
		c.fail("", "BucketNotEmpty: The bucket you tried to delete is not empty. You must delete all versions in the bucket.")
	}
}

// Fill puts objects into a bucket, as a website's publisher or a service that delivers logs would.
func (c *Cloud) Fill(bucket string, objects int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, t := range strings.Split(bucketT, "|") {
		for _, r := range c.inv.all(t) {
			if r.ID == bucket {
				filled := *r
				filled.Facts = copyMap(r.Facts)
				filled.Facts["objects"] = float64(objects)
				return c.inv.save(change{Put: &filled})
			}
		}
	}
	return fmt.Errorf("fill: no bucket %q exists", bucket)
}

func checkBucketPolicy(c *call) { c.policyAt("policy", boundPolicy, 20480) }

// judgeBucketPolicy: the policy speaks of this bucket only, and isn't public where that is blocked.
func judgeBucketPolicy(c *call) {
	d, err := parsePolicy(c.text("policy"))
	if err != nil {
		return
	}
	bucket := c.text("bucket")
	for _, s := range d.Statement {
		for _, r := range slices.Concat(s.Resource, s.NotResource) {
			if !matchesBucket(r, bucket) {
				c.fail("policy", "MalformedPolicy: Policy has invalid resource: %s is not of the bucket %s", r, bucket)
			}
		}
		for _, a := range s.Action {
			if a != "*" && !strings.HasPrefix(strings.ToLower(a), "s3:") {
				c.fail("policy", "MalformedPolicy: Policy has invalid action: %s", a)
			}
		}
		if s.public() && c.blocks(bucket, "blockPublicPolicy") {
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
	return r == "*" && bucket == "" || ok && (name == bucket || strings.ContainsAny(name, "*?") && matches(name, bucket))
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

// versioned reports whether a bucket keeps versions.
func (c *call) versioned(bucket string) bool {
	for _, t := range []string{"s3/bucketVersioning:BucketVersioning", "s3/bucketVersioningV2:BucketVersioningV2"} {
		for _, v := range c.others(t) {
			if o, ok := v.Outputs["versioningConfiguration"].(map[string]any); ok && v.text("bucket") == bucket {
				return o["status"] == "Enabled"
			}
		}
	}
	if b := c.get(bucketT, bucket); b != nil {
		if o, ok := b.Inputs["versioning"].(map[string]any); ok {
			return o["enabled"] == true
		}
	}
	return false
}

func judgeVersioning(c *call) {
	if c.text("versioningConfiguration.status") == "Disabled" && c.old != nil {
		if before := textsOf(c.old, "versioningConfiguration.status"); len(before) > 0 && before[0] != "Disabled" {
			c.fail("versioningConfiguration.status", "versioning_configuration.status cannot be updated from '%s' to 'Disabled'", before[0])
		}
	}
}

func checkLifecycle(c *call) {
	ids := map[string]bool{}
	for _, l := range lookup(c.in, "rules[]") {
		r, ok := l.value.(map[string]any)
		if !ok {
			continue
		}
		id, _ := r["id"].(string)
		if id != "" && ids[id] {
			c.fail(l.path+".id", "InvalidArgument: Rule ID must be unique. Found same ID for more than one rule: %s", id)
		}
		ids[id] = true
		acts := false
		for _, a := range []string{"expiration", "noncurrentVersionExpiration", "transitions", "noncurrentVersionTransitions", "abortIncompleteMultipartUpload"} {
			_, has := r[a]
			acts = acts || has
		}
		if !acts {
			c.fail(l.path, "InvalidRequest: At least one action needs to be specified in a rule")
		}
		expires, hasExpiry := first[float64](r, "expiration.days")
		for _, t := range lookup(r, "transitions[]") {
			o, ok := t.value.(map[string]any)
			if !ok {
				continue
			}
			days, ok := o["days"].(float64)
			if class, _ := o["storageClass"].(string); ok && days < 30 && (class == "STANDARD_IA" || class == "ONEZONE_IA") {
				c.fail(l.path+"."+t.path, "InvalidArgument: 'Days' in Transition action must be greater than or equal to 30 for storageClass '%s'", class)
			}
			if ok && hasExpiry && expires <= days {
				c.fail(l.path+".expiration", "InvalidArgument: 'Days' in the Expiration action for filter must be greater than 'Days' in the Transition action")
			}
		}
	}
}

// first returns the first value of a type at a path.
func first[T any](m map[string]any, path string) (T, bool) {
	for _, l := range lookup(m, path) {
		v, ok := l.value.(T)
		return v, ok
	}
	var zero T
	return zero, false
}

// judgeBucketLogging: the target lies in the same region and lets S3's logging service write.
func judgeBucketLogging(c *call) {
	target := c.text("targetBucket")
	d := c.bucketPolicy(target)
	if d == nil || !d.allows("s3:PutObject") {
		if !c.aclsEnabled(target) {
			c.fail("targetBucket", "InvalidTargetBucketForLogging: You must give the log-delivery group WRITE and READ_ACP permissions to the target bucket: neither the policy of %s lets logging.s3.amazonaws.com put objects nor has it ACLs", target)
		}
	}
}

// bucketPolicy finds a bucket's policy, or nil.
func (c *call) bucketPolicy(bucket string) *policyDocument {
	for _, p := range c.cloud.inv.all("s3/bucketPolicy:BucketPolicy") {
		if p.text("bucket") == bucket {
			if d, err := parsePolicy(p.text("policy")); err == nil {
				return d
			}
		}
	}
	return nil
}

// aclsEnabled: since April 2023 a bucket's ACLs are off unless its ownership controls say otherwise.
func (c *call) aclsEnabled(bucket string) bool {
	for _, o := range c.cloud.inv.all("s3/bucketOwnershipControls:BucketOwnershipControls") {
		if o.text("bucket") == bucket {
			own, _ := first[string](o.Inputs, "rule.objectOwnership")
			return own != "" && own != "BucketOwnerEnforced"
		}
	}
	return false
}

func judgeBucketACL(c *call) {
	bucket := c.text("bucket")
	if !c.aclsEnabled(bucket) {
		c.fail("", "AccessControlListNotSupported: The bucket does not allow ACLs (%s has no ownership controls other than BucketOwnerEnforced)", bucket)
	}
	if acl := c.text("acl"); strings.HasPrefix(acl, "public-") && c.blocks(bucket, "blockPublicAcls") {
		c.fail("acl", "AccessDenied: the public ACL %q is blocked by the BlockPublicAcls setting of %s", acl, bucket)
	}
}

func checkBucketCORS(c *call) {
	for _, l := range lookup(c.in, "corsRules[].allowedMethods[]") {
		if s, ok := l.value.(string); ok && !slices.Contains([]string{"GET", "PUT", "POST", "DELETE", "HEAD"}, s) {
			c.fail(l.path, "InvalidRequest: Found unsupported HTTP method in CORS config. Unsupported method is %s", s)
		}
	}
}

// judgeNotification: S3 tries every target before it takes the configuration.
func judgeNotification(c *call) {
	for _, l := range lookup(c.in, "lambdaFunctions[].lambdaFunctionArn") {
		arn, _ := l.value.(string)
		if !c.permitted(arn, "s3.amazonaws.com") {
			c.fail(l.path, "InvalidArgument: Unable to validate the following destination configurations: the function %s has no permission for s3.amazonaws.com", arn)
		}
	}
	for path, types := range map[string]string{"queues[].queueArn": "sqs/queuePolicy:QueuePolicy", "topics[].topicArn": "sns/topicPolicy:TopicPolicy"} {
		for _, l := range lookup(c.in, path) {
			arn, _ := l.value.(string)
			if !c.letsIn(types, arn, "s3.amazonaws.com") {
				c.fail(l.path, "InvalidArgument: Unable to validate the following destination configurations: the policy of %s doesn't let s3.amazonaws.com in", arn)
			}
		}
	}
}

// letsIn reports whether the policy of a queue or topic lets a service in.
func (c *call) letsIn(types, arn, service string) bool {
	for _, p := range c.cloud.inv.all(types) {
		for _, owner := range c.cloud.inv.issued[arn] {
			if p.text("queueUrl") != owner.ID && p.text("arn") != arn {
				continue
			}
			d, err := parsePolicy(p.text("policy"))
			if err != nil {
				return true
			}
			for _, s := range d.Statement {
				if s.Effect == "Allow" && s.Principal != nil && (s.Principal.everyone || slices.Contains(s.Principal.by["Service"], service) || slices.Contains(s.Principal.by["AWS"], "*")) {
					return true
				}
			}
		}
	}
	return false
}

func judgeReplication(c *call) {
	if b := c.text("bucket"); !c.versioned(b) {
		c.fail("bucket", "InvalidRequest: Versioning must be 'Enabled' on the bucket %s to apply a replication configuration", b)
	}
	for _, l := range lookup(c.in, "rules[].destination.bucket") {
		arn, _ := l.value.(string)
		if !c.versioned(strings.TrimPrefix(arn, "arn:aws:s3:::")) {
			c.fail(l.path, "InvalidRequest: Destination bucket %s must have versioning enabled.", arn)
		}
	}
}

var keyAliasPattern = regexp.MustCompile(`^alias/[a-zA-Z0-9/_-]+$`)

func checkKeyAlias(c *call) {
	name := c.text("name")
	switch {
	case name == "":
	case strings.HasPrefix(name, "alias/aws/"):
		c.fail("name", "NotAuthorizedException: the alias prefix alias/aws/ is reserved, got %q", name)
	case !keyAliasPattern.MatchString(name) || len(name) > 256:
		c.fail("name", "ValidationException: name must begin with 'alias/' and be comprised of only [a-zA-Z0-9/_-], got %q", name)
	}
}

// checkKey: the account must stay able to administer its key.
func checkKey(c *call) {
	c.policyAt("policy", boundPolicy, 32768)
	text := c.text("policy")
	d, err := parsePolicy(text)
	if text == "" || err != nil || c.flag("bypassPolicyLockoutSafetyCheck") {
		return
	}
	account := c.cloud.options.Account
	for _, s := range d.Statement {
		if s.Effect != "Allow" || s.Principal == nil || !covers(s.Action, "kms:PutKeyPolicy") {
			continue
		}
		if s.Principal.everyone || slices.ContainsFunc(s.Principal.by["AWS"], func(p string) bool {
			return p == "*" || p == account || strings.HasPrefix(p, "arn:aws:iam::"+account+":")
		}) {
			return
		}
	}
	c.fail("policy", "MalformedPolicyDocumentException: The new key policy will not allow you to update the key policy in the future: let arn:aws:iam::%s:root do kms:*", account)
}
