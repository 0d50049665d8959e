package rules

import (
	_ "embed" // the table of types that take tags
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

func tagRules() []Rule { return []Rule{tagsRequired, tagsEnvironmentMatches} }

//go:generate go run taggable_gen.go
//go:embed taggable.txt
var taggableTable string

// taggable are the types that take tags, as canonical tokens.
var taggable = func() map[string]bool {
	types := map[string]bool{}
	for token := range strings.Lines(taggableTable) {
		types[Canonical(strings.TrimSpace(token))] = true
	}
	return types
}()

// requiredTags is the configuration of the rules that want tags.
var requiredTags = map[string]Schema{"requiredTags": {
	"type":        "array",
	"items":       map[string]any{"type": "string", "minLength": 1},
	"default":     []any{"Project", "Environment", "Owner", "CostCenter"},
	"description": "Keys of the tags that every resource must carry.",
}}

var tagsRequired = Rule{
	Name:  "tags-required",
	Group: "tags",
	Title: "Everything that takes tags carries Project, Environment, Owner and CostCenter.",
	Why:   "What has no owner is cleaned up by nobody, and what has no cost centre is paid by nobody.",
	Fix:   "set Owner and CostCenter in plinth:tags; Project and Environment are added, and all reach every resource as the provider's default tags",
	Core:  true, Severity: Low, Levels: Levels{Advisory, Mandatory, Mandatory},
	Frameworks: []string{"AWS Resource Tagging Standard"},
	Config:     requiredTags,
	Stack: func(s *Stack, c Config) []Finding {
		required := c.Strings("requiredTags", "Project", "Environment", "Owner", "CostCenter")
		var findings []Finding
		for _, r := range s.Resources {
			if !taggable[r.Type] {
				continue
			}
			if missing := r.allTags().missing(required); len(missing) > 0 {
				findings = append(findings, Finding{URN: r.URN, Path: "tags", What: fmt.Sprintf(
					"have no %s; set %s on the resource or in the provider's default tags", strings.Join(missing, ", "), plural(missing, "it", "them"))})
			}
		}
		return findings
	},
}

func plural(list []string, one, many string) string {
	if len(list) == 1 {
		return one
	}
	return many
}

// tagSet is what is known of a resource's tags: keys with their values, nil where a value isn't known yet. open says that there may
// be more.
type tagSet struct {
	tags map[string]*string
	open bool
}

func (t tagSet) missing(required []string) []string {
	if t.open {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(required), func(key string) bool {
		value, there := t.tags[key]
		return there && (value == nil || strings.TrimSpace(*value) != "")
	})
}

// allTags are the tags that AWS will see: tagsAll where the provider has computed it, else the resource's own over its provider's
// default tags. One default tag that isn't known yet makes the whole of tagsAll unknown, but not those two.
func (r Resource) allTags() tagSet {
	if all := r.Get("tagsAll"); all.IsObject() && !all.HasUnknown() {
		return readTags(all)
	}
	set := r.defaultTags()
	own := readTags(r.Get("tags"))
	for _, more := range []tagSet{own, readTags(knownOnly(r.Get("tagsAll")))} {
		maps.Copy(set.tags, more.tags)
		set.open = set.open || more.open
	}
	return set
}

// knownOnly hides an unknown: that tagsAll as a whole isn't known says nothing that tags doesn't say.
func knownOnly(v Value) Value {
	if v.IsUnknown() {
		return Value{}
	}
	return v
}

func (r Resource) defaultTags() tagSet {
	// Instances that an auto scaling group launches don't get default tags, and neither does the group.
	if r.Type == autoscalingGroup {
		return tagSet{tags: map[string]*string{}}
	}
	defaults := ValueOf(property.New(r.Provider)).Get("defaultTags")
	if text, ok := defaults.Str(); ok {
		defaults = fromJSON(text)
	}
	return readTags(defaults.Key("tags"))
}

// readTags reads tags as an object, or as a list of keys and values as auto scaling groups have them.
func readTags(v Value) tagSet {
	set := tagSet{tags: map[string]*string{}, open: v.IsUnknown()}
	add := func(key string, value Value) {
		text, known := value.Str()
		switch {
		case known:
			set.tags[key] = &text
		case value.IsUnknown():
			set.tags[key] = nil
		}
	}
	for key, value := range v.Entries {
		add(key, value)
	}
	if v.IsList() {
		items, _ := v.Items()
		for _, item := range items {
			key, known := item.Get("key").Str()
			set.open = set.open || item.IsUnknown() || item.Get("key").IsUnknown()
			if known {
				add(key, item.Get("value"))
			}
		}
	}
	return set
}

var tagsEnvironmentMatches = Rule{
	Name:  "tags-environment-matches",
	Group: "tags",
	Title: "The Environment tag says the environment that the stack's name says.",
	Why:   "Costs, alarms and backups chosen by tag land in the wrong environment.",
	Fix:   "set plinth:environment to the environment of the stack, or leave it out: it defaults to the stack's name",
	// Only names that are, or hold between dashes, dev, stg or prd say an environment.
	Severity: Low, Levels: Levels{Advisory, Mandatory, Mandatory},
	Types: slices.Sorted(maps.Keys(taggable)),
	Resource: func(r Resource, _ Config) []Finding {
		environment := environmentOf(r.stackName())
		value := r.allTags().tags["Environment"]
		if environment == "" || value == nil || *value == environment {
			return nil
		}
		return []Finding{{Path: "tags.Environment", What: fmt.Sprintf("is %q in the stack %q; it should be %q", *value, r.stackName(), environment)}}
	},
}

// stackName is the stack's name, as the resource's URN has it.
func (r Resource) stackName() string {
	rest, _ := strings.CutPrefix(r.URN, "urn:pulumi:")
	name, _, _ := strings.Cut(rest, "::")
	return name
}

// environmentOf is the environment that a stack's name says: "prd", "shop-prd-eu"; empty where it says none, or more than one.
func environmentOf(stack string) string {
	found := ""
	for part := range strings.SplitSeq(stack, "-") {
		if part != "dev" && part != "stg" && part != "prd" || part == found {
			continue
		}
		if found != "" {
			return ""
		}
		found = part
	}
	return found
}
