package cloud

import (
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
)

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
		infrequent, infrequentDays := "", 0.0
		for _, t := range lookup(r, "transitions[]") {
			if o, ok := t.value.(map[string]any); ok && (o["storageClass"] == "STANDARD_IA" || o["storageClass"] == "ONEZONE_IA") {
				infrequent, _ = o["storageClass"].(string)
				infrequentDays, _ = o["days"].(float64)
			}
		}
		for _, t := range lookup(r, "transitions[]") {
			o, ok := t.value.(map[string]any)
			if !ok {
				continue
			}
			days, ok := o["days"].(float64)
			class, _ := o["storageClass"].(string)
			if ok && days < 30 && (class == "STANDARD_IA" || class == "ONEZONE_IA") {
				c.fail(l.path+"."+t.path, "InvalidArgument: 'Days' in Transition action must be greater than or equal to 30 for storageClass '%s'", class)
			}
			// S3 keeps an object in an infrequent-access class for 30 days before it moves on.
			if ok && infrequent != "" && strings.HasPrefix(class, "GLACIER") && days < infrequentDays+30 {
				c.fail(l.path+"."+t.path, "InvalidArgument: 'Days' in the 'Transition' action for StorageClass '%s' must be 30 days more than in the 'Transition' action for StorageClass '%s'", class, infrequent)
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
	if d == nil || !d.Allows("s3:PutObject") {
		if !c.aclsEnabled(target) {
			c.fail("targetBucket", "InvalidTargetBucketForLogging: You must give the log-delivery group WRITE and READ_ACP permissions to the target bucket: neither the policy of %s lets logging.s3.amazonaws.com put objects nor has it ACLs", target)
		}
	}
}

// bucketPolicy finds a bucket's policy, or nil.
func (c *call) bucketPolicy(bucket string) *iampolicy.Document {
	for _, p := range c.all("s3/bucketPolicy:BucketPolicy") {
		if p.text("bucket") == bucket {
			if d, err := iampolicy.Parse(p.text("policy")); err == nil {
				return &d
			}
		}
	}
	return nil
}

// aclsEnabled: since April 2023 a bucket's ACLs are off unless its ownership controls say otherwise.
func (c *call) aclsEnabled(bucket string) bool {
	for _, o := range c.all("s3/bucketOwnershipControls:BucketOwnershipControls") {
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
	for _, p := range c.all(types) {
		for _, owner := range c.issued(arn) {
			if p.text("queueUrl") != owner.ID && p.text("arn") != arn {
				continue
			}
			d, err := iampolicy.Parse(p.text("policy"))
			if err != nil {
				return true
			}
			for _, s := range d.Statements {
				if s.Allow && (slices.ContainsFunc(s.Principals, iampolicy.Principal.IsAnyone) || slices.Contains(s.Of("Service"), service)) {
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
	if r := c.roleOf(c.text("role")); r != nil {
		if !trusts(r, "s3.amazonaws.com") {
			c.fail("role", "nothing is ever copied: %s doesn't trust s3.amazonaws.com, which S3 doesn't say", r.ID)
		}
		for _, action := range []string{"s3:GetReplicationConfiguration", "s3:GetObjectVersionForReplication", "s3:ReplicateObject"} {
			if !c.can(r, action) {
				c.fail("role", "nothing is ever copied: %s may not %s, which S3 doesn't say", r.ID, action)
			}
		}
	}
	for _, l := range lookup(c.in, "rules[]") {
		r, _ := l.value.(map[string]any)
		if _, filtered := r["filter"]; filtered {
			if _, says := first[string](r, "deleteMarkerReplication.status"); !says {
				c.fail(l.path+".deleteMarkerReplication", "InvalidRequest: DeleteMarkerReplication must be specified for this version of Cross Region Replication configuration schema.")
			}
		}
		_, encrypted := first[string](r, "sourceSelectionCriteria.sseKmsEncryptedObjects.status")
		if _, key := lookupOne(r, "destination.encryptionConfiguration.replicaKmsKeyId"); key != encrypted {
			c.fail(l.path+".destination", "InvalidRequest: SourceSelectionCriteria.SseKmsEncryptedObjects and EncryptionConfiguration must be specified together.")
		}
		_, owner := first[string](r, "destination.accessControlTranslation.owner")
		if _, account := first[string](r, "destination.account"); owner && !account {
			c.fail(l.path+".destination.account", "InvalidRequest: Account must be specified if AccessControlTranslation is specified")
		}
	}
	for _, l := range lookup(c.in, "rules[].destination.bucket") {
		arn, _ := l.value.(string)
		if !c.external(arn) && !c.versioned(strings.TrimPrefix(arn, "arn:aws:s3:::")) {
			c.fail(l.path, "InvalidRequest: Destination bucket %s must have versioning enabled.", arn)
		}
	}
}

// lookupOne returns what stands at a path, known or not, and whether something does.
func lookupOne(m map[string]any, path string) (any, bool) {
	for _, l := range lookup(m, path) {
		return l.value, true
	}
	return nil, false
}

func checkObjectLock(c *call) {
	mode, hasMode := first[string](c.in, "rule.defaultRetention.mode")
	if hasMode && mode != "GOVERNANCE" && mode != "COMPLIANCE" {
		c.fail("rule.defaultRetention.mode", "MalformedXML: The XML you provided was not well-formed or did not validate against our published schema (mode %q)", mode)
	}
	days, hasDays := first[float64](c.in, "rule.defaultRetention.days")
	years, hasYears := first[float64](c.in, "rule.defaultRetention.years")
	if hasDays && hasYears || hasDays && (days < 1 || days > 36500) || hasYears && (years < 1 || years > 100) {
		c.fail("rule.defaultRetention", "InvalidArgument: Default retention period must be a positive integer value, of days (36500 at most) or years (100), not both")
	}
}

// judgeObjectLock: versions are what is locked.
func judgeObjectLock(c *call) {
	if b := c.text("bucket"); !c.versioned(b) {
		c.fail("bucket", "InvalidBucketState: Versioning must be 'Enabled' on the bucket %s to apply a Object Lock configuration", b)
	}
}
