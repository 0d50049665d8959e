// Package mockaws runs a Pulumi program against a mocked AWS and records what it registers: type,
// name, inputs, parent, provider and options of every resource. Tests assert on the recording after
// the run, because an assertion inside an apply that never runs passes silently. A resource type or
// an invoke that the mock doesn't know is an error, so that a test never passes on an invented
// answer.
//
//	rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
//		_, err := network.New(ctx, "net", args)
//		return err
//	})
//	require.Equal(t, "10.0.0.0/16", rec.One(t, "aws:ec2/vpc:Vpc", "net").Get("cidrBlock"))
package mockaws

import (
	"maps"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"github.com/stretchr/testify/require"
)

// The account and the region that ids and ARNs are made of, where a resource's provider names no
// other region.
const (
	Account = "123456789012"
	Region  = "eu-west-1"
)

// Option changes how the program is run.
type Option func(*options)

type options struct {
	project, stack, region string
	preview                bool
	config                 map[string]string
	secrets                []string
	outputs                map[string]resource.PropertyMap
	run                    []pulumi.RunOption
}

// Preview runs the program as `pulumi preview` would before anything exists: computed outputs and
// ids are unknown.
func Preview() Option { return func(o *options) { o.preview = true } }

// InRegion sets the region of resources whose provider names none. Default Region.
func InRegion(region string) Option { return func(o *options) { o.region = region } }

// Stack sets the stack's name. Default "test".
func Stack(name string) Option { return func(o *options) { o.stack = name } }

// Project sets the project's name. Default "plinth".
func Project(name string) Option { return func(o *options) { o.project = name } }

// Config sets configuration by full key ("plinth:network"); structured values are JSON.
func Config(values map[string]string) Option {
	return func(o *options) { maps.Copy(o.config, values) }
}

// Secrets marks configuration keys as secret.
func Secrets(keys ...string) Option {
	return func(o *options) { o.secrets = append(o.secrets, keys...) }
}

// Outputs has AWS give these outputs of all resources of a type in place of what was asked for.
func Outputs(token string, values map[string]any) Option {
	return func(o *options) { o.outputs[token] = resource.NewPropertyMapFromMap(values) }
}

// With adds an option of the run itself, after those of this package.
func With(option pulumi.RunOption) Option {
	return func(o *options) { o.run = append(o.run, option) }
}

// TestingT is what Run and the recording's helpers need of a test.
type TestingT interface {
	require.TestingT
	Helper()
}

// Run runs the program and fails the test if it fails.
func Run(t TestingT, program pulumi.RunFunc, opts ...Option) *Recording {
	t.Helper()
	rec, err := Try(program, opts...)
	require.NoError(t, err)
	return rec
}

// Try runs the program and returns what it registered, and its error.
func Try(program pulumi.RunFunc, opts ...Option) (*Recording, error) {
	o := options{
		project: "plinth",
		stack:   "test",
		region:  Region,
		config:  map[string]string{},
		outputs: map[string]resource.PropertyMap{},
	}
	for _, opt := range opts {
		opt(&o)
	}
	m := &monitor{options: o, regions: map[string]string{}, published: map[string]resource.PropertyMap{}}
	address, stop, err := m.serve()
	if err != nil {
		return nil, err
	}
	defer stop()
	run := []pulumi.RunOption{func(info *pulumi.RunInfo) {
		info.Project, info.Stack, info.Organization = o.project, o.stack, "organization"
		info.MonitorAddr, info.EngineAddr = address, address
		info.Config, info.ConfigSecretKeys, info.DryRun = o.config, o.secrets, o.preview
	}}
	err = pulumi.RunErr(program, append(run, o.run...)...)
	return m.recording(), err
}

func newResource(project, stack string, rpc *pulumirpc.RegisterResourceRequest) (*Resource, error) {
	inputs, err := plugin.UnmarshalProperties(rpc.GetObject(), everything)
	if err != nil {
		return nil, err
	}
	r := &Resource{
		Type:   rpc.GetType(),
		Name:   rpc.GetName(),
		Parent: rpc.GetParent(),
		Custom: rpc.GetCustom(),
		Remote: rpc.GetRemote(),
		URN:    string(urn(project, stack, rpc)),
		Inputs: inputs,

		Protect:             rpc.GetProtect(),
		RetainOnDelete:      rpc.GetRetainOnDelete(),
		DeleteBeforeReplace: rpc.GetDeleteBeforeReplace(),
		IgnoreChanges:       rpc.GetIgnoreChanges(),
		ReplaceOnChanges:    rpc.GetReplaceOnChanges(),
		DeletedWith:         rpc.GetDeletedWith(),
		SecretOutputs:       rpc.GetAdditionalSecretOutputs(), ImportID: rpc.GetImportId(), Version: rpc.GetVersion(),
		Dependencies:         rpc.GetDependencies(),
		PropertyDependencies: map[string][]string{},
		Providers:            map[string]string{},
	}
	r.Provider = urnOf(rpc.GetProvider())
	for pkg, reference := range rpc.GetProviders() {
		r.Providers[pkg] = urnOf(reference)
	}
	for key, dependencies := range rpc.GetPropertyDependencies() {
		r.PropertyDependencies[key] = dependencies.GetUrns()
	}
	for _, alias := range rpc.GetAliases() {
		r.Aliases = append(r.Aliases, aliasString(alias))
	}
	r.Aliases = append(r.Aliases, rpc.GetAliasURNs()...)
	if t := rpc.GetCustomTimeouts(); t != nil {
		r.Timeouts = Timeouts{Create: t.GetCreate(), Update: t.GetUpdate(), Delete: t.GetDelete()}
	}
	return r, nil
}
