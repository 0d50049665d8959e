package cloud

import (
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// compute fills in the id and the outputs.
func (c *Call) compute() {
	c.Outputs = map[string]any{}
	if c.resource.Identify != nil {
		c.ID = c.resource.Identify(c)
	} else {
		c.ID = c.resource.looks.IdentifyWith(c.Values())
	}
	c.outputs()
}

func (c *Call) outputs() {
	for k, v := range c.Inputs {
		c.Outputs[k] = v
	}
	for _, name := range c.resource.looks.Names() {
		if _, given := c.Inputs[name]; !given {
			c.Outputs[name] = c.resource.looks.Compute(name, c.Values())
		}
	}
	if c.resource.AfterCreate != nil {
		c.resource.AfterCreate(c)
	}
	for name, kind := range c.schema.Outputs {
		if _, ok := c.Outputs[name]; ok {
			continue
		}
		if v := plausible(string(kind)); v != nil {
			c.Outputs[name] = v
		}
	}
	c.Outputs["id"] = c.ID
}

// plausible is the value of a computed output that no row names: what AWS says when there is
// nothing to say.
func plausible(kind string) any {
	switch kind {
	case "string":
		return ""
	case "bool":
		return false
	case "int", "number":
		return float64(0)
	}
	if len(kind) > 2 && kind[:2] == "[]" {
		return []any{}
	}
	if len(kind) > 4 && kind[:4] == "map:" {
		return map[string]any{}
	}
	return nil // optional, or an object
}

// properties are the outputs as the engine gets them: inputs keep their secrets and assets, the
// rest is computed.
func (c *Call) properties(inputs resource.PropertyMap) resource.PropertyMap {
	out := withoutInternal(inputs)
	for k, v := range c.Outputs {
		if given, ok := c.Inputs[k]; ok && SameValue(given, v) {
			continue
		}
		out[resource.PropertyKey(k)] = property(v)
	}
	return out
}

func withoutInternal(m resource.PropertyMap) resource.PropertyMap {
	out := resource.PropertyMap{}
	for k, v := range m {
		if k != defaultsKey {
			out[k] = v
		}
	}
	return out
}

func (c *Call) record(inputs, outputs resource.PropertyMap) *Resource {
	r := &Resource{
		Type:    c.Type,
		ID:      c.ID,
		Region:  c.Region,
		Scope:   c.scope(),
		URN:     string(c.urn),
		Inputs:  storedMap(inputs),
		Outputs: storedMap(outputs),
	}
	if c.Existing != nil {
		r.Facts = c.Existing.Facts
	}
	return r
}

// keep carries over what an update doesn't make anew: ids and names that were issued when the
// resource was created.
func (c *Call) keep(old resource.PropertyMap) {
	for k := range c.resource.looks.Computed {
		if !c.resource.looks.Drawn(k) {
			continue
		}
		if before, ok := old[resource.PropertyKey(k)]; ok && before.IsString() {
			c.Outputs[k] = before.StringValue()
		}
	}
	for k, v := range old {
		if _, made := c.Outputs[string(k)]; !made && string(k) != defaultsKey {
			if _, given := c.OldInputs[string(k)]; !given {
				c.Outputs[string(k)] = Plain(v)
			}
		}
	}
}
