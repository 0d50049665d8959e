package network

import (
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/check"
)

// maxName leaves room for a role and autonaming within the 64 characters of an IAM role.
const maxName = 40

// Args are the settings and what the program gives. A change of Region makes a new network.
type Args struct {
	Settings

	// Region is the VPC's region, which the providers must be for. Required.
	Region string
	// Account is the account that may be reached through the endpoints: 12 digits. Required.
	Account string
	// LogKeyARN encrypts the flow logs with a customer key, whose policy has to let CloudWatch Logs
	// use it. Nil leaves the service's own key.
	LogKeyARN pulumi.StringPtrInput
	// Disposable drops the protection of the VPC, all that it is made of, and the flow logs, for
	// stacks meant to be torn down.
	Disposable bool
}

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r.Zones = slices.Clone(r.Zones)
	r.ReadableBuckets = slices.Clone(r.ReadableBuckets)
	r.Endpoints = slices.Sorted(slices.Values(r.Endpoints))
	check.Defaults(&r.Settings)

	var p check.Problems
	check.Name(&p, name, maxName)
	check.Settings(&p, &r.Settings)
	check.Region(p.In("region"), r.Region)
	check.Account(p.In("account"), r.Account)
	validateZones(p.In("zones"), r.Zones, r.Region)
	return r, p.Err()
}

var zoneName = regexp.MustCompile(`^[a-z]{2,3}(-[a-z]+)+-[0-9][a-z]$`)

// validateZones reports zones that are not of the region. The form of their names is the setting's
// to judge.
func validateZones(p *check.Problems, zones []string, region string) {
	for i, zone := range zones {
		if zoneName.MatchString(zone) && zone[:len(zone)-1] != region {
			p.At(i).Value(zone).Say("not a zone of the stack's region %s", region).Fix("write one like %sa", region)
		}
	}
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"cidr":     pulumi.String(a.CIDR),
		"zones":    pulumi.ToStringArray(a.Zones),
		"zoneMask": pulumi.Int(a.ZoneMask),
		"nat":      pulumi.String(string(a.NAT)),
	}
}
