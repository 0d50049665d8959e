package network

import (
	"fmt"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/internal/check"
)

// awsxSubnets is the arithmetic of awsx's strategy Auto with a mask for the zone and for every
// subnet, after its subnetDistributorNew.ts: each zone starts where the one before ends, and a
// subnet starts at the first multiple of its own size behind the one before.
func awsxSubnets(vpc netip.Prefix, zoneMask, zones int) [][]netip.Prefix {
	size := func(mask int) uint64 { return 1 << (32 - mask) }
	address := func(n uint64) netip.Addr {
		return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
	}
	b := vpc.Addr().As4()
	start := uint64(b[0])<<24 | uint64(b[1])<<16 | uint64(b[2])<<8 | uint64(b[3])
	var all [][]netip.Prefix
	for range zones {
		var subnets []netip.Prefix
		next := start
		for _, s := range zoneShares {
			mask := zoneMask + s.bits
			next = (next + size(mask) - 1) / size(mask) * size(mask)
			subnets = append(subnets, netip.PrefixFrom(address(next), mask))
			next += size(mask)
		}
		all = append(all, subnets)
		start += size(zoneMask)
	}
	return all
}

func TestLayout(t *testing.T) {
	t.Parallel()
	t.Run("as documented is the one that awsx makes", func(t *testing.T) {
		t.Parallel()
		got := awsxSubnets(netip.MustParsePrefix("10.0.0.0/16"), 18, 2)
		require.Equal(t,
			"[[10.0.0.0/19 10.0.32.0/20 10.0.48.0/21] [10.0.64.0/19 10.0.96.0/20 10.0.112.0/21]]",
			fmt.Sprint(got),
		)
	})
	t.Run("of the smallest network holds a load balancer", func(t *testing.T) {
		t.Parallel()
		var p check.Problems
		vpc, ok := validateCIDR(&p, "192.168.4.0/22")
		require.True(t, ok)
		validateZoneMask(&p, vpc, 24, 4)
		require.NoError(t, p.Err())
		require.Equal(t, 27, awsxSubnets(vpc, 24, 4)[3][2].Bits())
		validateZoneMask(p.In("zoneMask"), vpc, 23, 4)
		require.ErrorContains(t, p.Err(), "zoneMask: a zone's share of a /22 is /24 to /24, got 23")
	})
}

// Whatever is taken as valid has room for a fourth zone, keeps its subnets apart and inside, and
// moves nothing when a zone is added.
func FuzzLayout(f *testing.F) {
	f.Add(uint32(0x0a000000), uint8(16), uint8(18), uint8(3))
	f.Add(uint32(0xc0a80400), uint8(22), uint8(24), uint8(2))
	f.Add(uint32(0x64400000), uint8(20), uint8(24), uint8(6))
	f.Add(uint32(0xac1f0000), uint8(16), uint8(19), uint8(8))
	f.Fuzz(func(t *testing.T, base uint32, vpcMask, zoneMask, zones uint8) {
		cidr := fmt.Sprintf("%d.%d.%d.%d/%d", base>>24, base>>16&255, base>>8&255, base&255, vpcMask)
		var p check.Problems
		vpc, ok := validateCIDR(&p, cidr)
		if !ok || zones == 0 || zoneMask < minZoneMask || zoneMask > maxZoneMask {
			return
		}
		validateZoneMask(&p, vpc, int(zoneMask), int(zones))
		if p.Err() != nil {
			return
		}
		validateZoneMask(&p, vpc, int(zoneMask), max(int(zones), 4))
		require.NoError(t, p.Err(), "there is room for four zones")
		layout := awsxSubnets(vpc, int(zoneMask), int(zones))
		var all []netip.Prefix
		for _, zone := range layout {
			all = append(all, zone...)
		}
		for i, a := range all {
			require.True(t, vpc.Contains(a.Addr()) && a.Bits() >= vpc.Bits(), "%s is inside %s", a, vpc)
			require.Equal(t, a, a.Masked(), "AWS takes no range that starts in the middle")
			require.LessOrEqual(t, a.Bits(), 28, "AWS takes no smaller subnet")
			for _, b := range all[i+1:] {
				require.False(t, a.Overlaps(b), "%s and %s are apart", a, b)
			}
		}
		for fewer := 1; fewer < int(zones); fewer++ {
			require.Equal(t,
				awsxSubnets(vpc, int(zoneMask), fewer),
				layout[:fewer],
				"a zone that is added moves nothing",
			)
		}
	})
}

func FuzzValidateCIDR(f *testing.F) {
	for _, seed := range []string{
		"10.0.0.0/16", "10.0.0.1/16", "172.32.0.0/16", "::/16", "10.0.0.0", "", "100.64.0.0/22", "::ffff:10.0.0.0/112",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, cidr string) {
		var p check.Problems
		prefix, ok := validateCIDR(p.In("cidr"), cidr)
		if !ok {
			if err := p.Err(); err != nil {
				require.Contains(t, err.Error(), "cidr: ")
			}
			return
		}
		require.NoError(t, p.Err())
		require.True(t, prefix.Addr().Is4() && prefix.Addr().IsValid())
		require.Equal(t, prefix.String(), cidr, "awsx parses the text again, so it has to be the plain one")
		require.True(t, prefix.Bits() >= 16 && prefix.Bits() <= 22)
	})
}
