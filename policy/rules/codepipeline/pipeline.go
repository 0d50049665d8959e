package codepipeline

import (
	"fmt"
	"slices"

	"github.com/plinth-infra/plinth/policy/core"
)

const pipeline = "aws:codepipeline/pipeline:Pipeline"

var pipelinePrdApproval = core.Rule{
	Name:     "pipeline-prd-approval",
	Group:    "delivery",
	Severity: core.High,
	Title:    "A pipeline into production waits for somebody's approval.",
	Why:      "Without it whatever reaches the source reaches the customers, unread.",
	Fix:      "leave the delivery tier's approval on in production",
	Levels:   core.Levels{Dev: core.Disabled, Stg: core.Disabled, Prd: core.Mandatory},
	Types:    []string{pipeline},
	Resource: checkApproval,
}

func checkApproval(r core.Resource, _ core.Config) []core.Finding {
	stages, known := r.Get("stages").Items()
	if !known {
		return nil
	}
	approved := false
	for i, stage := range stages {
		actions, known := stage.Get("actions").Items()
		if stage.IsUnknown() || !known ||
			slices.ContainsFunc(actions, func(a core.Value) bool {
				return a.IsUnknown() || a.Get("category").IsUnknown()
			}) {
			return nil
		}
		slices.SortStableFunc(actions, func(a, b core.Value) int {
			first, _ := core.NumberOr(a.Get("runOrder"), 1)
			second, _ := core.NumberOr(b.Get("runOrder"), 1)
			return int(first - second)
		})
		order := -1.0
		waits := false
		for _, action := range actions {
			now, _ := core.NumberOr(action.Get("runOrder"), 1)
			if now > order {
				approved, order = approved || waits, now // what runs in parallel doesn't wait
			}
			switch category := action.Get("category").StrOr(""); {
			case category == "Approval" && action.Get("provider").StrOr("Manual") == "Manual":
				waits = true
			case category == "Deploy" && !approved:
				return []core.Finding{{
					Path: core.Element("stages", i),
					What: fmt.Sprintf("deploys (action %s) before anybody approved; add a manual approval before it",
						action.Get("name").Show()),
				}}
			}
		}
		approved = approved || waits
	}
	return nil
}

var pipelineArtifactsEncrypted = core.Rule{
	Name:     "pipeline-artifacts-encrypted",
	Group:    "delivery",
	Severity: core.Medium,
	Title:    "A pipeline's artifacts are encrypted with a key of your own.",
	Why:      "Whoever can change an artifact changes what is deployed; a key of your own is a second lock.",
	Fix:      "leave the delivery tier's key on, or set artifactStores[].encryptionKey",
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Types:    []string{pipeline},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		var findings []core.Finding
		items, _ := r.Get("artifactStores").Items()
		for i, store := range items {
			if !store.IsUnknown() && !core.HasText(store.Get("encryptionKey.id")) {
				findings = append(findings, core.Finding{
					Path: core.Element("artifactStores", i) + ".encryptionKey",
					What: "is absent; name a KMS key",
				})
			}
		}
		return findings
	},
}
