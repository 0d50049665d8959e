package cloud

import (
	"context"
	"fmt"
	"slices"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/plinth-infra/plinth/sandbox/cloud/schema"
)

// Global is where the resources of services without regions stand.
const Global = "global"

// aws is one instance of the simulated provider: a region and default tags over the shared cloud.
type aws struct {
	plugin.UnimplementedProvider
	cloud  *Cloud
	region string
	tags   resource.PropertyValue
}

var _ plugin.Provider = (*aws)(nil)

// Provider returns a new instance of the provider "aws", which is to be configured.
func (c *Cloud) Provider() plugin.Provider { return &aws{cloud: c} }

func newAWS(c *Cloud) pulumirpc.ResourceProviderServer {
	return plugin.NewProviderServer(&aws{cloud: c})
}

func (p *aws) Handshake(context.Context, plugin.ProviderHandshakeRequest) (*plugin.ProviderHandshakeResponse, error) {
	return Handshake(), nil
}

// Handshake is what the simulated providers can do.
func Handshake() *plugin.ProviderHandshakeResponse {
	return &plugin.ProviderHandshakeResponse{
		AcceptSecrets:                   true,
		AcceptResources:                 true,
		AcceptOutputs:                   true,
		SupportsAutonamingConfiguration: true,
	}
}

func (p *aws) Close() error { return nil }

func (p *aws) SignalCancellation(context.Context) error { return nil }

func (p *aws) Attach(string) error { return nil }

func (p *aws) GetPluginInfo(context.Context) (plugin.PluginInfo, error) {
	return PluginInfo("github.com/pulumi/pulumi-aws/sdk/v6"), nil
}

// PluginInfo gives the version of an SDK's module.
func PluginInfo(module string) plugin.PluginInfo {
	v, err := semver.ParseTolerant(schema.Get().SDK[module])
	if err != nil {
		return plugin.PluginInfo{}
	}
	return plugin.PluginInfo{Version: &v}
}

// CheckConfig checks the provider's own arguments: their names and kinds, and the account guard.
func (p *aws) CheckConfig(_ context.Context, r plugin.CheckConfigRequest) (plugin.CheckConfigResponse, error) {
	var failures []plugin.CheckFailure
	fail := func(path, reason string) {
		failures = append(failures, plugin.CheckFailure{Property: resource.PropertyKey(path), Reason: reason})
	}
	in := PlainMap(configValues(r.News))
	for _, k := range engineKeys {
		delete(in, k)
	}
	Validate(&schema.Get().Resources["pulumi:providers:aws"].Object, in, "", fail)
	region, _ := in["region"].(string)
	if _, later := in["region"].(Unknown); !later && !Regions[region] {
		if region == "" {
			fail("region", "Missing region configuration: set aws:region, or the provider's region")
		} else {
			fail("region", fmt.Sprintf("invalid AWS Region: %s", region))
		}
	}
	if err := p.cloud.guard(in); err != nil {
		fail("", err.Error())
	}
	return plugin.CheckConfigResponse{Properties: r.News, Failures: failures}, nil
}

// engineKeys are settings of a provider that are the engine's own business.
var engineKeys = []string{"version", "pluginDownloadURL", "pluginChecksums", "__internal"}

// guard is the provider's check of the account it is about to touch.
func (c *Cloud) guard(config map[string]any) error {
	account := c.options.Account
	if allowed, ok := config["allowedAccountIds"].([]any); ok && len(allowed) > 0 && !HasUnknown(allowed) &&
		!slices.Contains(allowed, any(account)) {
		return fmt.Errorf("AWS account ID not allowed: %s (the provider's allowedAccountIds are %v)", account, allowed)
	}
	if forbidden, ok := config["forbiddenAccountIds"].([]any); ok && slices.Contains(forbidden, any(account)) {
		return fmt.Errorf("AWS account ID not allowed: %s (it is in the provider's forbiddenAccountIds)", account)
	}
	return nil
}

// configValues reads the settings that a default provider receives as text back into their kinds.
func configValues(m resource.PropertyMap) resource.PropertyMap {
	out := resource.PropertyMap{}
	properties := schema.Get().Resources["pulumi:providers:aws"].Properties
	for k, v := range m {
		switch kind := properties[string(k)]; kind {
		case "string", "any", "":
			out[k] = v
		default:
			out[k] = configObject(v)
		}
	}
	return out
}

func (p *aws) DiffConfig(_ context.Context, r plugin.DiffConfigRequest) (plugin.DiffConfigResponse, error) {
	d := r.OldInputs.Diff(r.NewInputs, func(k resource.PropertyKey) bool {
		return slices.Contains(engineKeys, string(k))
	})
	if d == nil {
		return plugin.DiffResult{Changes: plugin.DiffNone}, nil
	}
	detailed := plugin.NewDetailedDiffFromObjectDiff(d, true)
	for path, diff := range detailed {
		if path == "region" { // another region is another set of resources
			detailed[path] = plugin.PropertyDiff{Kind: diff.Kind.AsReplace(), InputDiff: true}
		}
	}
	return plugin.DiffResult{Changes: plugin.DiffSome, DetailedDiff: detailed}, nil
}

func (p *aws) Configure(_ context.Context, r plugin.ConfigureRequest) (plugin.ConfigureResponse, error) {
	in := PlainMap(configValues(r.Inputs))
	if err := p.cloud.guard(in); err != nil {
		return plugin.ConfigureResponse{}, err
	}
	p.region, _ = in["region"].(string)
	p.tags = defaultTags(r.Inputs)
	return plugin.ConfigureResponse{}, nil
}

// call prepares an operation on a resource.
func (p *aws) call(tok string, urn resource.URN) (*Call, error) {
	r, s, err := p.cloud.table.find(tok)
	if err != nil {
		return nil, err
	}
	c := &Call{cloud: p.cloud, resource: r, schema: s, Type: p.cloud.table.canonical(tok), urn: urn, Region: p.region}
	if r.Global {
		c.Region = Global
	}
	return c, nil
}

// Check names the resource, fills in defaults and checks the inputs as far as they are known.
func (p *aws) Check(_ context.Context, r plugin.CheckRequest) (plugin.CheckResponse, error) {
	p.cloud.count("check")
	c, err := p.call(string(r.Type), r.URN)
	if err != nil {
		return plugin.CheckResponse{Properties: r.News, Failures: []plugin.CheckFailure{{Reason: err.Error()}}}, nil
	}
	c.InputsOnly = true
	in := resource.PropertyMap{}
	for k, v := range r.News {
		if !v.IsNull() && k != defaultsKey {
			in[k] = v
		}
	}
	c.take(in)
	Validate(&c.schema.Object, c.Inputs, "", func(path, reason string) { c.Refuse(path, "%s", reason) })
	if len(c.refusals) == 0 {
		p.fillIn(c, r, in)
		c.take(in)
		c.static()
	}
	failures := make([]plugin.CheckFailure, 0, len(c.refusals))
	for _, f := range c.refusals {
		failures = append(failures, plugin.CheckFailure{Property: resource.PropertyKey(f.path), Reason: f.reason})
	}
	return plugin.CheckResponse{Properties: in, Failures: failures}, nil
}

// fillIn adds what the provider adds to the inputs: the automatic name, defaults and the merged
// tags.
func (p *aws) fillIn(c *Call, r plugin.CheckRequest, in resource.PropertyMap) {
	var filled []string
	if n := c.resource.Name; n != nil {
		name, err := n.autoname(r)
		if err != nil {
			c.Refuse(n.Property, "%v", err)
			return
		}
		if !name.IsNull() {
			in[resource.PropertyKey(n.Property)] = n.finish(name, c.Inputs)
			filled = append(filled, n.Property)
		}
	}
	for _, k := range Keys(c.resource.Defaults) {
		if _, ok := in[resource.PropertyKey(k)]; !ok {
			in[resource.PropertyKey(k)] = property(c.resource.Defaults[k])
			filled = append(filled, k)
		}
	}
	filled = append(filled, fillDefaults(c.Type, in)...)
	if _, tagged := c.schema.Outputs["tagsAll"]; tagged {
		in["tagsAll"] = mergeTags(p.tags, in["tags"])
	}
	slices.Sort(filled)
	list := make([]resource.PropertyValue, 0, len(filled))
	for _, k := range filled {
		list = append(list, resource.NewStringProperty(k))
	}
	in[defaultsKey] = resource.NewArrayProperty(list)
}

func (c *Cloud) count(operation string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls[operation]++
}
