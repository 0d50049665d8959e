package cloud

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const bucketV2 = "s3/bucketV2:BucketV2"

func bucket(name string) func(w *world) {
	return func(w *world) { w.make(bucketV2, name, m{"bucket": name + "-4711"}) }
}

func TestStorageIsJudged(t *testing.T) {
	t.Parallel()
	named := func(name, says string) trial {
		return trial{typ: bucketV2, right: just(m{"bucket": "good-name-4711"}), wrong: just(m{"bucket": name}), says: says}
	}
	statement := func(effect, principal, action, resource string) string {
		return policy(`{"Effect":"` + effect + `","Principal":` + principal + `,"Action":"` + action + `","Resource":"` + resource + `"}`)
	}
	mine := func(in m) func(w *world) m {
		return func(w *world) m { return over(m{"bucket": w.made["site"].id}, in) }
	}
	right := mine(m{"policy": statement("Allow", `{"Service":"cloudfront.amazonaws.com"}`, "s3:GetObject", "arn:aws:s3:::site-4711/*")})
	expire := func(days int) m {
		return m{"rules": l{m{"id": "old", "status": "Enabled", "expiration": m{"days": days}}}}
	}
	key := policy(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"}`)
	trials(t, map[string]trial{
		"a bucket's name is lower case":      named("Good-name", "upper-case"),
		"a bucket's name has 3 characters":   named("ab", "between 3 and 63"),
		"a bucket's name has 63 characters":  named("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "63"),
		"a bucket's name has no underscore":  named("good_name", "InvalidBucketName"),
		"a bucket's name isn't an address":   named("192.168.5.4", "IP address"),
		"a bucket's name isn't everybody's":  named("assets", "BucketAlreadyExists"),
		"a bucket's name is free":            {typ: bucketV2, right: just(m{"bucket": "good-name-4711"}), spoil: func(w *world) { w.makeIn("us-east-1", bucketV2, "first", m{"bucket": "good-name-4711"}) }, says: "BucketAlreadyOwnedByYou"},
		"a policy's bucket exists":           {prepare: bucket("site"), typ: "s3/bucketPolicy:BucketPolicy", right: right, wrong: just(m{"bucket": "none-4711"}), says: "NoSuchBucket"},
		"a policy speaks of its bucket":      {prepare: bucket("site"), typ: "s3/bucketPolicy:BucketPolicy", right: right, wrong: just(m{"policy": statement("Allow", `{"Service":"cloudfront.amazonaws.com"}`, "s3:GetObject", "arn:aws:s3:::other/*")}), says: "invalid resource"},
		"a bucket policy's actions are S3's": {prepare: bucket("site"), typ: "s3/bucketPolicy:BucketPolicy", right: right, wrong: just(m{"policy": statement("Allow", `{"Service":"cloudfront.amazonaws.com"}`, "sqs:SendMessage", "arn:aws:s3:::site-4711/*")}), says: "invalid action"},
		"a public policy is blocked":         {prepare: bucket("site"), typ: "s3/bucketPolicy:BucketPolicy", right: right, wrong: just(m{"policy": statement("Allow", `"*"`, "s3:GetObject", "arn:aws:s3:::site-4711/*")}), says: "BlockPublicPolicy"},
		"a bucket has one policy":            {prepare: bucket("site"), typ: "s3/bucketPolicy:BucketPolicy", right: right, spoil: func(w *world) { w.make("s3/bucketPolicy:BucketPolicy", "first", right(w)) }, says: "overwrite each other"},
		"ACLs are off":                       {prepare: all(bucket("site"), ownership("site", "BucketOwnerPreferred")), typ: "s3/bucketAclV2:BucketAclV2", right: mine(m{"acl": "log-delivery-write"}), spoil: func(w *world) { _ = w.change("own", m{"rule": m{"objectOwnership": "BucketOwnerEnforced"}}) }, says: "AccessControlListNotSupported"},
		"a log bucket lets S3 write":         {prepare: all(bucket("site"), bucket("logs"), ownership("logs", "BucketOwnerPreferred")), typ: "s3/bucketLoggingV2:BucketLoggingV2", right: mine(m{"targetBucket": "logs-4711", "targetPrefix": "s3/"}), spoil: func(w *world) { _ = w.drop("own") }, says: "InvalidTargetBucketForLogging"},
		"a lifecycle rule does something":    {prepare: bucket("site"), typ: "s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", right: mine(expire(30)), wrong: just(m{"rules": l{m{"id": "old", "status": "Enabled"}}}), says: "At least one action"},
		"cold storage takes 30 days":         {prepare: bucket("site"), typ: "s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", right: mine(expire(90)), wrong: just(m{"rules": l{m{"id": "old", "status": "Enabled", "transitions": l{m{"days": 7, "storageClass": "STANDARD_IA"}}}}}), says: "greater than or equal to 30"},
		"lifecycle rules' ids are unique":    {prepare: bucket("site"), typ: "s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", right: mine(expire(90)), wrong: just(m{"rules": l{expire(1)["rules"].(l)[0], expire(2)["rules"].(l)[0]}}), says: "Rule ID must be unique"},
		"CORS knows five methods":            {prepare: bucket("site"), typ: "s3/bucketCorsConfigurationV2:BucketCorsConfigurationV2", right: mine(m{"corsRules": l{m{"allowedMethods": l{"GET"}, "allowedOrigins": l{"*"}}}}), wrong: just(m{"corsRules": l{m{"allowedMethods": l{"PATCH"}, "allowedOrigins": l{"*"}}}}), says: "unsupported HTTP method"},
		"an encryption is one that S3 has":   {prepare: bucket("site"), typ: "s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2", right: mine(m{"rules": l{m{"applyServerSideEncryptionByDefault": m{"sseAlgorithm": "AES256"}}}}), wrong: just(m{"rules": l{m{"applyServerSideEncryptionByDefault": m{"sseAlgorithm": "AES128"}}}}), says: "to be one of"},
		"a bucket's key exists":              {prepare: bucket("site"), typ: "s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2", right: mine(m{"rules": l{m{"applyServerSideEncryptionByDefault": m{"sseAlgorithm": "aws:kms"}}}}), wrong: just(m{"rules": l{m{"applyServerSideEncryptionByDefault": m{"sseAlgorithm": "aws:kms", "kmsMasterKeyId": "arn:aws:kms:eu-west-1:123456789012:key/none"}}}}), says: "NotFoundException: Key"},
		"the account administers its key":    {typ: "kms/key:Key", right: just(m{"policy": key}), wrong: just(m{"policy": policy(`{"Effect":"Allow","Principal":{"Service":"logs.eu-west-1.amazonaws.com"},"Action":"kms:*","Resource":"*"}`)}), says: "will not allow you to update the key policy"},
		"a key is deleted after a week":      {typ: "kms/key:Key", right: just(m{"deletionWindowInDays": 7}), wrong: just(m{"deletionWindowInDays": 3}), says: "range (7 - 30)"},
		"a key's alias begins with alias/":   {prepare: func(w *world) { w.make("kms/key:Key", "key", m{}) }, typ: "kms/alias:Alias", right: func(w *world) m { return m{"name": "alias/site", "targetKeyId": w.made["key"].id} }, wrong: just(m{"name": "site"}), says: "alias/"},
		"a notified function lets S3 in":     {prepare: all(bucket("site"), function, permit("s3.amazonaws.com")), typ: "s3/bucketNotification:BucketNotification", right: notify, spoil: func(w *world) { _ = w.drop("permission") }, says: "has no permission for s3.amazonaws.com"},
		"a replicated bucket keeps versions": {prepare: replicated, typ: replicationT, right: replicate, spoil: func(w *world) { _ = w.drop("versions-site") }, says: "Versioning must be 'Enabled'"},
		"a copy's bucket keeps versions":     {prepare: replicated, typ: replicationT, right: replicate, spoil: func(w *world) { _ = w.drop("versions-copy") }, says: "must have versioning enabled"},
		"S3 takes the role that copies":      {prepare: replicated, typ: replicationT, right: replicate, spoil: func(w *world) { _ = w.change("role", m{"assumeRolePolicy": trust("lambda.amazonaws.com")}) }, says: "doesn't trust s3.amazonaws.com"},
		"the role that copies may":           {prepare: replicated, typ: replicationT, right: replicate, spoil: func(w *world) { _ = w.drop("may1") }, says: "may not s3:GetObjectVersionForReplication"},
		"a filter says what is deleted":      {prepare: replicated, typ: replicationT, right: replicate, wrong: replicateRule(m{"deleteMarkerReplication": nil}), says: "DeleteMarkerReplication must be specified"},
		"an encrypted copy says its source":  {prepare: replicated, typ: replicationT, right: replicate, wrong: replicateRule(m{"sourceSelectionCriteria": m{"sseKmsEncryptedObjects": m{"status": "Enabled"}}}), says: "must be specified together"},
		"a copy's new owner is an account":   {prepare: replicated, typ: replicationT, right: replicate, wrong: replicateRule(m{"destination": m{"bucket": "arn:aws:s3:::copy-4711", "accessControlTranslation": m{"owner": "Destination"}}}), says: "Account must be specified"},
		"colder storage takes 30 days more":  {prepare: bucket("site"), typ: "s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2", right: mine(colder(60)), wrong: just(colder(45)), says: "must be 30 days more"},
		"what is locked keeps versions":      {prepare: all(bucket("site"), versions("site")), typ: lockT, right: mine(locked("GOVERNANCE", 30)), spoil: func(w *world) { _ = w.drop("versions-site") }, says: "InvalidBucketState"},
		"a lock has one of two modes":        {prepare: all(bucket("site"), versions("site")), typ: lockT, right: mine(locked("COMPLIANCE", 30)), wrong: just(locked("governance", 30)), says: "governance"},
		"a lock has its days":                {prepare: all(bucket("site"), versions("site")), typ: lockT, right: mine(locked("COMPLIANCE", 30)), wrong: just(locked("COMPLIANCE", 36501)), says: "Default retention period"},
	})
}

func ownership(name, own string) func(w *world) {
	return func(w *world) {
		w.make("s3/bucketOwnershipControls:BucketOwnershipControls", "own", m{"bucket": w.made[name].id, "rule": m{"objectOwnership": own}})
	}
}

func versions(name string) func(w *world) {
	return func(w *world) {
		w.make("s3/bucketVersioningV2:BucketVersioningV2", "versions-"+name, m{"bucket": w.made[name].id, "versioningConfiguration": m{"status": "Enabled"}})
	}
}

const (
	replicationT = "s3/bucketReplicationConfig:BucketReplicationConfig"
	lockT        = "s3/bucketObjectLockConfigurationV2:BucketObjectLockConfigurationV2"
)

func replicated(w *world) {
	all(bucket("site"), bucket("copy"), role("s3.amazonaws.com", "s3:GetReplicationConfiguration", "s3:GetObjectVersionForReplication", "s3:ReplicateObject"),
		versions("site"), versions("copy"))(w)
}

func replicate(w *world) m {
	return m{"bucket": w.made["site"].id, "role": w.made["role"].get("arn"), "rules": l{m{"status": "Enabled", "filter": m{"prefix": ""},
		"deleteMarkerReplication": m{"status": "Disabled"}, "destination": m{"bucket": w.made["copy"].get("arn")}}}}
}

// replicateRule lays inputs over replicate's rule.
func replicateRule(top m) func(w *world) m {
	return func(w *world) m { return m{"rules": l{over(replicate(w)["rules"].(l)[0].(m), top)}} }
}

func colder(days int) m {
	return m{"rules": l{m{"id": "colder", "status": "Enabled", "transitions": l{m{"days": 30, "storageClass": "STANDARD_IA"}, m{"days": days, "storageClass": "GLACIER_IR"}}}}}
}

func locked(mode string, days int) m {
	return m{"objectLockEnabled": "Enabled", "rule": m{"defaultRetention": m{"mode": mode, "days": days}}}
}

func permit(service string) func(w *world) {
	return func(w *world) {
		w.make("lambda/permission:Permission", "permission", m{"action": "lambda:InvokeFunction", "function": w.made["function"].get("name"), "principal": service})
	}
}

func notify(w *world) m {
	return m{"bucket": w.made["site"].id, "lambdaFunctions": l{m{"lambdaFunctionArn": w.made["function"].get("arn"), "events": l{"s3:ObjectCreated:*"}}}}
}

func TestFullBucketIsNotDeleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	bucket("kept")(w)
	w.make(bucketV2, "disposable", m{"bucket": "disposable-4711", "forceDestroy": true})
	for _, name := range []string{"kept-4711", "disposable-4711"} {
		require.NoError(t, Fill(w.cloud, name, 3))
	}
	require.ErrorContains(t, w.drop("kept"), "BucketNotEmpty")
	require.NoError(t, w.drop("disposable"))
	require.NoError(t, Fill(w.cloud, "kept-4711", 0))
	require.NoError(t, w.drop("kept"))
}
