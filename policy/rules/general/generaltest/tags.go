package generaltest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func requiredTags() *coretest.Suite {
	s := &coretest.Suite{Rule: "tags-required"}
	queue := func(name string, inputs props) coretest.Resource { return coretest.Of("sqs/queue:Queue", name, inputs) }
	s.Pass("in tagsAll, which the provider computes",
		queue("q", props{"tags": props{"Owner": "platform"}}).WithOutputs(props{"tagsAll": coretest.FourTags()}))
	s.Pass("on the resource", queue("q", props{"tags": coretest.FourTags()}))
	s.Pass("from an explicit provider and the resource together", queue("q", props{"tags": props{"Owner": "platform"}}).
		WithProvider(props{"defaultTags": props{"tags": props{
			"Project":     "shop",
			"Environment": "dev",
			"CostCenter":  "42",
		}}}))
	s.Pass("from a default provider, whose settings are JSON text",
		queue("q", props{}).WithProvider(props{"defaultTags": coretest.JSON(props{"tags": coretest.FourTags()})}))
	s.Pass("what takes no tags",
		coretest.Of("s3/bucketPolicy:BucketPolicy", "p", props{}),
		coretest.Of("lambda/permission:Permission", "l", props{}))
	s.Pass("the tags that the configuration asks for", queue("q", props{"tags": props{"Team": "x"}})).
		Configured("requiredTags", []any{"Team"})
	s.Pass("an auto scaling group lists its tags", coretest.Of("autoscaling/group:Group", "g", props{"tags": []any{
		props{"key": "Project", "value": "shop"},
		props{"key": "Environment", "value": "dev"},
		props{"key": "Owner", "value": "x"},
		props{"key": "CostCenter", "value": "42"},
	}}))
	s.Fail("none, some, and empty ones", "a b c",
		queue("a", props{}),
		queue("b", props{"tags": props{"Project": "shop", "Owner": "x"}}),
		queue("c", props{"tags": props{"Project": "shop", "Environment": "", "Owner": "x", "CostCenter": "1"}})).
		Saying("have no Project, Environment, Owner, CostCenter", "have no Environment, CostCenter",
			"have no Environment;")
	s.Fail("keys know case", "q",
		queue("q", props{"tags": props{"project": "shop", "Environment": "dev", "Owner": "x", "CostCenter": "1"}})).
		Saying("have no Project")
	s.Fail("tagsAll is what AWS has, whatever the provider promises", "q",
		queue("q", props{}).WithOutputs(props{"tagsAll": props{"Project": "shop"}}).WithProvider(props{
			"defaultTags": props{"tags": coretest.FourTags()},
		}))
	s.Fail("default tags don't reach what an auto scaling group launches", "g",
		coretest.Of("autoscaling/group:Group", "g", props{}).WithProvider(props{"defaultTags": props{
			"tags": coretest.FourTags(),
		}}))
	s.Fail("the configuration asks for another", "q", queue("q", props{"tags": coretest.FourTags()})).
		Configured("requiredTags", []any{"DataClass"}).Saying("DataClass")
	s.Fail("a resource of a component, on its own URN", "q",
		coretest.Of("plinth:messaging:Queue", "c", props{}),
		queue("q", props{}).Under("c"))
	s.Alias("both generations of buckets, and both modules of load balancers", "a b c",
		coretest.Of("s3/bucket:Bucket", "a", props{}),
		coretest.Of("s3/bucketV2:BucketV2", "b", props{}),
		coretest.Of("alb/loadBalancer:LoadBalancer", "c", props{}))
	s.Pass("one default tag that isn't known yet makes all of tagsAll unknown",
		queue("q", props{}).WithOutputs(props{"tagsAll": coretest.Unknown}).
			WithProvider(props{"defaultTags": props{"tags": props{
				"Project":     "shop",
				"Environment": "dev",
				"Owner":       coretest.Unknown,
				"CostCenter":  "42",
			}}}))
	s.Unknown("tags, and default tags, that aren't known yet",
		queue("a", props{"tags": coretest.Unknown}).WithOutputs(props{"tagsAll": props{}}),
		queue("b", props{}).WithProvider(props{"defaultTags": coretest.Unknown}),
		queue("c", props{}).WithProvider(props{"defaultTags": props{"tags": coretest.Unknown}}),
		coretest.Of("autoscaling/group:Group", "d", props{"tags": []any{props{"key": coretest.Unknown, "value": "x"}}}))
	s.Fail("in a preview tagsAll isn't known, but the tags and the provider's are", "q",
		queue("q", props{"tags": props{"Owner": "x"}}).WithOutputs(props{"tagsAll": props{"Owner": "x"}}).
			WithProvider(props{"defaultTags": props{"tags": props{"Project": "shop"}}})).InPreview().
		Saying("have no Environment, CostCenter")
	s.Shape("numbers and lists are no tags", "a b c",
		queue("a", props{"tags": 7}),
		queue("b", props{"tags": []any{"Project", 1, nil}}),
		queue("c", props{"tags": props{"Project": 1}}).WithProvider(props{"defaultTags": "no json"}))
	s.Other("providers and components carry none",
		coretest.Resource{Type: "pulumi:providers:aws", Name: "p", Inputs: props{}},
		coretest.Resource{Type: "plinth:network:Network", Name: "n", Inputs: props{}},
		coretest.Resource{Type: "random:index/randomId:RandomId", Name: "r"})
	return s
}

func environmentTags() *coretest.Suite {
	s := &coretest.Suite{Rule: "tags-environment-matches"}
	queue := func(name string, environment any) coretest.Resource {
		return coretest.Of("sqs/queue:Queue", name, props{"tags": props{"Environment": environment}})
	}
	s.Pass("the stack's environment, whole or as a part of its name", queue("q", "prd")).InStack("prd")
	s.Pass("as a part of its name", queue("q", "prd")).InStack("shop-prd-eu")
	s.Pass("a name that says no environment, or two, isn't checked", queue("q", "anything")).InStack("sandbox")
	s.Pass("a name that says two", queue("q", "anything")).InStack("dev-to-prd")
	s.Pass("no Environment tag is another rule's business", coretest.Of("sqs/queue:Queue", "q", props{}))
	s.Fail("another environment, on the resource and from its provider", "a b",
		queue("a", "prd"),
		coretest.Of("sqs/queue:Queue", "b", props{}).WithProvider(props{
			"defaultTags": coretest.JSON(props{"tags": props{"Environment": "stg"}}),
		})).
		InStack("acme-dev").Saying(`is "prd" in the stack "acme-dev"; it should be "dev"`, `"stg"`)
	s.Fail("another spelling is another environment", "q", queue("q", "Production")).InStack("prd")
	s.Fail("in the list of an auto scaling group", "g",
		coretest.Of("autoscaling/group:Group", "g",
			props{"tags": []any{props{"key": "Environment", "value": "prd", "propagateAtLaunch": true}}}))
	s.Alias("a bucket of the first generation", "b",
		coretest.Of("s3/bucket:Bucket", "b", props{"tags": props{"Environment": "prd"}}))
	s.Unknown("a tag, and all tags, that aren't known yet",
		queue("a", coretest.Unknown),
		coretest.Of("sqs/queue:Queue", "b", props{"tags": coretest.Unknown}))
	s.Shape("a number is no environment", "", queue("a", 7), coretest.Of("sqs/queue:Queue", "b", props{"tags": "x"}))
	s.Other("what takes no tags",
		coretest.Of("s3/bucketPolicy:BucketPolicy", "p", props{"tags": props{"Environment": "prd"}}))
	return s
}
