package bastion

import (
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/components/internal/check"
	"github.com/plinth-infra/plinth/components/internal/instance"
	"github.com/plinth-infra/plinth/components/storage"
)

// Mode is how people get in.
type Mode string

const (
	// ModeSSM is Session Manager alone: no port is open.
	ModeSSM Mode = "ssm"
	// ModeSSH is SSH from AdminCIDRs, beside Session Manager.
	ModeSSH Mode = "ssh"
)

// Architecture is the processor of the instance.
type Architecture string

const (
	ARM64 Architecture = "arm64"  // Graviton, a fifth cheaper.
	X86   Architecture = "x86_64" // For tools that can't be built for arm64.
)

// Args describes the bastion. The zero value of what isn't required is the safe production answer.
type Args struct {
	// VPCID and SubnetID are where it stands: a private subnet with a way out, or a public one with ModeSSH. Required.
	VPCID, SubnetID pulumi.StringInput
	// Account and Region are where the stack is. Required, for the key of sessions.
	Account, Region string

	// Mode is how people get in. Default ModeSSM.
	Mode Mode
	// AdminCIDRs are the IPv4 ranges that SSH is open to, with ModeSSH: none wider than /16. Production's policies have to name them too.
	AdminCIDRs []string
	// KeyName is the key pair that SSH takes, with ModeSSH. It exists already: the program makes no key, whose private half would be in its state.
	KeyName string

	// Architecture is the processor. Default ARM64.
	Architecture Architecture
	// InstanceType is its size. Default t4g.nano, or t3.nano with X86: it passes on what others do.
	InstanceType string

	// IdleMinutes end a session in which nothing happens: 1 to 60. Default 20. MaxMinutes end every one: up to 1440. Default 480.
	IdleMinutes, MaxMinutes int
	// RunAs is the user of the operating system that a shell runs as. It has to exist. Empty is ssm-user, or whom a role's tag SSMSessionRunAs names.
	RunAs string
	// LogRetentionDays is how long sessions are kept, of CloudWatch's list. Default 365.
	LogRetentionDays int
	// Bucket keeps sessions too, under sessions/, when they end. Nil: CloudWatch Logs alone.
	Bucket *storage.Bucket

	// Tags are those of its volume, which a provider's default tags don't reach: give the stack's.
	Tags map[string]string

	// Disposable drops the protection of the sessions' key and record, for stacks meant to be torn down.
	Disposable bool
}

const (
	// maxName leaves room for roles and autonaming within the 64 of an IAM role's name.
	maxName = 32

	defaultIdle = 20
	defaultMax  = 480
	// widest is the shortest prefix that SSH is opened to: 65,536 addresses.
	widest = 16
)

var (
	defaultTypes = map[Architecture]string{ARM64: "t4g.nano", X86: "t3.nano"}
	userPattern  = regexp.MustCompile(`^[a-z_][a-z0-9_-]{0,31}$`)
	keyPattern   = regexp.MustCompile(`^[ -~]{1,255}$`)
)

func orDefault[T comparable](value, otherwise T) T {
	var zero T
	if value == zero {
		return otherwise
	}
	return value
}

// withDefaults is a copy with the defaults.
func (a Args) withDefaults() Args {
	a.AdminCIDRs, a.Tags = slices.Clone(a.AdminCIDRs), maps.Clone(a.Tags)
	a.Mode = orDefault(a.Mode, ModeSSM)
	a.Architecture = orDefault(a.Architecture, ARM64)
	a.InstanceType = orDefault(a.InstanceType, orDefault(defaultTypes[a.Architecture], defaultTypes[ARM64]))
	a.IdleMinutes = orDefault(a.IdleMinutes, defaultIdle)
	a.MaxMinutes = orDefault(a.MaxMinutes, defaultMax)
	a.LogRetentionDays = orDefault(a.LogRetentionDays, check.DefaultRetentionDays)
	return a
}

// resolve copies the arguments, fills in the defaults and reports every problem.
func (a *Args) resolve(name string) (Args, error) {
	var r Args
	if a != nil {
		r = *a
	}
	r = r.withDefaults()
	problems := []error{check.Name(name, maxName), check.Account("account", r.Account), check.Region("region", r.Region), r.validate("")}
	if r.VPCID == nil || r.SubnetID == nil {
		problems = append(problems, errors.New("vpcId, subnetId: they are missing; give the network's, with one of its private subnets"))
	}
	return r, errors.Join(problems...)
}

// validate judges what a stack file may say.
func (a Args) validate(prefix string) error {
	var problems []error
	report := func(format string, values ...any) { problems = append(problems, fmt.Errorf(prefix+format, values...)) }
	between := func(where string, got, low, high int) {
		if got < low || got > high {
			report("%s: it is out of range, got %d; use %d to %d", where, got, low, high)
		}
	}
	problems = append(problems, check.OneOf(prefix+"mode", a.Mode, ModeSSM, ModeSSH), check.OneOf(prefix+"architecture", a.Architecture, ARM64, X86),
		check.RetentionDays(prefix+"logRetentionDays", a.LogRetentionDays))
	a.validateSSH(report)
	switch {
	case !instance.IsType(a.InstanceType):
		report("instanceType: it isn't an instance type, got %q; write one like %s", a.InstanceType, defaultTypes[ARM64])
	case instance.ArchitectureOf(a.InstanceType) != string(a.Architecture) && defaultTypes[a.Architecture] != "":
		report("instanceType: it has another processor than architecture %s, got %s; write one like %s", a.Architecture, a.InstanceType, defaultTypes[a.Architecture])
	}
	// https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-timeout.html
	between("idleMinutes", a.IdleMinutes, 1, 60)
	between("maxMinutes", a.MaxMinutes, 1, 1440)
	if a.RunAs != "" && !userPattern.MatchString(a.RunAs) {
		report("runAs: it isn't a user's name, got %q; write one like ec2-user", a.RunAs)
	}
	if a.RunAs == "root" {
		report("runAs: a shell as root leaves no trace of who did what, got root; name another user")
	}
	return errors.Join(problems...)
}

func (a Args) validateSSH(report func(format string, values ...any)) {
	switch {
	case a.Mode != ModeSSH && len(a.AdminCIDRs) > 0:
		report("adminCidrs: Session Manager opens no port; take them out, or write mode ssh")
	case a.Mode == ModeSSH && len(a.AdminCIDRs) == 0:
		report("adminCidrs: nobody could connect; name the ranges of those who administer, or take mode ssh out")
	}
	switch {
	case a.Mode != ModeSSH && a.KeyName != "":
		report("keyName: Session Manager needs no key, got %q; take it out, or write mode ssh", a.KeyName)
	case a.Mode == ModeSSH && !keyPattern.MatchString(a.KeyName):
		report("keyName: it isn't the name of a key pair, got %q; import your public key with `aws ec2 import-key-pair`, and write its name", a.KeyName)
	}
	for i, cidr := range a.AdminCIDRs {
		p, err := netip.ParsePrefix(cidr)
		switch {
		case err != nil || !p.Addr().Is4() || p != p.Masked():
			report("adminCidrs[%d]: it isn't an IPv4 range, got %q; write one like 203.0.113.0/24", i, cidr)
		case p.Bits() < widest:
			report("adminCidrs[%d]: it is too much of the internet, got %s; name ranges of /%d or less", i, cidr, widest)
		case slices.Contains(a.AdminCIDRs[:i], cidr):
			report("adminCidrs[%d]: the range is there twice, got %s; take one out", i, cidr)
		}
	}
}

// inputs are what the component shows of itself in the state.
func (a Args) inputs() pulumi.Map {
	return pulumi.Map{
		"mode": pulumi.String(string(a.Mode)), "adminCidrs": pulumi.ToStringArray(a.AdminCIDRs), "instanceType": pulumi.String(a.InstanceType),
		"disposable": pulumi.Bool(a.Disposable),
	}
}
