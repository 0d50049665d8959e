package platform

import (
	"maps"
	"slices"

	"github.com/plinth-infra/plinth/components/function"
	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/internal/check"
)

// Functions are Lambda functions, in the VPC where they ask for it.
var Functions = declare(&functionsTier{}, "plinth:functions", "Lambda functions, by name.")

type functionsTier struct {
	tier[map[string]*function.Settings, map[string]*function.Function]
}

func (t *functionsTier) needs() needs { return needs{built: []Section{Network, Storage, Monitoring}} }

func (t *functionsTier) build(b *Build) error {
	settings := t.Settings(b.Config)
	functions := map[string]*function.Function{}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args := settings[name].Args(name)
		args.Monitor = Monitoring.Built(b)
		args.Disposable = b.Disposable
		for _, bucket := range slices.Sorted(maps.Keys(settings[name].Buckets)) {
			granted := Storage.bucket(b, bucket)
			args.Statements = append(args.Statements, granted.Grant(settings[name].Buckets[bucket])...)
			args.Environment[storage.Variable(bucket)] = granted.Name
		}
		if settings[name].VPC {
			in := Network.Built(b)
			args.VPC = &function.VPC{VPCID: in.VPCID, SubnetIDs: in.PrivateSubnetIDs}
		}
		f, err := function.New(b.Context, name, args, b.InRegion)
		if err != nil {
			return err
		}
		functions[name] = f
	}
	t.provide(b, functions)
	return nil
}

// longestFunctionName leaves room in physical names for a role and autonaming.
const longestFunctionName = 48

func (t *functionsTier) rules() []rule {
	return []rule{
		{check: t.names},
		{relies: []path{{"plinth:network"}}, check: t.inTheNetwork},
		{relies: []path{{"plinth:storage", "buckets"}}, check: t.grantedBuckets},
	}
}

func (t *functionsTier) names(c *Config, p *check.Problems) {
	for name := range t.Settings(c) {
		check.Name(p.In(t.key, name), name, longestFunctionName)
	}
}

func (t *functionsTier) inTheNetwork(c *Config, p *check.Problems) {
	for name, f := range t.Settings(c) {
		if f.VPC && !Network.present(c) {
			missing(p.In(t.key, name, "vpc"), "network", Network.key)
		}
	}
}

func (t *functionsTier) grantedBuckets(c *Config, p *check.Problems) {
	for name, f := range t.Settings(c) {
		for bucket := range f.Buckets {
			Storage.requireBucket(c, p.In(t.key, name, "buckets", bucket), bucket)
		}
	}
}
