package network

import (
	"fmt"
	"net/netip"

	awsxec2 "github.com/pulumi/pulumi-awsx/sdk/v2/go/awsx/ec2"
)

// The arithmetic of the range. The VPC's range is cut into equal shares, one for each zone in the order of the list, of which those without
// a zone stay free. A share is cut into a private half, an isolated quarter and a public eighth, in this order and without gaps; the last
// eighth stays free. With 10.0.0.0/16 and the default mask the first zone has
//
//	10.0.0.0/18     the share
//	10.0.0.0/19     private, 8187 addresses
//	10.0.32.0/20    isolated, 4091 addresses
//	10.0.48.0/21    public, 2043 addresses
//	10.0.56.0/21    free
//
// and the second one starts at 10.0.64.0. (AWS keeps five addresses of every subnet.)
var zoneShares = []zoneShare{
	{awsxec2.SubnetTypePrivate, 1},
	{awsxec2.SubnetTypeIsolated, 2},
	{awsxec2.SubnetTypePublic, 3},
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
	// maxZoneMask leaves /27 for a zone's public subnet, its smallest.
	maxZoneMask = 24
)

// privateRanges are where a VPC may lie, so that its addresses never hide a place on the internet.
var privateRanges = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"),
	netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("100.64.0.0/10"),
}

// validateCIDR judges the VPC's range.
func validateCIDR(where, cidr string) (netip.Prefix, error) {
	prefix, err := netip.ParsePrefix(cidr)
	if err != nil || !prefix.Addr().Is4() {
		return prefix, fmt.Errorf("%s: it isn't an IPv4 range, got %q; write one like 10.0.0.0/16", where, cidr)
	}
	if prefix.Bits() < minVPCMask || prefix.Bits() > maxVPCMask {
		return prefix, fmt.Errorf("%s: a network has a mask of /%d to /%d, got /%d; use /%d unless addresses are scarce",
			where, minVPCMask, maxVPCMask, prefix.Bits(), minVPCMask)
	}
	if prefix != prefix.Masked() {
		return prefix, fmt.Errorf("%s: the range doesn't start there, got %s; write %s", where, cidr, prefix.Masked())
	}
	for _, private := range privateRanges {
		if private.Contains(prefix.Addr()) && private.Bits() <= prefix.Bits() {
			return prefix, nil
		}
	}
	return prefix, fmt.Errorf("%s: the range isn't private, got %s; take one of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10", where, cidr)
}

// validateZoneMask judges whether the zones fit into the range, with room for more.
func validateZoneMask(where string, vpc netip.Prefix, zoneMask, zones int) error {
	bits := zoneMask - vpc.Bits()
	if bits < minZoneBits || zoneMask > maxZoneMask {
		return fmt.Errorf("%s: a zone's share of a /%d is /%d to /%d, got /%d; leave it out for /%d",
			where, vpc.Bits(), vpc.Bits()+minZoneBits, maxZoneMask, zoneMask, vpc.Bits()+minZoneBits)
	}
	if room := 1 << bits; zones > room {
		return fmt.Errorf("%s: the range has room for %d zones, got %d; set it to %d in a new network, it can't change in place",
			where, room, zones, zoneMask+1)
	}
	return nil
}
