package awsx

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"
)

type repositoryArgs struct {
	LifecyclePolicy *lifecyclePolicy `pulumi:"lifecyclePolicy"`
}

type lifecyclePolicy struct {
	Skip  *bool           `pulumi:"skip"`
	Rules []lifecycleRule `pulumi:"rules"`
}

type lifecycleRule struct {
	Description           *string  `pulumi:"description"`
	MaximumAgeLimit       *float64 `pulumi:"maximumAgeLimit"`
	MaximumNumberOfImages *float64 `pulumi:"maximumNumberOfImages"`
	TagPrefixList         []string `pulumi:"tagPrefixList"`
	TagStatus             string   `pulumi:"tagStatus"`
}

// constructRepository makes a repository and, unless skipped, its lifecycle policy. The policy
// stands at the stack's top, not under the component: so does awsx's.
func constructRepository(ctx *pulumi.Context, name string, in provider.ConstructInputs, o pulumi.ResourceOption) (*provider.ConstructResult, error) {
	var args repositoryArgs
	if err := in.CopyTo(&args); err != nil {
		return nil, err
	}
	given, err := in.Map()
	if err != nil {
		return nil, err
	}
	delete(given, "lifecyclePolicy")
	c := &component{}
	if err := ctx.RegisterComponentResource("awsx:ecr:Repository", name, c, o); err != nil {
		return nil, err
	}
	lower := strings.ToLower(name)
	repository, err := register(ctx, "ecr/repository:Repository", lower, given, pulumi.Parent(c))
	if err != nil {
		return nil, err
	}
	state := pulumi.Map{"repository": pulumi.NewResourceInput(repository), "url": repository.RepositoryURL}
	if p := args.LifecyclePolicy; p == nil || p.Skip == nil || !*p.Skip {
		text, err := lifecycleText(p)
		if err != nil {
			return nil, fmt.Errorf("awsx:ecr:Repository %s: %w", name, err)
		}
		policy, err := register(ctx, "ecr/lifecyclePolicy:LifecyclePolicy", lower, pulumi.Map{
			"repository": repository.Name,
			"policy":     pulumi.String(text),
		})
		if err != nil {
			return nil, err
		}
		state["lifecyclePolicy"] = pulumi.NewResourceInput(policy)
	}
	if err := ctx.RegisterResourceOutputs(c, state); err != nil {
		return nil, err
	}
	return &provider.ConstructResult{URN: c.URN(), State: state}, nil
}

type ecrRule struct {
	RulePriority int               `json:"rulePriority"`
	Description  string            `json:"description,omitempty"`
	Selection    ecrSelection      `json:"selection"`
	Action       map[string]string `json:"action"`
}

type ecrSelection struct {
	TagStatus     string   `json:"tagStatus"`
	TagPrefixList []string `json:"tagPrefixList,omitempty"`
	CountType     string   `json:"countType"`
	CountNumber   float64  `json:"countNumber"`
	CountUnit     string   `json:"countUnit,omitempty"`
}

// lifecycleText writes the rules as ECR takes them: the rule for any image comes last.
func lifecycleText(p *lifecyclePolicy) (string, error) {
	one := 1.0
	untagged := "remove untagged images"
	rules := []lifecycleRule{{Description: &untagged, TagStatus: "untagged", MaximumNumberOfImages: &one}}
	if p != nil && p.Rules != nil {
		rules = nil
		var last []lifecycleRule
		for _, r := range p.Rules {
			if r.TagStatus == "any" {
				last = append(last, r)
			} else {
				rules = append(rules, r)
			}
		}
		if len(last) > 1 {
			return "", errors.New(`At most one [selection: "any"] rule can be ` +
				`provided.`)
		}
		rules = append(rules, last...)
	}
	out := []ecrRule{}
	for i, r := range rules {
		rule := ecrRule{RulePriority: i + 1, Action: map[string]string{"type": "expire"}}
		if r.Description != nil {
			rule.Description = *r.Description
		}
		rule.Selection.TagStatus = r.TagStatus
		if r.TagStatus != "any" && r.TagStatus != "untagged" {
			if len(r.TagPrefixList) == 0 {
				return "", errors.New("tagPrefixList cannot be empty.")
			}
			rule.Selection.TagStatus, rule.Selection.TagPrefixList = "tagged", r.TagPrefixList
		}
		switch {
		case r.MaximumNumberOfImages != nil:
			rule.Selection.CountType, rule.Selection.CountNumber = "imageCountMoreThan", *r.MaximumNumberOfImages
		case r.MaximumAgeLimit != nil:
			rule.Selection.CountType, rule.Selection.CountNumber, rule.Selection.CountUnit = "sinceImagePushed", *r.MaximumAgeLimit, "days"
		default:
			return "", errors.New("Either [maximumNumberOfImages] or [maximumAgeLimit] must be provided with a rule.")
		}
		out = append(out, rule)
	}
	text, err := json.Marshal(map[string]any{"rules": out})
	return string(text), err
}
