package codepipelinetest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func approvals() *coretest.Suite {
	s := &coretest.Suite{Rule: "pipeline-prd-approval"}
	action := func(name, category string, order any) props {
		return props{
			"name":     name,
			"category": category,
			"provider": map[string]string{"Approval": "Manual"}[category],
			"runOrder": order,
		}
	}
	stage := func(actions ...any) props { return props{"name": "s", "actions": actions} }
	flow := func(name string, stages ...any) coretest.Resource {
		return coretest.Of("codepipeline/pipeline:Pipeline", name, props{"stages": stages})
	}
	source := stage(action("source", "Source", 1))
	s.Pass("an approval in a stage before, or before in the stage",
		flow("a", source, stage(action("ok", "Approval", 1)), stage(action("deploy", "Deploy", 1))),
		flow("b", source, stage(action("deploy", "Deploy", 2), action("ok", "Approval", 1))))
	s.Pass("nothing is deployed", flow("a", source, stage(action("build", "Build", 1))))
	s.Fail("none, one after, and one beside", "a b c",
		flow("a", source, stage(action("deploy", "Deploy", 1))),
		flow("b", source, stage(action("deploy", "Deploy", 1)), stage(action("ok", "Approval", 1))),
		flow("c", source, stage(action("ok", "Approval", 1), action("deploy", "Deploy", 1)))).
		Saying("stages[1]", `action "deploy"`)
	s.Unknown("stages and actions that aren't known yet",
		coretest.Of("codepipeline/pipeline:Pipeline", "a", props{"stages": coretest.Unknown}),
		flow("b", coretest.Unknown),
		flow("c", props{"actions": coretest.Unknown}),
		flow("d", props{"actions": []any{props{"category": coretest.Unknown}}}))
	s.Shape("numbers deploy nothing", "",
		coretest.Of("codepipeline/pipeline:Pipeline", "a", props{"stages": 7}),
		flow("b", props{"actions": []any{7}}))
	s.Other("a build",
		coretest.Of(coretest.BuildProjectType, "b", props{"stages": []any{stage(action("deploy", "Deploy", 1))}}))
	return s
}

func artifacts() *coretest.Suite {
	s := &coretest.Suite{Rule: "pipeline-artifacts-encrypted"}
	flow := func(name string, stores any) coretest.Resource {
		return coretest.Of("codepipeline/pipeline:Pipeline", name, props{"artifactStores": stores})
	}
	s.Pass("a key", flow("a", []any{props{"location": "b", "encryptionKey": props{"id": "arn:x", "type": "KMS"}}}))
	s.Fail("none in one of two stores", "a",
		flow("a", []any{props{"encryptionKey": props{"id": "arn:x"}}, props{"location": "b"}})).
		Saying("artifactStores[1].encryptionKey")
	s.Unknown("not known yet",
		flow("a", coretest.Unknown),
		flow("b", []any{coretest.Unknown, props{"encryptionKey": coretest.Unknown}}))
	s.Shape("a number is no key", "a", flow("a", []any{props{"encryptionKey": 7}}))
	s.Other("a build", coretest.Of(coretest.BuildProjectType, "b", props{"artifactStores": []any{props{}}}))
	return s
}
