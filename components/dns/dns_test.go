package dns_test

import (
	"sort"
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
		args dns.Args
		want []string
	}{
		"a new zone": {
			dns.Args{Domain: "example.com"},
			[]string{
				cwLogGroupType + " zone-queries < zone", cwResourcePolicy + " zone-query-policy < zone",
				dnsQueryLogType + " zone-query-log < zone", dnsZoneType + " zone < zone", "plinth:dns:Zone zone < stack",
			},
		},
		"a new zone with everything": {
			dns.Args{Domain: "dev.example.com", ParentZoneID: dnsExistingZone, CAA: []string{"amazon.com"}},
			[]string{
				cwLogGroupType + " zone-queries < zone", cwResourcePolicy + " zone-query-policy < zone",
				dnsQueryLogType + " zone-query-log < zone", dnsRecordType + " zone-caa < zone", dnsRecordType + " zone-delegation < zone",
				dnsZoneType + " zone < zone", "plinth:dns:Zone zone < stack",
			},
		},
		"a new zone without a log": {
			dns.Args{Domain: "example.com", QueryLogs: dns.QueryLogsNever},
			[]string{dnsZoneType + " zone < zone", "plinth:dns:Zone zone < stack"},
		},
		"an existing zone": {
			dns.Args{Domain: "example.com", ZoneID: dnsExistingZone},
			[]string{"plinth:dns:Zone zone < stack"},
		},
		"an existing zone with a log": {
			dns.Args{Domain: "example.com", ZoneID: dnsExistingZone, QueryLogs: dns.QueryLogsAlways},
			[]string{
				cwLogGroupType + " zone-queries < zone", cwResourcePolicy + " zone-query-policy < zone",
				dnsQueryLogType + " zone-query-log < zone", "plinth:dns:Zone zone < stack",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, runZone(t, c.args).Tree())
		})
	}
}

func TestZoneProtection(t *testing.T) {
	t.Parallel()
	t.Run("drops with disposable", func(t *testing.T) {
		t.Parallel()
		kept := runZone(t, dns.Args{Domain: "example.com"})
		require.True(t, kept.Only(t, dnsZoneType).Protect)
		require.Equal(t, false, kept.Only(t, dnsZoneType).Get("forceDestroy"))
		require.True(t, kept.Only(t, cwLogGroupType).Protect)
		gone := runZone(t, dns.Args{Domain: "example.com", Disposable: true})
		require.False(t, gone.Only(t, dnsZoneType).Protect)
		require.Equal(t, true, gone.Only(t, dnsZoneType).Get("forceDestroy"))
		require.False(t, gone.Only(t, cwLogGroupType).Protect)
	})
}

func TestZoneQueryLog(t *testing.T) {
	t.Parallel()
	t.Run("is in us-east-1 and written by Route 53 for this zone only", func(t *testing.T) {
		t.Parallel()
		rec := runZone(t, dns.Args{Domain: "example.com", QueryLogRetentionDays: 30, LogKeyARN: pulumi.String("arn:aws:kms:us-east-1:123456789012:key/k")})
		group, policy, log := rec.Only(t, cwLogGroupType), rec.Only(t, cwResourcePolicy), rec.Only(t, dnsQueryLogType)
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
			zone, err := dns.New(ctx, "zone", &dns.Args{Domain: "dev.example.com", ParentZoneID: dnsExistingZone, CAA: []string{"amazon.com", "letsencrypt.org"}})
			if err != nil {
				return err
			}
			_, err = dns.NewCertificate(ctx, "web", &dns.CertificateArgs{Domain: "dev.example.com", ZoneID: zone.ZoneID})
			return err
		})
		delegation := rec.One(t, dnsRecordType, "zone-delegation")
		require.True(t, rec.One(t, dnsRecordType, "web-validation-dev.example.com").DependsOn(delegation), "nobody asks before the zone can answer")
		require.Equal(t, dnsExistingZone, delegation.Get("zoneId"))
		require.Equal(t, "NS", delegation.Get("type"))
		require.Equal(t, "dev.example.com", delegation.Get("name"))
		require.Len(t, delegation.Get("records"), 4)
		caa := rec.One(t, dnsRecordType, "zone-caa")
		require.Equal(t, rec.Only(t, dnsZoneType).ID, caa.Get("zoneId"))
		require.Equal(t, []any{`0 issue "amazon.com"`, `0 issue "letsencrypt.org"`}, caa.Get("records"))
	})
}

func TestZoneArgs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args *dns.Args
		want string
	}{
		"nothing at all":              {nil, "domain: it is empty"},
		"a domain of one label":       {&dns.Args{Domain: "com"}, `domain: it has only one label, got "com"`},
		"a zone's path":               {&dns.Args{Domain: "example.com", ZoneID: "/hostedzone/Z1"}, "zoneId: it isn't the id of a hosted zone"},
		"a parent's path":             {&dns.Args{Domain: "example.com", ParentZoneID: "example.com"}, "parentZoneId: it isn't the id of a hosted zone"},
		"a parent of an existing one": {&dns.Args{Domain: "example.com", ZoneID: dnsExistingZone, ParentZoneID: dnsExistingZone}, "parentZoneId: an existing zone is delegated already"},
		"an unknown kind of log":      {&dns.Args{Domain: "example.com", QueryLogs: "some"}, "queryLogs: it isn't a known choice"},
		"a retention that isn't":      {&dns.Args{Domain: "example.com", QueryLogRetentionDays: 42}, "queryLogRetentionDays: CloudWatch Logs doesn't keep"},
		"authorities without Amazon":  {&dns.Args{Domain: "example.com", CAA: []string{"letsencrypt.org"}}, "caa: ACM couldn't issue a certificate"},
		"an authority that isn't":     {&dns.Args{Domain: "example.com", CAA: []string{"amazon.com", "x"}}, "caa[1]: it has only one label"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
				_, err := dns.New(ctx, "zone", c.args)
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
		s := dns.Settings{Domain: "Example.com", ZoneID: "z", AwaitingDelegation: true, ParentZoneID: "y", QueryLogs: "some", CAA: []string{"x.org"}}
		err := s.Validate("plinth:dns")
		for _, want := range []string{
			"plinth:dns.domain: ", "plinth:dns.zoneId: ", "plinth:dns.parentZoneId: it isn't", "plinth:dns.parentZoneId: an existing", "plinth:dns.queryLogs: ",
			"plinth:dns.caa: ", "plinth:dns.awaitingDelegation: an existing zone", "plinth:dns.awaitingDelegation: the zone is delegated from its parent",
		} {
			require.ErrorContains(t, err, want)
		}
		require.NoError(t, (&dns.Settings{Domain: "example.com", AwaitingDelegation: true}).Validate("plinth:dns"))
		require.Equal(t, &dns.Args{Domain: "example.com", ZoneID: dnsExistingZone, QueryLogs: dns.QueryLogsAlways, QueryLogRetentionDays: 7, CAA: []string{"amazon.com"}},
			dns.Settings{Domain: "example.com", ZoneID: dnsExistingZone, QueryLogs: dns.QueryLogsAlways, QueryLogRetentionDays: 7, CAA: []string{"amazon.com"}}.Args())
	})
}

// runCertificate runs a program with one certificate in us-east-1, in a zone called after its domain.
func runCertificate(t *testing.T, args dns.CertificateArgs, opts ...mockaws.Option) *mockaws.Recording {
	t.Helper()
	return mockaws.Run(t, func(ctx *pulumi.Context) error {
		_, usEast1, err := fixture.Providers(ctx)
		if err != nil {
			return err
		}
		args.ZoneID = pulumi.String(dnsExistingZone)
		c, err := dns.NewCertificate(ctx, "web", &args, pulumi.Provider(usEast1))
		if err != nil {
			return err
		}
		return dns.NewAlias(ctx, "after", &dns.AliasArgs{
			ZoneID: pulumi.String(dnsExistingZone), Name: "www.example.com", TargetDomain: c.ARN, TargetZoneID: pulumi.String("Z2FDTNDATAQYW2"),
		})
	}, opts...)
}

func TestCertificate(t *testing.T) {
	t.Parallel()
	t.Run("is validated once for a name and its wildcard", func(t *testing.T) {
		t.Parallel()
		rec := runCertificate(t, dns.CertificateArgs{Domain: "example.com", AlternativeNames: []string{"*.example.com", "example.org"}})
		require.Equal(t, []string{
			dnsCertificateType + " web < web",
			dnsIssuedType + " web-issued < web",
			dnsRecordType + " after-a < stack",
			dnsRecordType + " after-aaaa < stack",
			dnsRecordType + " web-validation-example.com < web",
			dnsRecordType + " web-validation-example.org < web",
			"plinth:dns:Certificate web < stack",
		}, rec.Tree())
		certificate, issued := rec.Only(t, dnsCertificateType), rec.Only(t, dnsIssuedType)
		require.Equal(t, "us-east-1", rec.ProviderName(certificate))
		require.Equal(t, "us-east-1", rec.ProviderName(issued))
		require.Equal(t, "DNS", certificate.Get("validationMethod"))
		require.Equal(t, []any{"*.example.com", "example.org"}, certificate.Get("subjectAlternativeNames"))

		org := rec.One(t, dnsRecordType, "web-validation-example.org")
		require.Equal(t, "CNAME", org.Get("type"))
		require.Regexp(t, `^_[0-9a-f]+\.example\.org\.$`, org.Get("name"))
		require.Regexp(t, `\.acm-validations\.aws\.$`, org.Get("records[0]"))
		require.Equal(t, true, org.Get("allowOverwrite"), "a second certificate for the name finds the record there")
		require.Equal(t, "30m", issued.Timeouts.Create)
		fqdns := issued.Get("validationRecordFqdns").([]any)
		sort.Slice(fqdns, func(i, j int) bool { return fqdns[i].(string) < fqdns[j].(string) })
		require.Len(t, fqdns, 2)
		require.Equal(t, certificate.Outputs["arn"].StringValue(), issued.Get("certificateArn"))
		require.True(t, rec.One(t, dnsRecordType, "after-a").DependsOn(issued), "whoever uses the certificate waits for its issue")
	})
	t.Run("previews before anything exists", func(t *testing.T) {
		t.Parallel()
		rec := runCertificate(t, dns.CertificateArgs{Domain: "example.com"}, mockaws.Preview())
		require.Equal(t, mockaws.Unknown{}, rec.One(t, dnsRecordType, "web-validation-example.com").Get("name"))
		zone := runZone(t, dns.Args{Domain: "example.com"}, mockaws.Preview())
		require.Equal(t, mockaws.Unknown{}, zone.Only(t, cwLogGroupType).Get("name"))
		require.Equal(t, mockaws.Unknown{}, zone.Only(t, cwResourcePolicy).Get("policyDocument"))
	})
}

func TestCertificateArgs(t *testing.T) {
	t.Parallel()
	zone := pulumi.String(dnsExistingZone)
	many := []string{"a.x.org", "b.x.org", "c.x.org", "d.x.org", "e.x.org", "f.x.org", "g.x.org", "h.x.org", "i.x.org", "j.x.org"}
	for name, c := range map[string]struct {
		args *dns.CertificateArgs
		want string
	}{
		"nothing at all":                {nil, "domain: it is empty"},
		"no zone":                       {&dns.CertificateArgs{Domain: "example.com"}, "zoneId: it is missing"},
		"a wildcard within":             {&dns.CertificateArgs{Domain: "a.*.example.com", ZoneID: zone}, `label "*"`},
		"a first name too long":         {&dns.CertificateArgs{Domain: "a-name-that-is-rather-long-for-a-machine.department.example-company.com", ZoneID: zone}, "at most 64 characters, got 71"},
		"a name twice":                  {&dns.CertificateArgs{Domain: "example.com", AlternativeNames: []string{"example.com"}, ZoneID: zone}, "alternativeNames[0]: the name is there twice"},
		"an alternative that's no name": {&dns.CertificateArgs{Domain: "example.com", AlternativeNames: []string{"x"}, ZoneID: zone}, "alternativeNames[0]: it has only one label"},
		"more names than AWS takes":     {&dns.CertificateArgs{Domain: "x.org", AlternativeNames: many, ZoneID: zone}, "at most 10 names in all, got 11"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec, err := mockaws.Try(func(ctx *pulumi.Context) error {
				_, err := dns.NewCertificate(ctx, "web", c.args)
				return err
			})
			require.ErrorContains(t, err, c.want)
			require.Empty(t, rec.Tree(), "nothing is registered")
		})
	}
}

func TestAlias(t *testing.T) {
	t.Parallel()
	t.Run("answers for IPv4 and IPv6", func(t *testing.T) {
		t.Parallel()
		rec := runCertificate(t, dns.CertificateArgs{Domain: "example.com"})
		for name, kind := range map[string]string{"after-a": "A", "after-aaaa": "AAAA"} {
			r := rec.One(t, dnsRecordType, name)
			require.Equal(t, kind, r.Get("type"))
			require.Equal(t, "www.example.com", r.Get("name"))
			require.Equal(t, "Z2FDTNDATAQYW2", r.Get("aliases[0].zoneId"))
			require.Equal(t, false, r.Get("aliases[0].evaluateTargetHealth"))
			require.False(t, r.Has("ttl"), "an alias has none")
		}
		_, err := mockaws.Try(func(ctx *pulumi.Context) error { return dns.NewAlias(ctx, "x", &dns.AliasArgs{Name: "x"}) })
		for _, want := range []string{"name: it has only one label", "zoneId: it is missing", "targetDomain: it is missing", "targetZoneId: it is missing"} {
			require.ErrorContains(t, err, want)
		}
		_, err = mockaws.Try(func(ctx *pulumi.Context) error { return dns.NewAlias(ctx, "x", nil) })
		require.ErrorContains(t, err, "args: they are missing")
	})
}
