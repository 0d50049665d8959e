package ingress

import (
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
)

const (
	// maxName leaves room for the eight characters that autonaming adds, within the 32 of a load balancer's name:
	// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
	maxName            = 24
	defaultIdleSeconds = 60 // AWS's own
	maxIdleSeconds     = 4000
)

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r.TestCIDRs, r.TestAddresses = slices.Clone(r.TestCIDRs), maps.Clone(r.TestAddresses)
	if r.IdleTimeoutSeconds == 0 {
		r.IdleTimeoutSeconds = defaultIdleSeconds
	}
	if r.LogRetentionDays == 0 {
		r.LogRetentionDays = check.DefaultRetentionDays
	}
	r.Alarms.SetDefaults()
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(format, values...)) }
	if r.VPCID == nil || r.SubnetIDs == nil {
		report("vpcId, subnetIds: they are missing; give the network's, with its public subnets")
	}
	if r.CertificateARN == nil {
		report("certificateArn: it is missing; give a certificate of the services' names")
	}
	for _, key := range slices.Sorted(maps.Keys(r.TestAddresses)) {
		if check.Name(key, maxName) != nil || r.TestAddresses[key] == nil {
			report("testAddresses: %q has no address, or a name that isn't lower-case letters, digits and hyphens; give it both", key)
		}
	}
	if p, err := netip.ParsePrefix(r.VPCCIDR); err != nil || !p.Addr().Is4() {
		report("vpcCidr: it isn't an IPv4 range, got %q; give the network's", r.VPCCIDR)
	}
	problems = append(problems, check.Name(name, maxName), check.Account("account", r.Account), r.validate(""))
	return r, errors.Join(problems...)
}

// validate judges what a stack file may say.
func (a Args) validate(prefix string) error {
	var problems []error
	if a.IdleTimeoutSeconds < 1 || a.IdleTimeoutSeconds > maxIdleSeconds {
		problems = append(problems, fmt.Errorf("%sidleTimeoutSeconds: it is out of range, got %d; use 1 to %d", prefix, a.IdleTimeoutSeconds, maxIdleSeconds))
	}
	if a.LogRetentionDays < 1 {
		problems = append(problems, fmt.Errorf("%slogRetentionDays: it is negative, got %d; use at least 1", prefix, a.LogRetentionDays))
	}
	for i, cidr := range a.TestCIDRs {
		p, err := netip.ParsePrefix(cidr)
		switch {
		case err != nil || !p.Addr().Is4() || p != p.Masked():
			problems = append(problems, fmt.Errorf("%stestCidrs[%d]: it isn't an IPv4 range, got %q; write one like 203.0.113.0/24", prefix, i, cidr))
		case p.Bits() == 0:
			problems = append(problems, fmt.Errorf("%stestCidrs[%d]: the whole world would see a version before it is released, got %s; name the ranges of those who test", prefix, i, cidr))
		case slices.Contains(a.TestCIDRs[:i], cidr):
			problems = append(problems, fmt.Errorf("%stestCidrs[%d]: the range is there twice, got %s; take one out", prefix, i, cidr))
		}
	}
	for key, value := range map[string]int{
		"errors": a.Alarms.Errors, "latencyMilliseconds": a.Alarms.LatencyMilliseconds, "rejectedConnections": a.Alarms.RejectedConnections,
	} {
		if value < 0 {
			problems = append(problems, fmt.Errorf("%salarms.%s: it is out of range, got %d; use at least 1", prefix, key, value))
		}
	}
	return errors.Join(problems...)
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
