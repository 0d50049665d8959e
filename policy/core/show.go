package core

import (
	"encoding/json"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// Show is the value as a message may show it: a string in quotes, a secret as "[secret]", shortened
// where it is long.
func (v Value) Show() string {
	switch {
	case v.v.HasSecrets():
		return "[secret]"
	case v.IsUnknown():
		return "(not known yet)"
	case v.IsAbsent():
		return "(absent)"
	}
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(plain(v.v)) != nil {
		return "(not shown)"
	}
	shown := strings.TrimSpace(text.String())
	if runes := []rune(shown); len(runes) > longestShown {
		return string(runes[:longestShown-1]) + "…"
	}
	return shown
}

// longestShown is how many characters of a value a message shows.
const longestShown = 80

// Document reads a JSON document given as a string or as an object (policies, container
// definitions). known is false where any part of it can't be known yet; doc is nil where there is
// none or it isn't JSON.
func (v Value) Document() (doc any, known bool) {
	if v.HasUnknown() {
		return nil, false
	}
	if s, ok := v.Str(); ok {
		if json.Unmarshal([]byte(s), &doc) != nil {
			return nil, true
		}
		return doc, true
	}
	return plain(v.v), true
}

func plain(v property.Value) any {
	switch {
	case v.IsMap():
		m := map[string]any{}
		for k, e := range v.AsMap().All {
			m[k] = plain(e)
		}
		return m
	case v.IsArray():
		list := []any{}
		for _, e := range v.AsArray().AsSlice() {
			list = append(list, plain(e))
		}
		return list
	case v.IsString():
		return v.AsString()
	case v.IsNumber():
		return v.AsNumber()
	case v.IsBool():
		return v.AsBool()
	}
	return nil
}
