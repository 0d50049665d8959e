package ecr

import (
	"encoding/json"
	"strings"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

var lifecyclePolicy = cloud.ResourceType{
	Type: "ecr/lifecyclePolicy:LifecyclePolicy",
	References: []cloud.Reference{
		{
			Path:    "repository",
			To:      token.Repository,
			Missing: "RepositoryNotFoundException: The repository with name '%s' does not exist in the registry",
		},
	},

	CreateSeconds:  1,
	SecondsFrom:    cloud.OneCall,
	ValidateInputs: validateLifecyclePolicy,
}

// validateLifecyclePolicy checks the policy's rules (Amazon ECR User Guide, "Lifecycle policy
// properties" and "Creating a lifecycle policy").
func validateLifecyclePolicy(c *cloud.Call) {
	text, ok := c.Inputs["policy"].(string)
	if !ok {
		return
	}
	refuse := func(format string, values ...any) {
		c.Refuse("policy",
			"InvalidParameterException: Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: "+
				"'Lifecycle policy validation failure: "+format+"'",
			values...)
	}
	var doc struct {
		Rules []struct {
			RulePriority int
			Description  string
			Selection    struct {
				TagStatus                     string
				TagPrefixList, TagPatternList []string
				CountType, CountUnit          string
				CountNumber                   int
			}
			Action struct{ Type string }
		}
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&doc); err != nil || len(doc.Rules) == 0 {
		refuse("string is not a policy with rules (%v)", err)
		return
	}
	priorities := map[int]bool{}
	for _, r := range doc.Rules {
		s := r.Selection
		switch {
		case r.RulePriority < 1 || priorities[r.RulePriority]:
			refuse("rule priorities must be unique and positive, got %d", r.RulePriority)
		case s.TagStatus != "tagged" && s.TagStatus != "untagged" && s.TagStatus != "any":
			refuse("instance value %q not found in enum (tagged, untagged, any)", s.TagStatus)
		case s.TagStatus == "tagged" && len(s.TagPrefixList)+len(s.TagPatternList) == 0:
			refuse("TagPrefixList or TagPatternList must be specified when TagStatus is 'tagged'")
		case s.TagStatus != "tagged" && len(s.TagPrefixList)+len(s.TagPatternList) > 0:
			refuse("TagPrefixList and TagPatternList may only be specified when TagStatus is 'tagged'")
		case s.CountType != "sinceImagePushed" && s.CountType != "imageCountMoreThan":
			refuse("instance value %q not found in enum (sinceImagePushed, imageCountMoreThan)", s.CountType)
		case (s.CountType == "sinceImagePushed") != (s.CountUnit == "days"):
			refuse("countUnit 'days' goes with sinceImagePushed, and only with it")
		case s.CountNumber < 1:
			refuse("countNumber has to be greater than 0, got %d", s.CountNumber)
		case r.Action.Type != "expire":
			refuse("instance value %q not found in enum (expire)", r.Action.Type)
		}
		priorities[r.RulePriority] = true
	}
}
