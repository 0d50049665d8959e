package bastion

import (
	"maps"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/storage"
	"github.com/plinth-infra/plinth/internal/check"
)

// Args are the settings and what the program gives.
type Args struct {
	Settings

	// VPCID and SubnetID are where it stands: a private subnet with a way out, or a public one with
	// ModeSSH. Required.
	VPCID, SubnetID pulumi.StringInput
	// Account and Region are where the stack is. Required, for the key of sessions.
	Account, Region string
	// Bucket keeps sessions too, under sessions/, when they end. Nil: CloudWatch Logs alone.
	Bucket *storage.Bucket
	// Tags are those of its volume, which a provider's default tags don't reach: give the stack's.
	Tags map[string]string

	// Disposable drops the protection of the sessions' key and record, for stacks meant to be torn
	// down.
	Disposable bool
}

// maxName leaves room for roles and autonaming within the 64 of an IAM role's name.
const maxName = 32

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r.Tags = maps.Clone(r.Tags)
	check.Defaults(&r.Settings)
	var p check.Problems
	check.Name(p.In("name"), name, maxName)
	check.Account(p.In("account"), r.Account)
	check.Region(p.In("region"), r.Region)
	check.Settings(&p, &r.Settings)
	if r.VPCID == nil || r.SubnetID == nil {
		p.At("vpcId").Say("the network is missing, or its subnet").Fix("give vpcId and subnetId, a private subnet")
	}
	return r, p.Err()
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"mode":         pulumi.String(string(a.Mode)),
		"adminCidrs":   pulumi.ToStringArray(a.AdminCIDRs),
		"instanceType": pulumi.String(a.InstanceType),
		"disposable":   pulumi.Bool(a.Disposable),
	}
}
