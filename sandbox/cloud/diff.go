package cloud

import (
	"context"
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
)

var indices = regexp.MustCompile(`\[[^\]]*\]`)

// Diff compares inputs: what changed, and whether the change replaces the resource.
func (p *aws) Diff(_ context.Context, r plugin.DiffRequest) (plugin.DiffResponse, error) {
	typ, _, err := p.cloud.table.find(string(r.Type))
	if err != nil {
		return plugin.DiffResult{}, err
	}
	d := ignoring(r.OldInputs, r.IgnoreChanges).Diff(ignoring(r.NewInputs, r.IgnoreChanges), internal)
	if d == nil {
		return plugin.DiffResult{Changes: plugin.DiffNone}, nil
	}
	detailed := map[string]plugin.PropertyDiff{}
	replace := false
	anew := typ.ForcesReplacement != nil && typ.ForcesReplacement(PlainMap(r.OldInputs), PlainMap(r.NewInputs))
	for path, diff := range plugin.NewDetailedDiffFromObjectDiff(d, true) {
		if immaterial(path, r.OldInputs, r.NewInputs, p.cloud.table.canonical(string(r.Type))) {
			continue
		}
		if anew || forcesNew(typ, p.cloud.table.canonical(string(r.Type)), indices.ReplaceAllString(path, "")) {
			diff.Kind, replace = diff.Kind.AsReplace(), true
		}
		detailed[path] = diff
	}
	if len(detailed) == 0 {
		return plugin.DiffResult{Changes: plugin.DiffNone}, nil
	}
	return plugin.DiffResult{
		Changes:             plugin.DiffSome,
		DetailedDiff:        detailed,
		DeleteBeforeReplace: replace && keepsName(typ, r.OldInputs, r.NewInputs),
	}, nil
}

func internal(k resource.PropertyKey) bool { return strings.HasPrefix(string(k), "__") }

// keepsName reports whether a replacement would need the name that the old resource still has: the
// old one must go first.
func keepsName(r *ResourceType, olds, news resource.PropertyMap) bool {
	if r.Name == nil || filledIn(news, r.Name.Property) {
		return false
	}
	key := resource.PropertyKey(r.Name.Property)
	return !news[key].IsNull() && olds[key].DeepEquals(news[key])
}

func ignoring(m resource.PropertyMap, ignored []string) resource.PropertyMap {
	if len(ignored) == 0 {
		return m
	}
	out := m.Copy()
	for k := range m {
		if slices.Contains(ignored, string(k)) {
			delete(out, k)
		}
	}
	return out
}

// immaterial reports whether a difference means nothing to the provider: JSON that says the same, a
// set in another order.
func immaterial(path string, olds, news resource.PropertyMap, tok string) bool {
	top, _, _ := strings.Cut(indices.ReplaceAllString(path, ""), ".")
	a, b := Plain(olds[resource.PropertyKey(top)]), Plain(news[resource.PropertyKey(top)])
	if x, ok := a.(string); ok {
		y, ok := b.(string)
		return ok && sameJSON(x, y)
	}
	if isSet(tok, top) {
		return SameSet(a, b)
	}
	return false
}

func sameJSON(a, b string) bool {
	var x, y any
	return strings.HasPrefix(strings.TrimSpace(a), "{") && json.Unmarshal([]byte(a), &x) == nil &&
		json.Unmarshal([]byte(b), &y) == nil && reflect.DeepEqual(x, y)
}

// SameSet reports whether two lists hold the same values in any order. Lists that aren't known in
// full don't.
func SameSet(a, b any) bool {
	x, ok := a.([]any)
	y, ok2 := b.([]any)
	if !ok || !ok2 || len(x) != len(y) || HasUnknown(x) || HasUnknown(y) {
		return false
	}
	rest := slices.Clone(y)
	for _, e := range x {
		i := slices.IndexFunc(rest, func(o any) bool { return reflect.DeepEqual(e, o) })
		if i < 0 {
			return false
		}
		rest = slices.Delete(rest, i, i+1)
	}
	return true
}
