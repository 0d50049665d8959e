package cloud

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
)

// Naming is how the provider names a resource that the program doesn't name: the resource's name, a
// separator and seven random hex digits.
type Naming struct {
	Property  string // which input
	Max       int    // longest name that the provider makes; 0: 255
	Lower     bool   // the service takes lower case only
	Separator string // default "-"
	Prefix    string
	Exact     bool                               // the resource's name as it is, with no random part
	Suffix    func(inputs map[string]any) string // what a name must end with, such as ".fifo"
	// inputs, comma between them, that name it in another way: then no name is made
	Others string
}

// Named is the provider's rule for every type with an input "name".
var Named = &Naming{Property: "name"}

// defaultsKey lists, in checked inputs, what the provider filled in: a name in it may be made anew
// for a replacement.
const defaultsKey = "__defaults"

// autoname returns the name for a resource that the program didn't name, or "" if it needs none.
func (n *Naming) autoname(r plugin.CheckRequest) (resource.PropertyValue, error) {
	key := resource.PropertyKey(n.Property)
	if v, ok := r.News[key]; ok && !v.IsNull() {
		return resource.PropertyValue{}, nil
	}
	for _, other := range strings.Split(n.Others, ",") {
		if _, ok := r.News[resource.PropertyKey(other)]; ok {
			return resource.PropertyValue{}, nil
		}
	}
	// A name that was made before stays, or every preview would show a change.
	if v, ok := r.Olds[key]; ok && !v.IsNull() && filledIn(r.Olds, n.Property) {
		return v, nil
	}
	if a := r.Autonaming; a != nil {
		if a.Mode == plugin.AutonamingModeDisabled {
			return resource.PropertyValue{}, fmt.Errorf("automatic naming is disabled, so %q must be set", n.Property)
		}
		if a.ProposedName != "" {
			name := n.shape(a.ProposedName)
			if n.Max > 0 && len(name) > n.Max {
				return resource.PropertyValue{}, fmt.Errorf("proposed name %q is longer than %d characters", name,
					n.Max)
			}
			return resource.NewStringProperty(name), nil
		}
	}
	if n.Exact {
		return resource.NewStringProperty(n.shape(r.URN.Name())), nil
	}
	separator := n.Separator
	if separator == "" {
		separator = "-"
	}
	limit := n.Max
	if limit == 0 {
		limit = 255
	}
	name, err := resource.NewUniqueName(r.RandomSeed, n.shape(r.URN.Name())+separator, 7, limit, nil)
	if err != nil {
		return resource.PropertyValue{}, err
	}
	return resource.NewStringProperty(name), nil
}

func (n *Naming) shape(name string) string {
	if n.Lower {
		name = strings.ToLower(name)
	}
	return n.Prefix + name
}

// filledIn reports whether the provider, not the program, set an input.
func filledIn(inputs resource.PropertyMap, property string) bool {
	list, _ := Plain(inputs[defaultsKey]).([]any)
	for _, name := range list {
		if name == property {
			return true
		}
	}
	return false
}

// finish adds what the name must end with.
func (n *Naming) finish(name resource.PropertyValue, inputs map[string]any) resource.PropertyValue {
	if n.Suffix == nil || !name.IsString() {
		return name
	}
	text, suffix := name.StringValue(), n.Suffix(inputs)
	return resource.NewStringProperty(strings.TrimSuffix(text, suffix) + suffix)
}
