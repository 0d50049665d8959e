package ingress

// Settings is what a stack file says about the load balancer: plinth:ingress.
type Settings struct {
	// Names on its certificate beside plinth:dns.domain and *.<domain>, for hosts deeper below, such as *.eu.example.com. A change makes a new
	// certificate, and takes the old one away when the new one serves.
	CertificateNames []string `json:"certificateNames,omitempty" jsonschema:"maxItems=8,uniqueItems=true"`
	// IPv4 ranges that see a version before it is released, on port 8443. Without any there is no listener for tests.
	TestCIDRs []string `json:"testCidrs,omitempty"`
	// How many seconds a connection may be silent.
	IdleTimeoutSeconds int `json:"idleTimeoutSeconds,omitempty" jsonschema:"minimum=1,maximum=4000,default=60"`
	// How many days the log of requests is kept.
	LogRetentionDays int `json:"logRetentionDays,omitempty" jsonschema:"minimum=1,default=365"`
	// Where its alarms sound.
	Alarms AlarmThresholds `json:"alarms,omitempty"`
}

// Validate reports every mistake, in the words of the stack file; path is like "plinth:ingress".
func (s *Settings) Validate(path string) error {
	r := *s.Args()
	if r.IdleTimeoutSeconds == 0 {
		r.IdleTimeoutSeconds = defaultIdleSeconds
	}
	if r.LogRetentionDays == 0 {
		r.LogRetentionDays = 1
	}
	return r.validate(path + ".")
}

// Args are the settings as arguments. The caller fills in the network's, the certificate, the account and Disposable.
func (s *Settings) Args() *Args {
	return &Args{TestCIDRs: s.TestCIDRs, IdleTimeoutSeconds: s.IdleTimeoutSeconds, LogRetentionDays: s.LogRetentionDays, Alarms: s.Alarms}
}
