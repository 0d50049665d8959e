package general

import (
	_ "embed" // the table of types that take tags
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/plinth-infra/plinth/policy/core"
)

//go:generate go run taggable_gen.go
//go:embed taggable.txt
var taggableTable string

// taggable are the types that take tags, as canonical tokens.
var taggable = func() map[string]bool {
	types := map[string]bool{}
	for token := range strings.Lines(taggableTable) {
		types[core.Canonical(strings.TrimSpace(token))] = true
	}
	return types
}()

var tagsRequired = core.Rule{
	Name:  "tags-required",
	Group: "tags",
	Title: "Everything that takes tags carries Project, Environment, Owner and CostCenter.",
	Why:   "What has no owner is cleaned up by nobody, and what has no cost centre is paid by nobody.",
	Fix: "set Owner and CostCenter in plinth:tags; Project and Environment are added, and all reach every resource " +
		"as the provider's default tags",
	Core:       true,
	Severity:   core.Low,
	Levels:     core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Frameworks: []string{"AWS Resource Tagging Standard"},
	Config:     core.RequiredTags,
	Stack: func(s *core.Stack, c core.Config) []core.Finding {
		required := c.Strings("requiredTags", "Project", "Environment", "Owner", "CostCenter")
		var findings []core.Finding
		for _, r := range s.Resources {
			if !taggable[r.Type] {
				continue
			}
			if missing := allTags(r).Missing(required); len(missing) > 0 {
				findings = append(findings, core.Finding{URN: r.URN, Path: "tags", What: fmt.Sprintf(
					"have no %s; set %s on the resource or in the provider's default tags",
					strings.Join(missing, ", "),
					core.Plural(missing, "it", "them"))})
			}
		}
		return findings
	},
}

// allTags are the tags that AWS will see: tagsAll where the provider has computed it, else the
// resource's own over its provider's default tags. One default tag that isn't known yet makes the
// whole of tagsAll unknown, but not those two.
func allTags(r core.Resource) core.TagSet {
	if all := r.Get("tagsAll"); all.IsObject() && !all.HasUnknown() {
		return core.ReadTags(all)
	}
	set := defaultTags(r)
	own := core.ReadTags(r.Get("tags"))
	for _, more := range []core.TagSet{own, core.ReadTags(knownOnly(r.Get("tagsAll")))} {
		maps.Copy(set.Tags, more.Tags)
		set.Open = set.Open || more.Open
	}
	return set
}

// knownOnly returns an absent value for an unknown one. tagsAll is unknown as a whole where one
// default tag is, and tags then still says which tags the resource has.
func knownOnly(v core.Value) core.Value {
	if v.IsUnknown() {
		return core.Value{}
	}
	return v
}

func defaultTags(r core.Resource) core.TagSet {
	// Instances that an auto scaling group launches don't get default tags, and neither does the
	// group.
	if r.Type == core.AutoScalingGroup {
		return core.TagSet{Tags: map[string]*string{}}
	}
	defaults := core.ValueOf(property.New(r.Provider)).Get("defaultTags")
	if text, ok := defaults.Str(); ok {
		defaults = core.FromJSON(text)
	}
	return core.ReadTags(defaults.Key("tags"))
}

var tagsEnvironmentMatches = core.Rule{
	Name:  "tags-environment-matches",
	Group: "tags",
	Title: "The Environment tag says the environment that the stack's name says.",
	Why:   "Costs, alarms and backups chosen by tag land in the wrong environment.",
	Fix:   "set plinth:environment to the environment of the stack, or leave it out: it defaults to the stack's name",
	// Only names that are, or hold between dashes, dev, stg or prd say an environment.
	Severity: core.Low,
	Levels:   core.Levels{Dev: core.Advisory, Stg: core.Mandatory, Prd: core.Mandatory},
	Types:    slices.Sorted(maps.Keys(taggable)),
	Resource: func(r core.Resource, _ core.Config) []core.Finding {
		environment := core.EnvironmentOf(r.StackName())
		value := allTags(r).Tags["Environment"]
		if environment == "" || value == nil || *value == environment {
			return nil
		}
		return []core.Finding{{
			Path: "tags.Environment",
			What: fmt.Sprintf("is %q in the stack %q; it should be %q", *value, r.StackName(), environment),
		}}
	},
}
