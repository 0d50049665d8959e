package stack

import (
	"fmt"
	"strings"
)

// functionsToBuckets holds what functions are granted together with what there is.
func functionsToBuckets(c *Config, _ Source) []problem {
	var list []problem
	for _, name := range sortedKeys(c.Functions) {
		for _, bucket := range sortedKeys(c.Functions[name].Buckets) {
			if p, ok := c.noBucket(bucket, "plinth:functions", name, "buckets", bucket); ok {
				list = append(list, p)
			}
		}
	}
	return list
}

// noBucket is the problem of a bucket that the stack file grants at a path and doesn't have.
func (c *Config) noBucket(name string, at ...string) (problem, bool) {
	var known []string
	if c.Storage != nil {
		if _, ok := c.Storage.Buckets[name]; ok {
			return problem{}, false
		}
		known = sortedKeys(c.Storage.Buckets)
	}
	write := "add it to plinth:storage.buckets"
	if near := nearest(name, known); near != "" {
		write = "write " + near
	} else if len(known) > 0 {
		write += ", or write one of " + strings.Join(known, ", ")
	}
	return say(fmt.Sprintf("there is no bucket of this name, got %q; %s", name, write), at...), true
}
