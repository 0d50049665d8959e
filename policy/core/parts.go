package core

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// Part is a piece of a resource with the path that leads to it.
type Part struct {
	Path string
	Value
}

// Parts are the objects of a list that are known.
func Parts(r Resource, path string) []Part {
	var list []Part
	items, _ := r.Get(path).Items()
	for i, item := range items {
		if item.IsObject() {
			list = append(list, Part{Element(path, i), item})
		}
	}
	return list
}

// Put returns the properties with the value at the path, such as
// "orderedCacheBehaviors[1].viewerProtocolPolicy". It goes through what is there and makes the
// objects that aren't.
func Put(properties property.Map, path string, value property.Value) property.Map {
	steps := strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' })
	return putAt(property.New(properties), steps, value).AsMap()
}

func putAt(v property.Value, steps []string, value property.Value) property.Value {
	if len(steps) == 0 {
		return value
	}
	if v.IsArray() {
		list := slices.Clone(v.AsArray().AsSlice())
		i, err := strconv.Atoi(steps[0])
		if err != nil && len(list) == 1 { // a list of one, seen through
			i, steps = 0, append([]string{"0"}, steps...)
		}
		if i >= 0 && i < len(list) {
			list[i] = putAt(list[i], steps[1:], value)
		}
		return property.New(list).WithSecret(v.Secret())
	}
	m := property.Map{}
	if v.IsMap() {
		m = v.AsMap()
	}
	return property.New(m.Set(steps[0], putAt(m.Get(steps[0]), steps[1:], value))).WithSecret(v.Secret())
}

// Element is the path of an element of a list: "ingress[1]".
func Element(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }
