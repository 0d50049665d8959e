package ecr

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

const ecrPolicy = "aws:ecr/lifecyclePolicy:LifecyclePolicy"

var ecrScanOnPush = core.Rule{
	Name:       "ecr-scan-on-push",
	Group:      "delivery",
	Severity:   core.High,
	Title:      "Images are scanned when they are pushed.",
	Why:        "Known holes in an image go unnoticed into production.",
	Fix:        "leave the delivery tier's scanning on, or set imageScanningConfiguration.scanOnPush",
	Levels:     core.Levels{Dev: core.Mandatory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP ECR.1"},
	Types:      []string{core.ECRRepository},
	Resource:   checkScan,
	Remedy: core.SetTo(checkScan, "imageScanningConfiguration",
		property.New(map[string]property.Value{"scanOnPush": property.New(true)})),
}

var checkScan = core.MustBe("imageScanningConfiguration.scanOnPush", true, false)

var ecrImmutableTags = core.Rule{
	Name:       "ecr-immutable-tags",
	Group:      "delivery",
	Severity:   core.Medium,
	Title:      "An image's tag never changes.",
	Why:        "Under a tag that moves, a roll-back brings back another program than the one that worked.",
	Fix:        "leave the delivery tier's tags immutable, or set imageTagMutability to IMMUTABLE",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"FSBP ECR.2"},
	Types:      []string{core.ECRRepository},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		v := r.Get("imageTagMutability")
		if v.IsUnknown() || strings.HasPrefix(v.StrOr("MUTABLE"), "IMMUTABLE") {
			return nil
		}
		return []core.Finding{{
			Path: "imageTagMutability",
			What: fmt.Sprintf("is %s; it must be \"IMMUTABLE\"", v.Show()),
		}}
	},
}

var ecrLifecycle = core.Rule{
	Name:       "ecr-lifecycle",
	Group:      "delivery",
	Severity:   core.Medium,
	Title:      "Repositories throw old images away.",
	Why:        "Every image ever built is stored, and paid for, for ever.",
	Fix:        "leave the delivery tier's lifecycle policy on, or add an ecr.LifecyclePolicy",
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Frameworks: []string{"FSBP ECR.3"},
	Stack: func(s *core.Stack, _ core.Config) []core.Finding {
		var findings []core.Finding
		policies := s.Of(ecrPolicy)
		for _, r := range s.Of(core.ECRRepository) {
			if sure, perhaps := s.Companions(r, policies, "repository"); len(sure) == 0 && !perhaps {
				findings = append(findings, core.Finding{URN: r.URN, What: "has no lifecycle policy; add one"})
			}
		}
		return findings
	},
}

var ecrKMS = core.Rule{
	Name:     "ecr-kms",
	Group:    "delivery",
	Severity: core.Low,
	Title:    "Images are encrypted with KMS.",
	Why:      "ECR's own key leaves no record of its use in the account.",
	Fix:      "set encryptionConfigurations with encryptionType KMS; changing it replaces the repository",
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Advisory, Prd: core.Advisory},
	Types:    []string{core.ECRRepository},
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		v := r.Get("encryptionConfigurations.encryptionType")
		if v.IsUnknown() || strings.HasPrefix(v.StrOr("AES256"), "KMS") {
			return nil
		}
		return []core.Finding{{
			Path: "encryptionConfigurations",
			What: fmt.Sprintf("has encryptionType %s; it should be \"KMS\"", v.Show()),
		}}
	},
}
