// Package cloudtest is what tests of the simulated services share: a cloud that is called as the
// engine calls it, tables of cases, and resources that many cases need.
package cloudtest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/aws"
)

// Harness is a simulated cloud that a test calls as the engine would: Check, then Create.
type Harness struct {
	T         *testing.T
	Cloud     *cloud.Cloud
	providers map[string]plugin.Provider
	Created   map[string]*Created
}

// Created is a resource that a test has made.
type Created struct {
	Type, Region, ID string
	URN              resource.URN
	Inputs, Outputs  resource.PropertyMap
}

// Output returns an output that is a string, else "".
func (x *Created) Output(output string) string {
	s, _ := cloud.Plain(x.Outputs[resource.PropertyKey(output)]).(string)
	return s
}

// New opens a cloud for one test.
func New(t *testing.T, o ...cloud.Options) *Harness {
	t.Helper()
	options := cloud.Options{}
	if len(o) > 0 {
		options = o[0]
	}
	options.Table = aws.Table()
	c, err := cloud.New(options)
	require.NoError(t, err)
	return &Harness{T: t, Cloud: c, providers: map[string]plugin.Provider{}, Created: map[string]*Created{}}
}

// Provider gives the provider of a region, with default tags.
func (h *Harness) Provider(region string) plugin.Provider {
	if h.providers[region] == nil {
		p := h.Cloud.Provider()
		config := resource.PropertyMap{
			"region":      resource.NewStringProperty(region),
			"defaultTags": resource.NewStringProperty(`{"tags":{"Project":"shop"}}`),
		}
		_, err := p.Configure(h.T.Context(), plugin.ConfigureRequest{Inputs: config})
		require.NoError(h.T, err)
		h.providers[region] = p
	}
	return h.providers[region]
}

// URN returns the URN of a resource of the tests' stack.
func URN(typ, name string) resource.URN {
	return resource.NewURN("dev", "shop", "", tokens.Type(cloud.Token(typ)), name)
}

// Properties turns plain inputs into properties; nil leaves one out.
func Properties(in m) resource.PropertyMap {
	out := resource.PropertyMap{}
	for k, v := range in {
		if v != nil {
			out[resource.PropertyKey(k)] = Property(v)
		}
	}
	return out
}

// Property turns one plain value into a property. cloud.Unknown is one that isn't known yet.
func Property(v any) resource.PropertyValue {
	switch v := v.(type) {
	case resource.PropertyValue:
		return v
	case m:
		return resource.NewObjectProperty(Properties(v))
	case l:
		var list []resource.PropertyValue
		for _, e := range v {
			list = append(list, Property(e))
		}
		return resource.NewArrayProperty(list)
	case cloud.Unknown:
		return resource.MakeComputed(resource.NewStringProperty(""))
	case int:
		return resource.NewNumberProperty(float64(v))
	}
	return resource.NewPropertyValue(v)
}

// Try makes a resource and returns what refuses it.
func (h *Harness) Try(region, typ, name string, in m) error {
	h.T.Helper()
	p := h.Provider(region)
	urn := URN(typ, name)
	checked, err := p.Check(h.T.Context(), plugin.CheckRequest{
		URN:        urn,
		Name:       name,
		Type:       tokens.Type(cloud.Token(typ)),
		News:       Properties(in),
		RandomSeed: []byte(name),
	})
	if err != nil {
		return err
	}
	if err := Failed(checked.Failures); err != nil {
		return err
	}
	created, err := p.Create(h.T.Context(), plugin.CreateRequest{
		URN:        urn,
		Name:       name,
		Type:       tokens.Type(cloud.Token(typ)),
		Properties: checked.Properties,
	})
	if err != nil {
		return err
	}
	h.Created[name] = &Created{
		cloud.Token(typ),
		region,
		string(created.ID),
		urn,
		checked.Properties,
		created.Properties,
	}
	return nil
}

// Failed joins what a check refuses into one error.
func Failed(failures []plugin.CheckFailure) error {
	var errs []error
	for _, f := range failures {
		errs = append(errs, fmt.Errorf("%s: %s", f.Property, f.Reason))
	}
	return errors.Join(errs...)
}

// Create makes a resource that must be accepted.
func (h *Harness) Create(typ, name string, in m) *Created {
	return h.CreateIn("eu-west-1", typ, name, in)
}

// CreateIn is Create in another region.
func (h *Harness) CreateIn(region, typ, name string, in m) *Created {
	h.T.Helper()
	require.NoError(h.T, h.Try(region, typ, name, in), "%s %s", typ, name)
	return h.Created[name]
}

// Delete deletes a resource and returns what refuses it.
func (h *Harness) Delete(name string) error {
	h.T.Helper()
	x := h.Created[name]
	require.NotNil(h.T, x, name)
	_, err := h.Provider(x.Region).Delete(h.T.Context(), plugin.DeleteRequest{
		URN:     x.URN,
		Name:    name,
		Type:    tokens.Type(x.Type),
		ID:      resource.ID(x.ID),
		Inputs:  x.Inputs,
		Outputs: x.Outputs,
	})
	return err
}

// Update updates a resource to inputs laid over those it has, and returns what refuses it.
func (h *Harness) Update(name string, over m) error {
	h.T.Helper()
	x := h.Created[name]
	in := x.Inputs.Copy()
	delete(in, "tagsAll")
	for k, v := range over {
		in[resource.PropertyKey(k)] = Property(v)
		if v == nil {
			delete(in, resource.PropertyKey(k))
		}
	}
	p := h.Provider(x.Region)
	checked, err := p.Check(h.T.Context(), plugin.CheckRequest{
		URN:  x.URN,
		Name: name,
		Type: tokens.Type(x.Type),
		Olds: x.Inputs,
		News: in,
	})
	if err != nil {
		return err
	}
	if err := Failed(checked.Failures); err != nil {
		return err
	}
	updated, err := p.Update(h.T.Context(), plugin.UpdateRequest{
		URN:        x.URN,
		Name:       name,
		Type:       tokens.Type(x.Type),
		ID:         resource.ID(x.ID),
		OldInputs:  x.Inputs,
		OldOutputs: x.Outputs,
		NewInputs:  checked.Properties,
	})
	if err == nil {
		x.Inputs, x.Outputs = checked.Properties, updated.Properties
	}
	return err
}

// Replaces reports whether a change of inputs replaces a resource of a type.
func (h *Harness) Replaces(typ string, old, now m) bool {
	h.T.Helper()
	d, err := h.Provider("eu-west-1").Diff(h.T.Context(), plugin.DiffRequest{
		URN:       URN(typ, "changed"),
		Type:      tokens.Type(cloud.Token(typ)),
		OldInputs: Properties(old),
		NewInputs: Properties(now),
	})
	require.NoError(h.T, err)
	for _, p := range d.DetailedDiff {
		if p.Kind.IsReplace() {
			return true
		}
	}
	return false
}
