package mockaws

import (
	"fmt"
	"maps"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/plinth-infra/plinth/internal/awsxvpc"
)

const vpcComponent = "awsx:ec2:Vpc"

// constructVPC answers the registration of the component with what awsx's plugin makes of it: its
// children, and its outputs. In a preview it tells which children there will be, and no ids.
func (m *monitor) constructVPC(r *Resource, region string) error {
	args := vpcArgs(r)
	if len(args.Zones) == 0 {
		return fmt.Errorf("mockaws: %s (%s) names no availabilityZoneNames; awsx would look zones up, which needs "+
			"credentials",
			r.Type, r.Name)
	}
	plan, err := awsxvpc.New(args)
	if err != nil {
		return fmt.Errorf("%s %s: %w", r.Type, r.Name, err)
	}
	v := vpc{monitor: m, component: r, region: region}
	r.Outputs = resource.PropertyMap{}
	for _, list := range []string{
		"publicSubnetIds", "privateSubnetIds", "isolatedSubnetIds", "subnets", "routeTables", "natGateways", "eips",
	} {
		r.Outputs[resource.PropertyKey(list)] = resource.NewProperty([]resource.PropertyValue{})
	}
	for _, child := range plan.Children {
		made, err := v.child(child)
		if err != nil {
			return fmt.Errorf("%s %s: %w", child.Type, child.Name, err)
		}
		for _, list := range child.Lists {
			v.add(resource.PropertyKey(list), made)
		}
	}
	r.Outputs["vpcId"] = id(v.children[0])
	for key, value := range r.Outputs {
		if m.preview && (key == "vpcId" || strings.HasSuffix(string(key), "SubnetIds")) {
			r.Outputs[key] = resource.MakeComputed(value)
		}
	}
	return nil
}

// vpcArgs reads the component's inputs.
func vpcArgs(r *Resource) awsxvpc.Args {
	a := awsxvpc.Args{
		Name:  r.Name,
		Zones: words(r.Get("availabilityZoneNames")),
	}
	a.CIDR, _ = r.Get("cidrBlock").(string)
	a.Strategy, _ = r.Get("subnetStrategy").(string)
	a.NAT, _ = r.Get("natGateways.strategy").(string)
	a.ZoneMask = whole(r.Get("availabilityZoneCidrMask"))
	a.Addresses = len(words(r.Get("natGateways.elasticIpAllocationIds")))
	specs, _ := r.Get("subnetSpecs").([]any)
	for _, e := range specs {
		m, _ := e.(map[string]any)
		kind, _ := m["type"].(string)
		s := awsxvpc.Spec{
			Type:       kind,
			CidrMask:   whole(m["cidrMask"]),
			CidrBlocks: words(m["cidrBlocks"]),
			Size:       whole(m["size"]),
		}
		if name, ok := m["name"].(string); ok {
			s.Name = &name
		}
		a.Specs = append(a.Specs, s)
	}
	return a
}

func whole(v any) *int {
	f, ok := v.(float64)
	if !ok {
		return nil
	}
	n := int(f)
	return &n
}

// vpc records the children of one component.
type vpc struct {
	monitor   *monitor
	component *Resource
	region    string
	children  []*Resource // by the index of the child
}

// child registers one with the provider and the protection that it inherits.
func (v *vpc) child(plan awsxvpc.Child) (*Resource, error) {
	parent := v.component
	if plan.Parent >= 0 {
		parent = v.children[plan.Parent]
	}
	r, err := newResource(v.monitor.project, v.monitor.stack, &pulumirpc.RegisterResourceRequest{
		Type:   plan.Type,
		Name:   plan.Name,
		Parent: parent.URN,
		Custom: true,
	})
	if err != nil {
		return nil, err
	}
	r.Provider, r.Protect = v.component.Providers["aws"], v.component.Protect
	for name, value := range plan.Inputs {
		v.input(r, name, value)
	}
	for _, name := range plan.Pass {
		if value := v.component.Inputs[resource.PropertyKey(name)]; !value.IsNull() {
			r.Inputs[resource.PropertyKey(name)] = value
		}
	}
	if plan.Tags != nil {
		r.Inputs["tags"] = v.tags(plan.Tags)
	}
	if r.ID, r.Outputs, err = answer(r, v.region, v.monitor.preview); err != nil {
		return nil, err
	}
	v.monitor.plugin = append(v.monitor.plugin, r)
	v.children = append(v.children, r)
	return r, nil
}

func (v *vpc) input(r *Resource, name string, value any) {
	key := resource.PropertyKey(name)
	switch value := value.(type) {
	case awsxvpc.Output:
		other := v.children[value.Child]
		r.Inputs[key] = id(other)
		if v.monitor.preview {
			r.Inputs[key] = resource.MakeComputed(resource.NewProperty(""))
		}
		r.PropertyDependencies[name] = []string{other.URN}
		r.Dependencies = append(r.Dependencies, other.URN)
	case awsxvpc.Address:
		addresses := at(resource.NewProperty(v.component.Inputs), "natGateways.elasticIpAllocationIds")
		r.Inputs[key] = addresses.ArrayValue()[value]
	default:
		r.Inputs[key] = resource.NewPropertyValue(value)
	}
}

// tags lays the layers over each other.
func (v *vpc) tags(layers []awsxvpc.Tags) resource.PropertyValue {
	all := resource.PropertyMap{}
	lay := func(tags resource.PropertyValue) {
		for tags.IsSecret() {
			tags = tags.SecretValue().Element
		}
		if tags.IsObject() {
			maps.Copy(all, tags.ObjectValue())
		}
	}
	for _, layer := range layers {
		switch {
		case layer.Component:
			lay(v.component.Inputs["tags"])
		case layer.Spec > 0:
			lay(at(resource.NewProperty(v.component.Inputs), fmt.Sprintf("subnetSpecs[%d].tags", layer.Spec-1)))
		default:
			for name, value := range layer.Values {
				all[resource.PropertyKey(name)] = resource.NewProperty(value)
			}
		}
	}
	return resource.NewProperty(all)
}

// add lists a child in an output of the component: as it is, or by its id.
func (v *vpc) add(list resource.PropertyKey, child *Resource) {
	value := reference(child)
	if strings.HasSuffix(string(list), "Ids") {
		value = id(child)
	}
	outputs := v.component.Outputs
	if list == "vpc" || list == "internetGateway" {
		outputs[list] = value
		return
	}
	known, _ := outputs[list].V.([]resource.PropertyValue)
	outputs[list] = resource.NewProperty(append(known, value))
}

func id(r *Resource) resource.PropertyValue { return resource.NewProperty(r.ID) }

func reference(r *Resource) resource.PropertyValue {
	return resource.MakeCustomResourceReference(resource.URN(r.URN), resource.ID(r.ID), "6.83.2")
}

// getResource answers the SDK's question for a resource behind a reference.
func (m *monitor) getResource(rpc *pulumirpc.ResourceInvokeRequest) (*pulumirpc.ResourceInvokeResponse, error) {
	args, err := plugin.UnmarshalProperties(rpc.GetArgs(), everything)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	rec := Recording{Resources: append(m.resources[:len(m.resources):len(m.resources)], m.plugin...)}
	r := rec.Lookup(args["urn"].StringValue())
	if r == nil {
		return nil, fmt.Errorf("mockaws: there is no resource %s", args["urn"].StringValue())
	}
	answer, err := plugin.MarshalProperties(resource.PropertyMap{
		"urn": resource.NewProperty(r.URN), "id": id(r), "state": resource.NewProperty(r.Outputs),
	}, everything)
	return &pulumirpc.ResourceInvokeResponse{Return: answer}, err
}

func words(list any) []string {
	items, _ := list.([]any)
	var found []string
	for _, item := range items {
		if s, ok := item.(string); ok {
			found = append(found, s)
		}
	}
	return found
}
