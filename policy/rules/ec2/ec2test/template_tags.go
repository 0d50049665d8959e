package ec2test

import "github.com/plinth-infra/plinth/policy/core/coretest"

func launchedTags() *coretest.Suite {
	s := &coretest.Suite{Rule: "tags-launched"}
	template := func(name string, specifications ...any) coretest.Resource {
		return coretest.Of("ec2/launchTemplate:LaunchTemplate", name, props{"tagSpecifications": specifications})
	}
	of3 := func(kind any, tags any) props { return props{"resourceType": kind, "tags": tags} }
	s.Pass("instances and volumes carry all",
		template("t", of3("instance", coretest.FourTags()), of3("volume", coretest.FourTags())))
	s.Pass("the tags that the configuration asks for",
		template("t", of3("instance", props{"Team": "x"}), of3("volume", props{"Team": "x"}))).Configured(
		"requiredTags",
		[]any{"Team"})
	s.Fail("no tags at all", "t", coretest.Of("ec2/launchTemplate:LaunchTemplate", "t", props{})).
		Saying("have none for instance and volume")
	s.Fail("volumes are forgotten", "t", template("t", of3("instance", coretest.FourTags()))).
		Saying("have none for volume")
	s.Fail("a tag is missing, and another is empty", "t t",
		template("t", of3("instance", props{"Project": "shop", "Environment": "dev", "Owner": "x"}),
			of3("volume", props{"Project": "shop", "Environment": "dev", "Owner": "", "CostCenter": "1"}))).
		Saying("tagSpecifications[0].tags: have no CostCenter", "tagSpecifications[1].tags: have no Owner")
	s.Fail("what else it tags is tagged whole", "t",
		template("t",
			of3("instance", coretest.FourTags()),
			of3("volume", coretest.FourTags()),
			of3("network-interface", props{}))).Saying("each network-interface")
	s.Fail("the template's own tags are its own", "t",
		coretest.Of("ec2/launchTemplate:LaunchTemplate", "t", props{"tags": coretest.FourTags()}))
	s.Unknown("specifications, one of them, its kind and its tags",
		coretest.Of("ec2/launchTemplate:LaunchTemplate", "a", props{"tagSpecifications": coretest.Unknown}),
		template("b", coretest.Unknown),
		template("c", of3(coretest.Unknown, coretest.FourTags())),
		template("d",
			of3("instance", coretest.Unknown),
			of3("volume", props{
				"Project":     coretest.Unknown,
				"Environment": coretest.Unknown,
				"Owner":       coretest.Unknown,
				"CostCenter":  coretest.Unknown,
			})))
	s.Shape("nonsense is no tag", "a a b b",
		template("a", of3(7, 7)),
		coretest.Of("ec2/launchTemplate:LaunchTemplate", "b", props{"tagSpecifications": "x"}))
	s.Other("an instance is tags-required's", coretest.Of("ec2/instance:Instance", "i", props{}))
	return s
}
