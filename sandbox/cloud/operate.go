package cloud

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil/rpcerror"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc/codes"
)

// SameButTags reports whether two sets of inputs differ in their tags at most.
func SameButTags(old, now map[string]any) bool {
	strip := func(in map[string]any) map[string]any {
		out := map[string]any{}
		for k, v := range in {
			if k != "tags" && k != "tagsAll" && k != string(defaultsKey) {
				out[k] = v
			}
		}
		return out
	}
	return reflect.DeepEqual(strip(old), strip(now))
}

// Create makes a resource, if AWS would.
func (p *aws) Create(_ context.Context, r plugin.CreateRequest) (plugin.CreateResponse, error) {
	c, err := p.call(string(r.Type), r.URN)
	if err != nil {
		return plugin.CreateResponse{}, err
	}
	if r.Preview {
		return plugin.CreateResponse{Properties: withoutInternal(r.Properties), Status: resource.StatusOK}, nil
	}
	p.cloud.mu.Lock()
	defer p.cloud.mu.Unlock()
	p.cloud.calls["create"]++
	p.cloud.inv.count++
	c.take(r.Properties)
	struck := p.cloud.fault("create", c.Type, string(c.urn))
	if struck != nil && !struck.After {
		return plugin.CreateResponse{Status: resource.StatusUnknown}, c.outage("creating")
	}
	c.static()
	c.references()
	if c.resource.ValidateState != nil && len(c.refusals) == 0 {
		c.resource.ValidateState(c)
	}
	if err := c.error("creating"); err != nil {
		return plugin.CreateResponse{Status: resource.StatusUnknown}, err
	}
	c.compute()
	if existing := p.cloud.inv.byKey[c.key()]; existing != nil &&
		(c.resource.Adopt == nil || !c.resource.Adopt(c, existing)) {
		c.Refuse("", "EntityAlreadyExists: %s %q exists already; import it, or give this one another name",
			kindName(c.Type), c.ID)
		return plugin.CreateResponse{Status: resource.StatusUnknown}, c.error("creating")
	}
	outputs := c.properties(r.Properties)
	if err := p.cloud.inv.save(append([]change{{Put: c.record(r.Properties, outputs)}}, c.changes...)...); err != nil {
		return plugin.CreateResponse{Status: resource.StatusUnknown}, err
	}
	if struck != nil {
		return plugin.CreateResponse{}, c.partial(outputs, r.Properties, c.outage("waiting for the creation of"))
	}
	return plugin.CreateResponse{ID: resource.ID(c.ID), Properties: outputs, Status: resource.StatusOK}, nil
}

func (c *Call) outage(doing string) error {
	return fmt.Errorf("%s %s (%s): https response error StatusCode: 500, InternalFailure: a fault asked for by the "+
		"sandbox's user",
		doing, kindName(c.Type), c.label())
}

// partial tells the engine that the resource exists, but that its operation didn't end well.
func (c *Call) partial(outputs, inputs resource.PropertyMap, cause error) error {
	options := plugin.MarshalOptions{KeepUnknowns: true, KeepSecrets: true, KeepResources: true}
	state, err := plugin.MarshalProperties(outputs, options)
	if err != nil {
		return err
	}
	given, err := plugin.MarshalProperties(inputs, options)
	if err != nil {
		return err
	}
	return rpcerror.WithDetails(rpcerror.New(codes.Unknown, cause.Error()), &pulumirpc.ErrorResourceInitFailed{
		Id: c.ID, Properties: state, Inputs: given, Reasons: []string{cause.Error()},
	})
}

func (c *Call) key() string { return key(c.Region, c.Type, c.ID, c.scope()) }

// existing finds what an operation is about.
func (p *aws) existing(c *Call, id resource.ID, state resource.PropertyMap) bool {
	c.ID, c.Outputs = string(id), PlainMap(state)
	c.Existing = p.cloud.inv.byKey[c.key()]
	return c.Existing != nil
}

// Read tells what exists. Secrets are kept as a hash only, so they come from the state that the
// engine sent.
func (p *aws) Read(_ context.Context, r plugin.ReadRequest) (plugin.ReadResponse, error) {
	c, err := p.call(string(r.Type), r.URN)
	if err != nil {
		return plugin.ReadResponse{}, err
	}
	p.cloud.mu.Lock()
	defer p.cloud.mu.Unlock()
	p.cloud.calls["read"]++
	c.Inputs = PlainMap(r.Inputs)
	if len(r.Inputs) == 0 {
		c.Inputs = PlainMap(r.State)
	}
	if !p.existing(c, r.ID, r.State) {
		return plugin.ReadResponse{Status: resource.StatusOK}, nil // gone
	}
	state := restored(c.Existing.Outputs, r.State)
	inputs := r.Inputs
	if len(inputs) == 0 {
		inputs = restored(c.Existing.Inputs, nil)
	} else {
		inputs = drifted(inputs, r.State, state)
	}
	return plugin.ReadResponse{
		ReadResult: plugin.ReadResult{ID: r.ID, Inputs: inputs, Outputs: state},
		Status:     resource.StatusOK,
	}, nil
}

// Update changes a resource, if AWS would.
func (p *aws) Update(_ context.Context, r plugin.UpdateRequest) (plugin.UpdateResponse, error) {
	c, err := p.call(string(r.Type), r.URN)
	if err != nil {
		return plugin.UpdateResponse{}, err
	}
	if r.Preview {
		out := r.OldOutputs.Copy()
		for k, v := range withoutInternal(r.NewInputs) {
			out[k] = planned(v, r.OldInputs[k], r.OldOutputs[k])
		}
		if !SameButTags(PlainMap(r.OldInputs), PlainMap(r.NewInputs)) {
			for _, k := range c.resource.ChangedByUpdates {
				out[resource.PropertyKey(k)] = resource.MakeComputed(resource.NewStringProperty(""))
			}
		}
		return plugin.UpdateResponse{Properties: out, Status: resource.StatusOK}, nil
	}
	p.cloud.mu.Lock()
	defer p.cloud.mu.Unlock()
	p.cloud.calls["update"]++
	c.take(r.NewInputs)
	c.OldInputs = PlainMap(r.OldInputs)
	if !p.existing(c, r.ID, r.OldOutputs) {
		c.Refuse("", "NotFoundException: %s %q doesn't exist any more; run a refresh", kindName(c.Type), r.ID)
		return plugin.UpdateResponse{Status: resource.StatusUnknown}, c.error("updating")
	}
	struck := p.cloud.fault("update", c.Type, string(c.urn))
	if struck != nil && !struck.After {
		return plugin.UpdateResponse{Status: resource.StatusUnknown}, c.outage("updating")
	}
	c.static()
	c.references()
	if c.resource.ValidateState != nil && len(c.refusals) == 0 {
		c.resource.ValidateState(c)
	}
	if err := c.error("updating"); err != nil {
		return plugin.UpdateResponse{Status: resource.StatusUnknown}, err
	}
	c.Outputs = map[string]any{}
	c.outputs()
	c.keep(r.OldOutputs)
	inputs, outputs := r.NewInputs, c.properties(r.NewInputs)
	if c.resource.Partial {
		inputs, outputs = c.untouched(r.OldInputs, inputs, outputs)
	}
	if err := p.cloud.inv.save(append([]change{{Put: c.record(inputs, outputs)}}, c.changes...)...); err != nil {
		return plugin.UpdateResponse{Status: resource.StatusUnknown}, err
	}
	if struck != nil {
		return plugin.UpdateResponse{}, c.partial(outputs, r.NewInputs, c.outage("waiting for the update of"))
	}
	return plugin.UpdateResponse{Properties: outputs, Status: resource.StatusOK}, nil
}

// untouched leaves what an update doesn't change as it is in the cloud, whatever the state
// believes.
func (c *Call) untouched(old, inputs, outputs resource.PropertyMap) (resource.PropertyMap, resource.PropertyMap) {
	inputs, outputs = inputs.Copy(), outputs.Copy()
	for k, v := range inputs {
		now, exists := c.Existing.Outputs[string(k)]
		if before, had := old[k]; k == defaultsKey || !had || !exists || !before.DeepEquals(v) || same(stored(v), now) {
			continue
		}
		if value, ok := restoredValue(now, v); ok {
			inputs[k], outputs[k] = value, value
		}
	}
	return inputs, outputs
}

// planned is what an input will be after an update: as asked for, with what AWS itself had filled
// in below it, such as the addresses in an API's domainNameConfiguration. Without these a preview
// would hand dependents an empty value.
func planned(asked, askedBefore, before resource.PropertyValue) resource.PropertyValue {
	switch {
	case asked.IsObject() && askedBefore.IsObject() && before.IsObject():
		given, was, out := askedBefore.ObjectValue(), before.ObjectValue(), asked.ObjectValue().Copy()
		for k, v := range withoutInternal(was) {
			_, wasAsked := given[k]
			if now, asks := out[k]; asks {
				out[k] = planned(now, given[k], v)
			} else if !wasAsked {
				out[k] = v
			}
		}
		return resource.NewObjectProperty(out)
	case asked.IsArray() && askedBefore.IsArray() && before.IsArray():
		given, was, out := askedBefore.ArrayValue(), before.ArrayValue(), slices.Clone(asked.ArrayValue())
		if len(out) == len(given) && len(out) == len(was) {
			for i := range out {
				out[i] = planned(out[i], given[i], was[i])
			}
		}
		return resource.NewArrayProperty(out)
	}
	return asked
}

// Delete takes a resource away, if AWS would. What is already gone is fine.
func (p *aws) Delete(_ context.Context, r plugin.DeleteRequest) (plugin.DeleteResponse, error) {
	c, err := p.call(string(r.Type), r.URN)
	if err != nil {
		return plugin.DeleteResponse{}, err
	}
	p.cloud.mu.Lock()
	defer p.cloud.mu.Unlock()
	p.cloud.calls["delete"]++
	c.take(r.Inputs)
	if !p.existing(c, r.ID, r.Outputs) {
		return plugin.DeleteResponse{Status: resource.StatusOK}, nil
	}
	c.Outputs = c.Existing.Outputs
	struck := p.cloud.fault("delete", c.Type, string(c.urn))
	if struck != nil && !struck.After {
		return plugin.DeleteResponse{Status: resource.StatusUnknown}, c.outage("deleting")
	}
	c.dependents()
	if c.resource.BeforeDelete != nil {
		c.resource.BeforeDelete(c)
	}
	if err := c.error("deleting"); err != nil {
		return plugin.DeleteResponse{Status: resource.StatusUnknown}, err
	}
	if err := p.cloud.inv.save(append([]change{{Remove: c.Existing.key()}}, c.changes...)...); err != nil {
		return plugin.DeleteResponse{Status: resource.StatusUnknown}, err
	}
	if struck != nil {
		return plugin.DeleteResponse{Status: resource.StatusUnknown}, c.outage("waiting for the deletion of")
	}
	return plugin.DeleteResponse{Status: resource.StatusOK}, nil
}

// Do runs an operation that no stack asked for, such as a pipeline's deployment. f checks and
// changes through a call about a type. What it refuses, or an error of its own, changes nothing.
func (c *Cloud) Do(typ, doing string, f func(c *Call) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := &Call{cloud: c, resource: c.table.Type(typ), Type: Token(typ)}
	if err := f(k); err != nil {
		return err
	}
	if err := k.error(doing); err != nil {
		return err
	}
	c.inv.count++
	return c.inv.save(k.changes...)
}
