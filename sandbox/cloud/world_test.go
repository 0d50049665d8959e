package cloud

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/stretchr/testify/require"
)

type m = map[string]any
type l = []any

// world is a simulated cloud that a test calls as the engine would: Check, then Create.
type world struct {
	t       *testing.T
	cloud   *Cloud
	regions map[string]*aws
	made    map[string]*thing
}

// thing is a resource that a test has made.
type thing struct {
	typ, region, id string
	urn             resource.URN
	in, out         resource.PropertyMap
}

func (x *thing) get(output string) string {
	s, _ := plain(x.out[resource.PropertyKey(output)]).(string)
	return s
}

func newWorld(t *testing.T, o ...Options) *world {
	t.Helper()
	options := Options{}
	if len(o) > 0 {
		options = o[0]
	}
	c, err := New(options)
	require.NoError(t, err)
	return &world{t: t, cloud: c, regions: map[string]*aws{}, made: map[string]*thing{}}
}

// in gives the provider of a region, with default tags.
func (w *world) in(region string) *aws {
	if w.regions[region] == nil {
		p := &aws{cloud: w.cloud}
		config := resource.PropertyMap{"region": resource.NewStringProperty(region),
			"defaultTags": resource.NewStringProperty(`{"tags":{"Project":"shop"}}`)}
		_, err := p.Configure(w.t.Context(), plugin.ConfigureRequest{Inputs: config})
		require.NoError(w.t, err)
		w.regions[region] = p
	}
	return w.regions[region]
}

func urnOf(typ, name string) resource.URN {
	return resource.NewURN("dev", "shop", "", tokens.Type(token(typ)), name)
}

func properties(in m) resource.PropertyMap {
	out := resource.PropertyMap{}
	for k, v := range in {
		if v != nil {
			out[resource.PropertyKey(k)] = toProperty(v)
		}
	}
	return out
}

func toProperty(v any) resource.PropertyValue {
	switch v := v.(type) {
	case resource.PropertyValue:
		return v
	case m:
		return resource.NewObjectProperty(properties(v))
	case l:
		var list []resource.PropertyValue
		for _, e := range v {
			list = append(list, toProperty(e))
		}
		return resource.NewArrayProperty(list)
	case unknown:
		return resource.MakeComputed(resource.NewStringProperty(""))
	case int:
		return resource.NewNumberProperty(float64(v))
	}
	return resource.NewPropertyValue(v)
}

// try makes a resource and returns what refuses it.
func (w *world) try(region, typ, name string, in m) error {
	w.t.Helper()
	p := w.in(region)
	urn := urnOf(typ, name)
	checked, err := p.Check(w.t.Context(), plugin.CheckRequest{URN: urn, Name: name, Type: tokens.Type(token(typ)), News: properties(in), RandomSeed: []byte(name)})
	if err != nil {
		return err
	}
	if err := failed(checked.Failures); err != nil {
		return err
	}
	created, err := p.Create(w.t.Context(), plugin.CreateRequest{URN: urn, Name: name, Type: tokens.Type(token(typ)), Properties: checked.Properties})
	if err != nil {
		return err
	}
	w.made[name] = &thing{token(typ), region, string(created.ID), urn, checked.Properties, created.Properties}
	return nil
}

func failed(failures []plugin.CheckFailure) error {
	var errs []error
	for _, f := range failures {
		errs = append(errs, fmt.Errorf("%s: %s", f.Property, f.Reason))
	}
	return errors.Join(errs...)
}

// make makes a resource that must be accepted.
func (w *world) make(typ, name string, in m) *thing { return w.makeIn("eu-west-1", typ, name, in) }

func (w *world) makeIn(region, typ, name string, in m) *thing {
	w.t.Helper()
	require.NoError(w.t, w.try(region, typ, name, in), "%s %s", typ, name)
	return w.made[name]
}

// drop deletes a resource and returns what refuses it.
func (w *world) drop(name string) error {
	w.t.Helper()
	x := w.made[name]
	require.NotNil(w.t, x, name)
	_, err := w.in(x.region).Delete(w.t.Context(), plugin.DeleteRequest{URN: x.urn, Name: name, Type: tokens.Type(x.typ), ID: resource.ID(x.id), Inputs: x.in, Outputs: x.out})
	return err
}

// change updates a resource to inputs laid over those it has, and returns what refuses it.
func (w *world) change(name string, over m) error {
	w.t.Helper()
	x := w.made[name]
	in := x.in.Copy()
	delete(in, "tagsAll")
	for k, v := range over {
		in[resource.PropertyKey(k)] = toProperty(v)
		if v == nil {
			delete(in, resource.PropertyKey(k))
		}
	}
	p := w.in(x.region)
	checked, err := p.Check(w.t.Context(), plugin.CheckRequest{URN: x.urn, Name: name, Type: tokens.Type(x.typ), Olds: x.in, News: in})
	if err != nil {
		return err
	}
	if err := failed(checked.Failures); err != nil {
		return err
	}
	updated, err := p.Update(w.t.Context(), plugin.UpdateRequest{URN: x.urn, Name: name, Type: tokens.Type(x.typ), ID: resource.ID(x.id), OldInputs: x.in, OldOutputs: x.out, NewInputs: checked.Properties})
	if err == nil {
		x.in, x.out = checked.Properties, updated.Properties
	}
	return err
}

// over lays one set of inputs over another; nil takes an input away.
func over(in, top m) m {
	out := maps.Clone(in)
	for k, v := range top {
		out[k] = v
		if v == nil {
			delete(out, k)
		}
	}
	return out
}

// trial is one rule of the judge: inputs that are right, what makes them wrong, and what AWS says to that.
type trial struct {
	region  string           // default eu-west-1
	prepare func(w *world)   // what must exist
	typ     string           // of the resource that is judged
	right   func(w *world) m // inputs that pass
	wrong   func(w *world) m // laid over them: inputs that don't
	spoil   func(w *world)   // or done to the world
	says    string           // part of the refusal
}

func (x trial) run(t *testing.T) {
	t.Helper()
	region := x.region
	if region == "" {
		region = "eu-west-1"
	}
	set := func() *world {
		w := newWorld(t)
		if x.prepare != nil {
			x.prepare(w)
		}
		return w
	}
	w := set()
	require.NoError(t, w.try(region, x.typ, "judged", x.right(w)), "the right inputs must pass")
	w = set()
	in := x.right(w)
	if x.wrong != nil {
		in = over(in, x.wrong(w))
	}
	if x.spoil != nil {
		x.spoil(w)
	}
	err := w.try(region, x.typ, "judged", in)
	require.Error(t, err, "the wrong inputs must be refused")
	require.Contains(t, strings.ReplaceAll(err.Error(), "\n", " "), x.says)
}

func trials(t *testing.T, list map[string]trial) {
	t.Helper()
	for sentence, x := range list {
		t.Run(sentence, func(t *testing.T) { x.run(t) })
	}
}

func just(in m) func(*world) m { return func(*world) m { return in } }

// What many trials need.

func network(w *world) {
	w.make(vpcT, "vpc", m{"cidrBlock": "10.0.0.0/16", "enableDnsHostnames": true, "enableDnsSupport": true})
	vpc := w.made["vpc"].id
	w.make("ec2/internetGateway:InternetGateway", "igw", m{"vpcId": vpc})
	w.make(subnetT, "a", m{"vpcId": vpc, "cidrBlock": "10.0.0.0/24", "availabilityZone": "eu-west-1a"})
	w.make(subnetT, "a2", m{"vpcId": vpc, "cidrBlock": "10.0.2.0/24", "availabilityZone": "eu-west-1a"})
	w.make(subnetT, "b", m{"vpcId": vpc, "cidrBlock": "10.0.1.0/24", "availabilityZone": "eu-west-1b"})
	w.make("ec2/securityGroup:SecurityGroup", "group", m{"vpcId": vpc})
	w.make("ec2/routeTable:RouteTable", "table", m{"vpcId": vpc})
}

func trust(service string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"` + service + `"}}]}`
}

func allow(action string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"` + action + `","Resource":"*"}]}`
}

// role makes a role that a service may assume and that may do some things.
func role(service string, actions ...string) func(w *world) {
	return func(w *world) {
		w.make(roleT, "role", m{"assumeRolePolicy": trust(service)})
		for i, a := range actions {
			w.make("iam/rolePolicy:RolePolicy", fmt.Sprint("may", i), m{"role": w.made["role"].id, "policy": allow(a)})
		}
	}
}

func (w *world) functionInputs() m {
	return m{"role": w.made["role"].get("arn"), "runtime": "provided.al2023", "handler": "bootstrap", "publish": true,
		"code": resource.NewArchiveProperty(&resource.Archive{Hash: strings.Repeat("ab", 32), Sig: resource.ArchiveSig, Path: "missing.zip"})}
}

func function(w *world) {
	role("lambda.amazonaws.com")(w)
	w.make(functionT, "function", w.functionInputs())
}

func zone(w *world) { w.make(zoneT, "zone", m{"name": "example.com"}) }

// certified makes a zone and a certificate in a region; with validate it is issued too.
func certified(region string, validate bool, names ...string) func(w *world) {
	return func(w *world) {
		if w.made["zone"] == nil {
			zone(w)
		}
		w.makeIn(region, certificateT, "cert", m{"domainName": names[0], "subjectAlternativeNames": toList(names[1:]), "validationMethod": "DNS"})
		if !validate {
			return
		}
		for i, o := range listOf(plainMap(w.made["cert"].out), "domainValidationOptions") {
			w.make("route53/record:Record", fmt.Sprint("proof", i), m{"zoneId": w.made["zone"].id, "name": o["resourceRecordName"], "type": "CNAME", "ttl": 300,
				"records": l{o["resourceRecordValue"]}, "allowOverwrite": true})
		}
		w.makeIn(region, validationT, "valid", m{"certificateArn": w.made["cert"].id})
	}
}

func toList(names []string) l {
	out := l{}
	for _, n := range names {
		out = append(out, n)
	}
	return out
}

func all(steps ...func(w *world)) func(w *world) {
	return func(w *world) {
		for _, s := range steps {
			s(w)
		}
	}
}

func contains(err error, part string) bool { return strings.Contains(err.Error(), part) }
