package coretest

import (
	"maps"
	"slices"
	"strings"
)

// Deployment builds the resources of one situation as they are before the first deployment, where
// ids aren't known and only PropertyDependencies tell what belongs to what, or after it.
type Deployment struct {
	Preview   bool
	Resources []Resource
}

// id is the physical id of the resource with the name.
func id(token, name string) string {
	prefixes := map[string]string{
		"ec2/internetGateway:InternetGateway": "igw-",
		"ec2/vpnGateway:VpnGateway":           "vgw-",
		"ec2/natGateway:NatGateway":           "nat-",
		"ec2/subnet:Subnet":                   "subnet-",
		"ec2/vpc:Vpc":                         "vpc-",
		"ec2/routeTable:RouteTable":           "rtb-",
		"ec2/securityGroup:SecurityGroup":     "sg-",
	}
	if prefix, ok := prefixes[token]; ok {
		return prefix + name
	}
	return "id-" + name
}

// Reference stands for another resource's id: a value that a preview doesn't know. Of names what
// the value was made from.
type Reference struct {
	name string
	of   []string
}

// Ref is the id of a resource.
func Ref(name string) Reference { return Reference{name, []string{name}} }

// Through is the id of a resource as it comes out of a component.
func Through(component, name string) Reference { return Reference{name, []string{component}} }

// ThroughChild is Through where the component also says which of its children it is.
func ThroughChild(component, name string) Reference {
	return Reference{name, []string{component, name}}
}

// Add adds a resource. Each Reference among its inputs, also inside objects and lists, becomes an
// id or an unknown value.
func (d *Deployment) Add(token, name string, inputs Props) *Deployment {
	return d.AddIn("", token, name, inputs)
}

// AddIn adds a resource below a parent.
func (d *Deployment) AddIn(parent, token, name string, inputs Props) *Deployment {
	r := Of(token, name, Props{}).Under(parent)
	if strings.HasPrefix(token, "awsx:") || strings.HasPrefix(token, "plinth:") {
		r.Type = token
	}
	depends := map[string][]string{}
	for key, value := range inputs {
		r.Inputs[key] = d.Resolve(value, func(of string) {
			if !slices.Contains(depends[key], of) {
				depends[key] = append(depends[key], of)
			}
		})
		slices.Sort(depends[key])
	}
	r.DependsOn = depends
	r.Outputs = Props{"id": id(token, name), "arn": "arn:aws:service:eu-west-1:123456789012:" + id(token, name)}
	d.Resources = append(d.Resources, r)
	return d
}

// Resolve returns a value with each Reference in it replaced by an id or an unknown. depends is
// called with the name of each resource that the value was made from.
func (d *Deployment) Resolve(value any, depends func(string)) any {
	switch v := value.(type) {
	case Reference:
		for _, of := range v.of {
			depends(of)
		}
		if d.Preview {
			return Unknown
		}
		return d.ID(v.name)
	case Props:
		m := Props{}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			m[key] = d.Resolve(v[key], depends)
		}
		return m
	case []any:
		all := make([]any, len(v))
		for i, e := range v {
			all[i] = d.Resolve(e, depends)
		}
		return all
	}
	return value
}

// ID is the id of a resource that was added before.
func (d *Deployment) ID(name string) string {
	for _, r := range d.Resources {
		if r.Name == name {
			return id(strings.TrimPrefix(r.Type, "aws:"), name)
		}
	}
	panic("the case refers to " + name + ", which it hasn't added yet")
}

// Output sets an output of a resource that was added before.
func (d *Deployment) Output(name, key string, value any) *Deployment {
	for i := range d.Resources {
		if d.Resources[i].Name == name {
			d.Resources[i].Outputs[key] = value
		}
	}
	return d
}

// BeforeAndAfter adds the same situation twice: before the first deployment and after it.
func (s *Suite) BeforeAndAfter(kind Kind, sentence, want string, build func(d *Deployment)) {
	for _, preview := range []bool{true, false} {
		d := &Deployment{Preview: preview}
		build(d)
		when := ", after it was deployed"
		if preview {
			when = ", in the first preview"
		}
		s.Add(kind, sentence+when, want, d.Resources).Preview = preview
	}
}

// Passes adds a passing situation, before its first deployment and after it.
func (s *Suite) Passes(sentence string, build func(d *Deployment)) {
	s.BeforeAndAfter(Passing, sentence, "", build)
}

// Fails adds a failing situation, before its first deployment and after it. want is as in Fail.
func (s *Suite) Fails(sentence, want string, build func(d *Deployment)) {
	s.BeforeAndAfter(Failing, sentence, want, build)
}

// Deployed adds a situation after its deployment only, where a preview can't know it.
func (s *Suite) Deployed(kind Kind, sentence, want string, build func(d *Deployment)) *Case {
	d := &Deployment{}
	build(d)
	return s.Add(kind, sentence, want, d.Resources)
}

// Previewed adds a situation before its deployment only.
func (s *Suite) Previewed(kind Kind, sentence, want string, build func(d *Deployment)) *Case {
	d := &Deployment{Preview: true}
	build(d)
	c := s.Add(kind, sentence, want, d.Resources)
	c.Preview = true
	return c
}
