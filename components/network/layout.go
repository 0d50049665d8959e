package network

import (
	"net/netip"
	"strings"

	awsxec2 "github.com/pulumi/pulumi-awsx/sdk/v2/go/awsx/ec2"

	"github.com/plinth-infra/plinth/internal/check"
)

// The arithmetic of the range. The VPC's range is cut into equal shares, one for each zone in the
// order of the list; shares without a zone stay free. A share is cut into a private half, an
// isolated quarter and a public eighth, in this order and without gaps; the last eighth stays free.
// With 10.0.0.0/16 and the default mask the first zone has
//
//	10.0.0.0/18     the share
//	10.0.0.0/19     private, 8187 addresses
//	10.0.32.0/20    isolated, 4091 addresses
//	10.0.48.0/21    public, 2043 addresses
//	10.0.56.0/21    free
//
// and the second one starts at 10.0.64.0. AWS keeps five addresses of every subnet for itself.
var zoneShares = []zoneShare{
	{kind: awsxec2.SubnetTypePrivate, bits: 1},
	{kind: awsxec2.SubnetTypeIsolated, bits: 2},
	{kind: awsxec2.SubnetTypePublic, bits: 3},
}

// zoneShare is one subnet of a zone: its mask is this many bits longer than the zone's.
type zoneShare struct {
	kind awsxec2.SubnetType
	bits int
}

const (
	minVPCMask = 16 // AWS's largest: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
	maxVPCMask = 22 // leaves /27 for the public subnets of four zones, the least that a load balancer takes
	// minZoneBits leaves room for four zones. Regions have three to six.
	minZoneBits = 2
	minZoneMask = minVPCMask + minZoneBits
	// maxZoneMask leaves /27 for a zone's public subnet, its smallest.
	maxZoneMask = 24
)

// privateRanges are where a VPC may lie, so that its addresses never hide addresses of the
// internet.
var privateRanges = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"),
	netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("100.64.0.0/10"),
}

// validateCIDR judges the VPC's range, and reports whether it is one that zones can be cut from. A
// range that isn't written like one is the tag's to report.
func validateCIDR(p *check.Problems, cidr string) (netip.Prefix, bool) {
	report := p.At().Value(cidr)
	prefix, err := netip.ParsePrefix(cidr)
	switch {
	case err != nil || !prefix.Addr().Is4():
		if digits := strings.Trim(cidr, "0123456789./"); digits == "" && strings.Count(cidr, ".") == 3 {
			report.Say("not an IPv4 range").Fix("write one like 10.0.0.0/16")
		}
		return prefix, false
	case prefix.Bits() < minVPCMask || prefix.Bits() > maxVPCMask:
		report.Say("a network has a mask of /%d to /%d", minVPCMask, maxVPCMask).
			Fix("write /%d unless addresses are scarce", minVPCMask)
		return prefix, false
	case prefix != prefix.Masked():
		report.Say("the range doesn't start there").Fix("write %s", prefix.Masked())
		return prefix, false
	}
	for _, private := range privateRanges {
		if private.Contains(prefix.Addr()) && private.Bits() <= prefix.Bits() {
			return prefix, true
		}
	}
	report.Say("the range isn't private").Fix("write one of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10")
	return prefix, false
}

// validateZoneMask judges whether the zones fit into the range, with room for more. A mask that
// fits into no range is the tag's to report.
func validateZoneMask(p *check.Problems, vpc netip.Prefix, zoneMask, zones int) {
	if zoneMask < minZoneMask || zoneMask > maxZoneMask {
		return
	}
	bits := zoneMask - vpc.Bits()
	if bits < minZoneBits {
		p.At().Value(zoneMask).
			Say("a zone's share of a /%d is /%d to /%d", vpc.Bits(), vpc.Bits()+minZoneBits, maxZoneMask).
			Fix("remove it for /%d", vpc.Bits()+minZoneBits)
		return
	}
	if room := 1 << bits; zones > room {
		p.At().Value(zoneMask).
			Say("the range has room for %d zones, and there are %d", room, zones).
			Fix("write %d in a new network: it can't change in place", zoneMask+1)
	}
}
