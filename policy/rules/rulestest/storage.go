package rulestest

func storageCases() []Case {
	return gather(
		publicAccessBlocks(), publicACLs(), tlsOnly(), bucketEncryption(), bucketVersioning(), bucketLifecycles(), bucketLogs(),
		forceDestroy(), websites(), lockouts(),
	)
}

// bucket is a bucket of the second generation, whose physical name is its name with "-1".
func bucket(name string, inputs props) Resource {
	return of("s3/bucketV2:BucketV2", name, inputs).outputs(bucketOutputs(name))
}

func bucketOutputs(name string) props {
	return props{
		"id": name + "-1", "bucket": name + "-1", "arn": "arn:aws:s3:::" + name + "-1", "bucketDomainName": name + "-1.s3.amazonaws.com",
		"bucketRegionalDomainName": name + "-1.s3.eu-west-1.amazonaws.com",
	}
}

// companion is a resource that configures a bucket, named by its physical name.
func companion(token, name, bucket string, inputs props) Resource {
	given := props{"bucket": bucket + "-1"}
	for key, value := range inputs {
		given[key] = value
	}
	return of(token, name, given)
}

// pendingCompanion is the same in a preview in which the bucket isn't there yet.
func pendingCompanion(token, name, bucket string, inputs props) Resource {
	c := companion(token, name, bucket, inputs)
	c.Inputs["bucket"] = Unknown
	return c.from("bucket", bucket)
}

const (
	blockToken      = "s3/bucketPublicAccessBlock:BucketPublicAccessBlock"
	policyToken     = "s3/bucketPolicy:BucketPolicy"
	encryptionToken = "s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2"
	versioningToken = "s3/bucketVersioningV2:BucketVersioningV2"
	lifecycleToken  = "s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2"
	loggingToken    = "s3/bucketLoggingV2:BucketLoggingV2"
)

// companionEdges are the cases that every rule about a bucket's companion has. right makes the bucket right.
func (s *suite) companionEdges(token string, right props) {
	s.pass("in a preview the bucket is known by reference", bucket("a", props{}), pendingCompanion(token, "x", "a", right)).preview()
	s.fail("in a preview, a companion of another bucket", "b", bucket("a", props{}), bucket("b", props{}), pendingCompanion(token, "x", "a", right)).preview()
	unnamed := companion(token, "x", "a", right)
	unnamed.Inputs["bucket"] = Unknown
	s.unknown("a companion whose bucket can't be told", bucket("a", props{}), unnamed)
	absent := companion(token, "x", "a", right).from("bucket", "a")
	delete(absent.Inputs, "bucket")
	s.unknown("a preview that leaves the unknown bucket out", bucket("a", props{}), absent)
	all := props{}
	for key := range right {
		all[key] = Unknown
	}
	s.unknown("a companion whose settings aren't known yet", bucket("a", props{}), pendingCompanion(token, "x", "a", all))
	s.fail("a bucket alone, and one whose companion belongs to another", "a b", bucket("a", props{}), bucket("b", props{}), bucket("c", props{}), companion(token, "x", "c", right))
	s.alias("a bucket of the first generation", "a", of("s3/bucket:Bucket", "a", props{}).outputs(bucketOutputs("a")))
	s.alias("a companion under the other token", "", bucket("a", props{}), companion(firstGeneration(token), "x", "a", right))
	s.other("a directory bucket knows none of this", of("s3/directoryBucket:DirectoryBucket", "d", props{"bucket": "d"}))
}

// firstGeneration is the token without V2.
func firstGeneration(token string) string {
	var short []byte
	for i := 0; i < len(token); i++ {
		if token[i] == 'V' && i+1 < len(token) && token[i+1] == '2' {
			i++
			continue
		}
		short = append(short, token[i])
	}
	return string(short)
}

func publicAccessBlocks() *suite {
	s := &suite{rule: "s3-public-access-block"}
	four := props{"blockPublicAcls": true, "blockPublicPolicy": true, "ignorePublicAcls": true, "restrictPublicBuckets": true}
	s.pass("all four, also written as text", bucket("a", props{}), companion(blockToken, "x", "a", four), bucket("b", props{}),
		companion(blockToken, "y", "b", props{"blockPublicAcls": "true", "blockPublicPolicy": "TRUE", "ignorePublicAcls": true, "restrictPublicBuckets": true}))
	s.fail("one off, one absent: absent means off", "x x", bucket("a", props{}), companion(blockToken, "x", "a", props{"blockPublicAcls": true, "blockPublicPolicy": false, "ignorePublicAcls": true})).
		says("blockPublicPolicy: is false", "restrictPublicBuckets: is (absent)")
	s.fail("the account's block is another resource", "a", bucket("a", props{}), of("s3/accountPublicAccessBlock:AccountPublicAccessBlock", "x", four))
	s.shape("lists and objects block nothing", "a x x x x", bucket("a", props{}), bucket("b", props{}), companion(blockToken, "x", "b", props{"blockPublicAcls": []any{}, "blockPublicPolicy": props{}, "ignorePublicAcls": 1, "restrictPublicBuckets": "x"}))
	s.companionEdges(blockToken, four)
	return s
}

func publicACLs() *suite {
	s := &suite{rule: "s3-no-public-acl"}
	owner := func(name string, ownership any) Resource {
		return companion("s3/bucketOwnershipControls:BucketOwnershipControls", name, "a", props{"rule": props{"objectOwnership": ownership}})
	}
	everybody := "http://acs.amazonaws.com/groups/global/AllUsers"
	s.pass("no ACLs", bucket("a", props{}), owner("x", "BucketOwnerEnforced"))
	s.pass("canned ACLs that let no stranger in", of("s3/bucketAclV2:BucketAclV2", "a", props{"acl": "private"}), of("s3/bucketAclV2:BucketAclV2", "b", props{"acl": "log-delivery-write"}),
		of("s3/bucketAclV2:BucketAclV2", "c", props{"accessControlPolicy": props{"grants": []any{props{"permission": "WRITE", "grantee": props{"type": "Group", "uri": "http://acs.amazonaws.com/groups/s3/LogDelivery"}}}}}))
	s.pass("CloudFront's standard logs need ACLs", owner("site-logs", "BucketOwnerPreferred"),
		of("plinth:storage:Bucket", "logs", props{}), owner("bucket", "BucketOwnerPreferred").in("logs"))
	s.fail("public and authenticated, in each place", "a b c d e", bucket("a", props{"acl": "public-read"}), of("s3/bucketAclV2:BucketAclV2", "b", props{"acl": "public-read-write"}),
		of("s3/bucketAclV2:BucketAclV2", "c", props{"acl": "authenticated-read"}), of("s3/bucketObjectv2:BucketObjectv2", "d", props{"acl": "public-read"}), of("s3/objectCopy:ObjectCopy", "e", props{"acl": "public-read"})).
		says(`"public-read-write"`)
	s.fail("grants to everybody", "a b", bucket("a", props{"grants": []any{props{"type": "CanonicalUser", "id": "x"}, props{"type": "Group", "uri": everybody, "permissions": []string{"READ"}}}}),
		of("s3/bucketAclV2:BucketAclV2", "b", props{"accessControlPolicy": props{"grants": []any{props{"permission": "READ", "grantee": props{"type": "Group", "uri": "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"}}}}})).
		says("grants[1]", everybody)
	s.fail("ACLs turned on", "x y", owner("x", "BucketOwnerPreferred"), owner("y", "ObjectWriter")).says("rule.objectOwnership")
	s.fail("the uploader owns what it uploads, even among logs", "site-logs", owner("site-logs", "ObjectWriter"))
	s.alias("a bucket of the first generation and its ACL", "a b", of("s3/bucket:Bucket", "a", props{"acl": "public-read"}), of("s3/bucketAcl:BucketAcl", "b", props{"acl": "public-read"}))
	s.unknown("an ACL and an owner that aren't known yet", bucket("a", props{"acl": Unknown, "grants": Unknown}), owner("x", Unknown), of("s3/bucketAclV2:BucketAclV2", "c", props{"accessControlPolicy": Unknown}))
	s.shape("numbers and lists are no ACLs", "", bucket("a", props{"acl": 1, "grants": "x"}), companion("s3/bucketOwnershipControls:BucketOwnershipControls", "y", "a", props{"rule": "x"}), owner("x", []any{}))
	s.other("a CDN's property of this name", of("lightsail/bucket:Bucket", "l", props{"acl": "public-read"}))
	return s
}

func tlsOnly() *suite {
	s := &suite{rule: "s3-tls-only"}
	insecure := props{"Bool": props{"aws:SecureTransport": "false"}}
	whole := []string{"arn:aws:s3:::a-1", "arn:aws:s3:::a-1/*"}
	right := policy(deny("s3:*", whole, "Condition", insecure))
	with := func(document any) []Resource {
		return []Resource{bucket("a", props{}), companion(policyToken, "x", "a", props{"policy": document})}
	}
	s.pass("a Deny of everything on the bucket and its objects", with(right)...)
	s.pass("other spellings", with(`{"statement": [{"effect": "Allow"}, {"effect": "deny", "principal": {"AWS": ["*"]}, "action": ["S3:*"], "resource": "*", "condition": {"bool": {"AWS:securetransport": [false]}}}]}`)...)
	s.pass("a policy of the bucket itself", bucket("a", props{"policy": right}))
	s.fail("a Deny that leaves gaps", "x x x x x x", append(append(append(append(append(with(policy(deny("s3:GetObject", whole, "Condition", insecure))),
		withB("b", policy(deny("s3:*", "arn:aws:s3:::b-1/*", "Condition", insecure)))...), withB("c", policy(deny("s3:*", "arn:aws:s3:::c-1", "Condition", insecure)))...),
		withB("d", policy(deny("s3:*", "*", "Condition", props{"Bool": props{"aws:SecureTransport": "false"}, "StringEquals": props{"aws:PrincipalAccount": "1"}})))...),
		withB("e", policy(deny("s3:*", "*", "Condition", props{"Bool": props{"aws:SecureTransport": "true"}})))...),
		withB("f", policy(props{"Effect": "Deny", "Principal": props{"AWS": "arn:aws:iam::1:root"}, "Action": "s3:*", "Resource": "*", "Condition": insecure}))...)...)
	s.cases[len(s.cases)-1].Want = []string{"x", "x-b", "x-c", "x-d", "x-e", "x-f"}
	s.fail("an Allow over TLS forbids nothing", "x", with(policy(props{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*", "Condition": props{"Bool": props{"aws:SecureTransport": "true"}}}))...).
		says("policy", "aws:SecureTransport is false")
	s.fail("another bucket's name", "x", with(policy(deny("s3:*", []string{"arn:aws:s3:::b-1", "arn:aws:s3:::b-1/*"}, "Condition", insecure)))...)
	s.unknown("resources and conditions that aren't known yet", bucket("a", props{}), pendingCompanion(policyToken, "x", "a", props{"policy": props{"Statement": []any{
		props{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": []any{Unknown, Unknown}, "Condition": insecure},
	}}}))
	s.shape("what isn't a document denies nothing", "x", with([]any{7})...)
	s.companionEdges(policyToken, props{"policy": policy(deny("s3:*", "*", "Condition", insecure))})
	return s
}

// withB is a bucket with a policy.
func withB(name string, document any) []Resource {
	return []Resource{bucket(name, props{}), companion(policyToken, "x-"+name, name, props{"policy": document})}
}

func bucketEncryption() *suite {
	s := &suite{rule: "s3-encrypted"}
	by := func(algorithm any) props {
		return props{"rules": []any{props{"applyServerSideEncryptionByDefault": props{"sseAlgorithm": algorithm}}}}
	}
	sensitive := props{"tags": props{"DataClass": "sensitive"}}
	s.pass("S3's own key, and KMS for sensitive data", bucket("a", props{}), companion(encryptionToken, "x", "a", by("AES256")), bucket("b", sensitive), companion(encryptionToken, "y", "b", by("aws:kms")))
	s.pass("written in the bucket", of("s3/bucket:Bucket", "a", props{"serverSideEncryptionConfiguration": props{"rule": props{"applyServerSideEncryptionByDefault": props{"sseAlgorithm": "AES256"}}}}),
		bucket("b", props{"tags": props{"DataClass": "sensitive"}, "serverSideEncryptionConfigurations": []any{props{"rules": []any{props{"applyServerSideEncryptionByDefaults": []any{props{"sseAlgorithm": "aws:kms:dsse"}}}}}}}))
	s.fail("S3's own key for sensitive data", "x", bucket("a", sensitive), companion(encryptionToken, "x", "a", by("AES256"))).says("DataClass=sensitive")
	s.fail("a tag that the provider adds", "x", bucket("a", props{"tagsAll": props{"DataClass": "sensitive"}}), companion(encryptionToken, "x", "a", by("AES256")))
	refreshed := bucket("a", props{"forceDestroy": false})
	refreshed.Outputs["serverSideEncryptionConfigurations"] = []any{props{"rules": []any{props{}}}}
	s.fail("what AWS adds by itself nobody wrote down", "a", refreshed)
	s.shape("numbers encrypt nothing for sensitive data", "x", bucket("a", sensitive), companion(encryptionToken, "x", "a", props{"rules": 7}))
	s.companionEdges(encryptionToken, by("AES256"))
	return s
}

func bucketVersioning() *suite {
	s := &suite{rule: "s3-versioning"}
	status := func(v any) props { return props{"versioningConfiguration": props{"status": v}} }
	s.pass("enabled, in each generation", bucket("a", props{}), companion(versioningToken, "x", "a", status("Enabled")), of("s3/bucket:Bucket", "b", props{"versioning": props{"enabled": true}}),
		bucket("c", props{"versionings": []any{props{"enabled": true}}}))
	s.fail("suspended, disabled, or off in the bucket", "x y c", bucket("a", props{}), companion(versioningToken, "x", "a", status("Suspended")), bucket("b", props{}), companion(versioningToken, "y", "b", status("Disabled")),
		of("s3/bucket:Bucket", "c", props{"versioning": props{"enabled": false}})).says(`is "Suspended"`)
	s.shape("a number enables nothing", "x", bucket("a", props{}), companion(versioningToken, "x", "a", props{"versioningConfiguration": 7}))
	s.companionEdges(versioningToken, status("Enabled"))
	return s
}

func bucketLifecycles() *suite {
	s := &suite{rule: "s3-lifecycle"}
	rule := props{"id": "a", "status": "Enabled", "abortIncompleteMultipartUpload": props{"daysAfterInitiation": 7}}
	s.pass("a rule that ends uploads, in each generation", bucket("a", props{}), companion(lifecycleToken, "x", "a", props{"rules": []any{props{"id": "b", "status": "Enabled"}, rule}}),
		of("s3/bucket:Bucket", "b", props{"lifecycleRules": []any{props{"enabled": true, "abortIncompleteMultipartUploadDays": 7}}}))
	s.fail("no rule that is enabled, none that ends uploads", "x y c", bucket("a", props{}), companion(lifecycleToken, "x", "a", props{"rules": []any{props{"status": "Disabled", "abortIncompleteMultipartUpload": props{"daysAfterInitiation": 7}}}}),
		bucket("b", props{}), companion(lifecycleToken, "y", "b", props{"rules": []any{props{"status": "Enabled", "expiration": props{"days": 3}}}}), bucket("c", props{"lifecycleRules": []any{props{"enabled": true}}})).
		says("abortIncompleteMultipartUpload", "no lifecycle rule that is enabled")
	s.shape("a number is no rule", "x", bucket("a", props{}), companion(lifecycleToken, "x", "a", props{"rules": []any{7, "x"}}))
	s.companionEdges(lifecycleToken, props{"rules": []any{rule}})
	return s
}

func bucketLogs() *suite {
	s := &suite{rule: "s3-access-logs"}
	s.pass("to a log bucket, which logs nothing itself", bucket("a", props{}), companion(loggingToken, "x", "a", props{"targetBucket": "logs-1"}), bucket("logs", props{}))
	s.pass("written in the bucket", of("s3/bucket:Bucket", "a", props{"loggings": []any{props{"targetBucket": "logs-1"}}}), bucket("logs", props{}))
	s.pass("buckets for the logs of others", bucket("cdn", props{}), of("cloudfront/distribution:Distribution", "d", props{"loggingConfig": props{"bucket": "cdn-1.s3.amazonaws.com"}}),
		bucket("lb", props{}), of("lb/loadBalancer:LoadBalancer", "l", props{"accessLogs": props{"bucket": "lb-1", "enabled": true}}),
		bucket("flow", props{}), of("ec2/flowLog:FlowLog", "f", props{"logDestination": "arn:aws:s3:::flow-1/vpc"}).from("logDestination", "flow"))
	s.fail("a bucket that logs nothing", "a", bucket("a", props{}), bucket("b", props{}), companion(loggingToken, "x", "b", props{"targetBucket": "logs-1"}), bucket("logs", props{})).says("logs no requests")
	s.shape("a number is no place for logs", "a", bucket("a", props{"loggings": []any{}}), of("cloudfront/distribution:Distribution", "d", props{"loggingConfig": 7}), of("lb/loadBalancer:LoadBalancer", "l", props{"accessLogs": []any{}}))
	s.unknown("a distribution whose log bucket can't be told", bucket("a", props{}), of("cloudfront/distribution:Distribution", "d", props{"loggingConfig": props{"bucket": Unknown}}))
	s.companionEdges(loggingToken, props{"targetPrefix": "x/"})
	return s
}

func forceDestroy() *suite {
	s := &suite{rule: "s3-no-force-destroy"}
	s.pass("absent means no", bucket("a", props{}), bucket("b", props{"forceDestroy": false}), bucket("c", props{"forceDestroy": "false"}))
	s.fail("set", "a b", bucket("a", props{"forceDestroy": true}), bucket("b", props{"forceDestroy": "true"})).says("forceDestroy")
	s.alias("a bucket of the first generation", "a", of("s3/bucket:Bucket", "a", props{"forceDestroy": true}))
	s.unknown("not known yet", bucket("a", props{"forceDestroy": Unknown}))
	s.shape("a list isn't true", "", bucket("a", props{"forceDestroy": []any{true}}))
	s.other("a registry's images", of("ecr/repository:Repository", "r", props{"forceDelete": true, "forceDestroy": true}))
	return s
}

func websites() *suite {
	s := &suite{rule: "s3-no-website"}
	s.pass("no website", bucket("a", props{}), bucket("b", props{"websites": []any{}}), bucket("c", props{"corsRules": []any{props{}}}))
	s.fail("a website, in each place", "a b c", bucket("a", props{"websites": []any{props{"indexDocument": "index.html"}}}), of("s3/bucket:Bucket", "b", props{"website": props{"indexDocument": "index.html"}}),
		of("s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2", "c", props{"bucket": "a-1"})).says("websites")
	s.alias("under the other token", "c", of("s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration", "c", props{"bucket": "a-1"}))
	s.unknown("not known yet", bucket("a", props{"websites": Unknown}))
	s.shape("whatever it is, a website is configured", "a", bucket("a", props{"website": 7}))
	s.other("a distribution", of("cloudfront/distribution:Distribution", "d", props{"website": props{}}))
	return s
}

func lockouts() *suite {
	s := &suite{rule: "s3-policy-no-lockout"}
	all := []string{"arn:aws:s3:::a-1", "arn:aws:s3:::a-1/*"}
	s.pass("a Deny under a condition, of some actions, for some", bucketPolicy("a", policy(deny("s3:*", all, "Condition", props{"Bool": props{"aws:SecureTransport": "false"}}))),
		bucketPolicy("b", policy(deny([]string{"s3:DeleteObject", "s3:DeleteObjectVersion"}, "arn:aws:s3:::a-1/*"))),
		bucketPolicy("c", policy(props{"Effect": "Deny", "Principal": props{"AWS": "arn:aws:iam::1:role/x"}, "Action": "s3:*", "Resource": all})), bucketPolicy("d", policy(deny("s3:*", "arn:aws:s3:::a-1/secret/*"))))
	s.fail("a Deny of everything for everybody, in every spelling", "a b c d", bucketPolicy("a", policy(deny("*", "*"))), bucketPolicy("b", policy(deny([]string{"S3:Put*", "s3:Get*"}, all))),
		bucketPolicy("c", `{"statement": {"effect": "DENY", "principal": {"AWS": "*"}, "action": "s3:*", "resource": "arn:aws:s3:::a-1"}}`),
		bucketPolicy("d", policy(props{"Effect": "Deny", "Principal": "*", "NotAction": "s3:GetObject", "Resource": "*"}))).says("to everybody without a condition")
	s.alias("a bucket's own policy, in both generations", "a b", bucket("a", props{"policy": policy(deny("s3:*", "*"))}), of("s3/bucket:Bucket", "b", props{"policy": policy(deny("s3:*", "*"))}))
	s.unknown("a document, a condition and a principal that aren't known yet", bucketPolicy("a", Unknown), bucketPolicy("b", props{"Statement": []any{props{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Condition": Unknown}}}),
		bucketPolicy("c", props{"Statement": []any{props{"Effect": "Deny", "Principal": Unknown, "Action": "s3:*"}}}))
	s.shape("what isn't a document denies nothing", "", bucketPolicy("a", 1), bucketPolicy("b", `{"Statement": [{"Effect": "Deny", "Principal": 7, "Action": {}}]}`))
	s.other("another service's policy", of("sqs/queuePolicy:QueuePolicy", "q", props{"policy": policy(deny("*", "*"))}))
	return s
}
