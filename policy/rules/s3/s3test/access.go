package s3test

import "github.com/plinth-infra/plinth/policy/core/coretest"

// companion is a resource that configures a bucket, named by its physical name.
func companion(token, name, bucket string, inputs props) coretest.Resource {
	given := props{"bucket": bucket + "-1"}
	for key, value := range inputs {
		given[key] = value
	}
	return coretest.Of(token, name, given)
}

// pendingCompanion is the same in a preview in which the bucket isn't there yet.
func pendingCompanion(token, name, bucket string, inputs props) coretest.Resource {
	c := companion(token, name, bucket, inputs)
	c.Inputs["bucket"] = coretest.Unknown
	return c.From("bucket", bucket)
}

const blockToken = "s3/bucketPublicAccessBlock:BucketPublicAccessBlock"

// companionEdges are the cases that every rule about a bucket's companion has. right makes the
// bucket right.
func companionEdges(s *coretest.Suite, token string, right props) {
	s.Pass("in a preview the bucket is known by reference",
		coretest.Bucket("a", props{}),
		pendingCompanion(token, "x", "a", right)).InPreview()
	s.Fail("in a preview, a companion of another bucket", "b",
		coretest.Bucket("a", props{}),
		coretest.Bucket("b", props{}),
		pendingCompanion(token, "x", "a", right)).InPreview()
	unnamed := companion(token, "x", "a", right)
	unnamed.Inputs["bucket"] = coretest.Unknown
	s.Unknown("a companion whose bucket isn't known", coretest.Bucket("a", props{}), unnamed)
	absent := companion(token, "x", "a", right).From("bucket", "a")
	delete(absent.Inputs, "bucket")
	s.Unknown("a preview that leaves the unknown bucket out", coretest.Bucket("a", props{}), absent)
	all := props{}
	for key := range right {
		all[key] = coretest.Unknown
	}
	s.Unknown("a companion whose settings aren't known yet",
		coretest.Bucket("a", props{}),
		pendingCompanion(token, "x", "a", all))
	s.Fail("a bucket alone, and one whose companion belongs to another", "a b",
		coretest.Bucket("a", props{}),
		coretest.Bucket("b", props{}),
		coretest.Bucket("c", props{}),
		companion(token, "x", "c", right))
	s.Alias("a bucket of the first generation", "a",
		coretest.Of("s3/bucket:Bucket", "a", props{}).WithOutputs(coretest.BucketOutputs("a")))
	s.Alias("a companion under the other token", "",
		coretest.Bucket("a", props{}),
		companion(firstGeneration(token), "x", "a", right))
	s.Other("a directory bucket knows none of this",
		coretest.Of("s3/directoryBucket:DirectoryBucket", "d", props{"bucket": "d"}))
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

func publicAccessBlocks() *coretest.Suite {
	s := &coretest.Suite{Rule: "s3-public-access-block"}
	four := props{
		"blockPublicAcls":       true,
		"blockPublicPolicy":     true,
		"ignorePublicAcls":      true,
		"restrictPublicBuckets": true,
	}
	s.Pass("all four, also written as text",
		coretest.Bucket("a", props{}),
		companion(blockToken, "x", "a", four),
		coretest.Bucket("b", props{}),
		companion(blockToken, "y", "b",
			props{
				"blockPublicAcls":       "true",
				"blockPublicPolicy":     "TRUE",
				"ignorePublicAcls":      true,
				"restrictPublicBuckets": true,
			}))
	s.Fail("one off, one absent: absent means off", "x x",
		coretest.Bucket("a", props{}),
		companion(blockToken, "x", "a",
			props{"blockPublicAcls": true, "blockPublicPolicy": false, "ignorePublicAcls": true})).
		Saying("blockPublicPolicy: is false", "restrictPublicBuckets: is (absent)")
	s.Fail("the account's block is another resource", "a",
		coretest.Bucket("a", props{}),
		coretest.Of("s3/accountPublicAccessBlock:AccountPublicAccessBlock", "x", four))
	s.Shape("lists and objects block nothing", "a x x x x",
		coretest.Bucket("a", props{}),
		coretest.Bucket("b", props{}),
		companion(blockToken, "x", "b",
			props{
				"blockPublicAcls":       []any{},
				"blockPublicPolicy":     props{},
				"ignorePublicAcls":      1,
				"restrictPublicBuckets": "x",
			}))
	companionEdges(s, blockToken, four)
	return s
}

func publicACLs() *coretest.Suite {
	s := &coretest.Suite{Rule: "s3-no-public-acl"}
	owner := func(name string, ownership any) coretest.Resource {
		return companion("s3/bucketOwnershipControls:BucketOwnershipControls", name, "a",
			props{"rule": props{"objectOwnership": ownership}})
	}
	everybody := "http://acs.amazonaws.com/groups/global/AllUsers"
	s.Pass("no ACLs", coretest.Bucket("a", props{}), owner("x", "BucketOwnerEnforced"))
	s.Pass("canned ACLs that let no stranger in",
		coretest.Of("s3/bucketAclV2:BucketAclV2", "a", props{"acl": "private"}),
		coretest.Of("s3/bucketAclV2:BucketAclV2", "b", props{"acl": "log-delivery-write"}),
		coretest.Of("s3/bucketAclV2:BucketAclV2", "c",
			props{"accessControlPolicy": props{"grants": []any{props{
				"permission": "WRITE",
				"grantee":    props{"type": "Group", "uri": "http://acs.amazonaws.com/groups/s3/LogDelivery"},
			}}}}))
	s.Pass("CloudFront's standard logs need ACLs", owner("site-logs", "BucketOwnerPreferred"),
		coretest.Of("plinth:storage:Bucket", "logs", props{}), owner("bucket", "BucketOwnerPreferred").Under("logs"))
	s.Fail("public and authenticated, in each place", "a b c d e",
		coretest.Bucket("a", props{"acl": "public-read"}),
		coretest.Of("s3/bucketAclV2:BucketAclV2", "b", props{"acl": "public-read-write"}),
		coretest.Of("s3/bucketAclV2:BucketAclV2", "c", props{"acl": "authenticated-read"}),
		coretest.Of("s3/bucketObjectv2:BucketObjectv2", "d", props{"acl": "public-read"}),
		coretest.Of("s3/objectCopy:ObjectCopy", "e", props{"acl": "public-read"})).
		Saying(`"public-read-write"`)
	s.Fail("grants to everybody", "a b",
		coretest.Bucket("a",
			props{"grants": []any{
				props{"type": "CanonicalUser", "id": "x"},
				props{"type": "Group", "uri": everybody, "permissions": []string{"READ"}},
			}}),
		coretest.Of("s3/bucketAclV2:BucketAclV2", "b",
			props{"accessControlPolicy": props{"grants": []any{props{
				"permission": "READ",
				"grantee": props{
					"type": "Group",
					"uri":  "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
				},
			}}}})).
		Saying("grants[1]", everybody)
	s.Fail("ACLs turned on", "x y", owner("x", "BucketOwnerPreferred"), owner("y", "ObjectWriter")).
		Saying("rule.objectOwnership")
	s.Fail("the uploader owns what it uploads, even among logs", "site-logs", owner("site-logs", "ObjectWriter"))
	s.Alias("a bucket of the first generation and its ACL", "a b",
		coretest.Of("s3/bucket:Bucket", "a", props{"acl": "public-read"}),
		coretest.Of("s3/bucketAcl:BucketAcl", "b", props{"acl": "public-read"}))
	s.Unknown("an ACL and an owner that aren't known yet",
		coretest.Bucket("a", props{"acl": coretest.Unknown, "grants": coretest.Unknown}),
		owner("x", coretest.Unknown),
		coretest.Of("s3/bucketAclV2:BucketAclV2", "c", props{"accessControlPolicy": coretest.Unknown}))
	s.Shape("numbers and lists are no ACLs", "",
		coretest.Bucket("a", props{"acl": 1, "grants": "x"}),
		companion("s3/bucketOwnershipControls:BucketOwnershipControls", "y", "a", props{"rule": "x"}),
		owner("x", []any{}))
	s.Other("a CDN's property of this name", coretest.Of("lightsail/bucket:Bucket", "l", props{"acl": "public-read"}))
	return s
}

func websites() *coretest.Suite {
	s := &coretest.Suite{Rule: "s3-no-website"}
	s.Pass("no website",
		coretest.Bucket("a", props{}),
		coretest.Bucket("b", props{"websites": []any{}}),
		coretest.Bucket("c", props{"corsRules": []any{props{}}}))
	s.Fail("a website, in each place", "a b c",
		coretest.Bucket("a", props{"websites": []any{props{"indexDocument": "index.html"}}}),
		coretest.Of("s3/bucket:Bucket", "b", props{"website": props{"indexDocument": "index.html"}}),
		coretest.Of("s3/bucketWebsiteConfigurationV2:BucketWebsiteConfigurationV2", "c", props{"bucket": "a-1"})).
		Saying("websites")
	s.Alias("under the other token", "c",
		coretest.Of("s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration", "c", props{"bucket": "a-1"}))
	s.Unknown("not known yet", coretest.Bucket("a", props{"websites": coretest.Unknown}))
	s.Shape("whatever it is, a website is configured", "a", coretest.Bucket("a", props{"website": 7}))
	s.Other("a distribution", coretest.Of("cloudfront/distribution:Distribution", "d", props{"website": props{}}))
	return s
}
