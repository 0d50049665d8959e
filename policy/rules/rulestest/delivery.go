package rulestest

func deliveryCases() []Case {
	return gather(
		approvals(), artifacts(), privilegedBuilds(), buildCredentials(), buildEncryption(), buildLogs(),
		scans(), immutableTags(), imageLifecycles(), imageKeys(), rollbacks(),
	)
}

const (
	buildToken      = "codebuild/project:Project"
	repositoryToken = "ecr/repository:Repository"
)

func approvals() *suite {
	s := &suite{rule: "pipeline-prd-approval"}
	action := func(name, category string, order any) props {
		return props{"name": name, "category": category, "provider": map[string]string{"Approval": "Manual"}[category], "runOrder": order}
	}
	stage := func(actions ...any) props { return props{"name": "s", "actions": actions} }
	flow := func(name string, stages ...any) Resource {
		return of("codepipeline/pipeline:Pipeline", name, props{"stages": stages})
	}
	source := stage(action("source", "Source", 1))
	s.pass("an approval in a stage before, or before in the stage", flow("a", source, stage(action("ok", "Approval", 1)), stage(action("deploy", "Deploy", 1))),
		flow("b", source, stage(action("deploy", "Deploy", 2), action("ok", "Approval", 1))))
	s.pass("nothing is deployed", flow("a", source, stage(action("build", "Build", 1))))
	s.fail("none, one after, and one beside", "a b c", flow("a", source, stage(action("deploy", "Deploy", 1))), flow("b", source, stage(action("deploy", "Deploy", 1)), stage(action("ok", "Approval", 1))),
		flow("c", source, stage(action("ok", "Approval", 1), action("deploy", "Deploy", 1)))).says("stages[1]", `action "deploy"`)
	s.unknown("stages and actions that aren't known yet", of("codepipeline/pipeline:Pipeline", "a", props{"stages": Unknown}), flow("b", Unknown), flow("c", props{"actions": Unknown}), flow("d", props{"actions": []any{props{"category": Unknown}}}))
	s.shape("numbers deploy nothing", "", of("codepipeline/pipeline:Pipeline", "a", props{"stages": 7}), flow("b", props{"actions": []any{7}}))
	s.other("a build", of(buildToken, "b", props{"stages": []any{stage(action("deploy", "Deploy", 1))}}))
	return s
}

func artifacts() *suite {
	s := &suite{rule: "pipeline-artifacts-encrypted"}
	flow := func(name string, stores any) Resource {
		return of("codepipeline/pipeline:Pipeline", name, props{"artifactStores": stores})
	}
	s.pass("a key", flow("a", []any{props{"location": "b", "encryptionKey": props{"id": "arn:x", "type": "KMS"}}}))
	s.fail("none in one of two stores", "a", flow("a", []any{props{"encryptionKey": props{"id": "arn:x"}}, props{"location": "b"}})).says("artifactStores[1].encryptionKey")
	s.unknown("not known yet", flow("a", Unknown), flow("b", []any{Unknown, props{"encryptionKey": Unknown}}))
	s.shape("a number is no key", "a", flow("a", []any{props{"encryptionKey": 7}}))
	s.other("a build", of(buildToken, "b", props{"artifactStores": []any{props{}}}))
	return s
}

func privilegedBuilds() *suite {
	s := &suite{rule: "codebuild-no-privileged"}
	s.boolean(buildToken, "environment.privilegedMode", false, false, props{})
	s.pass("a project that the configuration allows", of(buildToken, "shop-images", props{"environment": props{"privilegedMode": true}})).config("allowedProjects", []any{"*-images"})
	return s
}

func buildCredentials() *suite {
	s := &suite{rule: "codebuild-no-plaintext-creds"}
	build := func(name string, variables ...any) Resource {
		return of(buildToken, name, props{"environment": props{"environmentVariables": variables}})
	}
	s.pass("settings, and references to stores", build("a", props{"name": "STAGE", "value": "dev"}, props{"name": "NPM_TOKEN", "value": "npm", "type": "SECRETS_MANAGER"}, props{"name": "AWS_ACCESS_KEY_ID", "value": "x", "type": "PARAMETER_STORE"}))
	s.fail("credentials by name and by form", "a a b", build("a", props{"name": "AWS_ACCESS_KEY_ID", "value": "x"}, props{"name": "AWS_SECRET_ACCESS_KEY", "value": "abcdefghijkl", "type": "PLAINTEXT"}), build("b", props{"name": "KEY", "value": githubToken})).
		says("environment.environmentVariables[0]", "AWS_SECRET_ACCESS_KEY")
	s.fail("in the address of the source", "a", of(buildToken, "a", props{"source": props{"type": "GITHUB", "location": "https://ci:hunter2hunter2@github.com/acme/shop.git"}})).says("source.location")
	s.unknown("not known yet", build("a", props{"name": "AWS_ACCESS_KEY_ID", "value": "x", "type": Unknown}), of(buildToken, "b", props{"environment": Unknown, "source": Unknown}))
	s.shape("numbers are no variables", "", of(buildToken, "a", props{"environment": props{"environmentVariables": 7}, "source": 7}))
	s.other("a pipeline", of("codepipeline/pipeline:Pipeline", "p", props{"environment": props{"environmentVariables": []any{props{"name": "AWS_ACCESS_KEY_ID", "value": "x"}}}}))
	return s
}

func buildEncryption() *suite {
	s := &suite{rule: "codebuild-encrypted"}
	key := props{"encryptionKey": "arn:x"}
	s.pass("a key, and nothing turned off", of(buildToken, "a", with(key, props{"artifacts": props{"type": "S3"}})))
	s.fail("no key, and what is turned off", "a b b b", of(buildToken, "a", props{}), of(buildToken, "b", with(key, props{
		"artifacts": props{"encryptionDisabled": true}, "logsConfig": props{"s3Logs": props{"encryptionDisabled": true}}, "secondaryArtifacts": []any{props{}, props{"encryptionDisabled": true}},
	}))).says("logsConfig.s3Logs.encryptionDisabled", "secondaryArtifacts[1].encryptionDisabled", "encryptionKey")
	s.unknown("not known yet", of(buildToken, "a", props{"encryptionKey": Unknown, "artifacts": Unknown, "logsConfig": Unknown, "secondaryArtifacts": Unknown}))
	s.shape("a number is no key", "a", of(buildToken, "a", props{"encryptionKey": 7, "artifacts": 7}))
	s.other("a pipeline", of("codepipeline/pipeline:Pipeline", "p", props{}))
	return s
}

func buildLogs() *suite {
	s := &suite{rule: "codebuild-logs"}
	logs := func(name string, cloudwatch, bucket any) Resource {
		return of(buildToken, name, props{"logsConfig": props{"cloudwatchLogs": props{"status": cloudwatch}, "s3Logs": props{"status": bucket}}})
	}
	s.pass("absent means CloudWatch, one place is enough", of(buildToken, "a", props{}), logs("b", "DISABLED", "ENABLED"), logs("c", "ENABLED", "DISABLED"))
	s.fail("both off", "a b", logs("a", "DISABLED", "DISABLED"), of(buildToken, "b", props{"logsConfig": props{"cloudwatchLogs": props{"status": "DISABLED"}}})).says(`is "DISABLED"`)
	s.unknown("not known yet", logs("a", Unknown, "DISABLED"), of(buildToken, "b", props{"logsConfig": Unknown}))
	s.shape("a number turns nothing off", "", of(buildToken, "a", props{"logsConfig": 7}))
	s.other("a pipeline", of("codepipeline/pipeline:Pipeline", "p", props{"logsConfig": props{"cloudwatchLogs": props{"status": "DISABLED"}}}))
	return s
}

func scans() *suite {
	s := &suite{rule: "ecr-scan-on-push"}
	s.boolean(repositoryToken, "imageScanningConfiguration.scanOnPush", true, false, props{})
	return s
}

func immutableTags() *suite {
	s := &suite{rule: "ecr-immutable-tags"}
	s.pass("immutable", of(repositoryToken, "a", props{"imageTagMutability": "IMMUTABLE"}))
	s.fail("mutable, which is the default", "a b", of(repositoryToken, "a", props{"imageTagMutability": "MUTABLE"}), of(repositoryToken, "b", props{})).says(`is "MUTABLE"`)
	s.unknown("not known yet", of(repositoryToken, "a", props{"imageTagMutability": Unknown}))
	s.shape("a number is the default", "a", of(repositoryToken, "a", props{"imageTagMutability": 7}))
	s.other("a public repository", of("ecrpublic/repository:Repository", "r", props{}))
	return s
}

func imageLifecycles() *suite {
	s := &suite{rule: "ecr-lifecycle"}
	repository := func(name string) Resource {
		return of(repositoryToken, name, props{}).outputs(props{"id": name + "-1", "name": name + "-1", "arn": "arn:aws:ecr:eu-west-1:123456789012:repository/" + name + "-1"})
	}
	lifecycle := func(repository any) Resource {
		return of("ecr/lifecyclePolicy:LifecyclePolicy", "l", props{"repository": repository})
	}
	s.pass("a policy, in a preview by reference", repository("a"), lifecycle("a-1"))
	s.pass("in a preview, by reference", repository("a"), lifecycle(Unknown).from("repository", "a")).preview()
	s.fail("none, or another's", "a", repository("a"), repository("b"), lifecycle("b-1"))
	s.unknown("a policy whose repository can't be told", repository("a"), lifecycle(Unknown))
	s.shape("a number is no repository", "a", repository("a"), lifecycle(7))
	s.other("a public repository", of("ecrpublic/repository:Repository", "r", props{}))
	return s
}

func imageKeys() *suite {
	s := &suite{rule: "ecr-kms"}
	s.pass("KMS", of(repositoryToken, "a", props{"encryptionConfigurations": []any{props{"encryptionType": "KMS"}}}), of(repositoryToken, "b", props{"encryptionConfigurations": []any{props{"encryptionType": "KMS_DSSE"}}}))
	s.fail("ECR's own, which is the default", "a b", of(repositoryToken, "a", props{"encryptionConfigurations": []any{props{"encryptionType": "AES256"}}}), of(repositoryToken, "b", props{})).says(`"AES256"`)
	s.unknown("not known yet", of(repositoryToken, "a", props{"encryptionConfigurations": Unknown}))
	s.shape("a number is the default", "a", of(repositoryToken, "a", props{"encryptionConfigurations": 7}))
	s.other("a public repository", of("ecrpublic/repository:Repository", "r", props{}))
	return s
}

func rollbacks() *suite {
	s := &suite{rule: "codedeploy-rollback"}
	group := func(name string, inputs props) Resource {
		return of("codedeploy/deploymentGroup:DeploymentGroup", name, inputs)
	}
	right := props{"autoRollbackConfiguration": props{"enabled": true}, "alarmConfiguration": props{"enabled": true, "alarms": []string{"errors"}}}
	s.pass("rolled back by failures and alarms, blue/green on ECS", group("a", right), group("b", with(right, props{"ecsService": props{"clusterName": "c"}, "deploymentStyle": props{"deploymentType": "BLUE_GREEN"}})))
	s.fail("neither, no alarms, in place on ECS", "a a b c", group("a", props{}), group("b", with(right, props{"alarmConfiguration": props{"enabled": true}})), group("c", with(right, props{"ecsService": props{"clusterName": "c"}}))).
		says("autoRollbackConfiguration.enabled", "alarmConfiguration.alarms", "BLUE_GREEN")
	s.unknown("not known yet", group("a", props{"autoRollbackConfiguration": Unknown, "alarmConfiguration": Unknown, "ecsService": Unknown}), group("b", with(right, props{"alarmConfiguration": props{"enabled": true, "alarms": Unknown}})))
	s.shape("numbers are neither", "a a", group("a", props{"autoRollbackConfiguration": 7, "alarmConfiguration": []any{}}))
	s.other("an application", of("codedeploy/application:Application", "a", props{}))
	return s
}
