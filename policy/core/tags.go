package core

import (
	"slices"
	"strings"
)

// Tag reads a tag in the two shapes that AWS's resources use: an object, or a list of keys and
// values (auto scaling groups). A tag that a provider's default tags added is in tagsAll. Unknown
// says that the tag may be there.
func Tag(r Resource, key string) (value string, there Truth) {
	there = No
	for _, property := range []string{"tags", "tagsAll"} {
		tags := r.Get(property)
		if tags.HasUnknown() {
			there = Unknown
		}
		if s, ok := tags.Key(key).Str(); ok {
			return s, Yes
		}
		items, _ := tags.Items()
		for _, item := range items {
			if k, ok := item.Get("key").Str(); ok && k == key {
				if s, ok := item.Get("value").Str(); ok {
					return s, Yes
				}
			}
		}
	}
	return "", there
}

// Tagged reports whether the resource has the tag with one of the values, in any case.
func Tagged(r Resource, key string, values ...string) Truth {
	value, there := Tag(r, key)
	if there != Yes {
		return there
	}
	for _, v := range values {
		if strings.EqualFold(strings.TrimSpace(value), v) {
			return Yes
		}
	}
	return No
}

// RequiredTags is the configuration of the rules that want tags.
var RequiredTags = map[string]Schema{"requiredTags": {
	"type":        "array",
	"items":       map[string]any{"type": "string", "minLength": 1},
	"default":     []any{"Project", "Environment", "Owner", "CostCenter"},
	"description": "Keys of the tags that every resource must carry.",
}}

// TagSet is what is known of a resource's tags: keys with their values, nil where a value isn't
// known yet. open says that there may be more.
type TagSet struct {
	Tags map[string]*string
	Open bool
}

// Missing returns the required keys without a value. An open set may still have them all.
func (t TagSet) Missing(required []string) []string {
	if t.Open {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(required), func(key string) bool {
		value, there := t.Tags[key]
		return there && (value == nil || strings.TrimSpace(*value) != "")
	})
}

// ReadTags reads tags as an object, or as a list of keys and values as auto scaling groups have
// them.
func ReadTags(v Value) TagSet {
	set := TagSet{Tags: map[string]*string{}, Open: v.IsUnknown()}
	add := func(key string, value Value) {
		text, known := value.Str()
		switch {
		case known:
			set.Tags[key] = &text
		case value.IsUnknown():
			set.Tags[key] = nil
		}
	}
	for key, value := range v.Entries {
		add(key, value)
	}
	if v.IsList() {
		items, _ := v.Items()
		for _, item := range items {
			key, known := item.Get("key").Str()
			set.Open = set.Open || item.IsUnknown() || item.Get("key").IsUnknown()
			if known {
				add(key, item.Get("value"))
			}
		}
	}
	return set
}
