package core

import "strings"

// option is one of Elastic Beanstalk's settings.
type option struct {
	Path  string // "settings[3].value"
	Value Value
}

// BeanstalkOption finds a setting by namespace and name; the last one wins, as it does at AWS.
// there is Unknown where it may be among settings that can't be read yet.
func BeanstalkOption(r Resource, namespace, name string) (o option, there Truth) {
	items, known := r.Get("settings").Items()
	if !known {
		there = Unknown
	}
	for i, item := range items {
		n, nameKnown := item.Get("name").Str()
		space, spaceKnown := item.Get("namespace").Str()
		switch {
		case nameKnown && spaceKnown:
			if strings.EqualFold(n, name) && strings.EqualFold(space, namespace) {
				o, there = option{Path: Element("settings", i) + ".value", Value: item.Get("value")}, Yes
			}
		case item.IsUnknown() || item.Get("name").IsUnknown() || item.Get("namespace").IsUnknown():
			if there == No {
				there = Unknown
			}
		}
	}
	return o, there
}
