package ec2

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/property"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/policy/core"
)

func TestWholeInternet(t *testing.T) {
	t.Parallel()
	for sentence, c := range map[string]struct {
		ranges   []string
		internet bool
	}{
		"IPv4":                             {[]string{"0.0.0.0/0"}, true},
		"IPv6":                             {[]string{"::/0"}, true},
		"IPv6 in full":                     {[]string{"0000::/0"}, true},
		"IPv6 in every digit":              {[]string{"0:0:0:0:0:0:0:0/0"}, true},
		"host bits that the length cuts":   {[]string{"203.0.113.7/0"}, true},
		"spaces around it":                 {[]string{" 0.0.0.0/0 "}, true},
		"among others":                     {[]string{"10.0.0.0/8", "0.0.0.0/0"}, true},
		"two halves":                       {[]string{"0.0.0.0/1", "128.0.0.0/1"}, true},
		"two halves of IPv6":               {[]string{"::/1", "8000::/1"}, true},
		"four quarters in disorder":        {[]string{"192.0.0.0/2", "0.0.0.0/2", "128.0.0.0/2", "64.0.0.0/2"}, true},
		"halves with a part said twice":    {[]string{"0.0.0.0/1", "10.0.0.0/8", "128.0.0.0/1"}, true},
		"one half":                         {[]string{"0.0.0.0/1"}, false},
		"one half twice":                   {[]string{"0.0.0.0/1", "0.0.0.0/1"}, false},
		"a half of each family":            {[]string{"0.0.0.0/1", "8000::/1"}, false},
		"all but one address":              {[]string{"128.0.0.0/1", "0.0.0.0/2", "64.0.0.0/3"}, false},
		"a private range":                  {[]string{"10.0.0.0/8"}, false},
		"a single address, even zero":      {[]string{"0.0.0.0", "::"}, false},
		"IPv4 inside IPv6 is a part of it": {[]string{"::ffff:0.0.0.0/96"}, false},
		"what isn't a range": {
			[]string{"", "everywhere", "0.0.0.0/33", "0.0.0.0/-1", "/0", "0.0.0/0"},
			false,
		},
		"no range":                              {nil, false},
		"an unreadable one beside the internet": {[]string{"x", "::/0"}, true},
	} {
		require.Equal(t, c.internet, coversInternet(c.ranges), sentence)
	}
}

func TestRange(t *testing.T) {
	t.Parallel()
	allowed := []string{"203.0.113.0/24", "2001:db8::/32", "198.51.100.7"}
	for text, want := range map[string]bool{
		"203.0.113.0/24":   true,
		"203.0.113.128/25": true,
		"203.0.113.9":      true,
		"203.0.113.9/32":   true,
		"203.0.112.0/23":   false,
		"203.0.0.0/16":     false,
		"2001:db8:1::/48":  true,
		"2001:db9::/48":    false,
		"198.51.100.7/32":  true,
		"198.51.100.8":     false,
		"0.0.0.0/0":        false,
		"::/0":             false,
		"x":                false,
		"":                 false,
	} {
		require.Equal(t, want, within(text, allowed), text)
	}
	require.False(t, within("10.0.0.0/8", nil))
}

func TestPorts(t *testing.T) {
	t.Parallel()
	number, unknown := func(n float64) core.Value {
		return core.ValueOf(property.New(n))
	}, core.ValueOf(property.New(property.Computed))
	for sentence, c := range map[string]struct {
		from, to core.Value
		port     float64
		want     core.Truth
	}{
		"the port itself": {number(22), number(22), 22, core.Yes},
		"the lower bound": {number(22), number(80), 22, core.Yes},
		"the upper bound": {number(20), number(22), 22, core.Yes},
		"between":         {number(0), number(65535), 22, core.Yes},
		"below":           {number(23), number(80), 22, core.No},
		"above":           {number(0), number(21), 22, core.No},
		"numbers as text": {
			core.ValueOf(property.New("20")),
			core.ValueOf(property.New("30")),
			22,
			core.Yes,
		},
		"-1 is every port":                       {number(-1), number(-1), 22, core.Yes},
		"nothing is known":                       {unknown, unknown, 22, core.Unknown},
		"the lower bound is known and above":     {number(23), unknown, 22, core.No},
		"the lower bound is known and below":     {number(21), unknown, 22, core.Unknown},
		"the lower bound is known and the port":  {number(22), unknown, 22, core.Yes},
		"the upper bound is known and below":     {unknown, number(21), 22, core.No},
		"the upper bound is known and the port":  {unknown, number(22), 22, core.Yes},
		"the upper bound is known and above":     {unknown, number(23), 22, core.Unknown},
		"a bound that isn't there isn't guessed": {core.Value{}, number(80), 22, core.Unknown},
	} {
		require.Equal(t, c.want, readPorts(c.from, c.to).spans(c.port), sentence)
	}
	require.True(t, readPorts(number(0), number(65535)).all())
	require.True(t, readPorts(number(1), number(65535)).all())
	require.False(t, readPorts(number(2), number(65535)).all())
	require.False(t, readPorts(number(0), number(65534)).all())
	require.False(t, readPorts(number(0), unknown).all())
}

// FuzzWholeInternet checks that no text panics, and that a range which is the internet holds every
// other of its family.
func FuzzWholeInternet(f *testing.F) {
	for _, seed := range []string{"0.0.0.0/0", "::/0", "10.0.0.0/8", "x/0", "::ffff:1.2.3.4/0", "fe80::1%eth0/0"} {
		f.Add(seed, "10.1.2.3")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		internet := coversInternet([]string{a})
		p, okA := parseRange(a)
		q, okB := parseRange(b)
		require.Equal(t, okA && p.Bits() == 0, internet, a)
		if internet && okB && p.Addr().Is4() == q.Addr().Is4() {
			require.True(t, within(b, []string{a}), "%s in %s", b, a)
		}
	})
}
