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

// runCertificate runs a program with one certificate in us-east-1, in a zone called after its
// domain.
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
			ZoneID: pulumi.String(
				dnsExistingZone,
			), Name: "www.example.com", TargetDomain: c.ARN, TargetZoneID: pulumi.String("Z2FDTNDATAQYW2"),
		})
	}, opts...)
}

func TestCertificate(t *testing.T) {
	t.Parallel()
	t.Run("is validated once for a name and its wildcard", func(t *testing.T) {
		t.Parallel()
		rec := runCertificate(t,
			dns.CertificateArgs{Domain: "example.com", AlternativeNames: []string{"*.example.com", "example.org"}},
		)
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
		require.True(t,
			rec.One(t, dnsRecordType, "after-a").DependsOn(issued),
			"whoever uses the certificate waits for its issue",
		)
	})
	t.Run("previews before anything exists", func(t *testing.T) {
		t.Parallel()
		rec := runCertificate(t, dns.CertificateArgs{Domain: "example.com"}, mockaws.Preview())
		require.Equal(t, mockaws.Unknown{}, rec.One(t, dnsRecordType, "web-validation-example.com").Get("name"))
		zone := runZone(t, dns.Args{Settings: dns.Settings{Domain: "example.com"}}, mockaws.Preview())
		require.Equal(t, mockaws.Unknown{}, zone.Only(t, cwLogGroupType).Get("name"))
		require.Equal(t, mockaws.Unknown{}, zone.Only(t, cwResourcePolicy).Get("policyDocument"))
	})
}

func TestCertificateArgs(t *testing.T) {
	t.Parallel()
	zone := pulumi.String(dnsExistingZone)
	many := []string{
		"a.x.org", "b.x.org", "c.x.org", "d.x.org", "e.x.org", "f.x.org", "g.x.org", "h.x.org", "i.x.org", "j.x.org",
	}
	long := "a-name-that-is-rather-long-for-a-machine.department.example-company.com"
	for name, c := range map[string]struct {
		args *dns.CertificateArgs
		want string
	}{
		"nothing at all": {
			nil,
			"domain: required, got nothing",
		},
		"no zone": {
			&dns.CertificateArgs{Domain: "example.com"},
			"zoneId: required, got nothing",
		},
		"a wildcard within": {
			&dns.CertificateArgs{Domain: "a.*.example.com", ZoneID: zone},
			`label "*"`,
		},
		"a first name too long": {
			&dns.CertificateArgs{Domain: long, ZoneID: zone},
			"at most 64 characters, and this one 71",
		},
		"a name twice": {
			&dns.CertificateArgs{Domain: "example.com", AlternativeNames: []string{"example.com"}, ZoneID: zone},
			"alternativeNames[0]: the same name twice",
		},
		"an alternative that is no name": {
			&dns.CertificateArgs{Domain: "example.com", AlternativeNames: []string{"x"}, ZoneID: zone},
			"alternativeNames[0]: it has only one label",
		},
		"more names than AWS takes": {
			&dns.CertificateArgs{Domain: "x.org", AlternativeNames: many, ZoneID: zone},
			"at most 10 names in all, got 11",
		},
	} {
		t.Run("refuse "+name, func(t *testing.T) {
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
		_, err := mockaws.Try(func(ctx *pulumi.Context) error {
			return dns.NewAlias(ctx, "x", &dns.AliasArgs{Name: "x"})
		})
		for _, want := range []string{
			"name: it has only one label",
			"zoneId: required, got nothing",
			"targetDomain: required, got nothing",
			"targetZoneId: required, got nothing",
		} {
			require.ErrorContains(t, err, want)
		}
		_, err = mockaws.Try(func(ctx *pulumi.Context) error { return dns.NewAlias(ctx, "x", nil) })
		require.ErrorContains(t, err, "args: required, got nothing")
	})
}
