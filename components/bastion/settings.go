package bastion

import (
	"cmp"
	"net/netip"

	"github.com/plinth-infra/plinth/components/internal/instance"
	"github.com/plinth-infra/plinth/internal/check"
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

// Settings is what a stack file says about the bastion. An unset field is the safe production
// answer.
type Settings struct {
	// How people get in: by Session Manager alone, or by SSH too.
	Mode Mode `json:"mode,omitempty" jsonschema:"enum=ssm,enum=ssh"`
	// IPv4 ranges that SSH is open to, with mode ssh: none wider than /16. Production's policies
	// have to name them too.
	AdminCIDRs []string `json:"adminCidrs,omitempty" jsonschema:"uniqueItems=true"`
	// The key pair that SSH takes, with mode ssh. It exists already: the program makes no key,
	// whose private half would be in its state.
	KeyName string `json:"keyName,omitempty" jsonschema:"maxLength=255,pattern=^[ -~]+$,example=admins"`
	// The processor.
	Architecture Architecture `json:"architecture,omitempty" jsonschema:"enum=arm64,enum=x86_64"`
	// The instance type. Without it t4g.nano, or t3.nano with x86_64: it passes on what others do.
	InstanceType string `json:"instanceType,omitempty" jsonschema:"pattern=^[a-z]+[0-9][a-z0-9-]*\\.[a-z0-9-]+$,example=t4g.nano"`
	// How many minutes a session may be idle.
	IdleMinutes int `json:"idleMinutes,omitempty" jsonschema:"minimum=1,maximum=60"`
	// How many minutes a session may take.
	MaxMinutes int `json:"maxMinutes,omitempty" jsonschema:"minimum=1,maximum=1440"`
	// The user of the operating system that a shell runs as. It has to exist. Without it ssm-user,
	// or whom a role's tag SSMSessionRunAs names.
	RunAs string `json:"runAs,omitempty" jsonschema:"maxLength=32,pattern=^[a-z_][a-z0-9_-]*$,example=ec2-user"`
	// How many days sessions are kept.
	LogRetentionDays check.RetentionDays `json:"logRetentionDays,omitempty"`
}

// widest is the shortest prefix that SSH is opened to: 65,536 addresses.
const widest = 16

var defaultTypes = map[Architecture]string{ARM64: "t4g.nano", X86: "t3.nano"}

// SetDefaults fills in what isn't set.
func (s *Settings) SetDefaults() {
	s.Mode = cmp.Or(s.Mode, ModeSSM)
	s.Architecture = cmp.Or(s.Architecture, ARM64)
	s.InstanceType = cmp.Or(s.InstanceType, defaultTypes[s.Architecture], defaultTypes[ARM64])
	// Limits:
	// https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-timeout.html
	s.IdleMinutes = cmp.Or(s.IdleMinutes, 20)
	s.MaxMinutes = cmp.Or(s.MaxMinutes, 480)
	s.LogRetentionDays = cmp.Or(s.LogRetentionDays, check.DefaultRetentionDays)
}

// Validate reports what doesn't go together.
func (s *Settings) Validate(p *check.Problems) {
	s.validateSSH(p)
	like, known := defaultTypes[s.Architecture]
	if known && instance.IsType(s.InstanceType) && instance.ArchitectureOf(s.InstanceType) != string(s.Architecture) {
		p.At("instanceType").Value(s.InstanceType).
			Say("it has another processor than architecture %s", s.Architecture).Fix("write one like %s", like)
	}
	if s.RunAs == "root" {
		p.At("runAs").Value(s.RunAs).Say("a shell as root leaves no trace of who did what").Fix("name another user")
	}
}

func (s *Settings) validateSSH(p *check.Problems) {
	switch {
	case s.Mode != ModeSSH && len(s.AdminCIDRs) > 0:
		p.At("adminCidrs").Say("Session Manager opens no port").Fix("remove them, or write mode ssh")
	case s.Mode == ModeSSH && len(s.AdminCIDRs) == 0:
		p.At("adminCidrs").Say("nobody could connect").Fix("name the ranges of those who administer, or remove mode ssh")
	}
	switch {
	case s.Mode != ModeSSH && s.KeyName != "":
		p.At("keyName").Value(s.KeyName).Say("Session Manager needs no key").Fix("remove it, or write mode ssh")
	case s.Mode == ModeSSH && s.KeyName == "":
		p.At("keyName").Say("required with mode ssh, got nothing").
			Fix("import your public key with `aws ec2 import-key-pair`, and write its name")
	}
	for i, cidr := range s.AdminCIDRs {
		r, err := netip.ParsePrefix(cidr)
		switch {
		case err != nil || !r.Addr().Is4() || r != r.Masked():
			p.At("adminCidrs", i).Value(cidr).Say("not an IPv4 range").Fix("write one like 203.0.113.0/24")
		case r.Bits() < widest:
			p.At("adminCidrs", i).Value(cidr).Say("it is too much of the internet").
				Fix("name ranges of /%d or less", widest)
		}
	}
}
