package network

import (
	"cmp"
	"net/netip"
	"strings"

	"github.com/plinth-infra/plinth/internal/check"
)

// NAT is how private subnets reach the internet.
type NAT string

const (
	// NATPerZone has a gateway in every zone: a zone that fails takes down only itself. Each costs
	// about $35 a month, and traffic.
	NATPerZone NAT = "perZone"
	// NATSingle has one gateway, in the first zone. Private subnets of the other zones lose the
	// internet with it.
	NATSingle NAT = "single"
	// NATNone has no gateway. Private subnets reach only what has an endpoint.
	NATNone NAT = "none"
)

// FlowLogs is which traffic the flow logs record.
type FlowLogs string

const (
	// FlowLogsAll records accepted and rejected traffic.
	FlowLogsAll FlowLogs = "all"
	// FlowLogsRejected records rejected traffic only, which costs less and shows scans and wrong
	// security groups.
	FlowLogsRejected FlowLogs = "rejected"
)

// Settings is what a stack file says of its network. A change of the range, of a zone's share or of
// the zones' order makes a new network.
type Settings struct {
	// The range of the VPC: private IPv4, /16 to /22. A change makes a new network.
	CIDR string `json:"cidr" jsonschema:"pattern=^[0-9]+(\\.[0-9]+){3}/[0-9]+$,example=10.0.0.0/16"`
	// The availability zones to span, by name, all of the stack's region. Add new ones at the end
	// only: a zone's place in the list decides its addresses.
	Zones []string `json:"zones" jsonschema:"minItems=2,maxItems=6,uniqueItems=true,example=eu-west-1a,pattern=^[a-z]{2\\,3}(-[a-z]+)+-[0-9][a-z]$"`
	// Mask of each zone's share of the range. Default: two bits more than the range's own, which is
	// room for four zones; a third bit makes room for eight. A change makes a new network.
	ZoneMask int `json:"zoneMask,omitempty" jsonschema:"minimum=18,maximum=24"`
	// Way of private subnets to the internet: a NAT gateway in every zone, a single one, or none. A
	// gateway costs about $35 a month.
	NAT NAT `json:"nat,omitempty" jsonschema:"enum=perZone,enum=single,enum=none"`
	// What the network reaches without the internet, beside S3 and DynamoDB, which cost nothing and
	// are always there. Each needs one to three interface endpoints, at about $8 a month for each
	// and zone. Empty means none.
	Endpoints []Endpoint `json:"endpoints,omitempty" jsonschema:"uniqueItems=true"`
	// Buckets of other accounts that the network may read, by name. It reaches S3 through its own
	// endpoint, which lets through this account's buckets and AWS's own package repositories. Empty
	// means no others.
	ReadableBuckets []string `json:"readableBuckets,omitempty" jsonschema:"uniqueItems=true,pattern=^[a-z0-9][a-z0-9.-]{1\\,61}[a-z0-9]$,example=partner-data"`
	// Which traffic the flow logs record: all of it, or only what was rejected.
	FlowLogs FlowLogs `json:"flowLogs,omitempty" jsonschema:"enum=all,enum=rejected"`
	// Days that the flow logs are kept.
	FlowLogRetentionDays check.RetentionDays `json:"flowLogRetentionDays,omitempty"`
}

// SetDefaults fills in what is unset. The default of the zone's share follows from the range, if
// that is a valid one.
func (s *Settings) SetDefaults() {
	s.NAT = cmp.Or(s.NAT, NATPerZone)
	s.FlowLogs = cmp.Or(s.FlowLogs, FlowLogsAll)
	s.FlowLogRetentionDays = cmp.Or(s.FlowLogRetentionDays, check.DefaultRetentionDays)
	vpc, err := netip.ParsePrefix(s.CIDR)
	if s.ZoneMask == 0 && err == nil && vpc.Bits() >= minVPCMask && vpc.Bits() <= maxVPCMask {
		s.ZoneMask = vpc.Bits() + minZoneBits
	}
}

// Validate reports ranges without room for the zones, and names of buckets that aren't. That the
// zones are of the stack's region is judged where the region is known.
func (s *Settings) Validate(p *check.Problems) {
	if vpc, ok := validateCIDR(p.In("cidr"), s.CIDR); ok {
		validateZoneMask(p.In("zoneMask"), vpc, s.ZoneMask, len(s.Zones))
	}
	for i, bucket := range s.ReadableBuckets {
		if strings.Contains(bucket, "..") {
			p.At("readableBuckets", i).Value(bucket).Say("not the name of a bucket").Fix("write the name alone")
		}
	}
}
