package network_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/network"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

// argsMistakes are changes that make the arguments wrong, with the beginning of what is said of them.
var argsMistakes = map[string]struct {
	change func(*network.Args)
	want   string
}{
	"no range": {
		func(a *network.Args) { a.CIDR = "" },
		`cidr: required, got nothing`,
	},
	"an IPv6 range": {
		func(a *network.Args) { a.CIDR = "fd00::/16" },
		`cidr: wrong form, got "fd00::/16"; write it like 10.0.0.0/16`,
	},
	"a range of bytes too large": {
		func(a *network.Args) { a.CIDR = "10.0.0.256/16" },
		`cidr: not an IPv4 range, got "10.0.0.256/16"`,
	},
	"a range above AWS's": {
		func(a *network.Args) { a.CIDR = "10.0.0.0/8" },
		`cidr: a network has a mask of /16 to /22, got "10.0.0.0/8"`,
	},
	"a range too small for zones": {
		func(a *network.Args) { a.CIDR = "10.0.0.0/23" },
		`cidr: a network has a mask of /16 to /22, got "10.0.0.0/23"`,
	},
	"a range from the middle": {
		func(a *network.Args) { a.CIDR = "10.0.1.0/16" },
		`cidr: the range doesn't start there, got "10.0.1.0/16"; write 10.0.0.0/16`,
	},
	"a public range": {
		func(a *network.Args) { a.CIDR = "172.32.0.0/16" },
		"cidr: the range isn't private",
	},
	"one zone": {
		func(a *network.Args) { a.Zones = a.Zones[:1] },
		`zones: too few, got ["eu-west-1a"]; write at least 2`,
	},
	"a zone twice": {
		func(a *network.Args) { a.Zones[1] = a.Zones[0] },
		`zones[1]: the same value twice, got "eu-west-1a"`,
	},
	"a zone's id": {
		func(a *network.Args) { a.Zones[0] = "euw1-az1" },
		`zones[0]: wrong form, got "euw1-az1"; write it like eu-west-1a`,
	},
	"a zone of another region": {
		func(a *network.Args) { a.Zones[1] = "us-east-1b" },
		`zones[1]: not a zone of the stack's region eu-west-1, got "us-east-1b"`,
	},
	"more zones than the range has": {
		func(a *network.Args) {
			a.Zones = []string{"eu-west-1a", "eu-west-1b", "eu-west-1c", "eu-west-1d", "eu-west-1e"}
		},
		"zoneMask: the range has room for 4 zones, and there are 5, got 18; write 19",
	},
	"a mask without room to grow": {
		func(a *network.Args) { a.ZoneMask = 17 },
		"zoneMask: too small, got 17; write 18 or more",
	},
	"a mask without room to grow in a smaller range": {
		func(a *network.Args) { a.CIDR, a.ZoneMask = "10.0.0.0/20", 21 },
		"zoneMask: a zone's share of a /20 is /22 to /24, got 21",
	},
	"a mask too long": {
		func(a *network.Args) { a.ZoneMask = 25 },
		"zoneMask: too large, got 25; write 24 or less",
	},
	"an unknown way out": {
		func(a *network.Args) { a.NAT = "two" },
		`nat: not an allowed value, got "two"`,
	},
	"an unknown endpoint": {
		func(a *network.Args) { a.Endpoints = []network.Endpoint{"telepathy"} },
		`endpoints[0]: not an allowed value, got "telepathy"; write one of containers, database`,
	},
	"a bucket's ARN": {
		func(a *network.Args) { a.ReadableBuckets = []string{"arn:aws:s3:::x"} },
		`readableBuckets[0]: wrong form, got "arn:aws:s3:::x"`,
	},
	"a bucket with two dots": {
		func(a *network.Args) { a.ReadableBuckets = []string{"a..b"} },
		`readableBuckets[0]: not the name of a bucket, got "a..b"`,
	},
	"unknown traffic": {
		func(a *network.Args) { a.FlowLogs = "some" },
		`flowLogs: not an allowed value, got "some"`,
	},
	"a retention that CloudWatch doesn't have": {
		func(a *network.Args) { a.FlowLogRetentionDays = 100 },
		"flowLogRetentionDays: not an allowed value, got 100; write 120",
	},
	"no region": {
		func(a *network.Args) { a.Region = "" },
		"region: not the name of a region",
	},
	"no account": {
		func(a *network.Args) { a.Account = "" },
		"account: an AWS account id has 12 digits",
	},
}

func TestNetworkArgs(t *testing.T) {
	t.Parallel()
	for name, c := range argsMistakes {
		t.Run("refuse "+name, func(t *testing.T) {
			t.Parallel()
			rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
				_, err := network.New(ctx, "net", netArgs(c.change))
				return err
			})
			require.ErrorContains(t, err, c.want)
			require.Empty(t, rec.Tree(), "nothing is registered")
		})
	}
	t.Run("report all problems at once", func(t *testing.T) {
		t.Parallel()
		_, err := mockaws.Try(func(ctx *pulumi.Context) error {
			_, err := network.New(ctx, "net", nil)
			return err
		})
		require.ErrorContains(t, err, "cidr: ")
		require.ErrorContains(t, err, "account: ")
	})
	t.Run("stay as they are", func(t *testing.T) {
		t.Parallel()
		args := netArgs(func(a *network.Args) {
			a.Endpoints = []network.Endpoint{network.EndpointSSM, network.EndpointKeys}
		})
		runNetwork(t, args)
		require.Equal(t, []network.Endpoint{network.EndpointSSM, network.EndpointKeys}, args.Endpoints)
		require.Zero(t, args.ZoneMask)
	})
}

func TestNetworkSettings(t *testing.T) {
	t.Parallel()
	t.Run("report every mistake with its path", func(t *testing.T) {
		t.Parallel()
		err := fixture.Mistakes("plinth:network", &network.Settings{
			CIDR:                 "10.0.0.0/8",
			Zones:                []string{"x"},
			NAT:                  "two",
			Endpoints:            []network.Endpoint{"y"},
			FlowLogs:             "z",
			FlowLogRetentionDays: 2,
			ReadableBuckets:      []string{"A"},
		})
		for _, key := range []string{
			"cidr", "zones", "zones[0]", "nat", "endpoints[0]", "flowLogs", "flowLogRetentionDays", "readableBuckets[0]",
		} {
			require.ErrorContains(t, err, "plinth:network."+key+": ")
		}
		require.NoError(t, fixture.Mistakes("plinth:network", &network.Settings{
			CIDR:                 "10.1.0.0/20",
			Zones:                []string{"eu-west-1a", "eu-west-1b"},
			ZoneMask:             23,
			NAT:                  network.NATNone,
			Endpoints:            []network.Endpoint{network.EndpointKeys},
			FlowLogRetentionDays: 7,
		}))
	})
}
