package mockaws

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

const vpcComponent = "awsx:ec2:Vpc"

// vpc makes what awsx's plugin makes of a Vpc: its children, with awsx's names, and its outputs. The children's address ranges are left
// out; the sandbox computes those.
type vpc struct {
	monitor   *monitor
	component *Resource
	region    string
	outputs   resource.PropertyMap
	nats      []*Resource // in the order of the zones
}

// constructVPC answers the registration of the component. In a preview it tells which children there will be, and no ids.
func (m *monitor) constructVPC(r *Resource, region string) error {
	v := &vpc{monitor: m, component: r, region: region, outputs: resource.PropertyMap{}}
	zones, specs := words(r.Get("availabilityZoneNames")), r.Get("subnetSpecs")
	if len(zones) == 0 {
		return fmt.Errorf("mockaws: %s (%s) names no availabilityZoneNames; awsx would look zones up, which needs credentials", r.Type, r.Name)
	}
	for _, list := range []string{"publicSubnetIds", "privateSubnetIds", "isolatedSubnetIds", "subnets", "routeTables", "natGateways", "eips"} {
		v.outputs[resource.PropertyKey(list)] = resource.NewProperty([]resource.PropertyValue{})
	}
	network, err := v.child("aws:ec2/vpc:Vpc", r.Name, r, resource.PropertyMap{
		"cidrBlock": r.Inputs["cidrBlock"], "enableDnsHostnames": r.Inputs["enableDnsHostnames"], "enableDnsSupport": r.Inputs["enableDnsSupport"],
	}, nil)
	if err != nil {
		return err
	}
	gateway, err := v.child("aws:ec2/internetGateway:InternetGateway", r.Name, network, nil, links{"vpcId": network})
	if err != nil {
		return err
	}
	v.outputs["vpcId"], v.outputs["vpc"], v.outputs["internetGateway"] = id(network), reference(network), reference(gateway)
	kinds, _ := specs.([]any)
	for i, zone := range zones {
		// As in awsx: public subnets first, so that private ones find their NAT gateway.
		for _, kind := range []string{"Public", "Private", "Isolated"} {
			for _, spec := range kinds {
				if spec.(map[string]any)["type"] == kind {
					if err := v.subnet(network, gateway, kind, zone, i); err != nil {
						return err
					}
				}
			}
		}
	}
	r.Outputs = v.outputs
	for key, value := range r.Outputs {
		if m.preview && (key == "vpcId" || strings.HasSuffix(string(key), "SubnetIds")) {
			r.Outputs[key] = resource.MakeComputed(value)
		}
	}
	return nil
}

func (v *vpc) subnet(network, gateway *Resource, kind, zone string, i int) error {
	lower := strings.ToLower(kind)
	name := fmt.Sprintf("%s-%s-%d", v.component.Name, lower, i+1)
	subnet, err := v.child("aws:ec2/subnet:Subnet", name, network, resource.PropertyMap{
		"availabilityZone": resource.NewProperty(zone), "mapPublicIpOnLaunch": resource.NewProperty(kind == "Public"),
		"tags": resource.NewProperty(resource.PropertyMap{"Name": resource.NewProperty(name), "SubnetType": resource.NewProperty(kind)}),
	}, links{"vpcId": network})
	if err != nil {
		return err
	}
	table, err := v.child("aws:ec2/routeTable:RouteTable", name, subnet, nil, links{"vpcId": network})
	if err != nil {
		return err
	}
	if _, err := v.child("aws:ec2/routeTableAssociation:RouteTableAssociation", name, table, nil,
		links{"routeTableId": table, "subnetId": subnet}); err != nil {
		return err
	}
	v.add(lower+"SubnetIds", id(subnet))
	v.add("subnets", reference(subnet))
	v.add("routeTables", reference(table))
	return v.wayOut(kind, name, i, subnet, table, gateway)
}

// wayOut is the route of public subnets to the internet gateway, and that of private ones to a NAT gateway.
func (v *vpc) wayOut(kind, name string, i int, subnet, table, gateway *Resource) error {
	strategy, _ := v.component.Get("natGateways.strategy").(string)
	route := links{"routeTableId": table}
	switch {
	case kind == "Public":
		route["gatewayId"] = gateway
		if strategy == "OnePerAz" || strategy == "" || strategy == "Single" && len(v.nats) == 0 {
			if err := v.nat(fmt.Sprintf("%s-%d", v.component.Name, i+1), subnet); err != nil {
				return err
			}
		}
	case kind == "Private" && strategy == "Single":
		route["natGatewayId"] = v.nats[0]
	case kind == "Private" && strategy != "None":
		route["natGatewayId"] = v.nats[i]
	default:
		return nil
	}
	_, err := v.child("aws:ec2/route:Route", name, table, resource.PropertyMap{"destinationCidrBlock": resource.NewProperty("0.0.0.0/0")}, route)
	return err
}

func (v *vpc) nat(name string, subnet *Resource) error {
	address, err := v.child("aws:ec2/eip:Eip", name, subnet, nil, nil)
	if err != nil {
		return err
	}
	nat, err := v.child("aws:ec2/natGateway:NatGateway", name, subnet, nil, links{"subnetId": subnet, "allocationId": address})
	if err != nil {
		return err
	}
	v.nats = append(v.nats, nat)
	v.add("eips", reference(address))
	v.add("natGateways", reference(nat))
	return nil
}

// links are the inputs that name another child by its id.
type links map[string]*Resource

// child registers one with the provider and the protection that it inherits.
func (v *vpc) child(token, name string, parent *Resource, inputs resource.PropertyMap, to links) (*Resource, error) {
	r, err := newResource(v.monitor.project, v.monitor.stack, &pulumirpc.RegisterResourceRequest{Type: token, Name: name, Parent: parent.URN, Custom: true})
	if err != nil {
		return nil, err
	}
	r.Provider, r.Protect = v.component.Providers["aws"], v.component.Protect
	for key, value := range inputs {
		if !value.IsNull() {
			r.Inputs[key] = value
		}
	}
	for key, other := range to {
		r.Inputs[resource.PropertyKey(key)] = id(other)
		if v.monitor.preview {
			r.Inputs[resource.PropertyKey(key)] = resource.MakeComputed(resource.NewProperty(""))
		}
		r.PropertyDependencies[key] = []string{other.URN}
		r.Dependencies = append(r.Dependencies, other.URN)
	}
	if r.ID, r.Outputs, err = answer(r, v.region, v.monitor.preview); err != nil {
		return nil, err
	}
	v.monitor.plugin = append(v.monitor.plugin, r)
	return r, nil
}

func (v *vpc) add(list string, value resource.PropertyValue) {
	key := resource.PropertyKey(list)
	v.outputs[key] = resource.NewProperty(append(v.outputs[key].ArrayValue(), value))
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
