package dns

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/acm"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/route53"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-infra/plinth/internal/check"
)

// CertificateTypeToken is part of every child's URN; changing it needs an alias.
const CertificateTypeToken = "plinth:dns:Certificate"

const (
	// validationTimeout is how long ACM may take to see the records. It takes minutes in a
	// delegated zone; the provider's own 75 minutes only make a missing delegation more expensive.
	validationTimeout = "30m"
	// maxNames is the default quota of names in one certificate:
	// https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html
	maxNames = 10
	// maxCommonName is the length that X.509 has room for in the first name.
	maxCommonName = 64
)

// CertificateArgs describes a DNS-validated certificate. Its region is the provider's: pass
// pulumi.Provider(usEast1) for CloudFront.
type CertificateArgs struct {
	// Domain is the certificate's first name, such as example.com or *.example.com, at most 64
	// characters. Required.
	Domain string
	// AlternativeNames are its other names. Empty means none. A change makes a new certificate, and
	// removes the old one when nothing uses it.
	AlternativeNames []string
	// ZoneID is the zone of all these names. Required.
	ZoneID pulumi.StringInput
}

// Certificate is an issued certificate.
type Certificate struct {
	pulumi.ResourceState

	// ARN is known once the certificate is issued, so whoever uses it waits for that.
	ARN pulumi.StringOutput
}

// NewCertificate registers the certificate, its validation records and the wait for its issue. When
// args are wrong it registers nothing and reports every problem.
func NewCertificate(
	ctx *pulumi.Context,
	name string,
	args *CertificateArgs,
	opts ...pulumi.ResourceOption,
) (*Certificate, error) {
	a, err := args.resolve(name)
	if err != nil {
		return nil, fmt.Errorf("certificate %q: %w", name, err)
	}
	c := &Certificate{}
	if err := ctx.RegisterComponentResourceV2(CertificateTypeToken, name, a.inputs(), c, opts...); err != nil {
		return nil, err
	}
	parent := pulumi.Parent(c)
	certificate, err := acm.NewCertificate(ctx, name, &acm.CertificateArgs{
		DomainName:              pulumi.String(a.Domain),
		SubjectAlternativeNames: pulumi.ToStringArray(a.AlternativeNames),
		ValidationMethod:        pulumi.String("DNS"),
		KeyAlgorithm:            pulumi.String("RSA_2048"), // what every client and every AWS service takes
	}, parent)
	if err != nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	fqdns, err := newValidationRecords(ctx, name, a, certificate, parent)
	if err != nil {
		return nil, err
	}
	validation, err := acm.NewCertificateValidation(ctx, name+"-issued", &acm.CertificateValidationArgs{
		CertificateArn:        certificate.Arn,
		ValidationRecordFqdns: fqdns,
	}, parent, pulumi.Timeouts(&pulumi.CustomTimeouts{Create: validationTimeout}))
	if err != nil {
		return nil, fmt.Errorf("wait for the certificate's issue: %w", err)
	}
	c.ARN = validation.CertificateArn
	return c, ctx.RegisterResourceOutputs(c, pulumi.Map{"arn": c.ARN})
}

// newValidationRecords makes one record for each name, and one for a name and its wildcard
// together, because ACM asks for the same record twice. They are keyed by name: ACM gives its list
// in any order.
func newValidationRecords(
	ctx *pulumi.Context, name string, a CertificateArgs, c *acm.Certificate, parent pulumi.ResourceOption,
) (pulumi.StringArray, error) {
	var fqdns pulumi.StringArray
	for _, domain := range a.validatedNames() {
		of := func(field func(acm.CertificateDomainValidationOption) *string) pulumi.StringOutput {
			return c.DomainValidationOptions.ApplyT(func(all []acm.CertificateDomainValidationOption) (string, error) {
				return validationOption(name, domain, all, field)
			}).(pulumi.StringOutput)
		}
		value := of(func(o acm.CertificateDomainValidationOption) *string { return o.ResourceRecordValue })
		record, err := route53.NewRecord(ctx, name+"-validation-"+domain, &route53.RecordArgs{
			ZoneId:  a.ZoneID,
			Name:    of(func(o acm.CertificateDomainValidationOption) *string { return o.ResourceRecordName }),
			Type:    of(func(o acm.CertificateDomainValidationOption) *string { return o.ResourceRecordType }),
			Records: pulumi.StringArray{value},
			Ttl:     pulumi.Int(recordTTLSeconds),
			// An account's certificates for one name share one record, whatever their region: a
			// second one finds it there.
			AllowOverwrite: pulumi.Bool(true),
		}, parent)
		if err != nil {
			return nil, fmt.Errorf("validation record of %s: %w", domain, err)
		}
		fqdns = append(fqdns, record.Fqdn)
	}
	return fqdns, nil
}

// validationOption returns a field of the record that ACM asks for to validate the domain.
func validationOption(
	certificate, domain string,
	options []acm.CertificateDomainValidationOption,
	field func(acm.CertificateDomainValidationOption) *string,
) (string, error) {
	for _, o := range options {
		value := field(o)
		if o.DomainName != nil && value != nil && withoutWildcard(*o.DomainName) == domain {
			return *value, nil
		}
	}
	return "", fmt.Errorf("certificate %q: ACM names no validation record for %s", certificate, domain)
}

func withoutWildcard(domain string) string { return strings.TrimPrefix(domain, "*.") }

// resolve copies the arguments and reports every problem.
func (a *CertificateArgs) resolve(name string) (CertificateArgs, error) {
	var r CertificateArgs
	if a != nil {
		r = *a
	}
	r.AlternativeNames = slices.Clone(r.AlternativeNames)

	var p check.Problems
	check.Name(&p, name, maxName)
	check.Domain(p.In("domain"), withoutWildcard(r.Domain))
	if length := len(r.Domain); length > maxCommonName {
		p.At("domain").Value(r.Domain).
			Say("a certificate's first name has at most %d characters, and this one %d", maxCommonName, length).
			Fix("put a shorter one first")
	}
	seen := map[string]bool{r.Domain: true}
	for i, alternative := range r.AlternativeNames {
		check.Domain(p.In("alternativeNames", i), withoutWildcard(alternative))
		if seen[alternative] {
			p.At("alternativeNames", i).Value(alternative).Say("the same name twice").Fix("remove one")
		}
		seen[alternative] = true
	}
	if n := 1 + len(r.AlternativeNames); n > maxNames {
		p.At("alternativeNames").
			Say("a certificate has at most %d names in all, got %d", maxNames, n).
			Fix("make a second one or a wildcard")
	}
	if r.ZoneID == nil {
		p.At("zoneId").Say("required, got nothing").Fix("give the zone of the names")
	}
	return r, p.Err()
}

// validatedNames are the names without wildcards, each once, sorted.
func (a CertificateArgs) validatedNames() []string {
	var names []string
	for _, n := range append([]string{a.Domain}, a.AlternativeNames...) {
		names = append(names, withoutWildcard(n))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// inputs are what the component shows of itself in the state.
func (a CertificateArgs) inputs() pulumi.Map {
	return pulumi.Map{
		"domain":           pulumi.String(a.Domain),
		"alternativeNames": pulumi.ToStringArray(a.AlternativeNames),
	}
}
