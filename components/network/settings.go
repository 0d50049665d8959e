package network

import (
	"slices"
)

// Settings is what a stack file may say about its network.
type Settings struct {
	// The VPC's range: private IPv4, /16 to /22. A change makes a new network.
	CIDR string `json:"cidr" jsonschema:"pattern=^[0-9.]+/(1[6-9]|2[0-2])$,example=10.0.0.0/16"`
	// The availability zones to span, by name. Add new ones at the end only: a zone's place in the list decides its addresses.
	Zones []string `json:"zones" jsonschema:"minItems=2,maxItems=6,uniqueItems=true,example=eu-west-1a,pattern=^[a-z]{2\\,3}(-[a-z]+)+-[0-9][a-z]$"`
	// The mask of each zone's share of the range. Two bits more than the range's own unless it says otherwise, which is room for four zones.
	// A change makes a new network.
	ZoneMask int `json:"zoneMask,omitempty" jsonschema:"minimum=18,maximum=24"`
	// How private subnets reach the internet: by a NAT gateway in every zone, by a single one, or not at all. A gateway costs about $35 a month.
	NAT NAT `json:"nat,omitempty" jsonschema:"enum=perZone,enum=single,enum=none,default=perZone"`
	// What the network reaches without the internet, beside S3 and DynamoDB. Each needs one to three endpoints, at about $8 a month for each and
	// zone.
	Endpoints []Capability `json:"endpoints,omitempty" jsonschema:"uniqueItems=true,enum=containers,enum=database,enum=exec,enum=flags,enum=functions,enum=identity,enum=keys,enum=messaging,enum=observability,enum=secrets,enum=ssm"`
	// Buckets of other accounts that may be read from the network.
	ReadableBuckets []string `json:"readableBuckets,omitempty" jsonschema:"uniqueItems=true,pattern=^[a-z0-9][a-z0-9.-]{1\\,61}[a-z0-9]$"`
	// Which traffic the flow logs record: all of it, or what was not let through.
	FlowLogs FlowLogs `json:"flowLogs,omitempty" jsonschema:"enum=all,enum=rejected,default=all"`
	// How many days the flow logs are kept.
	FlowLogRetentionDays int `json:"flowLogRetentionDays,omitempty" jsonschema:"enum=1,enum=3,enum=5,enum=7,enum=14,enum=30,enum=60,enum=90,enum=120,enum=150,enum=180,enum=365,enum=400,enum=545,enum=731,enum=1096,enum=1827,enum=2192,enum=2557,enum=2922,enum=3288,enum=3653,default=365"`
}

// Args are the arguments of the network with these settings. Region, Account, keys and Disposable are the program's to add.
func (s Settings) Args() *Args {
	return &Args{
		CIDR: s.CIDR, Zones: slices.Clone(s.Zones), ZoneMask: s.ZoneMask, NAT: s.NAT,
		Capabilities: slices.Clone(s.Endpoints), ReadableBuckets: slices.Clone(s.ReadableBuckets),
		FlowLogs: s.FlowLogs, FlowLogRetentionDays: s.FlowLogRetentionDays,
	}
}

// Validate reports every mistake, each with its path below path. That the zones are of the stack's region is New's to check.
func (s *Settings) Validate(path string) error {
	return s.Args().withDefaults().validate(path + ".")
}
