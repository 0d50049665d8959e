package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

func deliveryRules() []Rule {
	return []Rule{
		pipelinePrdApproval, pipelineArtifactsEncrypted, codebuildNoPrivileged, codebuildNoPlaintextCreds, codebuildEncrypted, codebuildLogs,
		ecrScanOnPush, ecrImmutableTags, ecrLifecycle, ecrKMS, codedeployRollback,
	}
}

const (
	pipeline        = "aws:codepipeline/pipeline:Pipeline"
	codedeployGroup = "aws:codedeploy/deploymentGroup:DeploymentGroup"
	ecrRepository   = "aws:ecr/repository:Repository"
	ecrPolicy       = "aws:ecr/lifecyclePolicy:LifecyclePolicy"
)

var pipelinePrdApproval = Rule{
	Name: "pipeline-prd-approval", Group: "delivery", Severity: High,
	Title:    "A pipeline into production waits for somebody's approval.",
	Why:      "Without it whatever reaches the source reaches the customers, unread.",
	Fix:      "leave the delivery tier's approval on in production",
	Levels:   Levels{Disabled, Disabled, Mandatory},
	Types:    []string{pipeline},
	Resource: judgeApproval,
}

func judgeApproval(r Resource, _ Config) []Finding {
	stages, known := r.Get("stages").Items()
	if !known {
		return nil
	}
	approved := false
	for i, stage := range stages {
		actions, known := stage.Get("actions").Items()
		if stage.IsUnknown() || !known || slices.ContainsFunc(actions, func(a Value) bool { return a.IsUnknown() || a.Get("category").IsUnknown() }) {
			return nil
		}
		slices.SortStableFunc(actions, func(a, b Value) int {
			first, _ := numberOr(a.Get("runOrder"), 1)
			second, _ := numberOr(b.Get("runOrder"), 1)
			return int(first - second)
		})
		order := -1.0
		waits := false
		for _, action := range actions {
			now, _ := numberOr(action.Get("runOrder"), 1)
			if now > order {
				approved, order = approved || waits, now // what runs in parallel doesn't wait
			}
			switch category := action.Get("category").StrOr(""); {
			case category == "Approval" && action.Get("provider").StrOr("Manual") == "Manual":
				waits = true
			case category == "Deploy" && !approved:
				return []Finding{{Path: element("stages", i), What: fmt.Sprintf("deploys (action %s) before anybody approved; add a manual approval before it", action.Get("name").Show())}}
			}
		}
		approved = approved || waits
	}
	return nil
}

var pipelineArtifactsEncrypted = Rule{
	Name: "pipeline-artifacts-encrypted", Group: "delivery", Severity: Medium,
	Title:  "A pipeline's artifacts are encrypted with a key of your own.",
	Why:    "Whoever can change an artifact changes what is deployed; a key of your own is a second lock.",
	Fix:    "leave the delivery tier's key on, or set artifactStores[].encryptionKey",
	Levels: Levels{Advisory, Mandatory, Mandatory},
	Types:  []string{pipeline},
	Resource: func(r Resource, _ Config) []Finding {
		var findings []Finding
		items, _ := r.Get("artifactStores").Items()
		for i, store := range items {
			if !store.IsUnknown() && !hasText(store.Get("encryptionKey.id")) {
				findings = append(findings, Finding{Path: element("artifactStores", i) + ".encryptionKey", What: "is absent; name a KMS key"})
			}
		}
		return findings
	},
}

var codebuildNoPrivileged = Rule{
	Name: "codebuild-no-privileged", Group: "delivery", Severity: High,
	Title:      "Builds aren't privileged.",
	Why:        "A privileged build is root on its host: a dependency's install script can leave the container.",
	Fix:        "leave privilegedMode out; a project that has to build images goes into allowedProjects with the policy's configuration",
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP CodeBuild.5"},
	Config: map[string]Schema{"allowedProjects": {
		"type": "array", "items": map[string]any{"type": "string"}, "default": []any{}, "description": "Logical names of projects that may be privileged, with * as a wildcard.",
	}},
	Types: []string{codebuildProject},
	Resource: func(r Resource, c Config) []Finding {
		if slices.ContainsFunc(c.Strings("allowedProjects"), func(p string) bool { return like(p, r.Name) }) {
			return nil
		}
		return mustBe("environment.privilegedMode", false, false)(r, c)
	},
}

var codebuildNoPlaintextCreds = Rule{
	Name: "codebuild-no-plaintext-creds", Group: "delivery", Severity: Critical,
	Title:      "Builds get no credential as a plain variable, and none in the address of their source.",
	Why:        "Whoever may describe the project reads them.",
	Fix:        "make the variable's type SECRETS_MANAGER or PARAMETER_STORE, and connect the source by a CodeConnection",
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP CodeBuild.1", "FSBP CodeBuild.2"},
	Types:      []string{codebuildProject},
	Resource: func(r Resource, _ Config) []Finding {
		path := "environment.environmentVariables"
		findings := judgePairs(r.Get(path), path)
		items, _ := r.Get(path).Items()
		for i, item := range items {
			// AWS's own names for its credentials hold them whatever the value looks like.
			name := item.Get("name").StrOr("")
			if (name == "AWS_ACCESS_KEY_ID" || name == "AWS_SECRET_ACCESS_KEY") && item.Get("type").StrOr("PLAINTEXT") == "PLAINTEXT" && !item.Get("type").IsUnknown() &&
				!slices.ContainsFunc(findings, func(f Finding) bool { return f.Path == element(path, i) }) {
				findings = append(findings, Finding{Path: element(path, i), What: fmt.Sprintf("(%s) is a plain variable; use the project's role", name)})
			}
		}
		if location, ok := r.Get("source.location").Str(); ok {
			if kind := credentialShape(location); kind != "" {
				findings = append(findings, Finding{Path: "source.location", What: "holds " + kind + "; use a CodeConnection"})
			}
		}
		return findings
	},
}

var codebuildEncrypted = Rule{
	Name: "codebuild-encrypted", Group: "delivery", Severity: Low,
	Title:      "Builds encrypt their artifacts and logs, with a key of your own.",
	Why:        "Artifacts and logs in the clear show the program and what it was built with.",
	Fix:        "set encryptionKey, and leave encryptionDisabled out",
	Levels:     Levels{Advisory, Advisory, Mandatory},
	Frameworks: []string{"FSBP CodeBuild.3"},
	Types:      []string{codebuildProject},
	Resource: func(r Resource, c Config) []Finding {
		findings := both(mustHold("encryptionKey", "name a key"), mustBe("artifacts.encryptionDisabled", false, false), mustBe("logsConfig.s3Logs.encryptionDisabled", false, false))(r, c)
		items, _ := r.Get("secondaryArtifacts").Items()
		for i, item := range items {
			if item.Get("encryptionDisabled").Bool(false) == Yes {
				findings = append(findings, Finding{Path: element("secondaryArtifacts", i) + ".encryptionDisabled", What: "is true; it must be false"})
			}
		}
		return findings
	},
}

var codebuildLogs = Rule{
	Name: "codebuild-logs", Group: "delivery", Severity: Medium,
	Title:      "Builds are logged.",
	Why:        "Without a log nobody can say what a build did.",
	Fix:        "leave logsConfig out, which logs to CloudWatch, or keep one of its two places enabled",
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP CodeBuild.4"},
	Types:      []string{codebuildProject},
	Resource: func(r Resource, _ Config) []Finding {
		logs, bucket := r.Get("logsConfig.cloudwatchLogs.status"), r.Get("logsConfig.s3Logs.status")
		if logs.IsUnknown() || bucket.IsUnknown() || logs.StrOr("ENABLED") == "ENABLED" || bucket.StrOr("DISABLED") == "ENABLED" {
			return nil
		}
		return []Finding{{Path: "logsConfig.cloudwatchLogs.status", What: fmt.Sprintf("is %s, and s3Logs isn't enabled; enable one", logs.Show())}}
	},
}

var ecrScanOnPush = Rule{
	Name: "ecr-scan-on-push", Group: "delivery", Severity: High,
	Title:      "Images are scanned when they are pushed.",
	Why:        "Known holes in an image go unnoticed into production.",
	Fix:        "leave the delivery tier's scanning on, or set imageScanningConfiguration.scanOnPush",
	Levels:     Levels{Mandatory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP ECR.1"},
	Types:      []string{ecrRepository},
	Resource:   judgeScan,
	Remedy:     setTo(judgeScan, "imageScanningConfiguration", property.New(map[string]property.Value{"scanOnPush": property.New(true)})),
}

var judgeScan = mustBe("imageScanningConfiguration.scanOnPush", true, false)

var ecrImmutableTags = Rule{
	Name: "ecr-immutable-tags", Group: "delivery", Severity: Medium,
	Title:      "An image's tag never changes.",
	Why:        "Under a tag that moves, a roll-back brings back another program than the one that worked.",
	Fix:        "leave the delivery tier's tags immutable, or set imageTagMutability to IMMUTABLE",
	Levels:     Levels{Advisory, Mandatory, Mandatory},
	Frameworks: []string{"FSBP ECR.2"},
	Types:      []string{ecrRepository},
	Resource: func(r Resource, _ Config) []Finding {
		v := r.Get("imageTagMutability")
		if v.IsUnknown() || strings.HasPrefix(v.StrOr("MUTABLE"), "IMMUTABLE") {
			return nil
		}
		return []Finding{{Path: "imageTagMutability", What: fmt.Sprintf("is %s; it must be \"IMMUTABLE\"", v.Show())}}
	},
}

var ecrLifecycle = Rule{
	Name: "ecr-lifecycle", Group: "delivery", Severity: Medium,
	Title:      "Repositories throw old images away.",
	Why:        "Every image ever built is stored, and paid for, for ever.",
	Fix:        "leave the delivery tier's lifecycle policy on, or add an ecr.LifecyclePolicy",
	Levels:     Levels{Advisory, Advisory, Advisory},
	Frameworks: []string{"FSBP ECR.3"},
	Stack: func(s *Stack, _ Config) []Finding {
		var findings []Finding
		policies := s.Of(ecrPolicy)
		for _, r := range s.Of(ecrRepository) {
			if sure, perhaps := s.companions(r, policies, "repository"); len(sure) == 0 && !perhaps {
				findings = append(findings, Finding{URN: r.URN, What: "has no lifecycle policy; add one"})
			}
		}
		return findings
	},
}

var ecrKMS = Rule{
	Name: "ecr-kms", Group: "delivery", Severity: Low,
	Title:  "Images are encrypted with KMS.",
	Why:    "ECR's own key leaves no record of its use in the account.",
	Fix:    "set encryptionConfigurations with encryptionType KMS; changing it replaces the repository",
	Levels: Levels{Advisory, Advisory, Advisory},
	Types:  []string{ecrRepository},
	Resource: func(r Resource, _ Config) []Finding {
		v := r.Get("encryptionConfigurations.encryptionType")
		if v.IsUnknown() || strings.HasPrefix(v.StrOr("AES256"), "KMS") {
			return nil
		}
		return []Finding{{Path: "encryptionConfigurations", What: fmt.Sprintf("has encryptionType %s; it should be \"KMS\"", v.Show())}}
	},
}

var codedeployRollback = Rule{
	Name: "codedeploy-rollback", Group: "delivery", Severity: Medium,
	Title:  "A deployment that fails, or raises an alarm, is rolled back; on ECS it is blue/green.",
	Why:    "A bad release stays in front of the customers until somebody wakes up.",
	Fix:    "leave the service tier's rollback and alarms on",
	Levels: Levels{Advisory, Mandatory, Mandatory},
	Types:  []string{codedeployGroup},
	Resource: func(r Resource, c Config) []Finding {
		findings := both(mustBe("autoRollbackConfiguration.enabled", true, false), mustBe("alarmConfiguration.enabled", true, false))(r, c)
		if r.Get("alarmConfiguration.enabled").Bool(false) == Yes && !hasItems(r.Get("alarmConfiguration.alarms")) {
			findings = append(findings, Finding{Path: "alarmConfiguration.alarms", What: "is empty; name the service's alarms"})
		}
		kind := r.Get("deploymentStyle.deploymentType")
		if hasItems(r.Get("ecsService")) && !r.Get("ecsService").IsUnknown() && !kind.IsUnknown() && kind.StrOr("IN_PLACE") != "BLUE_GREEN" {
			findings = append(findings, Finding{Path: "deploymentStyle.deploymentType", What: fmt.Sprintf("is %s for an ECS service; it must be \"BLUE_GREEN\"", kind.Show())})
		}
		return findings
	},
}
