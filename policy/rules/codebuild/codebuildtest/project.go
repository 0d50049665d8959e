package codebuildtest

import "github.com/plinth-infra/plinth/policy/core/coretest"

func privilegedBuilds() *coretest.Suite {
	s := &coretest.Suite{Rule: "codebuild-no-privileged"}
	s.Boolean(coretest.BuildProjectType, "environment.privilegedMode", false, false, props{})
	s.Pass("a project that the configuration allows",
		coretest.Of(coretest.BuildProjectType, "shop-images", props{"environment": props{"privilegedMode": true}})).
		Configured("allowedProjects", []any{"*-images"})
	return s
}

func buildCredentials() *coretest.Suite {
	s := &coretest.Suite{Rule: "codebuild-no-plaintext-creds"}
	build := func(name string, variables ...any) coretest.Resource {
		return coretest.Of(coretest.BuildProjectType, name,
			props{"environment": props{"environmentVariables": variables}})
	}
	s.Pass("settings, and references to stores",
		build("a",
			props{"name": "STAGE", "value": "dev"},
			props{"name": "NPM_TOKEN", "value": "npm", "type": "SECRETS_MANAGER"},
			props{"name": "AWS_ACCESS_KEY_ID", "value": "x", "type": "PARAMETER_STORE"}))
	s.Fail("credentials by name and by form", "a a b",
		build("a",
			props{"name": "AWS_ACCESS_KEY_ID", "value": "x"},
			props{"name": "AWS_SECRET_ACCESS_KEY", "value": "abcdefghijkl", "type": "PLAINTEXT"}),
		build("b", props{"name": "KEY", "value": coretest.GitHubToken})).
		Saying("environment.environmentVariables[0]", "AWS_SECRET_ACCESS_KEY")
	s.Fail("in the address of the source", "a",
		coretest.Of(coretest.BuildProjectType, "a",
			props{"source": props{
				"type":     "GITHUB",
				"location": "https://ci:hunter2hunter2@github.com/acme/shop.git",
			}})).Saying("source.location")
	s.Unknown("not known yet",
		build("a", props{"name": "AWS_ACCESS_KEY_ID", "value": "x", "type": coretest.Unknown}),
		coretest.Of(coretest.BuildProjectType, "b", props{"environment": coretest.Unknown, "source": coretest.Unknown}))
	s.Shape("numbers are no variables", "",
		coretest.Of(coretest.BuildProjectType, "a",
			props{"environment": props{"environmentVariables": 7}, "source": 7}))
	s.Other("a pipeline",
		coretest.Of("codepipeline/pipeline:Pipeline", "p",
			props{"environment": props{"environmentVariables": []any{props{
				"name":  "AWS_ACCESS_KEY_ID",
				"value": "x",
			}}}}))
	return s
}

func buildEncryption() *coretest.Suite {
	s := &coretest.Suite{Rule: "codebuild-encrypted"}
	key := props{"encryptionKey": "arn:x"}
	s.Pass("a key, and nothing turned off",
		coretest.Of(coretest.BuildProjectType, "a", coretest.With(key, props{"artifacts": props{"type": "S3"}})))
	s.Fail("no key, and what is turned off", "a b b b",
		coretest.Of(coretest.BuildProjectType, "a", props{}),
		coretest.Of(coretest.BuildProjectType, "b", coretest.With(key, props{
			"artifacts":          props{"encryptionDisabled": true},
			"logsConfig":         props{"s3Logs": props{"encryptionDisabled": true}},
			"secondaryArtifacts": []any{props{}, props{"encryptionDisabled": true}},
		}))).Saying("logsConfig.s3Logs.encryptionDisabled", "secondaryArtifacts[1].encryptionDisabled", "encryptionKey")
	s.Unknown("not known yet",
		coretest.Of(coretest.BuildProjectType, "a", props{
			"encryptionKey":      coretest.Unknown,
			"artifacts":          coretest.Unknown,
			"logsConfig":         coretest.Unknown,
			"secondaryArtifacts": coretest.Unknown,
		}))
	s.Shape("a number is no key", "a",
		coretest.Of(coretest.BuildProjectType, "a", props{"encryptionKey": 7, "artifacts": 7}))
	s.Other("a pipeline", coretest.Of("codepipeline/pipeline:Pipeline", "p", props{}))
	return s
}

func buildLogs() *coretest.Suite {
	s := &coretest.Suite{Rule: "codebuild-logs"}
	logs := func(name string, cloudwatch, bucket any) coretest.Resource {
		return coretest.Of(coretest.BuildProjectType, name,
			props{"logsConfig": props{
				"cloudwatchLogs": props{"status": cloudwatch},
				"s3Logs":         props{"status": bucket},
			}})
	}
	s.Pass("absent means CloudWatch, one place is enough",
		coretest.Of(coretest.BuildProjectType, "a", props{}),
		logs("b", "DISABLED", "ENABLED"),
		logs("c", "ENABLED", "DISABLED"))
	s.Fail("both off", "a b",
		logs("a", "DISABLED", "DISABLED"),
		coretest.Of(coretest.BuildProjectType, "b",
			props{"logsConfig": props{"cloudwatchLogs": props{"status": "DISABLED"}}})).Saying(`is "DISABLED"`)
	s.Unknown("not known yet",
		logs("a", coretest.Unknown, "DISABLED"),
		coretest.Of(coretest.BuildProjectType, "b", props{"logsConfig": coretest.Unknown}))
	s.Shape("a number turns nothing off", "", coretest.Of(coretest.BuildProjectType, "a", props{"logsConfig": 7}))
	s.Other("a pipeline",
		coretest.Of("codepipeline/pipeline:Pipeline", "p",
			props{"logsConfig": props{"cloudwatchLogs": props{"status": "DISABLED"}}}))
	return s
}
