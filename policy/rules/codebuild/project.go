package codebuild

import (
	"fmt"
	"slices"

	"github.com/plinth-infra/plinth/internal/iampolicy"
	"github.com/plinth-infra/plinth/policy/core"
	"github.com/plinth-infra/plinth/policy/core/credentials"
)

var codebuildNoPrivileged = core.Rule{
	Name:     "codebuild-no-privileged",
	Group:    "delivery",
	Severity: core.High,
	Title:    "Builds aren't privileged.",
	Why:      "A privileged build is root on its host: a dependency's install script can leave the container.",
	Fix: "leave privilegedMode out; a project that has to build images goes into allowedProjects with the policy's " +
		"configuration",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP CodeBuild.5"},
	Config: map[string]core.Schema{"allowedProjects": {
		"type":        "array",
		"items":       map[string]any{"type": "string"},
		"default":     []any{},
		"description": "Logical names of projects that may be privileged, with * as a wildcard.",
	}},
	Types: []string{core.CodeBuildProject},
	Resource: func(r core.Resource, c core.Config) []core.Finding {
		if slices.ContainsFunc(c.Strings("allowedProjects"),
			func(p string) bool { return iampolicy.Matches(p, r.Name) }) {
			return nil
		}
		return core.MustBe("environment.privilegedMode", false, false)(r, c)
	},
}

var codebuildNoPlaintextCreds = core.Rule{
	Name:     "codebuild-no-plaintext-creds",
	Group:    "delivery",
	Severity: core.Critical,
	Title:    "Builds get no credential as a plain variable, and none in the address of their source.",
	Why:      "Whoever may describe the project reads them.",
	Fix: "make the variable's type SECRETS_MANAGER or PARAMETER_STORE, and connect the source by a " +
		"CodeConnection",
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP CodeBuild.1", "FSBP CodeBuild.2"},
	Types:      []string{core.CodeBuildProject},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		path := "environment.environmentVariables"
		findings := credentials.CheckPairs(r.Get(path), path)
		items, _ := r.Get(path).Items()
		for i, item := range items {
			// AWS's own names for its credentials hold them whatever the value looks like.
			name := item.Get("name").StrOr("")
			if (name == "AWS_ACCESS_KEY_ID" || name == "AWS_SECRET_ACCESS_KEY") &&
				item.Get("type").StrOr("PLAINTEXT") == "PLAINTEXT" && !item.Get("type").IsUnknown() &&
				!slices.ContainsFunc(findings, func(f core.Finding) bool { return f.Path == core.Element(path, i) }) {
				findings = append(findings, core.Finding{
					Path: core.Element(path, i),
					What: fmt.Sprintf("(%s) is a plain variable; use the project's role", name),
				})
			}
		}
		if location, ok := r.Get("source.location").Str(); ok {
			if kind := credentials.ShapeOf(location); kind != "" {
				findings = append(findings, core.Finding{
					Path: "source.location",
					What: "holds " + kind + "; use a CodeConnection",
				})
			}
		}
		return findings
	},
}

var codebuildEncrypted = core.Rule{
	Name:       "codebuild-encrypted",
	Group:      "delivery",
	Severity:   core.Low,
	Title:      "Builds encrypt their artifacts and logs, with a key of your own.",
	Why:        "Artifacts and logs in the clear show the program and what it was built with.",
	Fix:        "set encryptionKey, and leave encryptionDisabled out",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP CodeBuild.3"},
	Types:      []string{core.CodeBuildProject},
	Resource: func(r core.Resource, c core.Config) []core.Finding {
		findings := core.Both(core.MustHold("encryptionKey", "name a key"), core.MustBe("artifacts.encryptionDisabled", false, false), core.MustBe("logsConfig.s3Logs.encryptionDisabled", false, false))(r, c)
		items, _ := r.Get("secondaryArtifacts").Items()
		for i, item := range items {
			if item.Get("encryptionDisabled").Bool(false) == core.Yes {
				findings = append(findings, core.Finding{
					Path: core.Element("secondaryArtifacts", i) + ".encryptionDisabled",
					What: "is true; it must be false",
				})
			}
		}
		return findings
	},
}

var codebuildLogs = core.Rule{
	Name:       "codebuild-logs",
	Group:      "delivery",
	Severity:   core.Medium,
	Title:      "Builds are logged.",
	Why:        "Without a log nobody can say what a build did.",
	Fix:        "leave logsConfig out, which logs to CloudWatch, or keep one of its two places enabled",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP CodeBuild.4"},
	Types:      []string{core.CodeBuildProject},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		logs, bucket := r.Get("logsConfig.cloudwatchLogs.status"), r.Get("logsConfig.s3Logs.status")
		if logs.IsUnknown() || bucket.IsUnknown() || logs.StrOr("ENABLED") == "ENABLED" ||
			bucket.StrOr("DISABLED") == "ENABLED" {
			return nil
		}
		return []core.Finding{{
			Path: "logsConfig.cloudwatchLogs.status",
			What: fmt.Sprintf("is %s, and s3Logs isn't enabled; enable one", logs.Show()),
		}}
	},
}
