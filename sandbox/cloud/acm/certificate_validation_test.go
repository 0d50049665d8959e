package acm_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-infra/plinth/sandbox/cloud"
	"github.com/plinth-infra/plinth/sandbox/cloud/cloudtest"
	"github.com/plinth-infra/plinth/sandbox/cloud/token"
)

func TestCertificateValidation(t *testing.T) {
	t.Parallel()
	pending := func(h *cloudtest.Harness) {
		cloudtest.Certified("eu-west-1", true, "example.com")(h)
		h.Create(token.Certificate, "second", m{"domainName": "api.example.com", "validationMethod": "DNS"})
	}
	cloudtest.Run(t, map[string]cloudtest.Case{
		"a certificate's records stand": {
			Given: pending,
			Type:  token.CertificateValidation,
			Right: func(h *cloudtest.Harness) m { return m{"certificateArn": h.Created["cert"].ID} },
			Wrong: func(h *cloudtest.Harness) m { return m{"certificateArn": h.Created["second"].ID} },
			Says:  "no record proves",
		},
	})
}

func TestCertificateWithZoneElsewhere(t *testing.T) {
	t.Parallel()
	h := cloudtest.New(t, cloud.Options{External: []string{"Z0123456789ABCDEFGHIJ"}})
	cert := h.Create(token.Certificate, "cert", m{"domainName": "example.com", "validationMethod": "DNS"})
	issue := m{"certificateArn": cert.ID}
	require.ErrorContains(t, h.Try("eu-west-1", "acm/certificateValidation:CertificateValidation", "early", issue),
		"no record proves")
	option := cert.Outputs["domainValidationOptions"].ArrayValue()[0].ObjectValue()
	h.Create("route53/record:Record", "proof", m{
		"zoneId":  "Z0123456789ABCDEFGHIJ",
		"type":    "CNAME",
		"ttl":     300,
		"name":    option["resourceRecordName"].StringValue(),
		"records": l{option["resourceRecordValue"].StringValue()},
	})
	h.Create("acm/certificateValidation:CertificateValidation", "issued", issue)
}
