package ec2

import (
	"math"
	"net/netip"
	"slices"
	"strings"

	"github.com/plinth-infra/plinth/policy/core"
)

// parseRange reads an address range in any spelling ("0.0.0.0/0", "0000::/0", "::/0", a single
// address) with its host bits cut off.
func parseRange(text string) (netip.Prefix, bool) {
	text = strings.TrimSpace(text)
	if p, err := netip.ParsePrefix(text); err == nil {
		return p.Masked(), true
	}
	if a, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(a, a.BitLen()), true
	}
	return netip.Prefix{}, false
}

// coversInternet reports whether address ranges cover all of IPv4 or all of IPv6: "0.0.0.0/0",
// "::/0" in any spelling, or the parts of it taken together ("0.0.0.0/1" and "128.0.0.0/1").
func coversInternet(ranges []string) bool {
	var v4, v6 []netip.Prefix
	for _, text := range ranges {
		p, ok := parseRange(text)
		switch {
		case !ok:
		case p.Addr().Is4():
			v4 = append(v4, p)
		default:
			v6 = append(v6, p)
		}
	}
	return coversAll(v4) || coversAll(v6)
}

// coversAll adds up the shares of the address space that the ranges take, those inside others left
// out. The shares are powers of two, so the sum is exact enough to be 1 only where nothing is
// missing that a float could see.
func coversAll(ranges []netip.Prefix) bool {
	slices.SortFunc(ranges, func(a, b netip.Prefix) int { return a.Bits() - b.Bits() })
	var apart []netip.Prefix
	share := 0.0
	for _, p := range ranges {
		if slices.ContainsFunc(apart, func(o netip.Prefix) bool { return o.Overlaps(p) }) {
			continue
		}
		apart = append(apart, p)
		share += math.Exp2(-float64(p.Bits()))
	}
	return share == 1
}

// within reports whether a range lies inside one of the others.
func within(text string, others []string) bool {
	p, ok := parseRange(text)
	if !ok {
		return false
	}
	return slices.ContainsFunc(others, func(other string) bool {
		o, ok := parseRange(other)
		return ok && o.Addr().Is4() == p.Addr().Is4() && o.Bits() <= p.Bits() && o.Overlaps(p)
	})
}

// privateRanges are the ranges that no address of the internet lies in.
var privateRanges = []string{
	"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8", "fc00::/7",
	"fe80::/10",
}

// ports is a range of ports as a rule gives it. A bound that isn't known yet says so.
type ports struct {
	from, to           float64
	fromKnown, toKnown bool
}

// readPorts reads a range. A bound of -1 means all ports, as AWS reads it.
func readPorts(from, to core.Value) ports {
	p := ports{}
	p.from, p.fromKnown = from.Num()
	p.to, p.toKnown = to.Num()
	if p.fromKnown && p.from < 0 || p.toKnown && p.to < 0 {
		return allPorts
	}
	return p
}

var allPorts = ports{from: 0, to: 65535, fromKnown: true, toKnown: true}

// spans reports whether the port lies in the range, as far as its bounds are known.
func (p ports) spans(port float64) core.Truth {
	switch {
	case p.fromKnown && port < p.from, p.toKnown && port > p.to:
		return core.No
	case p.fromKnown && p.toKnown, p.fromKnown && port == p.from, p.toKnown && port == p.to:
		return core.Yes
	}
	return core.Unknown
}

// all reports whether the range is every port; port 0 carries nothing.
func (p ports) all() bool { return p.fromKnown && p.toKnown && p.from <= 1 && p.to >= 65535 }
