package dns_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/dns"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

func TestZoneArgs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings *dns.Settings
		want     string
	}{
		"nothing at all": {
			nil,
			"domain: required, got nothing",
		},
		"a domain of one label": {
			&dns.Settings{Domain: "com"},
			`domain: it has only one label, got "com"`,
		},
		"a zone's path": {
			&dns.Settings{Domain: "example.com", ZoneID: "/hostedzone/Z1"},
			`zoneId: wrong form, got "/hostedzone/Z1"; write it like Z0123456789ABCDEFGHIJ`,
		},
		"a parent's domain": {
			&dns.Settings{Domain: "example.com", ParentZoneID: "example.com"},
			`parentZoneId: wrong form, got "example.com"`,
		},
		"a parent of an existing zone": {
			&dns.Settings{Domain: "example.com", ZoneID: dnsExistingZone, ParentZoneID: dnsExistingZone},
			"parentZoneId: an existing zone is delegated already",
		},
		"an unknown kind of log": {
			&dns.Settings{Domain: "example.com", QueryLogs: "some"},
			`queryLogs: not an allowed value, got "some"`,
		},
		"a retention that CloudWatch doesn't have": {
			&dns.Settings{Domain: "example.com", QueryLogRetentionDays: 42},
			"queryLogRetentionDays: not an allowed value, got 42; write 60",
		},
		"authorities without Amazon": {
			&dns.Settings{Domain: "example.com", CAA: []string{"letsencrypt.org"}},
			"caa: ACM couldn't issue a certificate",
		},
		"an authority that is no name": {
			&dns.Settings{Domain: "example.com", CAA: []string{"amazon.com", "x"}},
			"caa[1]: it has only one label",
		},
	} {
		t.Run("refuse "+name, func(t *testing.T) {
			t.Parallel()
			var args *dns.Args
			if c.settings != nil {
				args = &dns.Args{Settings: *c.settings}
			}
			rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
				_, err := dns.New(ctx, "zone", args)
				return err
			})
			require.ErrorContains(t, err, c.want)
			require.Empty(t, rec.Tree(), "nothing is registered")
		})
	}
}

func TestDNSSettings(t *testing.T) {
	t.Parallel()
	t.Run("report every mistake with its path", func(t *testing.T) {
		t.Parallel()
		err := fixture.Mistakes("plinth:dns", &dns.Settings{
			Domain:             "Example.com",
			ZoneID:             "z",
			AwaitingDelegation: true,
			ParentZoneID:       "y",
			QueryLogs:          "some",
			CAA:                []string{"x.org"},
		})
		for _, want := range []string{
			"plinth:dns.domain: ",
			"plinth:dns.zoneId: ",
			"plinth:dns.parentZoneId: wrong form",
			"plinth:dns.parentZoneId: an existing",
			"plinth:dns.queryLogs: ",
			"plinth:dns.caa: ",
			"plinth:dns.awaitingDelegation: an existing zone",
			"plinth:dns.awaitingDelegation: the zone is delegated from its parent",
		} {
			require.ErrorContains(t, err, want)
		}
		require.NoError(t, fixture.Mistakes("plinth:dns", &dns.Settings{
			Domain:             "example.com",
			AwaitingDelegation: true,
		}))
	})
}
