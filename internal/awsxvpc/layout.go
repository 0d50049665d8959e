package awsxvpc

import (
	"errors"
	"fmt"
	"math/bits"
	"net/netip"
	"slices"
	"strings"
)

// Spec is what a program says of one kind of subnet.
type Spec struct {
	Type       string
	Name       *string
	CidrMask   *int
	CidrBlocks []string
	Size       *int

	index int // among the specs that the program gave
}

func (s Spec) is(kind string) bool { return strings.EqualFold(s.Type, kind) }

// Subnet is one subnet to create.
type Subnet struct {
	Name  string
	Zone  string
	Kind  string
	Block netip.Prefix
	spec  int // the spec that it comes from; -1: the program gave none
}

// normalize judges the specs among themselves and makes size and mask agree, as awsx does before it
// lays them out.
func normalize(specs []Spec, zones int) (list []Spec, explicit bool, err error) {
	var issues []error
	for _, s := range specs {
		explicit = explicit || s.CidrBlocks != nil
	}
	for i, s := range specs {
		s.index = i
		if s.Size != nil && bits.OnesCount(uint(*s.Size)) != 1 {
			issues = append(issues, fmt.Errorf("the following subnet sizes are invalid: %d", *s.Size))
		}
		switch {
		case explicit && s.CidrBlocks == nil:
			issues = append(issues,
				errors.New("if any subnet spec has explicit cidrBlocks, all subnets must have explicit cidrBlocks"))
		case explicit && len(s.CidrBlocks) != zones:
			issues = append(issues,
				fmt.Errorf("the number of CIDR blocks in subnetSpecs[%d] must match the number of availability zones (%d)",
					i, zones))
		case explicit:
			for _, b := range s.CidrBlocks {
				p, err := netip.ParsePrefix(b)
				if err != nil {
					issues = append(issues, fmt.Errorf("subnetSpecs[%d]: %w", i, err))
				} else if s.CidrMask != nil && p.Bits() != *s.CidrMask {
					issues = append(issues,
						fmt.Errorf("the cidrMask in subnetSpecs[%d] must match all cidrBlocks or be left undefined", i))
				}
			}
		case s.Size != nil && s.CidrMask == nil:
			mask := 32 - bits.TrailingZeros(uint(*s.Size))
			s.CidrMask = &mask
		case s.Size != nil && *s.Size != 1<<(32-*s.CidrMask):
			issues = append(issues,
				fmt.Errorf("subnet size %d does not match the expected size for a /%d subnet (%d)", *s.Size,
					*s.CidrMask, 1<<(32-*s.CidrMask)))
		}
		list = append(list, s)
	}
	if len(issues) > 0 {
		return nil, false, fmt.Errorf("invalid subnet specifications: %w", errors.Join(issues...))
	}
	return list, explicit, nil
}

// newBits is how many address bits it takes to tell n things apart.
func newBits(n int) int {
	if n <= 1 {
		return 0
	}
	return bits.Len(uint(n - 1))
}

func number32(p netip.Prefix) uint64 {
	b := p.Masked().Addr().As4()
	return uint64(b[0])<<24 | uint64(b[1])<<16 | uint64(b[2])<<8 | uint64(b[3])
}

func prefix32(address uint64, mask int) (netip.Prefix, error) {
	if address > 1<<32-1 || mask < 0 || mask > 32 {
		return netip.Prefix{}, fmt.Errorf("no room for a /%d subnet", mask)
	}
	a := netip.AddrFrom4([4]byte{byte(address >> 24), byte(address >> 16), byte(address >> 8), byte(address)})
	return netip.PrefixFrom(a, mask).Masked(), nil
}

func size32(mask int) uint64 { return 1 << (32 - mask) }

// after is the first block of a size that lies wholly after p.
func after(p netip.Prefix, mask int) (netip.Prefix, error) {
	last := number32(p) + size32(p.Bits()) - 1
	return prefix32((last/size32(mask)+1)*size32(mask), mask)
}

func (s Spec) subnet(vpc, zone string, number int, block netip.Prefix) Subnet {
	name := strings.ToLower(s.Type)
	if s.Name != nil {
		name = *s.Name
	}
	return Subnet{
		Name:  fmt.Sprintf("%s-%s-%d", vpc, name, number),
		Zone:  zone,
		Kind:  s.Type,
		Block: block,
		spec:  s.index,
	}
}

// explicitLayout takes the blocks as the program gives them.
func explicitLayout(vpc string, zones []string, specs []Spec) ([]Subnet, error) {
	var out []Subnet
	for i, zone := range zones {
		for _, s := range specs {
			block, err := netip.ParsePrefix(s.CidrBlocks[i])
			if err != nil {
				return nil, err
			}
			out = append(out, s.subnet(vpc, zone, i+1, block))
		}
	}
	return out, nil
}

// autoLayout is the layout of the strategies Auto and Exact: zone after zone, in each the specs in
// their order.
func autoLayout(vpc string, block netip.Prefix, zones []string, specs []Spec, zoneMask *int) ([]Subnet, error) {
	mask := block.Bits() + newBits(len(zones))
	if zoneMask != nil {
		mask = *zoneMask
	}
	if specs == nil {
		if mask > 26 {
			return nil, fmt.Errorf("automatic subnet creation requires a VPC with at least /26 available per AZ, but "+
				"only /%d is available",
				mask)
		}
		private, public := max(mask, 16)+1, max(mask, 16)+2
		specs = []Spec{{Type: "Private", CidrMask: &private, index: -1}, {Type: "Public", CidrMask: &public, index: -1}}
	}
	if len(specs) == 0 {
		return nil, errors.New("no subnets specified")
	}
	standard := mask + newBits(len(specs))
	var need uint64
	for _, s := range specs {
		need += size32(s.mask(standard))
	}
	if need > size32(mask) {
		return nil, fmt.Errorf("subnets are too large for VPC. VPC has %d addresses, but subnets require %d addresses",
			size32(mask), need)
	}
	var out []Subnet
	for i, zone := range zones {
		var current netip.Prefix
		for j, s := range specs {
			var err error
			if j == 0 {
				current, err = prefix32(number32(block)+uint64(i)*size32(mask), s.mask(standard))
			} else {
				current, err = after(current, s.mask(standard))
			}
			if err != nil {
				return nil, err
			}
			out = append(out, s.subnet(vpc, zone, i+1, current))
		}
	}
	return out, nil
}

func (s Spec) mask(standard int) int {
	if s.CidrMask != nil {
		return *s.CidrMask
	}
	return standard
}

// legacyLayout is awsx's first strategy: in each zone the private subnets, then the public, then
// the isolated ones, each at its standard size unless told otherwise.
func legacyLayout(vpc string, block netip.Prefix, zones []string, specs []Spec) ([]Subnet, error) {
	zoneMask := block.Bits() + newBits(len(zones))
	if specs == nil {
		return legacyDefault(vpc, block, zones, zoneMask)
	}
	room := 1
	if len(specs) == 1 {
		room = 0
	}
	var out []Subnet
	for i, zone := range zones {
		base, err := prefix32(number32(block)+uint64(i)*size32(zoneMask), zoneMask)
		if err != nil {
			return nil, err
		}
		var last *netip.Prefix // of the kinds before
		var current *netip.Prefix
		for _, kind := range []struct {
			name     string
			standard int
		}{{"Private", 19}, {"Public", 20}, {"Isolated", 24}} {
			nth := 0
			var ofKind *netip.Prefix
			for _, s := range specs {
				if !s.is(kind.name) {
					continue
				}
				mask := s.mask(max(zoneMask+room, kind.standard))
				start := number32(base)
				if last != nil { // behind the last subnet of the kinds before
					start = number32(*last) + size32(last.Bits())
				}
				next, err := prefix32(start+uint64(nth)*size32(mask), mask)
				if err != nil {
					return nil, err
				}
				if current != nil && current.Overlaps(next) {
					if next, err = after(*current, mask); err != nil {
						return nil, err
					}
				}
				s.Type = kind.name
				out = append(out, s.subnet(vpc, zone, i+1, next))
				current, ofKind = &next, &next
				nth++
			}
			if ofKind != nil {
				last = ofKind
			}
		}
	}
	return out, nil
}

func legacyDefault(vpc string, block netip.Prefix, zones []string, zoneMask int) ([]Subnet, error) {
	var private, public []Subnet
	for i, zone := range zones {
		p, err := prefix32(number32(block)+uint64(i)*size32(zoneMask), zoneMask+1)
		if err != nil {
			return nil, err
		}
		q, err := prefix32(number32(p)+size32(p.Bits()), p.Bits()+1)
		if err != nil {
			return nil, err
		}
		private = append(private, Spec{Type: "Private", index: -1}.subnet(vpc, zone, i+1, p))
		public = append(public, Spec{Type: "Public", index: -1}.subnet(vpc, zone, i+1, q))
	}
	return append(private, public...), nil
}

func overlapping(list []Subnet) error {
	var bad []string
	for i, a := range list {
		if slices.ContainsFunc(slices.Concat(list[:i], list[i+1:]), func(o Subnet) bool {
			return o.Block.Overlaps(a.Block)
		}) {
			bad = append(bad, fmt.Sprintf("%s: %s", a.Name, a.Block))
		}
	}
	if len(bad) > 0 {
		return fmt.Errorf("the following subnets overlap with at least one other subnet. Make the CIDR for the VPC "+
			"larger, reduce the size of the subnets per AZ, or use less Availability Zones: %s",
			strings.Join(bad, ", "))
	}
	return nil
}

func gaps(block netip.Prefix, list []Subnet) error {
	next := number32(block)
	var found []string
	for _, s := range list {
		if number32(s.Block) != next {
			found = append(found, fmt.Sprintf("before %s (%s)", s.Name, s.Block))
		}
		next = number32(s.Block) + size32(s.Block.Bits())
	}
	if next != number32(block)+size32(block.Bits()) {
		found = append(found, fmt.Sprintf("after %s, before the end of the VPC (%s)", list[len(list)-1].Name, block))
	}
	if len(found) > 0 {
		return fmt.Errorf("there are gaps in the subnet ranges. Please fix the following gaps: %s",
			strings.Join(found, ", "))
	}
	return nil
}
