package ingress

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/monitoring"
	"github.com/plinth-infra/plinth/internal/check"
)

// Settings is what a stack file says of the load balancer: plinth:ingress. The zero value is the
// safe production answer: SetDefaults fills it in.
type Settings struct {
	// IPv4 ranges that see a version before it is released, on port 8443: a second HTTPS listener,
	// on which a blue/green deployment shows the new version first. It can't be open to the whole
	// world. Without any there is no listener for tests.
	TestCIDRs []string `json:"testCidrs,omitempty" jsonschema:"uniqueItems=true"`
	// How many seconds a connection may be silent.
	IdleTimeoutSeconds int `json:"idleTimeoutSeconds,omitempty" jsonschema:"minimum=1,maximum=4000"`
	// How many days the log of requests is kept.
	LogRetentionDays int `json:"logRetentionDays,omitempty" jsonschema:"minimum=1"`
	// Where its alarms sound.
	Alarms AlarmThresholds `json:"alarms,omitempty"`
}

// SetDefaults fills in what is unset.
func (s *Settings) SetDefaults() {
	s.IdleTimeoutSeconds = cmp.Or(s.IdleTimeoutSeconds, 60) // AWS's own
	s.LogRetentionDays = cmp.Or(s.LogRetentionDays, int(check.DefaultRetentionDays))
}

// Validate reports what the tags of the fields can't say.
func (s *Settings) Validate(p *check.Problems) {
	for i, cidr := range s.TestCIDRs {
		prefix, err := netip.ParsePrefix(cidr)
		switch {
		case err != nil || !prefix.Addr().Is4() || prefix != prefix.Masked():
			p.At("testCidrs", i).Value(cidr).Say("not an IPv4 range").Fix("write one like 203.0.113.0/24")
		case prefix.Bits() == 0:
			p.At("testCidrs", i).Value(cidr).
				Say("the whole world would see a version before it is released").
				Fix("name the ranges of those who test")
		}
	}
}

// maxName leaves room for the eight characters that autonaming adds, within the 32 of a load
// balancer's name:
// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
const maxName = 24

// Args are the settings and what the program gives.
type Args struct {
	Settings

	// VPCID and SubnetIDs are where it stands: public subnets of two zones or more. Required.
	VPCID     pulumi.StringInput
	SubnetIDs pulumi.StringArrayInput
	// VPCCIDR is the network's range: the load balancer reaches nothing else. Required.
	VPCCIDR string
	// CertificateARN is the certificate of the names that services are reached by, of the stack's
	// region. Required.
	CertificateARN pulumi.StringInput
	// Account is the account whose load balancer logs here: 12 digits. Required.
	Account string
	// TestAddresses open the listener for tests to single IPv4 addresses that may not be known yet,
	// by name: those of NAT gateways by their zone, which the hook of a blue/green deployment comes
	// from. Empty: none.
	TestAddresses map[string]pulumi.StringInput
	// Monitor is told when it goes wrong. Nil: nobody is.
	Monitor *monitoring.Monitor
	// Disposable drops the protection, the load balancer's and its logs', for stacks meant to be
	// torn down.
	Disposable bool
}

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r.TestCIDRs = slices.Clone(r.TestCIDRs)
	r.TestAddresses = maps.Clone(r.TestAddresses)
	check.Defaults(&r.Settings)

	var p check.Problems
	check.Name(&p, name, maxName)
	check.Account(p.In("account"), r.Account)
	check.Settings(&p, &r.Settings)
	if r.VPCID == nil {
		p.At("vpcId").Say("required, got nothing").Fix("give the network's")
	}
	if r.SubnetIDs == nil {
		p.At("subnetIds").Say("required, got nothing").Fix("give the network's public subnets")
	}
	if r.CertificateARN == nil {
		p.At("certificateArn").Say("required, got nothing").Fix("give a certificate of the services' names")
	}
	if prefix, err := netip.ParsePrefix(r.VPCCIDR); err != nil || !prefix.Addr().Is4() {
		p.At("vpcCidr").Value(r.VPCCIDR).Say("not an IPv4 range").Fix("give the network's")
	}
	for _, key := range slices.Sorted(maps.Keys(r.TestAddresses)) {
		check.Name(p.In("testAddresses", key), key, maxName)
		if r.TestAddresses[key] == nil {
			p.At("testAddresses", key).Say("required, got nothing").Fix("give an address")
		}
	}
	if err := p.Err(); err != nil {
		return Args{}, fmt.Errorf("ingress %q: %w", name, err)
	}
	return r, nil
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"testCidrs":          pulumi.ToStringArray(a.TestCIDRs),
		"idleTimeoutSeconds": pulumi.Int(a.IdleTimeoutSeconds),
		"logRetentionDays":   pulumi.Int(a.LogRetentionDays),
		"disposable":         pulumi.Bool(a.Disposable),
	}
}
