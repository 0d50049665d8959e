package ecrtest

import "github.com/plinth-infra/plinth/policy/core/coretest"

const repositoryToken = "ecr/repository:Repository"

func scans() *coretest.Suite {
	s := &coretest.Suite{Rule: "ecr-scan-on-push"}
	s.Boolean(repositoryToken, "imageScanningConfiguration.scanOnPush", true, false, props{})
	return s
}

func immutableTags() *coretest.Suite {
	s := &coretest.Suite{Rule: "ecr-immutable-tags"}
	s.Pass("immutable", coretest.Of(repositoryToken, "a", props{"imageTagMutability": "IMMUTABLE"}))
	s.Fail("mutable, which is the default", "a b",
		coretest.Of(repositoryToken, "a", props{"imageTagMutability": "MUTABLE"}),
		coretest.Of(repositoryToken, "b", props{})).Saying(`is "MUTABLE"`)
	s.Unknown("not known yet", coretest.Of(repositoryToken, "a", props{"imageTagMutability": coretest.Unknown}))
	s.Shape("a number is the default", "a", coretest.Of(repositoryToken, "a", props{"imageTagMutability": 7}))
	s.Other("a public repository", coretest.Of("ecrpublic/repository:Repository", "r", props{}))
	return s
}

func imageLifecycles() *coretest.Suite {
	s := &coretest.Suite{Rule: "ecr-lifecycle"}
	repository := func(name string) coretest.Resource {
		return coretest.Of(repositoryToken, name, props{}).WithOutputs(props{
			"id":   name + "-1",
			"name": name + "-1",
			"arn":  "arn:aws:ecr:eu-west-1:123456789012:repository/" + name + "-1",
		})
	}
	lifecycle := func(repository any) coretest.Resource {
		return coretest.Of("ecr/lifecyclePolicy:LifecyclePolicy", "l", props{"repository": repository})
	}
	s.Pass("a policy, in a preview by reference", repository("a"), lifecycle("a-1"))
	s.Pass("in a preview, by reference", repository("a"), lifecycle(coretest.Unknown).From("repository", "a")).
		InPreview()
	s.Fail("none, or another's", "a", repository("a"), repository("b"), lifecycle("b-1"))
	s.Unknown("a policy whose repository isn't known", repository("a"), lifecycle(coretest.Unknown))
	s.Shape("a number is no repository", "a", repository("a"), lifecycle(7))
	s.Other("a public repository", coretest.Of("ecrpublic/repository:Repository", "r", props{}))
	return s
}

func imageKeys() *coretest.Suite {
	s := &coretest.Suite{Rule: "ecr-kms"}
	s.Pass("KMS",
		coretest.Of(repositoryToken, "a", props{"encryptionConfigurations": []any{props{"encryptionType": "KMS"}}}),
		coretest.Of(repositoryToken, "b",
			props{"encryptionConfigurations": []any{props{"encryptionType": "KMS_DSSE"}}}))
	s.Fail("ECR's own, which is the default", "a b",
		coretest.Of(repositoryToken, "a", props{"encryptionConfigurations": []any{props{"encryptionType": "AES256"}}}),
		coretest.Of(repositoryToken, "b", props{})).Saying(`"AES256"`)
	s.Unknown("not known yet", coretest.Of(repositoryToken, "a", props{"encryptionConfigurations": coretest.Unknown}))
	s.Shape("a number is the default", "a", coretest.Of(repositoryToken, "a", props{"encryptionConfigurations": 7}))
	s.Other("a public repository", coretest.Of("ecrpublic/repository:Repository", "r", props{}))
	return s
}
