package cloud

import (
	"encoding/json"
	"strings"

	"github.com/plinth-infra/plinth/internal/iampolicy"
)

// checkImageLifecycle: Amazon ECR User Guide, "Lifecycle policy properties" and "Creating a lifecycle policy".
func checkImageLifecycle(c *call) {
	text, ok := c.in["policy"].(string)
	if !ok {
		return
	}
	refuse := func(format string, values ...any) {
		c.fail("policy", "InvalidParameterException: Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: "+format+"'", values...)
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

// checkImagePolicy: a repository's policy is about this repository, and names none.
func checkImagePolicy(c *call) {
	d, err := iampolicy.Parse(c.text("policy"))
	if err != nil {
		if text, ok := c.in["policy"].(string); ok && text != "" {
			c.fail("policy", "InvalidParameterException: Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'")
		}
		return
	}
	for _, s := range d.Statements {
		if len(s.Resources.Known) > 0 || len(s.Principals) == 0 {
			c.fail("policy", "InvalidParameterException: Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided': a statement names principals and no resources")
		}
		for _, a := range s.Actions.Known {
			if !strings.HasPrefix(a, "ecr:") {
				c.fail("policy", "InvalidParameterException: Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided': %s is no action of ECR", a)
			}
		}
	}
}
