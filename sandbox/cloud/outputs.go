package cloud

import (
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// compute fills in the id and the outputs.
func (c *call) compute() {
	c.out = map[string]any{}
	c.id = c.fill(c.row.ID)
	if c.row.Identify != nil {
		c.id = c.row.Identify(c)
	}
	c.outputs()
}

func (c *call) outputs() {
	for k, v := range c.in {
		c.out[k] = v
	}
	names := keys(c.row.Out)
	if _, ok := c.row.Out["arn"]; ok {
		names = append([]string{"arn"}, names...)
	}
	for _, name := range names {
		if _, given := c.in[name]; given {
			continue
		}
		if s, ok := c.row.Out[name].(string); ok {
			c.out[name] = c.fill(s)
		} else {
			c.out[name] = c.row.Out[name]
		}
	}
	if c.row.Made != nil {
		c.row.Made(c)
	}
	for name, kind := range c.schema.Outputs {
		if _, ok := c.out[name]; ok {
			continue
		}
		if v := plausible(string(kind)); v != nil {
			c.out[name] = v
		}
	}
	c.out["id"] = c.id
}

// plausible is the value of a computed output that no row names: what AWS says when there is nothing to say.
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

// properties are the outputs as the engine gets them: inputs keep their secrets and assets, the rest is computed.
func (c *call) properties(inputs resource.PropertyMap) resource.PropertyMap {
	out := withoutInternal(inputs)
	for k, v := range c.out {
		if given, ok := c.in[k]; ok && sameValue(given, v) {
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

func (c *call) record(inputs, outputs resource.PropertyMap) *Resource {
	r := &Resource{Type: c.tok, ID: c.id, Region: c.region, Scope: c.fill(c.row.Scope), URN: string(c.urn), Inputs: storedMap(inputs), Outputs: storedMap(outputs)}
	if c.self != nil {
		r.Facts = c.self.Facts
	}
	return r
}

// keep carries over what an update doesn't make anew: ids and names that were issued when the resource was created.
func (c *call) keep(old resource.PropertyMap) {
	for k, v := range c.row.Out {
		template, ok := v.(string)
		if !ok || !placeholderRandom.MatchString(template) {
			continue
		}
		if before, ok := old[resource.PropertyKey(k)]; ok && before.IsString() {
			c.out[k] = before.StringValue()
		}
	}
	for k, v := range old {
		if _, made := c.out[string(k)]; !made && string(k) != defaultsKey {
			if _, given := c.old[string(k)]; !given {
				c.out[string(k)] = plain(v)
			}
		}
	}
}
