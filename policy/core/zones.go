package core

import (
	"slices"
	"strings"
)

// OneZone reports whether the subnets of a property are known to lie in one availability zone.
// Subnets of another stack may lie in a zone of their own.
func (s *Stack) OneZone(r Resource, path string, m Members) bool {
	if m.Unseen || len(m.Perhaps) > 0 {
		return false
	}
	var zones Zones
	for _, subnet := range m.Sure {
		zones.Add(subnet)
	}
	external := len(s.Refs(r, path, SubnetTypes...).External)
	return zones.AtMost()+external == 1
}

// ZoneOf is a subnet's availability zone, by name or by id; "" where AWS chooses it or it isn't
// known yet.
func ZoneOf(subnet Resource) string {
	for _, key := range []string{"availabilityZone", "availabilityZoneId"} {
		if s, ok := subnet.Get(key).Str(); ok && s != "" {
			return s
		}
	}
	return ""
}

// Zones are the zones that subnets lie in. Those of unknown zone may lie in zones of their own.
type Zones struct {
	zones   []string
	Unknown int
}

// Add counts the zone of a subnet.
func (z *Zones) Add(subnet Resource) {
	name := ZoneOf(subnet)
	switch {
	case name == "":
		z.Unknown++
	case !slices.Contains(z.zones, name):
		z.zones = append(z.zones, name)
	}
}

// AtMost is how many zones the subnets span at most.
func (z Zones) AtMost() int { return len(z.zones) + z.Unknown }

// String names the zones that are known.
func (z Zones) String() string {
	if len(z.zones) == 0 {
		return "one zone"
	}
	return strings.Join(z.zones, ", ")
}
