package rulestest

import (
	"maps"
	"slices"
	"strings"
)

// world builds the resources of one situation as they are before the first deployment, where ids aren't known and only
// PropertyDependencies tell what belongs to what, or after it.
type world struct {
	preview   bool
	resources []Resource
}

// id is the physical id of the resource with the name.
func id(token, name string) string {
	prefixes := map[string]string{
		"ec2/internetGateway:InternetGateway": "igw-", "ec2/vpnGateway:VpnGateway": "vgw-", "ec2/natGateway:NatGateway": "nat-",
		"ec2/subnet:Subnet": "subnet-", "ec2/vpc:Vpc": "vpc-", "ec2/routeTable:RouteTable": "rtb-", "ec2/securityGroup:SecurityGroup": "sg-",
	}
	if prefix, ok := prefixes[token]; ok {
		return prefix + name
	}
	return "id-" + name
}

// ref stands for another resource's id: a value that a preview doesn't know. Of names what the value was made from.
type ref struct {
	name string
	of   []string
}

// to is the id of a resource. through is the id as it comes out of a component, and told the same where the component also tells
// which of its children it is.
func to(name string) ref                 { return ref{name, []string{name}} }
func through(component, name string) ref { return ref{name, []string{component}} }
func told(component, name string) ref    { return ref{name, []string{component, name}} }

// add adds a resource. Each ref among its inputs, also inside objects and lists, becomes an id or an unknown value.
func (w *world) add(token, name string, inputs props) *world { return w.addIn("", token, name, inputs) }

// addIn adds a resource below a parent.
func (w *world) addIn(parent, token, name string, inputs props) *world {
	r := of(token, name, props{}).in(parent)
	if strings.HasPrefix(token, "awsx:") || strings.HasPrefix(token, "plinth:") {
		r.Type = token
	}
	depends := map[string][]string{}
	for key, value := range inputs {
		r.Inputs[key] = w.resolve(value, func(of string) {
			if !slices.Contains(depends[key], of) {
				depends[key] = append(depends[key], of)
			}
		})
		slices.Sort(depends[key])
	}
	r.DependsOn = depends
	r.Outputs = props{"id": id(token, name), "arn": "arn:aws:service:eu-west-1:123456789012:" + id(token, name)}
	w.resources = append(w.resources, r)
	return w
}

func (w *world) resolve(value any, depends func(string)) any {
	switch v := value.(type) {
	case ref:
		for _, of := range v.of {
			depends(of)
		}
		if w.preview {
			return Unknown
		}
		return w.idOf(v.name)
	case props:
		m := props{}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			m[key] = w.resolve(v[key], depends)
		}
		return m
	case []any:
		all := make([]any, len(v))
		for i, e := range v {
			all[i] = w.resolve(e, depends)
		}
		return all
	}
	return value
}

// idOf is the id of a resource that was added before.
func (w *world) idOf(name string) string {
	for _, r := range w.resources {
		if r.Name == name {
			return id(strings.TrimPrefix(r.Type, "aws:"), name)
		}
	}
	panic("the case refers to " + name + ", which it hasn't added yet")
}

// out sets an output of a resource that was added before.
func (w *world) out(name, key string, value any) *world {
	for i := range w.resources {
		if w.resources[i].Name == name {
			w.resources[i].Outputs[key] = value
		}
	}
	return w
}

// both adds the same situation twice: before the first deployment and after it.
func (s *suite) both(kind Kind, sentence, want string, build func(w *world)) {
	for _, preview := range []bool{true, false} {
		w := &world{preview: preview}
		build(w)
		when := ", after it was deployed"
		if preview {
			when = ", in the first preview"
		}
		s.add(kind, sentence+when, want, w.resources).Preview = preview
	}
}

func (s *suite) passes(sentence string, build func(w *world)) { s.both(Passing, sentence, "", build) }

func (s *suite) fails(sentence, want string, build func(w *world)) {
	s.both(Failing, sentence, want, build)
}

// deployed adds a situation after its deployment only, where a preview can't know it.
func (s *suite) deployed(kind Kind, sentence, want string, build func(w *world)) *Case {
	w := &world{}
	build(w)
	return s.add(kind, sentence, want, w.resources)
}

// previewed adds a situation before its deployment only.
func (s *suite) previewed(kind Kind, sentence, want string, build func(w *world)) *Case {
	w := &world{preview: true}
	build(w)
	c := s.add(kind, sentence, want, w.resources)
	c.Preview = true
	return c
}

// network adds a VPC the way that awsx's component makes it: subnets of the tiers in each zone, a route table for each with its
// routes as resources of their own, and a NAT gateway in each zone.
func (w *world) network(zones ...string) *world {
	if len(zones) == 0 {
		zones = []string{"eu-west-1a", "eu-west-1b"}
	}
	w.add("awsx:ec2:Vpc", "net", props{})
	w.addIn("net", "ec2/vpc:Vpc", "vpc", props{"cidrBlock": "10.0.0.0/16"}).out("vpc", "mainRouteTableId", "rtb-main")
	w.addIn("vpc", "ec2/internetGateway:InternetGateway", "igw", props{"vpcId": to("vpc")})
	for _, zone := range zones {
		z := zone[len(zone)-1:]
		for _, tier := range []string{"Public", "Private", "Isolated"} {
			name := strings.ToLower(tier) + "-" + z
			w.subnet(name, zone, props{"SubnetType": tier})
			if tier == "Public" {
				w.addIn(name, "ec2/eip:Eip", "eip-"+z, props{})
				w.addIn(name, "ec2/natGateway:NatGateway", "nat-"+z, props{"subnetId": to(name), "allocationId": to("eip-" + z)})
				w.addIn(name+"-table", "ec2/route:Route", name+"-route", props{
					"routeTableId": to(name + "-table"), "gatewayId": to("igw"), "destinationCidrBlock": "0.0.0.0/0",
				})
			}
			if tier == "Private" {
				w.addIn(name+"-table", "ec2/route:Route", name+"-route", props{
					"routeTableId": to(name + "-table"), "natGatewayId": to("nat-" + z), "destinationCidrBlock": "0.0.0.0/0",
				})
			}
		}
	}
	return w
}

// subnet adds a subnet of the VPC with a route table of its own.
func (w *world) subnet(name, zone string, tags props) *world {
	inputs := props{"vpcId": to("vpc"), "availabilityZone": zone, "cidrBlock": "10.0.0.0/24", "tags": tags}
	if tags["SubnetType"] == "Public" {
		inputs["mapPublicIpOnLaunch"] = true
	}
	w.addIn("vpc", "ec2/subnet:Subnet", name, inputs)
	w.addIn(name, "ec2/routeTable:RouteTable", name+"-table", props{"vpcId": to("vpc")})
	return w.addIn(name+"-table", "ec2/routeTableAssociation:RouteTableAssociation", name+"-association", props{
		"routeTableId": to(name + "-table"), "subnetId": to(name),
	})
}

// plainNetwork adds a VPC without a component: two subnets of which only the first has a route to the internet, inline in its table.
func (w *world) plainNetwork() *world {
	w.add("ec2/vpc:Vpc", "vpc", props{"cidrBlock": "10.0.0.0/16"}).out("vpc", "mainRouteTableId", "rtb-main")
	w.add("ec2/internetGateway:InternetGateway", "igw", props{"vpcId": to("vpc")})
	w.add("ec2/subnet:Subnet", "open", props{"vpcId": to("vpc"), "availabilityZone": "eu-west-1a", "cidrBlock": "10.0.0.0/24"})
	w.add("ec2/subnet:Subnet", "closed", props{"vpcId": to("vpc"), "availabilityZone": "eu-west-1b", "cidrBlock": "10.0.1.0/24"})
	w.add("ec2/routeTable:RouteTable", "out", props{"vpcId": to("vpc"), "routes": []any{
		props{"cidrBlock": "10.1.0.0/16", "vpcPeeringConnectionId": "pcx-1"}, props{"cidrBlock": "0.0.0.0/0", "gatewayId": to("igw")},
	}})
	return w.add("ec2/routeTableAssociation:RouteTableAssociation", "out-open", props{"routeTableId": to("out"), "subnetId": to("open")})
}
