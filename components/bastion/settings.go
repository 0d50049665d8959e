package bastion

// Settings is what a stack file says about the bastion: plinth:bastion.
type Settings struct {
	// How people get in: by Session Manager alone, or by SSH too.
	Mode Mode `json:"mode,omitempty" jsonschema:"enum=ssm,enum=ssh,default=ssm"`
	// IPv4 ranges that SSH is open to, with mode ssh: none wider than /16.
	AdminCIDRs []string `json:"adminCidrs,omitempty"`
	// The key pair that SSH takes, with mode ssh. It exists already.
	KeyName string `json:"keyName,omitempty"`
	// The processor.
	Architecture Architecture `json:"architecture,omitempty" jsonschema:"enum=arm64,enum=x86_64,default=arm64"`
	// The instance type. Without it t4g.nano, or t3.nano with x86_64.
	InstanceType string `json:"instanceType,omitempty"`
	// How many minutes a session may be idle.
	IdleMinutes int `json:"idleMinutes,omitempty" jsonschema:"minimum=1,maximum=60,default=20"`
	// How many minutes a session may take.
	MaxMinutes int `json:"maxMinutes,omitempty" jsonschema:"minimum=1,maximum=1440,default=480"`
	// The user of the operating system that a shell runs as. Without it ssm-user.
	RunAs string `json:"runAs,omitempty"`
	// The bucket of plinth:storage that keeps sessions too, beside CloudWatch Logs.
	Bucket string `json:"bucket,omitempty"`
	// How many days sessions are kept.
	LogRetentionDays int `json:"logRetentionDays,omitempty" jsonschema:"enum=1,enum=3,enum=5,enum=7,enum=14,enum=30,enum=60,enum=90,enum=120,enum=150,enum=180,enum=365,enum=400,enum=545,enum=731,enum=1096,enum=1827,enum=2192,enum=2557,enum=2922,enum=3288,enum=3653,default=365"`
}

// Validate reports every mistake, in the words of the stack file; path is like "plinth:bastion".
func (s *Settings) Validate(path string) error { return s.Args().withDefaults().validate(path + ".") }

// Args are the settings as arguments. The caller fills in network, account, region, bucket, tags and Disposable.
func (s *Settings) Args() *Args {
	return &Args{
		Mode: s.Mode, AdminCIDRs: s.AdminCIDRs, KeyName: s.KeyName, Architecture: s.Architecture, InstanceType: s.InstanceType,
		IdleMinutes: s.IdleMinutes, MaxMinutes: s.MaxMinutes, RunAs: s.RunAs, LogRetentionDays: s.LogRetentionDays,
	}
}
