package rulestest

func tagCases() []Case { return gather(requiredTags(), environmentTags()) }

func fourTags() props {
	return props{"Project": "shop", "Environment": "dev", "Owner": "platform", "CostCenter": "42"}
}

func requiredTags() *suite {
	s := &suite{rule: "tags-required"}
	queue := func(name string, inputs props) Resource { return of("sqs/queue:Queue", name, inputs) }
	s.pass("in tagsAll, which the provider computes", queue("q", props{"tags": props{"Owner": "platform"}}).outputs(props{"tagsAll": fourTags()}))
	s.pass("on the resource", queue("q", props{"tags": fourTags()}))
	s.pass("from an explicit provider and the resource together", queue("q", props{"tags": props{"Owner": "platform"}}).
		provider(props{"defaultTags": props{"tags": props{"Project": "shop", "Environment": "dev", "CostCenter": "42"}}}))
	s.pass("from a default provider, whose settings are JSON text", queue("q", props{}).provider(props{"defaultTags": text(props{"tags": fourTags()})}))
	s.pass("what takes no tags", of("s3/bucketPolicy:BucketPolicy", "p", props{}), of("lambda/permission:Permission", "l", props{}))
	s.pass("the tags that the configuration asks for", queue("q", props{"tags": props{"Team": "x"}})).config("requiredTags", []any{"Team"})
	s.pass("an auto scaling group lists its tags", of("autoscaling/group:Group", "g", props{"tags": []any{
		props{"key": "Project", "value": "shop"}, props{"key": "Environment", "value": "dev"}, props{"key": "Owner", "value": "x"}, props{"key": "CostCenter", "value": "42"},
	}}))
	s.fail("none, some, and empty ones", "a b c", queue("a", props{}), queue("b", props{"tags": props{"Project": "shop", "Owner": "x"}}), queue("c", props{"tags": props{"Project": "shop", "Environment": "", "Owner": "x", "CostCenter": "1"}})).
		says("have no Project, Environment, Owner, CostCenter", "have no Environment, CostCenter", "have no Environment;")
	s.fail("keys know case", "q", queue("q", props{"tags": props{"project": "shop", "Environment": "dev", "Owner": "x", "CostCenter": "1"}})).says("have no Project")
	s.fail("tagsAll is what AWS has, whatever the provider promises", "q", queue("q", props{}).outputs(props{"tagsAll": props{"Project": "shop"}}).provider(props{"defaultTags": props{"tags": fourTags()}}))
	s.fail("default tags don't reach what an auto scaling group launches", "g", of("autoscaling/group:Group", "g", props{}).provider(props{"defaultTags": props{"tags": fourTags()}}))
	s.fail("the configuration asks for another", "q", queue("q", props{"tags": fourTags()})).config("requiredTags", []any{"DataClass"}).says("DataClass")
	s.fail("a resource of a component, on its own URN", "q", of("plinth:messaging:Queue", "c", props{}), queue("q", props{}).in("c"))
	s.alias("both generations of buckets, and both modules of load balancers", "a b c", of("s3/bucket:Bucket", "a", props{}), of("s3/bucketV2:BucketV2", "b", props{}), of("alb/loadBalancer:LoadBalancer", "c", props{}))
	s.pass("one default tag that isn't known yet makes all of tagsAll unknown", queue("q", props{}).outputs(props{"tagsAll": Unknown}).
		provider(props{"defaultTags": props{"tags": props{"Project": "shop", "Environment": "dev", "Owner": Unknown, "CostCenter": "42"}}}))
	s.unknown("tags, and default tags, that aren't known yet", queue("a", props{"tags": Unknown}).outputs(props{"tagsAll": props{}}), queue("b", props{}).provider(props{"defaultTags": Unknown}),
		queue("c", props{}).provider(props{"defaultTags": props{"tags": Unknown}}), of("autoscaling/group:Group", "d", props{"tags": []any{props{"key": Unknown, "value": "x"}}}))
	s.fail("in a preview tagsAll isn't known, but the tags and the provider's are", "q", queue("q", props{"tags": props{"Owner": "x"}}).outputs(props{"tagsAll": props{"Owner": "x"}}).
		provider(props{"defaultTags": props{"tags": props{"Project": "shop"}}})).preview().says("have no Environment, CostCenter")
	s.shape("numbers and lists are no tags", "a b c", queue("a", props{"tags": 7}), queue("b", props{"tags": []any{"Project", 1, nil}}), queue("c", props{"tags": props{"Project": 1}}).provider(props{"defaultTags": "no json"}))
	s.other("providers and components carry none", Resource{Type: "pulumi:providers:aws", Name: "p", Inputs: props{}}, Resource{Type: "plinth:network:Network", Name: "n", Inputs: props{}}, Resource{Type: "random:index/randomId:RandomId", Name: "r"})
	return s
}

func environmentTags() *suite {
	s := &suite{rule: "tags-environment-matches"}
	queue := func(name string, environment any) Resource {
		return of("sqs/queue:Queue", name, props{"tags": props{"Environment": environment}})
	}
	s.pass("the stack's environment, whole or as a part of its name", queue("q", "prd")).inStack("prd")
	s.pass("as a part of its name", queue("q", "prd")).inStack("shop-prd-eu")
	s.pass("a name that says no environment, or two, isn't judged", queue("q", "anything")).inStack("sandbox")
	s.pass("a name that says two", queue("q", "anything")).inStack("dev-to-prd")
	s.pass("no Environment tag is another rule's business", of("sqs/queue:Queue", "q", props{}))
	s.fail("another environment, on the resource and from its provider", "a b", queue("a", "prd"), of("sqs/queue:Queue", "b", props{}).provider(props{"defaultTags": text(props{"tags": props{"Environment": "stg"}})})).
		inStack("acme-dev").says(`is "prd" in the stack "acme-dev"; it should be "dev"`, `"stg"`)
	s.fail("another spelling is another environment", "q", queue("q", "Production")).inStack("prd")
	s.fail("in the list of an auto scaling group", "g", of("autoscaling/group:Group", "g", props{"tags": []any{props{"key": "Environment", "value": "prd", "propagateAtLaunch": true}}}))
	s.alias("a bucket of the first generation", "b", of("s3/bucket:Bucket", "b", props{"tags": props{"Environment": "prd"}}))
	s.unknown("a tag, and all tags, that aren't known yet", queue("a", Unknown), of("sqs/queue:Queue", "b", props{"tags": Unknown}))
	s.shape("a number is no environment", "", queue("a", 7), of("sqs/queue:Queue", "b", props{"tags": "x"}))
	s.other("what takes no tags", of("s3/bucketPolicy:BucketPolicy", "p", props{"tags": props{"Environment": "prd"}}))
	return s
}
