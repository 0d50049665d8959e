package dns_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/components/dns"
	"github.com/plinth-infra/plinth/tests/fixture"
	"github.com/plinth-infra/plinth/tests/mockaws"
)

const (
	cwLogGroupType      = "aws:cloudwatch/logGroup:LogGroup"
	cwResourcePolicy    = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy"
	dnsZoneType         = "aws:route53/zone:Zone"
	dnsRecordType       = "aws:route53/record:Record"
	dnsQueryLogType     = "aws:route53/queryLog:QueryLog"
	dnsCertificateType  = "aws:acm/certificate:Certificate"
	dnsIssuedType       = "aws:acm/certificateValidation:CertificateValidation"
	dnsExistingZone     = "Z0123456789ABCDEFGHIJ"
	dnsLogGroupOfDomain = "/aws/route53/example.com/"
)

// runZone runs a program with one zone, in eu-west-1 with a provider of us-east-1.
func runZone(t *testing.T, args dns.Args, opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		home, usEast1, err := fixture.Providers(ctx)
		if err != nil {
			return err
		}
		args.USEast1 = usEast1
		_, err = dns.New(ctx, "zone", &args, pulumi.Providers(home))
		return err
	}, opts...)
}

func TestZone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings dns.Settings
		want     []string
	}{
		"a new zone": {
			dns.Settings{Domain: "example.com"},
			[]string{
				cwLogGroupType + " zone-queries < zone",
				cwResourcePolicy + " zone-query-policy < zone",
				dnsQueryLogType + " zone-query-log < zone",
				dnsZoneType + " zone < zone",
				"plinth:dns:Zone zone < stack",
			},
		},
		"a new zone with everything": {
			dns.Settings{Domain: "dev.example.com", ParentZoneID: dnsExistingZone, CAA: []string{"amazon.com"}},
			[]string{
				cwLogGroupType + " zone-queries < zone",
				cwResourcePolicy + " zone-query-policy < zone",
				dnsQueryLogType + " zone-query-log < zone",
				dnsRecordType + " zone-caa < zone",
				dnsRecordType + " zone-delegation < zone",
				dnsZoneType + " zone < zone",
				"plinth:dns:Zone zone < stack",
			},
		},
		"a new zone without a log": {
			dns.Settings{Domain: "example.com", QueryLogs: dns.QueryLogsNever},
			[]string{dnsZoneType + " zone < zone", "plinth:dns:Zone zone < stack"},
		},
		"an existing zone": {
			dns.Settings{Domain: "example.com", ZoneID: dnsExistingZone},
			[]string{"plinth:dns:Zone zone < stack"},
		},
		"an existing zone with a log": {
			dns.Settings{Domain: "example.com", ZoneID: dnsExistingZone, QueryLogs: dns.QueryLogsAlways},
			[]string{
				cwLogGroupType + " zone-queries < zone",
				cwResourcePolicy + " zone-query-policy < zone",
				dnsQueryLogType + " zone-query-log < zone",
				"plinth:dns:Zone zone < stack",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, runZone(t, dns.Args{Settings: c.settings}).Tree())
		})
	}
}

func TestZoneProtection(t *testing.T) {
	t.Parallel()
	t.Run("drops with disposable", func(t *testing.T) {
		t.Parallel()
		kept := runZone(t, dns.Args{Settings: dns.Settings{Domain: "example.com"}})
		require.True(t, kept.Only(t, dnsZoneType).Protect)
		require.Equal(t, false, kept.Only(t, dnsZoneType).Get("forceDestroy"))
		require.True(t, kept.Only(t, cwLogGroupType).Protect)
		gone := runZone(t, dns.Args{Settings: dns.Settings{Domain: "example.com"}, Disposable: true})
		require.False(t, gone.Only(t, dnsZoneType).Protect)
		require.Equal(t, true, gone.Only(t, dnsZoneType).Get("forceDestroy"))
		require.False(t, gone.Only(t, cwLogGroupType).Protect)
	})
}

func TestZoneQueryLog(t *testing.T) {
	t.Parallel()
	t.Run("is in us-east-1 and written by Route 53 for this zone only", func(t *testing.T) {
		t.Parallel()
		rec := runZone(t,
			dns.Args{
				Settings:  dns.Settings{Domain: "example.com", QueryLogRetentionDays: 30},
				LogKeyARN: pulumi.String("arn:aws:kms:us-east-1:123456789012:key/k"),
			},
		)
		group := rec.Only(t, cwLogGroupType)
		policy := rec.Only(t, cwResourcePolicy)
		log := rec.Only(t, dnsQueryLogType)
		require.Equal(t, "us-east-1", rec.ProviderName(group))
		require.Equal(t, "us-east-1", rec.ProviderName(policy))
		require.Equal(t, "home", rec.ProviderName(log))
		require.Equal(t, "home", rec.ProviderName(rec.Only(t, dnsZoneType)))

		zoneID := rec.Only(t, dnsZoneType).ID
		require.Equal(t, dnsLogGroupOfDomain+zoneID, group.Get("name"))
		require.Equal(t, 30.0, group.Get("retentionInDays"))
		require.Equal(t, "arn:aws:kms:us-east-1:123456789012:key/k", group.Get("kmsKeyId"))
		require.Equal(t, "route53-query-logs-"+zoneID, policy.Get("policyName"))
		s := fixture.Document(t, policy.Get("policyDocument"))["Route53QueryLogs"]
		require.Equal(t, map[string]any{"Service": "route53.amazonaws.com"}, s.Principal)
		require.Equal(t, []any{"logs:CreateLogStream", "logs:PutLogEvents"}, s.Action)
		require.Equal(t, group.Outputs["arn"].StringValue()+":*", s.Resource)
		require.Equal(t, mockaws.Account, s.Condition["StringEquals"]["aws:SourceAccount"])
		require.Equal(t, "arn:aws:route53:::hostedzone/"+zoneID, s.Condition["ArnLike"]["aws:SourceArn"])
		require.True(t, log.DependsOn(policy), "Route 53 writes a test entry at once")
		require.Equal(t, group.Outputs["arn"].StringValue(), log.Get("cloudwatchLogGroupArn"))
	})
}

func TestZoneRecords(t *testing.T) {
	t.Parallel()
	t.Run("delegate from the parent and name the authorities", func(t *testing.T) {
		t.Parallel()
		rec := mockaws.Run(t, func(ctx *pulumi.Context) error {
			zone, err := dns.New(ctx,
				"zone",
				&dns.Args{
					Settings: dns.Settings{
						Domain:       "dev.example.com",
						ParentZoneID: dnsExistingZone,
						CAA:          []string{"amazon.com", "letsencrypt.org"},
					},
				},
			)
			if err != nil {
				return err
			}
			_, err = dns.NewCertificate(ctx,
				"web",
				&dns.CertificateArgs{Domain: "dev.example.com", ZoneID: zone.ZoneID},
			)
			return err
		})
		delegation := rec.One(t, dnsRecordType, "zone-delegation")
		require.True(t,
			rec.One(t, dnsRecordType, "web-validation-dev.example.com").DependsOn(delegation),
			"nobody asks before the zone can answer",
		)
		require.Equal(t, dnsExistingZone, delegation.Get("zoneId"))
		require.Equal(t, "NS", delegation.Get("type"))
		require.Equal(t, "dev.example.com", delegation.Get("name"))
		require.Len(t, delegation.Get("records"), 4)
		caa := rec.One(t, dnsRecordType, "zone-caa")
		require.Equal(t, rec.Only(t, dnsZoneType).ID, caa.Get("zoneId"))
		require.Equal(t, []any{`0 issue "amazon.com"`, `0 issue "letsencrypt.org"`}, caa.Get("records"))
	})
}
